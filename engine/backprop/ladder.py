"""The operations of one image forward and backward, in order, and the units that are looked at on the way."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from mnist_tui.engine.backprop.passes import Backward, Forward
from mnist_tui.engine.network import Network

Kind = Literal[
    "image",
    "sum",
    "activation",
    "output",
    "cost",
    "output-error",
    "weight-gradient",
    "activation-gradient",
    "sum-gradient",
]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, and the layer whose values it computes: 0 for the pixels, L for the outputs."""

    kind: Kind
    layer: int

    @property
    def is_backward(self) -> bool:
        """True from the cost back."""
        return self.kind in ("output-error", "weight-gradient", "activation-gradient", "sum-gradient")


Units: TypeAlias = tuple[int, ...]
"""The unit that is looked at in every layer, from the pixels on: L + 1 of them."""


def ladder(layers: int) -> tuple[Operation, ...]:
    """Return the operations for a network of so many layers, L, the pixels not counted."""
    hidden = range(1, layers)
    forward = [Operation(kind, layer) for layer in hidden for kind in ("sum", "activation")]
    end = [Operation(kind, layers) for kind in ("sum", "output", "cost", "output-error", "weight-gradient")]
    kinds: tuple[Kind, ...] = ("activation-gradient", "sum-gradient", "weight-gradient")
    back = [Operation(kind, layer) for layer in reversed(hidden) for kind in kinds]
    return (Operation("image", 0), *forward, *end, *back)


def chosen_units(
    network: Network, forward: Forward, backward: Backward, ranks: tuple[int, ...], follows: bool
) -> Units:
    """Return the unit that is looked at in every layer: by rank, 0 for the one with the largest |δ|.

    With `follows`, ranks of hidden layers are those of what the unit chosen above passes back to them: the strongest
    path. Pixels are always ranked by their terms in the sum of the unit above.
    """
    layers = len(network.sizes) - 1
    ranks = (*ranks, *[0] * (layers + 1))[: layers + 1]
    units = [0] * (layers + 1)
    for layer in range(layers, -1, -1):
        sizes = np.abs(backward.deltas[layer - 1]) if layer else np.zeros(0)
        if layer < layers and (follows or layer == 0):
            above = network.parameters.weights[layer][:, units[layer + 1]]
            passed = forward.slopes[layer - 1] * backward.deltas[layer][units[layer + 1]] if layer else forward.a[0]
            sizes = np.abs(above * passed)
        order = np.argsort(-np.nan_to_num(sizes), kind="stable")
        units[layer] = int(order[min(max(ranks[layer], 0), len(order) - 1)])
    return tuple(units)
