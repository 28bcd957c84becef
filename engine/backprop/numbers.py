"""The operations of one image in numbers: the largest terms of each, and what they add up to. It knows no screen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from mnist_tui.engine.backprop.ladder import Kind, Operation, Units
from mnist_tui.engine.backprop.passes import Backward, Forward
from mnist_tui.engine.costs import LARGEST_SAFE_Z
from mnist_tui.engine.network import Network
from mnist_tui.engine.types import Floats

MOST_TERMS = 40


@dataclass(frozen=True, slots=True)
class Term:
    """One term: `product` is what comes of `first` and `second`."""

    index: int
    """Of the pixel, unit or class that it comes from."""
    first: float
    second: float
    product: float


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """An operation in numbers."""

    operation: Operation
    unit: int
    """Whose sum the terms are; of an operation on every unit for itself, the one that is looked at."""
    terms: tuple[Term, ...]
    """The largest products first."""
    more: int
    """Terms left out that are not 0."""
    more_sum: float
    zeros: int
    """All terms that are 0."""
    bias: float
    """What is added to the terms; 0 where nothing is."""
    total: float
    """The result for `unit`; of a gradient of weights the norm of the whole matrix."""
    values: Floats
    """The result for all units; of a gradient of weights those of the weights into `unit`."""


def numbers_of(operation: Operation, network: Network, forward: Forward, backward: Backward, units: Units) -> Numbers:
    """Return one operation in numbers."""
    kind, layer, unit = operation.kind, operation.layer, units[operation.layer]
    first, second, products, total, values = _COLUMNS[kind](_Step(network, forward, backward, layer, unit))
    is_of_sum = kind in ("sum", "weight-gradient")
    kept = units[layer - 1] if is_of_sum else units[layer + 1] if kind == "activation-gradient" else unit
    order = np.argsort(-np.abs(np.nan_to_num(products)), kind="stable")
    shown = [int(one) for one in order[:MOST_TERMS] if products[one] != 0 or len(products) <= MOST_TERMS]
    shown = shown if kept in shown else [*shown[: MOST_TERMS - 1], kept]
    rest = np.delete(products, shown)
    terms = tuple(Term(one, float(first[one]), float(second[one]), float(products[one])) for one in shown)
    bias = float(network.parameters.biases[layer - 1][unit]) if kind == "sum" else 0.0
    more = int(np.count_nonzero(rest))
    zeros = int(np.count_nonzero(products == 0))
    return Numbers(operation, unit, terms, more, float(rest.sum()), zeros, bias, float(total), values)


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """What the numbers of an operation are computed from."""

    network: Network
    forward: Forward
    backward: Backward
    layer: int
    unit: int

    @property
    def z(self) -> Floats:
        return self.forward.z[self.layer - 1]

    @property
    def a(self) -> Floats:
        return self.forward.a[self.layer]

    @property
    def below(self) -> Floats:
        return self.forward.a[self.layer - 1]

    @property
    def slope(self) -> Floats:
        return self.forward.slopes[self.layer - 1]

    @property
    def delta(self) -> Floats:
        return self.backward.deltas[self.layer - 1]


_Columns: TypeAlias = tuple[Floats, Floats, Floats, float, Floats]
"""First and second factor of every term, their product, the total, and all values."""


def _image(step: _Step) -> _Columns:
    pixels = step.forward.pixels.astype(np.float64)
    return pixels, np.full_like(pixels, float(step.network.pixel_scale)), step.a, step.a[step.unit], step.a


def _sum(step: _Step) -> _Columns:
    w = step.network.parameters.weights[step.layer - 1][:, step.unit]
    return step.below, w, step.below * w, step.z[step.unit], step.z


def _activation(step: _Step) -> _Columns:
    return step.z, step.slope, step.a, step.a[step.unit], step.a


def _output(step: _Step) -> _Columns:
    second = _exponentials(step.z) if step.forward.is_softmax else step.slope
    return step.z, second, step.a, step.a[step.unit], step.a


def _cost(step: _Step) -> _Columns:
    forward = step.forward
    return step.a, forward.targets, forward.cost_terms, forward.cost, forward.cost_terms


def _output_error(step: _Step) -> _Columns:
    targets = step.forward.targets
    first, second = (step.a, targets) if step.forward.is_softmax else (step.a - targets, step.slope)
    return first, second, step.delta, step.delta[step.unit], step.delta


def _weight_gradient(step: _Step) -> _Columns:
    delta = step.delta[step.unit]
    products = step.below * delta
    norm = float(np.linalg.norm(step.below) * np.linalg.norm(step.delta))
    return step.below, np.full_like(products, delta), products, norm, products


def _activation_gradient(step: _Step) -> _Columns:
    w, above = step.network.parameters.weights[step.layer][step.unit], step.backward.deltas[step.layer]
    gradient = step.backward.a_gradients[step.layer - 1]
    return w, above, w * above, gradient[step.unit], gradient


def _sum_gradient(step: _Step) -> _Columns:
    return step.backward.a_gradients[step.layer - 1], step.slope, step.delta, step.delta[step.unit], step.delta


def _exponentials(z: Floats) -> Floats:
    """Return eᶻ, or where that may overflow eᶻ over the largest of them: softmax is the same."""
    return np.exp(z - z.max()) if np.abs(z).max() > LARGEST_SAFE_Z else np.exp(z)


_COLUMNS: Mapping[Kind, Callable[[_Step], _Columns]] = {
    "image": _image,
    "sum": _sum,
    "activation": _activation,
    "output": _output,
    "cost": _cost,
    "output-error": _output_error,
    "weight-gradient": _weight_gradient,
    "activation-gradient": _activation_gradient,
    "sum-gradient": _sum_gradient,
}
