"""What the screen of the units asks about a layer, and what it is told."""

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
    """One hidden layer, or the outputs, whose shares are NaN."""

    units: int
    weights: HistogramData
    activations: HistogramData
    gradients: HistogramData
    dead_fraction: float
    flat_fraction: float


class WeightsAnswer(Message, frozen=True, eq=False):
    """Of the H units of one layer. Of outputs, effects, influence and flat are empty."""

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
    """Units of which pictures and activations follow."""
    pictures: Array3D[np.float32]
    """(n, rows, columns): weights, carried back to the pixels, without the images' margin."""
    activations: tuple[HistogramData, ...]
    """(n,): what the unit makes of the images studied."""
    images: int
    """How many these are."""
    layers: tuple[LayerData, ...]


class Weights(Query, frozen=True):
    """What the units of a layer look for and do."""

    reply: ClassVar[type[Message]] = WeightsAnswer
    first: int
    """Place in the order from which on units are shown."""
    count: int
    sorting: int = 0
    """Another number sorts anew."""
    layer: int = 0
    """Of hidden layers from 0 on; the last number is the outputs."""
    may_lag: bool = False
    """Whether another page or layer may be of the network as it was last studied, so that it is there at once."""


class AblateAnswer(Message, frozen=True):
    """On the images that steer."""

    step: int
    units: tuple[tuple[int, int], ...]
    count: int
    right_with: int
    right_without: int
    changed: int
    """Images whose answer is another without the units."""


class Ablate(Query, frozen=True):
    """How the network fares without some units; it is a copy that is judged."""

    reply: ClassVar[type[Message]] = AblateAnswer
    units: tuple[tuple[int, int], ...]
    """Hidden layer and unit, from 0."""
