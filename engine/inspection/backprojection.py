"""What units of any layer look for in the pixels: their incoming weights, carried back through the layers before.

It must not know which units somebody looks at.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.network import Network
from mnist_tui.engine.types import Floats


def backprojected_weights(
    network: Network, slopes: Sequence[NDArray[np.float64]], layer: int, units: NDArray[np.intp]
) -> Floats:
    """Return how `units` (n,) of `layer` depend on the network's input, as (I, n); the outputs are the last layer.

    With w_l (I_l, O_l) the weights into layer l, counted from 0, and s_l = mean f'(z_l) over images, which are the
    `slopes` of every hidden layer before (`LayerStudy.slopes`):

        w_0 · diag(s_0) · w_1 · diag(s_1) · … · w_layer[:, units]

    In layer 0 these are the incoming weights. In layer 1 it is the mean over the images of ∂z/∂x, exactly. Deeper it
    differs from that mean as far as slopes of different layers rise and fall together from image to image; at a single
    image, or where no slope changes, it is the gradient again.

    Raises:
        IndexError: there is no such layer or unit.
    """
    weights = network.parameters.weights
    with np.errstate(all="ignore"):  # a diverged network may be looked into
        carried = weights[layer][:, units]
        for before in reversed(range(layer)):
            carried = weights[before] @ (slopes[before].astype(network.dtype)[:, None] * carried)
    return carried
