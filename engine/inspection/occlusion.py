"""Which parts of an image decide, asked of outputs alone: what changes when a patch is blanked. It knows no gradients.

Zeiler and Fergus 2014, "Visualizing and understanding convolutional networks", sec. 4.2.
"""

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.classifier import Classifier
from mnist_tui.engine.types import Pixels

Doubles = NDArray[np.float64]
PATCHES_A_SIDE = 28 / 5
"""Patches that the longer side of an image is as long as: five pixels of 28."""
MOST_AT_ONCE = 64


def patch_side(shape: tuple[int, int]) -> int:
    """Return the side in pixels of the patches for images of this shape."""
    return max(min(round(max(shape) / PATCHES_A_SIDE), *shape), 1)


def occlusion(
    network: Classifier, pixels: Pixels, shape: tuple[int, int], pair: tuple[int, int]
) -> Generator[None, None, Doubles]:
    """Return (H, W): how much less log p(first) − log p(second) of the `pair` is without the patches over a pixel.

    It is the mean over all patches, which overlap by half; positive where the image `pixels` (I,) speaks for the first.
    Yields between batches.
    """
    first, second = pair
    image, side = pixels.reshape(shape), patch_side(shape)
    corners = [(y, x) for y in _starts(shape[0], side) for x in _starts(shape[1], side)]
    inked = [(y, x) for y, x in corners if image[y : y + side, x : x + side].any()]
    whole = _lead(network, pixels[None], first, second)[0]
    drops, counts = np.zeros(shape), np.zeros(shape)
    for y, x in corners:
        counts[y : y + side, x : x + side] += 1
    size = min(network.most_at_once, MOST_AT_ONCE)
    for start in range(0, len(inked), size):
        yield
        batch = inked[start : start + size]
        blanked = np.repeat(image[None], len(batch), axis=0)
        for one, (y, x) in zip(blanked, batch, strict=True):
            one[y : y + side, x : x + side] = 0
        lost = whole - _lead(network, blanked.reshape(len(batch), -1), first, second)
        for drop, (y, x) in zip(lost, batch, strict=True):
            drops[y : y + side, x : x + side] += drop
    found: Doubles = drops / counts
    return found


def _starts(length: int, side: int) -> list[int]:
    """Return where patches begin: every half of one, and at the end."""
    return sorted({*range(0, length - side, max(side // 2, 1)), length - side})


def _lead(network: Classifier, pixels: Pixels, first: int, second: int) -> Doubles:
    logits = network.forward(pixels).logits.astype(np.float64)
    difference: Doubles = logits[:, first] - logits[:, second]
    return difference
