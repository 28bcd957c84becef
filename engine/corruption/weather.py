"""Corruptions that lie over an image: fog and spatter."""

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.corruption.gaussian import blurred
from mnist_tui.engine.corruption.types import Greys, enlargement

FOG = ((1.5, 2.0), (2.0, 2.0), (2.5, 1.7), (2.5, 1.5), (3.0, 1.4))
"""How much fog, and by what its roughness falls from one scale to the next, twice as fine."""
CLOUD_SIDE = 256
"""Pixels of a map of clouds at least, of which images get pieces."""
ROUGHNESS = 100.0
SPATTER = (
    (0.65, 0.3, 4.0, 0.69, 0.6),
    (0.65, 0.3, 3.0, 0.68, 0.6),
    (0.65, 0.3, 2.0, 0.68, 0.5),
    (0.65, 0.3, 1.0, 0.65, 1.5),
    (0.67, 0.4, 1.0, 0.65, 1.5),
)
"""Mean and standard deviation of the noise, its blur, from where on it is a drop, blur of the drops."""
DROP_GREY, LEAST_DROP = 63 / 255, 0.8


def fog(images: Greys, severity: int, rng: np.random.Generator) -> Greys:
    """Lay a piece of clouds over every image. All that are given at once have their pieces from one map."""
    amount, decay = FOG[severity]
    count, height, width = images.shape
    side = max(CLOUD_SIDE, 1 << max(height, width).bit_length())
    map_ = clouds(side, decay, rng)
    top, left = rng.integers(0, side - height, count), rng.integers(0, side - width, count)
    rows, columns = top[:, None] + np.arange(height), left[:, None] + np.arange(width)
    brightest = images.max(axis=(1, 2), keepdims=True)
    foggy: Greys = (images + np.float32(amount) * map_[rows[:, :, None], columns[:, None, :]]) * (
        brightest / (brightest + np.float32(amount))
    )
    return foggy


def clouds(side: int, decay: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return a map (side, side) from 0 to 1 by the diamond-square algorithm, whose edges meet; `side` is 2ⁿ."""
    heights = np.zeros((side, side))
    step, roughness = side, ROUGHNESS
    while step >= 2:
        half = step // 2
        corners = heights[::step, ::step]
        across = corners + np.roll(corners, -1, axis=0)
        heights[half::step, half::step] = _rough(across + np.roll(across, -1, axis=1), roughness, rng)
        middles = heights[half::step, half::step]
        beside = middles + np.roll(middles, 1, axis=0) + corners + np.roll(corners, -1, axis=1)
        heights[::step, half::step] = _rough(beside, roughness, rng)
        above = middles + np.roll(middles, 1, axis=1) + corners + np.roll(corners, -1, axis=0)
        heights[half::step, ::step] = _rough(above, roughness, rng)
        step, roughness = half, roughness / decay
    heights -= heights.min()
    normed: NDArray[np.float32] = (heights / heights.max()).astype(np.float32)
    return normed


def _rough(sums: NDArray[np.float64], roughness: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return the mean of four neighbours with a deviation."""
    rough: NDArray[np.float64] = sums / 4 + roughness * rng.uniform(-roughness, roughness, sums.shape)
    return rough


def spatter(images: Greys, severity: int, rng: np.random.Generator) -> Greys:
    """Throw drops of dark grey mud."""
    mean, deviation, blur, least, softness = SPATTER[severity]
    times = enlargement(images)
    noise = rng.standard_normal(images.shape, np.float32) * np.float32(deviation) + np.float32(mean)
    drops = (blurred(noise, blur * times) > least).astype(np.float32)
    mud = blurred(drops, softness * times)
    mud[mud < LEAST_DROP] = 0
    spattered: Greys = images * (1 - mud) + np.float32(DROP_GREY) * mud
    return spattered
