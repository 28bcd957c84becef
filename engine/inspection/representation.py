"""What a layer makes of many images, gathered a chunk at a time. It must not know what is done with it."""

from collections.abc import Iterator

import numpy as np

from mnist_tui.engine.network import Network
from mnist_tui.engine.types import Floats, Pixels

ADVANCE_IMAGES = 500
"""Images carried through the network at once: 30 ms for hidden layers of 1000 and 500."""


def represent(network: Network, pixels: Pixels, layer: int) -> Floats:
    """Return what `layer` makes of `pixels` (B, I) as (B, size): 0 is the network's input, 1 the first hidden layer.

    Of a hidden layer, the array belongs to the network's next call.
    """
    if layer == 0:
        activations: Floats = pixels * network.pixel_scale
        return activations
    return network.forward(pixels).layers[layer]


def gather(network: Network, pixels: Pixels, layer: int, out: Floats) -> Iterator[int]:
    """Fill `out` (N, size) with what `layer` makes of `pixels` (N, I); yield how many images are done."""
    for start in range(0, len(pixels), ADVANCE_IMAGES):
        part = slice(start, start + ADVANCE_IMAGES)
        with np.errstate(all="ignore"):  # a diverged network may be looked into
            out[part] = represent(network, pixels[part], layer)
        yield min(start + ADVANCE_IMAGES, len(pixels))
