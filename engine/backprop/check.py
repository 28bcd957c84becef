"""The gradient check: what backpropagation claims against central differences of the cost, in either precision.

(C(w+ε) − C(w−ε)) / 2ε is the slope of the cost along one weight, to a term in ε². It needs no calculus and no backward
pass, so it finds bugs of one. Where a ReLU changes sides between w−ε and w+ε there is a kink, and it means nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.activations import Activation
from mnist_tui.engine.backprop.passes import Backward, Forward, applied
from mnist_tui.engine.network import Network
from mnist_tui.engine.types import Floats

EPSILONS = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-7)
EPSILON = {"float64": 1e-4, "float32": 1e-2}
"""What many parameters are moved by, unless their input is larger than 1: then by less, so that z moves no further."""
FINER = 10
"""How much less those are moved by that disagree."""
TOLERANCE = {"float64": 1e-6, "float32": 1e-2}
LEAST_OF_LARGEST = 1e-3
"""Only gradients above this fraction of the largest of their layer are checked: of others rounding hides too much."""
ALL_CHECKED = 60
BIASES_OF_CHECKED = 0.2


@dataclass(frozen=True, slots=True)
class Place:
    """A parameter: the weight from unit `source` to unit `target` of a layer counted from 1, or its bias (-1)."""

    layer: int
    source: int
    target: int


@dataclass(frozen=True, slots=True)
class Difference:
    """What a parameter was moved by, and what that has shown."""

    place: Place
    epsilon: float
    claimed: float
    """∂C/∂w by backpropagation."""
    above: float
    """C(w+ε)"""
    below: float
    """C(w−ε)"""
    resolution: float
    """Smaller differences from what is claimed may be rounding alone."""
    is_kink: bool

    @property
    def measured(self) -> float:
        """The central difference."""
        return (self.above - self.below) / (2 * self.epsilon)

    @property
    def off(self) -> float:
        """How far apart both are, as a fraction of the larger one."""
        largest = max(abs(self.measured), abs(self.claimed))
        return abs(self.measured - self.claimed) / largest if largest else 0.0

    @property
    def off_beyond_rounding(self) -> float:
        """The same without what may be rounding."""
        largest = max(abs(self.measured), abs(self.claimed))
        return max(abs(self.measured - self.claimed) - self.resolution, 0.0) / largest if largest else 0.0


def claimed(place: Place, forward: Forward, backward: Backward) -> float:
    """Return what backpropagation says of one parameter."""
    if place.source < 0:
        return float(backward.b_gradients[place.layer - 1][place.target])
    return float(forward.a[place.layer - 1][place.source] * backward.deltas[place.layer - 1][place.target])


def differences(
    network: Network, forward: Forward, backward: Backward, places: Sequence[Place], epsilons: Sequence[float]
) -> list[Difference]:
    """Move parameters of one layer, each on its own by its ε, and measure; in the precision of `network`.

    `forward` and `backward` are those of a float64 network with these weights.
    """
    if not places:
        return []
    layer, dtype = places[0].layer, network.parameters.vector.dtype
    a = forward.a[0].astype(dtype)
    for w, b in zip(network.parameters.weights[: layer - 1], network.parameters.biases, strict=False):
        a = a @ w + b
        network.activation(a, None)
    z = a @ network.parameters.weights[layer - 1] + network.parameters.biases[layer - 1]
    pairs = list(zip(places, epsilons, strict=True))
    rows = [_moved(network, a, z, place, sign * one) for place, one in pairs for sign in (1, -1)]
    costs, sides = _costs_after(network, np.array(rows, dtype), layer, forward)
    largest = max(1.0, forward.cost, float(np.abs(forward.z[-1]).max()))
    rounding = 4 * float(np.finfo(dtype).eps) * largest
    return [
        Difference(
            place,
            one,
            claimed(place, forward, backward),
            float(costs[2 * number]),
            float(costs[2 * number + 1]),
            rounding / one,
            bool((sides[2 * number] != sides[2 * number + 1]).any()),
        )
        for number, (place, one) in enumerate(pairs)
    ]


def best_differences(
    network: Network, forward: Forward, backward: Backward, places: Sequence[Place]
) -> list[Difference]:
    """Move parameters of one layer as `differences` does, each by the ε that suits it.

    Where the curve bends much between w−ε and w+ε a smaller ε is nearer to the slope: what is off falls with ε². What
    backpropagation has wrong stays as far off, so no bug is measured away.
    """
    dtype = str(network.parameters.vector.dtype)
    epsilons = epsilons_for(places, forward, dtype)
    found = differences(network, forward, backward, places, epsilons)
    bent = [number for number, one in enumerate(found) if not one.is_kink and not passes(one, dtype)]
    again = differences(
        network, forward, backward, [places[number] for number in bent], [epsilons[number] / FINER for number in bent]
    )
    for number, one in zip(bent, again, strict=True):
        if passes(one, dtype) and one.off < found[number].off / 2:
            found[number] = one
    return found


def places_to_check(forward: Forward, backward: Backward, layer: int, rng: np.random.Generator) -> tuple[Place, ...]:
    """Return parameters of a layer at random, as many for every layer, among those with a gradient to speak of."""
    layers = len(backward.deltas)
    wanted = ALL_CHECKED // layers
    biases = max(round(wanted * BIASES_OF_CHECKED), 1)
    a, delta, bias = forward.a[layer - 1], backward.deltas[layer - 1], backward.b_gradients[layer - 1]
    weights = np.abs(np.outer(a, delta))
    weight_places = _drawn(weights.ravel(), wanted - biases, rng)
    sources, targets = np.unravel_index(weight_places, weights.shape)
    return (
        *(Place(layer, int(source), int(target)) for source, target in zip(sources, targets, strict=True)),
        *(Place(layer, -1, int(target)) for target in _drawn(np.abs(bias), biases, rng)),
    )


def epsilons_for(places: Sequence[Place], forward: Forward, dtype: str) -> list[float]:
    """Return what each of them is moved by."""
    inputs = [1.0 if one.source < 0 else abs(float(forward.a[one.layer - 1][one.source])) for one in places]
    return [EPSILON[dtype] / max(1.0, one) for one in inputs]


def passes(difference: Difference, dtype: str) -> bool:
    """Tell whether claim and measurement agree as far as they can in that precision."""
    return difference.off_beyond_rounding < TOLERANCE[dtype]


def _drawn(sizes: NDArray[np.float64], count: int, rng: np.random.Generator) -> NDArray[np.intp]:
    most = float(sizes.max(initial=0.0))
    candidates = np.flatnonzero(sizes > LEAST_OF_LARGEST * most) if most > 0 else np.zeros(0, np.intp)
    drawn: NDArray[np.intp] = rng.permutation(candidates)[:count]
    return drawn


def _moved(network: Network, a: Floats, z: Floats, place: Place, by: float) -> Floats:
    """Return what z (O,) of a layer, whose input is a, becomes once a parameter is moved."""
    w, b = network.parameters.weights[place.layer - 1], network.parameters.biases[place.layer - 1]
    column, bias, moved = w[:, place.target].copy(), b[place.target], z.copy()
    if place.source < 0:
        bias = bias + bias.dtype.type(by)
    else:
        column[place.source] += column.dtype.type(by)
    moved[place.target] = a @ column + bias
    return moved


def _costs_after(network: Network, z: Floats, layer: int, forward: Forward) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the cost of every row of z (R, O) of a layer, and on which side of every kink it lies."""
    sides = []
    for w, b in zip(network.parameters.weights[layer:], network.parameters.biases[layer:], strict=True):
        if has_kink(network.activation):
            sides.append(z > 0)
        network.activation(z, None)
        z = z @ w + b
    if has_kink(network.output) and not forward.is_softmax:
        sides.append(z > 0)
    out = np.empty_like(z)
    network.cost.outputs(z, out, network.output, None)
    costs = network.cost.per_image(z, out, np.arange(len(z)), np.full(len(z), forward.label), forward.smoothing)
    return costs, np.concatenate(sides, axis=1) if sides else np.zeros((len(z), 0), np.bool_)


def has_kink(activation: Activation) -> bool:
    """Tell whether the slope of an activation function jumps at 0."""
    _, slope = applied(activation, np.array([-1e-9, 1e-9]))
    return bool(abs(slope[1] - slope[0]) > 0.1)
