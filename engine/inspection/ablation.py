"""Ablation: a network without some of its hidden units, to see what they do. It must not know who chose them."""

from collections.abc import Iterable

from mnist_tui.engine.network import Network

Unit = tuple[int, int]
"""Hidden layer and unit in it, both counted from 0."""


def ablated(network: Network, units: Iterable[Unit]) -> Network:
    """Return a copy of `network` in which `units` are ablated.

    Their outgoing weights are 0, which is the same as activations of 0; their own activations can still be read.

    Raises:
        IndexError: there is no such layer or unit.
    """
    copy = network.copy()
    hidden = len(network.sizes) - 2
    for layer, unit in units:
        if not (0 <= layer < hidden and 0 <= unit < network.sizes[layer + 1]):
            raise IndexError(f"no unit {unit} in hidden layer {layer} of a network with layers {network.sizes[1:-1]}")
        copy.parameters.weights[layer + 1][unit] = 0
    return copy
