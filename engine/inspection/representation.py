"""The activations of a layer for many images, a chunk at a time. It must not know what is done with them."""

from collections.abc import Iterator

import numpy as np

from mnist_tui.engine.network import Network
from mnist_tui.engine.types import Floats, Pixels

ADVANCE_IMAGES = 500
"""Images per forward pass: 30 ms for hidden layers of 1000 and 500."""


def represent(network: Network, pixels: Pixels, layer: int) -> Floats:
    """Return the activations of `layer` for `pixels` (B, I), (B, size): 0 is the input, 1 the first hidden layer.

    For any layer but the input the array is valid until the next forward pass.
    """
    if layer == 0:
        activations: Floats = pixels * network.pixel_scale
        return activations
    return network.forward(pixels).layers[layer]


def gather(network: Network, pixels: Pixels, layer: int, out: Floats) -> Iterator[int]:
    """Fill `out` (N, size) with the activations of `layer` for `pixels` (N, I); yield how many images are done."""
    for start in range(0, len(pixels), ADVANCE_IMAGES):
        part = slice(start, start + ADVANCE_IMAGES)
        with np.errstate(all="ignore"):  # a diverged network may be inspected
            out[part] = represent(network, pixels[part], layer)
        yield min(start + ADVANCE_IMAGES, len(pixels))
