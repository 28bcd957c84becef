"""What the units of any layer respond to in the pixels: their incoming weights, carried back through earlier layers.

It must not know how they are shown.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.network import Network
from mnist_tui.engine.types import Floats


def backprojected_weights(
    network: Network, slopes: Sequence[NDArray[np.float64]], layer: int, units: NDArray[np.intp]
) -> Floats:
    """Return how the z of `units` (n,) of `layer` depend on the input, (I, n); the outputs are the last layer.

    With w_l (I_l, O_l) the weights into layer l, counted from 0, and s_l = mean f'(z_l) over images, which are the
    `slopes` of every hidden layer before (`LayerStudy.slopes`):

        w_0 · diag(s_0) · w_1 · diag(s_1) · … · w_layer[:, units]

    In layer 0 these are the incoming weights. In layer 1 it is exactly the mean over the images of ∂z/∂x. Deeper it
    differs from that mean as far as slopes of different layers are correlated over the images; for a single image, or
    where no slope changes, it is the gradient again.

    Raises:
        IndexError: there is no such layer or unit.
    """
    weights = network.parameters.weights
    with np.errstate(all="ignore"):  # a diverged network may be inspected
        carried = weights[layer][:, units]
        for before in reversed(range(layer)):
            carried = weights[before] @ (slopes[before].astype(network.dtype)[:, None] * carried)
    return carried
