"""What the screen asks about one image on its way through the network, and what it is told."""

from typing import ClassVar

import numpy as np

from mnist_tui.tui.protocol.arrays import Array1D, Array2D
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query

PRESENT = -1
"""In place of a step: the network as it is now."""


class Subject(Message, frozen=True):
    """An image, the network that it goes through, and the units that are looked at on the way."""

    split: str = ""
    """Empty where the engine is to choose an image that teaches much: a mistake that was a close call."""
    index: int = 0
    """In the split; without one, the number of such an image, from 0."""
    step: int = PRESENT
    """The network of this step is kept while it is looked at. One that is kept no more is replaced by the present."""
    ranks: tuple[int, ...] = ()
    """Which unit is looked at in every layer, from the pixels on: 0 for the one that matters most."""
    follows: bool = False
    """Whether units are ranked along the strongest path, and not by their own errors."""


class OperationAnswer(Message, frozen=True, eq=False):
    """What `engine.backprop.numbers.Numbers` holds."""

    kind: str
    layer: int
    unit: int
    indices: Array1D[np.int64]
    first: Array1D[np.float64]
    second: Array1D[np.float64]
    products: Array1D[np.float64]
    more: int
    more_sum: float
    zeros: int
    bias: float
    total: float
    values: Array1D[np.float32]
    terms_of_pixels: Array1D[np.float32]
    """In the first layer what every pixel adds; empty elsewhere."""
    code: list[str]
    """The lines of the engine that compute it."""


class WalkAnswer(Message, frozen=True, eq=False):
    """All operations for one image."""

    revision: int
    """That of the query."""
    step: int
    """Of the network."""
    is_ema: bool
    """True where its weights are the moving average that evaluations look at."""
    split: str
    index: int
    pixels: Array2D[np.uint8]
    label: int
    predicted: int
    probabilities: Array1D[np.float64]
    cost: float
    sizes: list[int]
    activation: str
    cost_name: str
    output: str
    optimizer: str
    smoothing: float
    units: list[int]
    """The one that is looked at in every layer, from the pixels on."""
    operations: list[OperationAnswer]


class Walk(Query, frozen=True):
    """Take an image through the network and back."""

    reply: ClassVar[type[Message]] = WalkAnswer
    subject: Subject = Subject()
    revision: int = 0
    """A new number asks once more."""
