"""The query of the map about a layer, and its reply."""

from typing import ClassVar

import numpy as np

from mnist_tui.tui.protocol.arrays import Array1D, Array2D
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query


class MapAnswer(Message, frozen=True, eq=False):
    """The map of N images."""

    layer: int
    layers: int
    is_tsne: bool
    """True for t-SNE, False for PCA."""
    step: int
    progress: float
    """0 to 1"""
    part: int
    shares: list[float]
    """The explained variance of the two principal components, as fractions."""
    points: Array2D[np.float32]
    """(N, 2): to the right and up."""
    labels: Array1D[np.uint8]
    predicted: Array1D[np.uint8]
    confidence: Array1D[np.float32]


class MapPoints(Query, frozen=True):
    """The map of images in a layer: 0 is the pixels, the last the outputs."""

    reply: ClassVar[type[Message]] = MapAnswer
    layer: int
    is_tsne: bool = False
    """True for t-SNE, False for PCA."""
    revision: int = 0
    """A new number maps the network as it is now."""
    part: int = 0
    """Counts up while the replies are intermediate states."""
