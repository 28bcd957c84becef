"""One image forward and backward through a network in float64, with every value on the way kept.

It computes what `Network.forward` and `Network.backward` do for a batch of one, without dropout, in plain numpy. It
must not know what is shown of it. Layer 0 are the pixels, layer L the outputs; I inputs and O outputs of a layer.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from mnist_tui.engine.activations import Activation
from mnist_tui.engine.backprop.faults import FAULTS, Fault
from mnist_tui.engine.network import Network, Parameters
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.types import Floats, Pixels


@dataclass(frozen=True, slots=True, eq=False)
class Forward:
    """All values of a forward pass; lists begin with layer 1 unless they say otherwise."""

    is_softmax: bool
    """True where the outputs are softmax, and the cost cross-entropy."""
    pixels: Pixels
    """(I,), 0 to 255."""
    label: int
    smoothing: float
    """Of the label; 0 where the cost knows of none."""
    targets: Floats
    """y of every class, (K,); smoothed, where the run smooths its labels and the cost knows of it."""
    a: tuple[Floats, ...]
    """From layer 0 on: the scaled pixels, the activations of the hidden layers, the outputs."""
    z: tuple[Floats, ...]
    slopes: tuple[Floats, ...]
    """f'(z); ones for softmax, which has no slope of its own for every unit."""
    cost: float
    cost_terms: Floats
    """What every class adds to the cost, (K,)."""
    probabilities: Floats
    """(K,)"""

    @property
    def predicted(self) -> int:
        """The predicted class."""
        return int(self.a[-1].argmax())


@dataclass(frozen=True, slots=True, eq=False)
class Backward:
    """All values of a backward pass, as vectors of one layer, from layer 1 on; ∂C/∂w is the product of a and δ."""

    deltas: tuple[Floats, ...]
    """δ = ∂C/∂z."""
    a_gradients: tuple[Floats, ...]
    """∂C/∂a of the hidden layers."""
    b_gradients: tuple[Floats, ...]
    """∂C/∂b, equal to δ unless something is broken."""

    def norm(self, forward: Forward) -> float:
        """Return the norm of the whole gradient, all weights and biases: ‖a δᵀ‖ is ‖a‖ ‖δ‖."""
        squares = 0.0
        for a, delta, bias in zip(forward.a[:-1], self.deltas, self.b_gradients, strict=True):
            squares += float((a @ a) * (delta @ delta) + bias @ bias)
        return math.sqrt(squares)

    def gradient(self, forward: Forward, network: Network) -> Parameters:
        """Return ∂C/∂w and ∂C/∂b of all layers as parameters of a network like this one."""
        whole = Parameters(network.sizes, "float64")
        for layer, (a, delta) in enumerate(zip(forward.a[:-1], self.deltas, strict=True)):
            np.outer(a, delta, out=whole.weights[layer])
            whole.biases[layer][...] = self.b_gradients[layer]
        return whole


COST_TERMS: Mapping[str, Callable[[Floats, Floats, Floats], Floats]] = {
    "cross-entropy": lambda y, log_p, a: np.where(y == 0, 0.0, -y * log_p),
    "quadratic": lambda y, z, a: 0.5 * (a - y) ** 2,
}
"""By the name of a cost, what every class adds to it, from y, from what the cost leaves in z, and from the outputs."""


def _unknown_terms(y: Floats, z: Floats, a: Floats) -> Floats:
    """Return no numbers: of a cost that is not in the table nobody knows what a class adds."""
    return np.full(len(y), np.nan)


def in_precision(network: Network, settings: Settings, dtype: str = "float64") -> Network:
    """Return a copy of a network with these settings whose arithmetic is float64, or another."""
    architecture = settings.architecture(network.sizes[0], network.sizes[-1])
    return Network(replace(architecture, dtype=dtype), network.parameters.vector.astype(dtype))


def forward_pass(network: Network, settings: Settings, pixels: Pixels, label: int) -> Forward:
    """Take the image `pixels` (I,) with this label through a float64 network with these settings."""
    a: list[Floats] = [pixels * np.float64(network.pixel_scale)]
    z: list[Floats] = []
    slopes: list[Floats] = []
    parameters = network.parameters
    for w, b in zip(parameters.weights[:-1], parameters.biases[:-1], strict=True):
        z.append(a[-1] @ w + b)
        activated, slope = applied(network.activation, z[-1])
        a.append(activated)
        slopes.append(slope)
    z.append(a[-1] @ parameters.weights[-1] + parameters.biases[-1])
    rest, out, slope = z[-1][None].copy(), np.empty((1, network.sizes[-1])), np.ones((1, network.sizes[-1]))
    network.cost.outputs(rest, out, network.output, slope)
    rows, labels = np.zeros(1, np.intp), np.array([label])
    smoothing = settings.label_smoothing if settings.cost == "cross-entropy" else 0.0
    targets = np.full(network.sizes[-1], smoothing / network.sizes[-1])
    targets[label] += 1 - smoothing
    return Forward(
        settings.cost == "cross-entropy",
        pixels,
        label,
        smoothing,
        targets,
        (*a, out[0]),
        tuple(z),
        (*slopes, slope[0]),
        float(network.cost.per_image(rest, out, rows, labels, smoothing)[0]),
        COST_TERMS.get(settings.cost, _unknown_terms)(targets, rest[0], out[0]),
        np.asarray(network.cost.probabilities(out)[0], np.float64),
    )


def backward_pass(network: Network, settings: Settings, forward: Forward, fault: Fault | None = None) -> Backward:
    """Go back from the cost to every gradient; with a `fault`, as a program does that has this one."""
    delta = forward.a[-1][None].copy()
    smoothing = settings.label_smoothing
    network.cost.delta(delta, forward.slopes[-1][None], np.array([forward.label]), smoothing, 1)
    deltas, a_gradients = [delta[0]], list[Floats]()
    for layer in range(len(network.sizes) - 2, 0, -1):  # the hidden layers, from the last one to the first
        w, slope = network.parameters.weights[layer], forward.slopes[layer - 1]
        broken = FAULTS[fault.kind] if fault is not None and fault.layer == layer else None
        gradient = w @ deltas[0] if broken is None else broken.a_gradient(w, deltas[0])
        a_gradients.insert(0, gradient)
        deltas.insert(0, gradient * slope if broken is None else broken.delta(gradient, slope))
    biases = list(deltas)
    if fault is not None and FAULTS[fault.kind].spoils_bias:
        biases[fault.layer - 1] = np.resize(deltas[fault.layer], len(deltas[fault.layer - 1]))
    return Backward(tuple(deltas), tuple(a_gradients), tuple(biases))


def applied(activation: Activation, z: Floats) -> tuple[Floats, Floats]:
    """Return f(z) and f'(z); z stays as it is."""
    a, slope = z.copy(), np.empty_like(z)
    activation(a, slope)
    return a, slope
