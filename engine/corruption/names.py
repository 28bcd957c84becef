"""The fifteen corruptions of MNIST-C by name, and how many images are corrupted at a time. It corrupts none."""

from collections.abc import Mapping
from types import MappingProxyType

SEVERITIES = 5
BLOCK_IMAGES, BLOCK_PIXELS = 250, 250 * 28 * 28
"""At most so many are corrupted at a time. Chance begins again with every block, so none depends on those before it."""
CORRUPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "shot noise": "grain, as in the dark",
        "impulse noise": "black and white pixels here and there",
        "glass blur": "seen through frosted glass",
        "motion blur": "blurred along a line",
        "shear": "leant to one side, and higher",
        "scale": "smaller, down to half",
        "rotate": "rotated by up to 57 degrees",
        "brightness": "brighter everywhere",
        "translate": "shifted along a diagonal",
        "stripe": "inverted at the left and at the right",
        "fog": "under clouds",
        "spatter": "with drops of grey mud",
        "dotted line": "crossed by dotted lines",
        "zigzag": "crossed by zigzags",
        "canny edges": "faded to its edges",
    }
)
"""Each with what it makes of an image, in the order of MNIST-C."""
CELLS = tuple((name, severity) for name in CORRUPTIONS for severity in range(1, SEVERITIES + 1))
"""All that there is to measure, in that order."""


def block_length(shape: tuple[int, int]) -> int:
    """Return how many images of `shape` (H, W) a block has."""
    return max(min(BLOCK_IMAGES, BLOCK_PIXELS // max(shape[0] * shape[1], 1)), 1)
