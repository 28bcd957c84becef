"""What images look like, in numbers: ink, stroke width, slant, size, aspect. It must not know what they show.

    ink     mean grey level, 0 to 255
    width   of the strokes in pixels: twice their area by their perimeter. The perimeter is Crofton's: the changes of
            grey along rows, columns and both diagonals, each weighted by the distance of its lines (Serra 1982)
    slant   of the strokes in degrees, to the right above 0: arctan(μ₁₁ / μ₀₂), from the central moments (Hu 1962)
    size    area in pixels of the box around the ink, which is what has at least a quarter of white's grey
    aspect  width of that box by its height

Grey stands for a partial cover of a pixel. NaN is what cannot be said: all but ink and size of a blank image, and the
slant of what is one pixel high.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]
LEAST_GREY: Final = 64
"""Of what counts as ink for the box."""
CHUNK_PIXELS: Final = 1 << 20
"""Pixels measured at a time: a few milliseconds, so that nobody waits."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A property of an image."""

    name: str
    help: str
    unit: str


_ATTRIBUTES = (
    Attribute("ink", "mean grey level, 0 to 255", ""),
    Attribute("width", "stroke width", "px"),
    Attribute("slant", "slant, to the right above 0", "°"),
    Attribute("size", "area of the box around the ink", "px"),
    Attribute("aspect", "width by height of that box", ""),
)
ATTRIBUTES: Mapping[str, Attribute] = MappingProxyType({one.name: one for one in _ATTRIBUTES})


def measure_attributes(images: NDArray[np.uint8]) -> Values:
    """Return the attributes of `images` (N, H, W) as (N, 5), in the order of `ATTRIBUTES`."""
    values = np.empty((len(images), len(ATTRIBUTES)), np.float32)
    for _ in measure_into(values, images):
        pass
    return values


def measure_into(values: Values, images: NDArray[np.uint8]) -> Iterator[None]:
    """Write the attributes of `images` (N, H, W) to `values` (N, 5), chunk by chunk."""
    chunk = max(CHUNK_PIXELS // max(images.shape[1] * images.shape[2], 1), 1)
    for start in range(0, len(images), chunk):
        part = images[start : start + chunk]
        with np.errstate(divide="ignore", invalid="ignore"):  # of blank images: NaN is what is meant
            grey, slant = _moments(part)
            height, width = _box(part)
            stroke = 2 * grey / _perimeter(part)
            pixels = part.shape[1] * part.shape[2]
            columns = grey / pixels, stroke, slant, height * width, width / height
            for column, found in enumerate(columns):
                values[start : start + chunk, column] = found
        yield


def _moments(images: NDArray[np.uint8]) -> tuple[Values, Values]:
    """Return the sums of grey (n,) and the slants (n,)."""
    count, height, width = images.shape
    down = np.repeat(np.arange(height) - (height - 1) / 2, width)
    right = np.tile(np.arange(width) - (width - 1) / 2, height)
    terms = np.stack([np.ones(height * width), down, right, down * down, down * right], axis=1)
    sums = images.reshape(count, -1).astype(np.float64) @ terms  # quarters all: exact in whatever order they are added
    grey, y, x, yy, yx = sums.T
    steep, across = yy - y * y / grey, yx - y * x / grey
    is_flat = steep < 1e-3 * grey  # one pixel high; what is left is rounding
    return grey.astype(np.float32), np.where(is_flat, np.nan, -np.degrees(np.arctan2(across, steep))).astype(np.float32)


def _perimeter(images: NDArray[np.uint8]) -> Values:
    """Return the length of the outlines by Crofton's formula, in grey times pixels, (n,)."""
    framed = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    inside = framed[:, 1:-1]
    straight = _change(inside[:, :, 1:], inside[:, :, :-1]) + _change(framed[:, 1:, 1:-1], framed[:, :-1, 1:-1])
    slanted = _change(framed[:, 1:, 1:], framed[:, :-1, :-1]) + _change(framed[:, 1:, :-1], framed[:, :-1, 1:])
    length: Values = (np.pi / 8 * (straight + slanted / np.sqrt(2))).astype(np.float32)
    return length


def _change(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the sum of the absolute differences of each image, (n,)."""
    difference = np.maximum(one, other) - np.minimum(one, other)
    sums: NDArray[np.float64] = difference.reshape(len(one), -1).sum(axis=1, dtype=np.uint32).astype(np.float64)
    return sums


def _box(images: NDArray[np.uint8]) -> tuple[Values, Values]:
    """Return height and width of the boxes around the ink in pixels, (n,) each; 0 without ink."""
    height, width = _extent(images.max(axis=2)), _extent(images.max(axis=1))
    return height, width


def _extent(brightest: NDArray[np.uint8]) -> Values:
    """Return from the first to the last ink of each row of `brightest` (n, L), (n,)."""
    ink = brightest >= LEAST_GREY
    length = ink.shape[1] - ink.argmax(axis=1) - ink[:, ::-1].argmax(axis=1)
    extent: Values = np.where(ink.any(axis=1), length, 0).astype(np.float32)
    return extent
