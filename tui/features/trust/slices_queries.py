"""What the page of slices asks, and what it is told."""

from typing import ClassVar

from mnist_tui.data.dataset import SplitName
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query


class SliceRow(Message, frozen=True):
    """Some images, and how many of them are mistakes."""

    name: str
    """Short enough for a table."""
    filter: str
    """What the gallery lists them by."""
    wrong: int
    count: int
    rest_wrong: int
    """Of all other images."""
    rest_count: int
    p: float
    """Corrected for all slices that were examined."""
    examples: tuple[tuple[int, int, int, float], ...] = ()
    """Some of the mistakes, the most confident first: index, label, prediction and confidence."""

    def __post_init__(self) -> None:
        """Check what would end the screen."""
        if not (0 <= self.wrong <= self.count and self.count > 0 and 0 <= self.rest_wrong <= self.rest_count):
            raise ValueError(f"{self.wrong} mistakes of {self.count} images, {self.rest_wrong} of {self.rest_count}")


class SlicesAnswer(Message, frozen=True):
    """Where the network fails on a split."""

    split: SplitName
    step: int
    images: int
    wrong: int
    not_finite: int
    """Images whose outputs are not finite; unless it is 0, there are no slices."""
    examined: int = 0
    worst: tuple[SliceRow, ...] = ()
    """Those that chance explains least, the first of them first."""
    attributes: tuple[tuple[str, tuple[SliceRow, ...]], ...] = ()
    """By the name of an attribute its parts, from the lowest to the highest."""


class FindSlices(Query, frozen=True):
    """Where the network fails on a split; on the test images each counts as an evaluation."""

    reply: ClassVar[type[Message]] = SlicesAnswer
    split: SplitName
    revision: int = 0
