"""How far one step moves the weights of each layer, relative to their size. It costs a copy of the weights."""

import numpy as np

from mnist_tui.engine.network import Network, Parameters
from mnist_tui.engine.types import Floats


class UpdateProbe:
    """Made right before a step; right after it, it says how far that went."""

    def __init__(self, network: Network) -> None:
        self._network, self._before = network, network.parameters.vector.copy()

    def ratios(self) -> tuple[float, ...]:
        """Return ‖Δw‖ / ‖w‖ of the weights of each layer, the one at the pixels first; infinite from zeros."""
        network = self._network
        before = Parameters(network.sizes, network.dtype, self._before)
        both = zip(before.weights, network.parameters.weights, strict=True)
        return tuple(_ratio(_norm(now - old), _norm(old)) for old, now in both)


def _ratio(way: float, size: float) -> float:
    return way / size if size else float("inf") if way else 0.0


def _norm(values: Floats) -> float:
    with np.errstate(all="ignore"):
        return float(np.linalg.norm(values))
