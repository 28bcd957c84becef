"""Corruptions that draw over an image: dotted lines and zigzags. Lengths are in pixels of images of 28x28."""

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.corruption.types import MNIST_SIDE, Greys

THICKNESS = 2.3
"""Half of it: a line's grey is 1 + log(1 - distance / this)."""
LAST_GREY = THICKNESS * (1 - 1 / math.e)
"""The distance at which it is black."""
LAST = MNIST_SIDE - 1
DOT = 2
ZIG_FIRST, ZIG_LAST = 2.0, 25.0
"""Columns between which a zigzag runs."""
ZIG_LENGTH, ZIG_HEIGHT, MOST_CLIMB = 2.0, 2.0, 5

Numbers: TypeAlias = NDArray[np.floating]


def dotted_line(images: Greys, severity: int, rng: np.random.Generator) -> Greys:
    """Draw dotted lines from the left edge to the right one: one at the least severity, five at the greatest."""
    drawn, columns = images.copy(), _places(images.shape[2])
    dots = np.flatnonzero((columns // DOT).astype(np.intp) % 2)
    for _ in range(severity + 1):
        first, last = rng.integers(0, LAST, (2, len(images))).astype(np.float64)
        zeros = np.zeros(len(images))
        _draw(drawn, dots, zeros, first, zeros + LAST, last)
    return drawn


def zigzag(images: Greys, severity: int, rng: np.random.Generator) -> Greys:
    """Draw zigzags from left to right: one at the least severity, five at the greatest."""
    drawn, places = images.copy(), _places(images.shape[2])
    for _ in range(severity + 1):
        columns, rows = _zigzag(rng, len(images))
        for part in range(len(columns) - 1 if len(images) else 0):
            left, right = columns[part], columns[part + 1]
            reached = np.flatnonzero((places >= np.floor(left.min())) & (places < np.ceil(right.max())))
            _draw(drawn, reached, left, rows[part], right, rows[part + 1])
    return drawn


def _zigzag(rng: np.random.Generator, count: int) -> tuple[Numbers, Numbers]:
    """Return columns and rows (P, count) of the corners of a zigzag about a slanted line, one for every image."""
    first = rng.integers(0, LAST, count)
    angles = np.arctan(rng.integers(-MOST_CLIMB, MOST_CLIMB, count) / (ZIG_LAST - ZIG_FIRST))
    length = (ZIG_LAST - ZIG_FIRST) / np.cos(angles)
    corners = int((ZIG_LAST - ZIG_FIRST - ZIG_LENGTH) // (2 * ZIG_LENGTH)) + 1
    along = [np.zeros(count), *((2 * corner + 1) * ZIG_LENGTH + np.zeros(count) for corner in range(corners)), length]
    off = [0.0, *((-1.0) ** corner * ZIG_HEIGHT for corner in range(corners)), 0.0]
    across = np.array(off)[:, None].repeat(count, axis=1)
    cosine, sine = np.cos(angles), np.sin(angles)
    forward = np.stack(along)
    return ZIG_FIRST + cosine * forward - sine * across, first + sine * forward + cosine * across


def _draw(
    images: Greys, columns: NDArray[np.intp], left: Numbers, top: Numbers, right: Numbers, bottom: Numbers
) -> None:
    """Draw a line on every image, in some columns only; `left` to `bottom` (B,) are where it begins and ends."""
    rows, places = _places(images.shape[1]).astype(np.float32)[:, None], _places(images.shape[2])[columns]
    steep = (bottom - top) / (right - left)
    height = (top[:, None] + steep[:, None] * (places - left[:, None])).astype(np.float32)
    distance = np.minimum(abs(rows - height[:, None]), np.float32(LAST_GREY))
    grey = np.maximum(1 + np.log1p(distance / np.float32(-THICKNESS)), 0)
    grey *= ((places >= np.floor(left)[:, None]) & (places < np.ceil(right)[:, None]))[:, None]
    images[:, :, columns] = np.minimum(images[:, :, columns] + grey, 1)


def _places(length: int) -> Numbers:
    """Return where the pixels of a side lie, in pixels of MNIST's."""
    places: Numbers = np.arange(length, dtype=np.float64) * (MNIST_SIDE / length)
    return places
