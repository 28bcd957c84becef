"""Which images of a split have a twin: the query and its reply."""

from typing import ClassVar

import numpy as np

from mnist_tui.data.dataset import PARTS
from mnist_tui.tui.protocol.arrays import Array1D
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query

TWIN_BITS = (1, 2, 4)
"""In `SplitTwins.kinds`: the same pixels; a twin in another part; one with another label."""


class SplitTwins(Message, frozen=True, eq=False):
    """The images of a split that have a twin, by column, as in `engine.duplicates.twins.PartTwins`."""

    split: str
    indices: Array1D[np.uint32]
    parts: Array1D[np.uint8]
    """The place of the twin's split in `PARTS`."""
    twins: Array1D[np.uint32]
    kinds: Array1D[np.uint8]
    """Sums of `TWIN_BITS`."""

    def __post_init__(self) -> None:
        """Check what would end the screen."""
        columns = self.indices, self.parts, self.twins, self.kinds
        if len({len(column) for column in columns}) != 1 or (self.parts >= len(PARTS)).any():
            raise ValueError("these are no columns of twins")


class FindTwins(Query, frozen=True):
    """Which images of a split have a twin, in any split: it depends on no network."""

    reply: ClassVar[type[Message]] = SplitTwins
    split: str
