"""Corruptions that blur: through frosted glass, and along the way of a moving camera."""

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from mnist_tui.engine.corruption.gaussian import blurred
from mnist_tui.engine.corruption.types import Greys, enlargement

GLASS = ((0.7, 1, 2), (0.9, 2, 1), (1.0, 2, 3), (1.1, 3, 2), (1.5, 4, 2))
"""Standard deviation of the blur, reach of the swaps in pixels, times that all pixels are visited."""
MOTION = ((10, 3), (15, 5), (15, 8), (15, 12), (20, 15))
"""Half the length of the way, and the standard deviation of the weights along it, in pixels."""
MOST_DEGREES = 45
LEAST_WEIGHT = 1e-4
"""Weights below this change no grey level."""


def glass_blur(images: Greys, severity: int, rng: np.random.Generator) -> Greys:
    """Blur, swap every other pixel by chance with one nearby, blur again."""
    sigma, reach, rounds = GLASS[severity]
    sigma *= enlargement(images)
    reach = max(round(reach * enlargement(images)), 1)
    count, height, width = images.shape
    pixels = np.ascontiguousarray(blurred(images, sigma).reshape(count, -1).T)
    for _ in range(rounds):
        for row in range(height - reach, reach, -1):
            _swap_row(pixels, row, width, reach, rng)
    return blurred(np.ascontiguousarray(pixels.T).reshape(images.shape), sigma)


def _swap_row(pixels: Greys, row: int, width: int, reach: int, rng: np.random.Generator) -> None:
    """Swap half of the pixels of a row with others; `pixels` is (H W, B), and changed."""
    columns = range(width - reach, reach, -1)
    count, every = pixels.shape[1], np.arange(pixels.shape[1])
    down, right = rng.integers(-reach, reach, (2, len(columns), count))
    far = (down * width + right) * rng.integers(0, 2, (len(columns), count))
    for column, offsets in zip(columns, far, strict=True):
        here = row * width + column
        there = here + offsets
        taken = pixels[there, every]
        pixels[there, every] = pixels[here]
        pixels[here] = taken


def motion_blur(images: Greys, severity: int, rng: np.random.Generator) -> Greys:
    """Blur along a line of a direction of its own for every image, as ImageMagick does.

    Weights are half a Gaussian: most light comes from where the way begins.
    """
    half, sigma = (length * enlargement(images) for length in MOTION[severity])
    steps = np.arange(2 * math.ceil(half) + 1)
    weights = np.exp(-0.5 * (steps / sigma) ** 2)
    weights /= weights.sum()
    angles = np.deg2rad(rng.uniform(-MOST_DEGREES, MOST_DEGREES, len(images)))
    down, right = (np.ceil(np.outer(steps, way(angles)) - 0.5).astype(np.intp) for way in (np.sin, np.cos))
    margin = int(steps[-1])
    framed = np.pad(images, ((0, 0), (margin, margin), (0, margin)), "edge")
    windows = sliding_window_view(framed, images.shape[1:], axis=(1, 2))
    total, every = np.zeros_like(images), np.arange(len(images))
    for step in np.flatnonzero(weights > LEAST_WEIGHT).tolist():
        total += np.float32(weights[step]) * windows[every, margin + down[step], right[step]]
    return total
