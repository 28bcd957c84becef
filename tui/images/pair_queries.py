"""The query that compares two networks on the images of a split, and its reply."""

from typing import ClassVar

import msgspec
import numpy as np

from mnist_tui.tui.protocol.arrays import Array1D
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query

NOW = "now"
"""The network that the screen shows; every other one is `RUN`, `RUN@best` or `RUN@STEP`."""


class PairSide(msgspec.Struct, frozen=True, array_like=True, eq=False):
    """One of the two networks, with its predictions for N images by column."""

    name: str
    """What it was asked for by, with the whole name of the run."""
    step: int
    predicted: Array1D[np.uint16]
    confidence: Array1D[np.float32]
    cost: Array1D[np.float32]
    margin: Array1D[np.float32]
    is_fallback: bool = False
    """True where a newer checkpoint cannot be read."""


class NetworksCompared(Message, frozen=True, eq=False):
    """How far the comparison is, and in the end both sides of it."""

    first: str
    """As the next three, of the query."""
    second: str
    split: str
    revision: int
    part: int
    done: int
    """Predictions made so far, of `total`; 0 while the networks are being read."""
    total: int
    labels: Array1D[np.uint16]
    """Of the N images; none before the end."""
    sides: tuple[PairSide, ...] = ()
    """Both, at the end; none before."""
    fault: str = ""
    """Why they cannot be compared, in a line."""

    @property
    def is_foreign(self) -> bool:
        """True for two files of predictions that were made elsewhere: there are no networks."""
        return self.split == "predictions"


class CompareNetworks(Query, frozen=True):
    """Compare two networks on all images of a split. Every reply but the last says how far that is."""

    reply: ClassVar[type[Message]] = NetworksCompared
    first: str
    second: str
    split: str
    revision: int = 0
    """A new number takes both networks as they are then."""
    part: int = 0
    """Counts up while the replies say how far it is."""
