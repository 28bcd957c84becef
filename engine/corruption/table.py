"""How images are corrupted: fifteen ways, five severities, and the same images for the same seed."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.corruption.blur import glass_blur, motion_blur
from mnist_tui.engine.corruption.edges import canny_edges
from mnist_tui.engine.corruption.geometry import rotate, scale, shear, translate
from mnist_tui.engine.corruption.lines import dotted_line, zigzag
from mnist_tui.engine.corruption.names import CORRUPTIONS, block_length
from mnist_tui.engine.corruption.noise import brightness, impulse_noise, shot_noise, stripe
from mnist_tui.engine.corruption.types import Apply
from mnist_tui.engine.corruption.weather import fog, spatter

Images = NDArray[np.uint8]
"""(N, H, W)"""


APPLY: Mapping[str, Apply] = MappingProxyType(
    {
        "shot noise": shot_noise,
        "impulse noise": impulse_noise,
        "glass blur": glass_blur,
        "motion blur": motion_blur,
        "shear": shear,
        "scale": scale,
        "rotate": rotate,
        "brightness": brightness,
        "translate": translate,
        "stripe": stripe,
        "fog": fog,
        "spatter": spatter,
        "dotted line": dotted_line,
        "zigzag": zigzag,
        "canny edges": canny_edges,
    }
)
"""What each of `CORRUPTIONS` does, in their order."""


def corrupted_blocks(images: Images, name: str, severity: int, seed: int = 0) -> Iterator[Images]:
    """Yield `images` (N, H, W) with the corruption of that name and of severity 1 to 5, block by block."""
    length = block_length((images.shape[1], images.shape[2]))
    kind, apply = tuple(CORRUPTIONS).index(name), APPLY[name]
    for block, start in enumerate(range(0, len(images), length)):
        rng = np.random.default_rng((seed, kind, severity, block))
        greys = images[start : start + length].astype(np.float32) / np.float32(255)
        worse = apply(greys, severity - 1, rng)
        yield np.rint(np.clip(worse, 0, 1) * 255).astype(np.uint8)


def corrupted(images: Images, name: str, severity: int, seed: int = 0) -> Images:
    """Return the blocks of `corrupted_blocks` as one."""
    blocks = list(corrupted_blocks(images, name, severity, seed))
    return np.concatenate(blocks) if blocks else images.copy()
