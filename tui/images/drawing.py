"""A drawing as strokes of a soft brush, and MNIST's form of an image. It knows no network and no screen."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.digit import resample

Image: TypeAlias = NDArray[np.uint8]
"""(H, W): grey levels, 255 for full ink."""
Point: TypeAlias = tuple[int, int]
"""Row and column of a pixel."""
MNIST_SIDE, MNIST_BOX = 28, 20
"""Of MNIST's images, in pixels: a side, and the longest side of their ink."""
BRUSHES: Final = (0.6, 1.0, 1.3, 1.7, 2.2, 3.0)
"""Radii in pixels of an image as large as MNIST's; in others they grow and shrink with it."""
USUAL_BRUSH: Final = 2
"""Lines as wide as those of MNIST's digits."""
MOST_STROKES, MOST_POINTS = 400, 2000
"""Of a drawing, and of a stroke."""
FORMS, MOSTLY = 100, 0.5
"""Of the images that are learned: how many are examined, and which fraction in MNIST's form decides."""
SEGMENTS = 32
"""Of a stroke, that are drawn at once."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line from point to point, drawn without lifting the brush."""

    radius: float
    points: tuple[Point, ...]
    erases: bool = False

    def to(self, point: Point) -> Self:
        """Return the stroke drawn on to a point."""
        if point == self.points[-1] or len(self.points) >= MOST_POINTS:
            return self
        kept = self.points[:-1] if _goes_straight_on(self.points, point) else self.points
        return replace(self, points=(*kept, point))


@dataclass(frozen=True, slots=True)
class Stamp:
    """An image that was drawn before: all of its pixels at once, row by row."""

    pixels: bytes

    def to(self, point: Point) -> Self:
        """Return the same: nothing is drawn on without a stroke that begins."""
        return self


@dataclass(frozen=True, slots=True)
class Drawing:
    """What has been drawn on an empty image of `shape` (rows, columns)."""

    shape: tuple[int, int]
    strokes: tuple[Stroke | Stamp, ...] = ()
    cleared: tuple[Stroke | Stamp, ...] = ()
    """What was there before it was cleared, or another image put in its place."""

    def radius(self, brush: int) -> float:
        """Return the radius of a brush, in pixels of this image."""
        return BRUSHES[brush] * max(self.shape) / MNIST_SIDE

    def begun(self, point: Point, brush: int, erases: bool = False) -> Self:
        """Return the drawing with a new stroke."""
        return replace(
            self, strokes=(*self.strokes, Stroke(self.radius(brush), (point,), erases))[-MOST_STROKES:], cleared=()
        )

    def continued(self, point: Point) -> Self:
        """Return the drawing with its last stroke drawn on to a point."""
        *others, last = self.strokes
        return replace(self, strokes=(*others, last.to(point)))

    def undone(self) -> Self:
        """Return the drawing without its last stroke, or as it was before it was cleared."""
        return replace(self, strokes=self.strokes[:-1] or self.cleared, cleared=())

    def cleaned(self) -> Self:
        """Return the empty drawing; undo brings back what was there."""
        return replace(self, strokes=(), cleared=self.strokes or self.cleared)

    def stamped(self, pixels: bytes) -> Self:
        """Return an image that was drawn before; undo brings back what was drawn here, not another such image."""
        is_own = any(isinstance(one, Stroke) for one in self.strokes)
        return replace(self, strokes=(Stamp(pixels),), cleared=self.strokes if is_own else self.cleared)

    def pixels(self) -> Image:
        """Return the image; it must not be changed."""
        return _drawn(self.shape, self.strokes)


@lru_cache(maxsize=64)
def _drawn(shape: tuple[int, int], strokes: tuple[Stroke | Stamp, ...]) -> Image:
    """Return the image of some strokes; that of all but the last is mostly known from before."""
    if not strokes:
        return np.zeros(shape, np.uint8)
    before, last = _drawn(shape, strokes[:-1]), strokes[-1]
    if isinstance(last, Stamp):
        return np.maximum(before, np.frombuffer(last.pixels, np.uint8).reshape(shape))
    ink = np.round(255 * _coverage(shape, last)).astype(np.uint8)
    return np.minimum(before, 255 - ink) if last.erases else np.maximum(before, ink)


