"""What the map asks about a layer, and what it is told."""

from typing import ClassVar

import numpy as np

from mnist_tui.tui.protocol.arrays import Array1D, Array2D
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query


class MapAnswer(Message, frozen=True, eq=False):
    """N images."""

    layer: int
    layers: int
    by_neighbours: bool
    step: int
    progress: float
    """0 to 1"""
    part: int
    shares: list[float]
    """Of the variance, along the two principal components."""
    points: Array2D[np.float32]
    """(N, 2): to the right and up."""
    labels: Array1D[np.uint8]
    predicted: Array1D[np.uint8]
    confidence: Array1D[np.float32]


class MapPoints(Query, frozen=True):
    """Where images lie in a layer: 0 is the pixels, the last the outputs."""

    reply: ClassVar[type[Message]] = MapAnswer
    layer: int
    by_neighbours: bool = False
    revision: int = 0
    """Another number takes the network as it is now."""
    part: int = 0
    """Counts up while the answers are parts of the way."""
