"""The queries of the units screen about a layer, and their replies."""

from typing import ClassVar

import numpy as np

from mnist_tui.tui.protocol.arrays import Array1D, Array2D, Array3D
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query


class HistogramData(Message, frozen=True):
    """Counts in equal bins from `low` to `high`."""

    counts: tuple[int, ...]
    low: float
    high: float
    mean: float
    deviation: float


class LayerData(Message, frozen=True):
    """One hidden layer, or the outputs, whose fractions are NaN."""

    units: int
    weights: HistogramData
    activations: HistogramData
    gradients: HistogramData
    dead_fraction: float
    flat_fraction: float
    are_equal: bool = False
    """True when all units have the same weights, in and out."""

    @property
    def has_zero_weights(self) -> bool:
        """True when every incoming weight is 0."""
        return self.weights.mean == self.weights.deviation == 0


class WeightsAnswer(Message, frozen=True, eq=False):
    """The H units of one layer. For outputs, effects, influence and flat are empty."""

    layer: int
    first: int
    order: tuple[int, ...]
    """(H,): units, the most influential first when the order was made; outputs by their number."""
    effects: Array2D[np.float32]
    """(H, K): how a unit's activation moves each class."""
    influence: Array1D[np.float32]
    """(H,)"""
    flat: Array1D[np.float32]
    """(H,): fraction of the images at which a unit lets no gradient through."""
    units: tuple[int, ...]
    """Units whose weight images and activations follow."""
    pictures: Array3D[np.float32]
    """(n, rows, columns): weights, projected back to the pixels, without the margin of the images."""
    activations: tuple[HistogramData, ...]
    """(n,): activations of the unit on the studied images."""
    images: int
    """How many images were studied."""
    layers: tuple[LayerData, ...]


class Weights(Query, frozen=True):
    """What the units of a layer respond to, and their effects."""

    reply: ClassVar[type[Message]] = WeightsAnswer
    first: int
    """Position in the order of the first unit that is shown."""
    count: int
    sorting: int = 0
    """A new number sorts again."""
    layer: int = 0
    """Of hidden layers from 0 on; the last number is the outputs."""
    may_lag: bool = False
    """Whether another page or layer may be of the last studied network, so that the reply comes at once."""


class AblateAnswer(Message, frozen=True):
    """The accuracy on the evaluation split with and without the units."""

    step: int
    units: tuple[tuple[int, int], ...]
    count: int
    """Images evaluated; 0 where outputs are not finite."""
    right_with: int
    right_without: int
    changed: int
    """Images whose prediction changes."""


class Ablate(Query, frozen=True):
    """Evaluate a copy of the network without some units."""

    reply: ClassVar[type[Message]] = AblateAnswer
    units: tuple[tuple[int, int], ...]
    """Hidden layer and unit, from 0."""