def _goes_straight_on(points: tuple[Point, ...], point: Point) -> bool:
    """Tell whether a line goes on to a point as it came to its last one, which then says nothing more."""
    if len(points) < 2:
        return False
    (y0, x0), (y1, x1), (y2, x2) = (*points[-2:], point)
    rows, columns, next_rows, next_columns = y1 - y0, x1 - x0, y2 - y1, x2 - x1
    return rows * next_columns == columns * next_rows and rows * next_rows + columns * next_columns > 0


def _coverage(shape: tuple[int, int], stroke: Stroke) -> NDArray[np.float64]:
    """Return how much of every pixel the brush covers, clip(r + ½ - distance, 0, 1)."""
    points = np.array(stroke.points, np.float64)
    starts, ways = points[:-1], np.diff(points, axis=0)
    if len(points) == 1:
        starts, ways = points, np.zeros((1, 2))
    nearest = np.full(shape, np.inf)
    rows, columns = np.arange(shape[0])[:, None], np.arange(shape[1])
    for first in range(0, len(starts), SEGMENTS):
        part = slice(first, first + SEGMENTS)
        start, way = starts[part, :, None, None], ways[part, :, None, None]
        length = np.maximum((way**2).sum(axis=1), 1e-9)
        down, right = rows - start[:, 0], columns - start[:, 1]
        along = np.clip((down * way[:, 0] + right * way[:, 1]) / length, 0, 1)
        squares = (down - along * way[:, 0]) ** 2 + (right - along * way[:, 1]) ** 2
        np.minimum(nearest, squares.min(axis=0), out=nearest)
    covered: NDArray[np.float64] = np.clip(stroke.radius + 0.5 - np.sqrt(nearest), 0, 1)
    return covered


def in_mnist_form(image: Image) -> Image:
    """Return an image in the form of MNIST's: the longest side of its ink 20 of 28 pixels, its centre of mass central.

    The ink is resized with area weights and moved by whole pixels. An empty image stays empty.
    """
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    if not len(rows):
        return np.zeros_like(image)
    ink = image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.float64)
    return placed(ink, (image.shape[0], image.shape[1]))


def has_mnist_form(image: Image) -> bool:
    """Tell whether an image has MNIST's form already, to the pixel that all of its images keep."""
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    if not len(rows):
        return False
    longest = max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1
    shape = (image.shape[0], image.shape[1])
    away = (
        abs(float(np.average(np.arange(side), weights=image.sum(axis=1 - axis, dtype=np.float64))) - side / 2)
        for axis, side in enumerate(shape)
    )
    return bool(0 <= longest_side(shape) - longest <= 1) and max(away) < 1


def learns_mnist_form(images: Image) -> bool:
    """Tell whether most of the images (N, H, W) that a network learns are in MNIST's form, by some of them."""
    some = form_samples(images)
    return len(some) == 0 or float(np.mean([has_mnist_form(image) for image in some])) >= MOSTLY


def form_samples(images: Image) -> Image:
    """Return those of the images (N, H, W), evenly spread, that tell whether all of them are in MNIST's form."""
    return images[np.linspace(0, len(images) - 1, min(len(images), FORMS)).astype(np.intp)]


def placed(ink: NDArray[np.float64], shape: tuple[int, int]) -> Image:
    """Return an image of `shape` in MNIST's form, made of ink (H, W; 0 to 255) that reaches to its four edges."""
    form = np.zeros(shape, np.uint8)
    box = longest_side(shape)
    scale = box / max(ink.shape)
    height, width = (min(max(round(side * scale), 1), box) for side in ink.shape)
    ink = resample(ink, width, height)
    top, left = (
        round(side / 2 - float(np.average(np.arange(len(weight)), weights=weight)))
        for side, weight in zip(shape, (ink.sum(axis=1), ink.sum(axis=0)), strict=True)
    )
    top, left = _within(top, height, shape[0]), _within(left, width, shape[1])
    form[top : top + height, left : left + width] = np.round(ink)
    return form


def longest_side(shape: tuple[int, int]) -> int:
    """Return the longest side of the ink in MNIST's form of an image of this size."""
    return max(round(min(shape) * MNIST_BOX / MNIST_SIDE), 1)


def _within(start: int, size: int, side: int) -> int:
    """Return where ink of a size begins, moved so far that all of it lies in an image of this side."""
    return min(max(start, 0), side - size)
