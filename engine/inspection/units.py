"""What the hidden units (neurons) of a network do, over many images. It must not know how that is shown."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.examples import Examples
from mnist_tui.engine.inspection.histogram import Histogram, histogram
from mnist_tui.engine.network import Network, Parameters, Workspace
from mnist_tui.engine.types import Floats

ADVANCE_IMAGES = 250
UNITS_AT_ONCE = 256
FLAT_FRACTION = 0.05
"""A unit is flat for an image where its slope is below this fraction of the steepest one: it passes little gradient."""

EQUAL_WITHIN = 1e-3
"""Units count as equal where no two of their weights differ by more than this fraction of the largest."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LayerStudy:
    """The study of one hidden layer with H units, or of the outputs, over N images."""

    weights: Histogram
    activations: Histogram
    """Activations of a hidden layer; of the last layer its outputs."""
    gradients: Histogram
    """∂C/∂w of the mean cost over the images."""
    effects: Doubles
    """(H, K): mean of ∂z_k/∂a_j over the images, less its mean over the classes, which changes no prediction.

    In the last hidden layer these are the outgoing weights. A unit contributes to the classes of its largest effects
    and counts against those of its smallest.
    """
    deviations: Doubles
    """(H,): standard deviation of each unit's activation over the images."""
    influence: Doubles
    """(H,): deviation times the norm of its effects: how far its variation moves the logits."""
    flat: Doubles
    """(H,): fraction of the images for which the unit is flat. With 1 it learns from none: dead (ReLU) or saturated."""
    slopes: Doubles
    """(H,): mean of f'(z) over the images; (0,) for outputs."""
    responses: Floats
    """(N, H): activation of each unit for each image; of the last layer its outputs."""
    are_equal: bool = False
    """True when all units of a hidden layer have the same weights, in and out: equal gradients then keep them equal."""

    @property
    def nbytes(self) -> int:
        """Bytes of what it holds of every image and every class."""
        return self.responses.nbytes + self.effects.nbytes

    @property
    def always_flat_fraction(self) -> float:
        """Fraction of units flat for every image: dead (ReLU) or saturated (sigmoid, tanh). NaN for outputs."""
        return float((self.flat == 1).mean()) if len(self.flat) else float("nan")

    @property
    def flat_fraction(self) -> float:
        """Fraction of pairs of unit and image that are flat: inactive (ReLU) or saturated. NaN for outputs."""
        return float(self.flat.mean()) if len(self.flat) else float("nan")

    def units_by_influence(self) -> NDArray[np.intp]:
        """Return the units, the most influential first."""
        return np.argsort(-self.influence, kind="stable")


