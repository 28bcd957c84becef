"""Four classic bugs of a hand-written backward pass, to be planted in a copy and found by the gradient check.

All of them run without an error, and three of them let a network learn, only worse.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

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


def plantable(layers: int, linear_slopes: bool, rng: np.random.Generator) -> Fault | None:
    """Return a bug at random for a network of so many layers, L; None without hidden layers: nothing goes through one.

    Where every slope is 1 (`linear_slopes`), forgetting it would be no bug.
    """
    if layers < 2:
        return None
    kinds = [kind for kind in FAULTS if not (kind == "no-slope" and linear_slopes)]
    return Fault(kinds[int(rng.integers(len(kinds)))], int(rng.integers(1, layers)))
