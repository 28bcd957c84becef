"""The fifteen corruptions by name, and how they are applied: five severities, and the same images for the same seed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.corruption.blur import glass_blur, motion_blur
from mnist_tui.engine.corruption.edges import canny_edges
from mnist_tui.engine.corruption.geometry import rotate, scale, shear, translate
from mnist_tui.engine.corruption.lines import dotted_line, zigzag
from mnist_tui.engine.corruption.noise import brightness, impulse_noise, shot_noise, stripe
from mnist_tui.engine.corruption.types import Apply
from mnist_tui.engine.corruption.weather import fog, spatter

SEVERITIES = 5
BLOCK_IMAGES, BLOCK_PIXELS = 250, 250 * 28 * 28
"""At most so many are corrupted at a time. Chance begins again with every block, so none depends on those before it."""
Images = NDArray[np.uint8]
"""(N, H, W)"""


@dataclass(frozen=True, slots=True)
class Corruption:
    """One way in which images get worse."""

    name: str
    help: str
    apply: Apply


_CORRUPTIONS = (
    Corruption("shot noise", "grain, as in the dark", shot_noise),
    Corruption("impulse noise", "black and white pixels here and there", impulse_noise),
    Corruption("glass blur", "seen through frosted glass", glass_blur),
    Corruption("motion blur", "blurred along a line", motion_blur),
    Corruption("shear", "leant to one side, and higher", shear),
    Corruption("scale", "smaller, down to half", scale),
    Corruption("rotate", "rotated by up to 57 degrees", rotate),
    Corruption("brightness", "brighter everywhere", brightness),
    Corruption("translate", "shifted along a diagonal", translate),
    Corruption("stripe", "inverted at the left and at the right", stripe),
    Corruption("fog", "under clouds", fog),
    Corruption("spatter", "with drops of grey mud", spatter),
    Corruption("dotted line", "crossed by dotted lines", dotted_line),
    Corruption("zigzag", "crossed by zigzags", zigzag),
    Corruption("canny edges", "faded to its edges", canny_edges),
)
CORRUPTIONS: Mapping[str, Corruption] = MappingProxyType({one.name: one for one in _CORRUPTIONS})
"""In the order of MNIST-C."""


def block_length(shape: tuple[int, int]) -> int:
    """Return how many images of `shape` (H, W) a block has."""
    return max(min(BLOCK_IMAGES, BLOCK_PIXELS // max(shape[0] * shape[1], 1)), 1)


def corrupted_blocks(images: Images, name: str, severity: int, seed: int = 0) -> Iterator[Images]:
    """Yield `images` (N, H, W) with the corruption of that name and of severity 1 to 5, block by block."""
    length = block_length((images.shape[1], images.shape[2]))
    kind, apply = tuple(CORRUPTIONS).index(name), CORRUPTIONS[name].apply
    for block, start in enumerate(range(0, len(images), length)):
        rng = np.random.default_rng((seed, kind, severity, block))
        greys = images[start : start + length].astype(np.float32) / np.float32(255)
        worse = apply(greys, severity - 1, rng)
        yield np.rint(np.clip(worse, 0, 1) * 255).astype(np.uint8)


def corrupted(images: Images, name: str, severity: int, seed: int = 0) -> Images:
    """Return the blocks of `corrupted_blocks` as one."""
    blocks = list(corrupted_blocks(images, name, severity, seed))
    return np.concatenate(blocks) if blocks else images.copy()
