"""What the page of robustness asks, and what it is told."""

from typing import ClassVar

import numpy as np

from mnist_tui.data.dataset import SplitName
from mnist_tui.engine.corruption.names import CELLS
from mnist_tui.tui.protocol.arrays import Array1D, Array3D
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query


class RobustnessAnswer(Message, frozen=True, eq=False):
    """The mistakes on corrupted images, as far as they are counted."""

    split: SplitName
    revision: int
    """Of the query."""
    step: int
    images: int
    clean_wrong: int
    """Mistakes on the same images as they are."""
    wrong: Array1D[np.int64]
    """Of the first cells, in the order of `engine.corruption.names.CELLS`."""

    def __post_init__(self) -> None:
        """Check what would end the screen."""
        if len(self.wrong) > len(CELLS) or not (self.wrong >= 0).all() or not (self.wrong <= self.images).all():
            raise ValueError(f"these are no mistakes of {len(CELLS)} times {self.images} images")


class MeasureRobustness(Query, frozen=True):
    """Count the mistakes on corrupted images; asked with how many cells are known, the reply knows more."""

    reply: ClassVar[type[Message]] = RobustnessAnswer
    split: SplitName
    revision: int = 0
    """A new number measures the network as it is then; on the test images each counts as an evaluation."""
    known: int = 0


class CorruptedSample(Message, frozen=True, eq=False):
    """Some of the images of a cell as the network got them, those that it misread first."""

    split: str
    """As in the query, with the revision."""
    revision: int
    examined: int
    """Of the first images of the cell that were looked through."""
    wrong: int
    """Those of them that were misread."""
    indices: Array1D[np.int64]
    pixels: Array3D[np.uint8]
    labels: Array1D[np.int64]
    predicted: Array1D[np.int64]

    def __post_init__(self) -> None:
        """Check what would end the screen."""
        if not len(self.indices) == len(self.pixels) == len(self.labels) == len(self.predicted):
            raise ValueError("these columns are of different lengths")


class SampleCorrupted(Query, frozen=True):
    """Show some images of a cell that was measured; that is no further evaluation."""

    reply: ClassVar[type[Message]] = CorruptedSample
    split: str
    """That of the corrupted images, `validation fog 3`."""
    revision: int = 0
