"""The part of an image that is looked at, at the size of a screen. It knows no files."""

from dataclasses import dataclass

import numpy as np

from mnist_tui.data.image_sources.source import Pixels
from mnist_tui.tui.images.image_queries import LookAtImage
from mnist_tui.tui.session.predictions.shown_images import shrunk

LARGEST = 1024
"""Rows and columns that are sent at most, whoever asks for more."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Pixels at the size that was asked for, and where in the image they begin."""

    pixels: Pixels
    height: int
    """Of the whole image, as the next one."""
    width: int
    top: float
    left: float
    scale: float
    """Pixels of the image that one of these stands for, in each direction."""


EMPTY = Part(np.zeros((0, 0, 3), np.uint8), 0, 0, 0.0, 0.0, 1.0)


def part_of(image: Pixels, query: LookAtImage) -> Part:
    """Return as much of an image as fits, never more pixels than it has there: enlarging is left to who draws it.

    Without zoom that is all of it, shrunk to fit; each step of zoom halves what is seen in each direction.
    """
    rows, columns = (min(max(side, 1), LARGEST) for side in (query.rows, query.columns))
    height, width = image.shape[:2]
    if not height or not width:
        return EMPTY
    times = 2.0 ** min(max(query.zoom, 0), 16)
    scale = max(height / rows, width / columns) / times
    seen = min(round(rows * scale), height), min(round(columns * scale), width)
    (top, bottom), (left, right) = (
        _stretch(middle, max(count, 1), side)
        for middle, count, side in zip(query.middle, seen, (height, width), strict=True)
    )
    part, shrinks = image[top:bottom, left:right], max(scale, 1.0)
    small = shrunk(part, max(round((bottom - top) / shrinks), 1), max(round((right - left) / shrinks), 1))
    return Part(small, height, width, top, left, shrinks)


def _stretch(middle: float, count: int, side: int) -> tuple[int, int]:
    """Return begin and end of `count` of `side` pixels around `middle`, a fraction; NaN stands for the middle."""
    at = middle if 0 <= middle <= 1 else 0.5
    begin = min(max(round(at * side - count / 2), 0), side - count)
    return begin, begin + count
