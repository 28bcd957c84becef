"""Corruptions that move pixels: shear, scale, rotate, translate. What comes from outside an image is black."""

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.corruption.types import Greys, enlargement

RADIANS = (0.2, 0.4, 0.6, 0.8, 1.0)
"""Of a rotation, and of a shear."""
SHRUNK_TO = (0.9, 0.8, 0.7, 0.6, 0.5)
SHIFTS = (1, 2, 3, 4, 5)
"""Pixels of MNIST's images, in both directions."""


def shear(images: Greys, severity: int, rng: np.random.Generator) -> Greys:
    """Lean the image to the left or to the right; as in MNIST-C it also becomes 1/cos as high."""
    angles = RADIANS[severity] * _signs(rng, len(images))
    ones, zeros = np.ones(len(images)), np.zeros(len(images))
    return warped(images, np.array([[np.cos(angles), zeros], [-np.sin(angles), ones]]))


def scale(images: Greys, severity: int, rng: np.random.Generator) -> Greys:
    """Make the image smaller."""
    factor = np.full(len(images), 1 / SHRUNK_TO[severity])
    zeros = np.zeros(len(images))
    return warped(images, np.array([[factor, zeros], [zeros, factor]]))


def rotate(images: Greys, severity: int, rng: np.random.Generator) -> Greys:
    """Rotate about the centre, to the left or to the right."""
    angles = RADIANS[severity] * _signs(rng, len(images))
    cosine, sine = np.cos(angles), np.sin(angles)
    return warped(images, np.array([[cosine, sine], [-sine, cosine]]))


def translate(images: Greys, severity: int, rng: np.random.Generator) -> Greys:
    """Shift the image along one of the two diagonals."""
    pixels = max(round(SHIFTS[severity] * enlargement(images)), 1)
    unchanged = np.eye(2)[:, :, None].repeat(len(images), axis=2)
    return warped(images, unchanged, pixels * np.stack([_signs(rng, len(images)), _signs(rng, len(images))]))


def warped(images: Greys, maps: NDArray[np.float64], shift: NDArray[np.float64] | None = None) -> Greys:
    """Resample between the four nearest pixels.

    Args:
        images: (B, H, W).
        maps: (2, 2, B), from row and column of a pixel of the result to those of its source, about the centre.
        shift: (2, B), added to the source, in pixels.
    """
    _, height, width = images.shape
    rows = np.arange(height)[:, None] - (height - 1) / 2
    columns = np.arange(width)[None, :] - (width - 1) / 2
    by_axis = maps[..., None, None]
    down = by_axis[0, 0] * rows + by_axis[0, 1] * columns + (height - 1) / 2
    right = by_axis[1, 0] * rows + by_axis[1, 1] * columns + (width - 1) / 2
    if shift is not None:
        down, right = down + shift[0][:, None, None], right + shift[1][:, None, None]
    return _sampled(images, down, right)


def _sampled(images: Greys, down: NDArray[np.float64], right: NDArray[np.float64]) -> Greys:
    """Return the values at these places (B, H, W), in rows and columns."""
    count, height, width = images.shape
    framed = np.zeros((count, height + 4, width + 4), np.float32)
    framed[:, 2:-2, 2:-2] = images
    down, right = np.clip(down, -1, height) + 2, np.clip(right, -1, width) + 2
    top, left = down.astype(np.intp), right.astype(np.intp)
    below, beside = (down - top).astype(np.float32), (right - left).astype(np.float32)
    flat, line = framed.reshape(-1), width + 4
    begin = (np.arange(count) * (height + 4) * line)[:, None, None] + top * line + left
    upper = flat[begin] * (1 - beside) + flat[begin + 1] * beside
    lower = flat[begin + line] * (1 - beside) + flat[begin + line + 1] * beside
    values: Greys = upper * (1 - below) + lower * below
    return values


def _signs(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Return -1 or 1 by chance, (count,)."""
    signs: NDArray[np.float64] = rng.choice((-1.0, 1.0), count)
    return signs
