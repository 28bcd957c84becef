"""Four classic bugs of a hand-written backward pass, to be planted in a copy and found by the gradient check.

All of them run without an error, and three of them let a network learn, only worse.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mnist_tui.engine.types import Floats


@dataclass(frozen=True, slots=True)
class Fault:
    """A bug and the hidden layer, from 1, whose gradient it spoils first."""

    kind: str
    layer: int


@dataclass(frozen=True, slots=True)
class FaultKind:
    """How a bug computes what is right otherwise."""

    wrong: str
    """Its line of code."""
    right: str
    """The line as it should be."""
    a_gradient: Callable[[Floats, Floats], Floats] = lambda w, delta: w @ delta
    """∂C/∂a of the layer from the weights (I, O) and the δ of the layer above."""
    delta: Callable[[Floats, Floats], Floats] = lambda gradient, slope: gradient * slope
    """δ from ∂C/∂a and f'(z)."""
    spoils_bias: bool = False
    """True where ∂C/∂b of the layer is that of the layer above."""


FAULTS: Mapping[str, FaultKind] = {
    "reshaped": FaultKind(
        "delta @ w.reshape(w.shape[::-1])",
        "delta @ w.T",
        a_gradient=lambda w, delta: delta @ w.reshape(w.shape[::-1]),
    ),
    "no-slope": FaultKind(
        "before = delta @ w.T", "before = (delta @ w.T) * slope", delta=lambda gradient, slope: gradient
    ),
    "mean": FaultKind(
        "(w * delta).mean(axis=1)", "(w * delta).sum(axis=1)", a_gradient=lambda w, delta: (w * delta).mean(axis=1)
    ),
    "bias": FaultKind(
        "gradients.biases[layer] = deltas[layer + 1]", "gradients.biases[layer] = deltas[layer]", spoils_bias=True
    ),
}
"""By name: reshape in place of transpose, f' forgotten, mean in place of sum, bias of the wrong layer."""


def plantable(layers: int) -> tuple[Fault, ...]:
    """Return the bugs for a network of so many layers, L; none without a hidden one to go back through."""
    return tuple(Fault(kind, layer) for kind in FAULTS for layer in range(1, layers))