class UnitStudy:
    """One pass over images that studies every layer, a piece at a time. The network must not change meanwhile."""

    def __init__(self, network: Network, examples: Examples) -> None:
        self._network, self._examples = network, examples
        self._pieces = self._work()
        self._layers: list[LayerStudy] = []
        self._count = -(-len(examples) // ADVANCE_IMAGES) + 3 * len(network.parameters.weights)
        self._finished = 0

    @property
    def done(self) -> bool:
        """True when the result is ready."""
        return self._finished == self._count

    @property
    def progress(self) -> float:
        """Fraction done, 0 to 1."""
        return self._finished / self._count

    def advance(self) -> None:
        """Do the next piece: some images, or one histogram."""
        with np.errstate(all="ignore"):
            next(self._pieces)
        self._finished += 1

    def result(self) -> tuple[LayerStudy, ...]:
        """Return the hidden layers in order, then the outputs; fewer while it is not done."""
        return tuple(self._layers)

    def _work(self) -> Iterator[None]:
        network, examples = self._network, self._examples
        sums = [_Sums(size) for size in network.sizes[1:]]
        effects = [np.zeros((size, network.sizes[-1])) for size in network.sizes[1:-1]]
        total, part = Parameters(network.sizes, network.dtype), Parameters(network.sizes, network.dtype)
        for start in range(0, len(examples), ADVANCE_IMAGES):
            images = slice(start, start + ADVANCE_IMAGES)
            work = network.forward(examples.pixels[images], learning=True)
            for layer, of_layer in enumerate(sums):
                hidden = layer < len(effects)
                of_layer.add(work.layers[layer + 1], work.slopes[layer] if hidden else None, steepest(network))
            add_effects(network, work, effects)
            network.backward(work, examples.labels[images], part)
            part.vector *= total.vector.dtype.type(len(work.rows) / len(examples))
            total.vector += part.vector
            yield
        for layer, of_layer in enumerate(sums):
            weights = histogram(network.parameters.weights[layer])
            yield
            gradients = histogram(total.weights[layer])
            yield
            reach = effects[layer] / max(len(examples), 1) if layer < len(effects) else np.zeros((0, 0))
            study = of_layer.study(weights, gradients, reach)
            self._layers.append(replace(study, are_equal=layer < len(effects) and units_are_equal(network, layer)))
            yield


def _deviations(activations: Floats) -> Doubles:
    """Return the standard deviation of every unit (H,) over the images of `activations` (N, H), a block at a time."""
    units = range(0, activations.shape[1], UNITS_AT_ONCE)
    parts = [activations[:, start : start + UNITS_AT_ONCE].std(axis=0, dtype=np.float64) for start in units]
    return np.concatenate(parts)


def units_are_equal(network: Network, layer: int) -> bool:
    """Return whether all units of a hidden layer have the same weights, in and out, as after `--initializer zeros`.

    Rounding may tell them apart a little. A layer of one unit has no two that could be equal.
    """
    if network.sizes[layer + 1] < 2:
        return False
    into, out = network.parameters.weights[layer], network.parameters.weights[layer + 1].T
    return all(
        bool(np.ptp(part, axis=1).max(initial=0) <= EQUAL_WITHIN * max(part.max(initial=0), -part.min(initial=0)))
        for weights in (into, out)
        for part in (weights[:1], weights)  # one row tells most layers apart
    )


def steepest(network: Network) -> float:
    """Return the largest slope that the network's activation has anywhere."""
    z = np.linspace(-4, 4, 801)
    slope = np.empty_like(z)
    network.activation(z, slope)
    return float(slope.max())


def add_effects(network: Network, work: Workspace, effects: list[Doubles]) -> None:
    """Add ∂z_k/∂a_j of every hidden layer, summed over the images of `work`, to `effects`, (H, K) each.

    The sum over images commutes with the product by weights, so each layer needs only the sum of the δ from above;
    those of single images are carried on only where a layer below needs them.
    """
    weights = network.parameters.weights
    for k in range(network.sizes[-1] if effects else 0):
        delta = np.broadcast_to(np.eye(network.sizes[-1], dtype=network.dtype)[k], work.logits.shape)
        for layer in reversed(range(len(effects))):
            effects[layer][:, k] += weights[layer + 1] @ delta.sum(axis=0)
            if layer:
                single = delta[:1] @ weights[layer + 1].T if layer == len(effects) - 1 else delta @ weights[layer + 1].T
                delta = single * work.slopes[layer]


@dataclass(slots=True)
class _Sums:
    """Sums over the images, of one layer."""

    size: int
    activations: list[Floats] = field(default_factory=list)
    flat: NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, np.intp))
    slopes: Doubles = field(default_factory=lambda: np.zeros(0))

    def add(self, activations: Floats, slopes: Floats | None, steepest_slope: float) -> None:
        self.activations.append(activations.astype(np.float32))
        if slopes is not None:
            flat = (np.abs(slopes) < FLAT_FRACTION * steepest_slope).sum(axis=0)
            total = slopes.sum(axis=0, dtype=np.float64)
            is_first = not len(self.flat)
            self.flat, self.slopes = (flat, total) if is_first else (self.flat + flat, self.slopes + total)

    def study(self, weights: Histogram, gradients: Histogram, effects: Doubles) -> LayerStudy:
        activations = np.concatenate(self.activations) if self.activations else np.zeros((0, self.size), np.float32)
        effects = effects - effects.mean(axis=1, keepdims=True) if effects.size else effects
        deviations = _deviations(activations) if len(activations) else np.zeros(self.size)
        return LayerStudy(
            weights,
            histogram(activations),
            gradients,
            effects,
            deviations,
            deviations[: len(effects)] * np.sqrt((effects**2).sum(axis=1)),
            self.flat / max(len(activations), 1),
            self.slopes / max(len(activations), 1),
            activations,
        )
