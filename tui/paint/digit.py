"""Draws an image of a digit: as a thumbnail of dots, or in greys with half blocks. It knows no labels."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import DEFAULT, Canvas, Ink
from mnist_tui.tui.paint.dots import cell_codes, characters
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette

Image = NDArray[np.uint8]
Grey = NDArray[np.float64]
Part = tuple[slice, slice]
"""Rows and columns of an image."""
BOX = 20
"""Every MNIST digit fits a square of this side; ink is enlarged as if it filled one, so that a narrow digit does not
become a wide one."""
CELL_ASPECT = 2.0
"""A cell is about twice as high as it is wide."""
LEAST_SHADED_HEIGHT = 10
"""Rows of characters from which a digit can be recognised: two by two pixels of its ink are one."""
HALVES = np.array(list(" '.:"), dtype="<U1")
"""In fewer rows, characters for no dot, the upper one, the lower one, and both."""
INK_THRESHOLD = 0.38
"""A dot is set where a pixel has at least this fraction of the strongest ink of the image."""


def ink_box(image: Image, size: int = BOX) -> Grey:
    """Cut an image to its ink and centre that in a (size, size) square of 0..1; larger ink is averaged down to fit."""
    return centred(_ink(image), size, size)


def _ink(image: Image) -> Grey:
    """Return the part of an image with ink, scaled to a maximum of 1; (0, 0) without ink."""
    ink = _pixels(image)
    if ink.size == 0:
        return np.zeros((0, 0))
    return _scaled(ink[_ink_part(ink)])


def _scaled(pixels: Grey) -> Grey:
    """Return the pixels scaled to a maximum of 1."""
    scaled: Grey = pixels / pixels.max(initial=1e-9)
    return scaled


def _ink_part(pixels: Grey) -> Part:
    rows, columns = np.flatnonzero(pixels.any(axis=1)), np.flatnonzero(pixels.any(axis=0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def shown_part(image: Image, width: int, height: int) -> Part:
    """Return what `paint_digit_half` shows of an image in half blocks: all of it where it fits, else its ink."""
    pixels = _pixels(image)
    fits = image.shape[1] <= width and image.shape[0] <= 2 * height
    return (slice(None), slice(None)) if fits or pixels.size == 0 else _ink_part(pixels)


def _pixels(image: NDArray[np.generic]) -> Grey:
    """Return pixels with NaN and negative ones set to 0, or (0, 0) when none is visible."""
    pixels: Grey = np.maximum(np.nan_to_num(np.asarray(image, np.float64)), 0)
    return pixels if pixels.ndim == 2 and pixels.any() else np.zeros((0, 0))


def box_of(image: NDArray[np.generic]) -> int:
    """Return the side of the square that the ink of images like this one may fill."""
    return min(BOX, max(image.shape, default=BOX))


def centred(ink: Grey, width: int, height: int, aspect: float = 1.0, box: int = BOX) -> Grey:
    """Centre ink in (height, width) pixels that are `aspect` times as high as wide.

    What is too large is averaged down; what fits at least twice is enlarged by a whole number, ink smaller than a
    square of side `box` only as far as that square would fit.
    """
    square = np.zeros((max(height, 0), max(width, 0)))
    if ink.size == 0 or square.size == 0:
        return square
    rows, columns = ink.shape
    times = int(min(height * aspect / max(rows, box), width / max(columns, box)))
    scale = times if times >= 2 else min(height * aspect / rows, width / columns, 1.0)
    new_rows = min(max(round(rows * scale / aspect), 1), height)
    new_columns = min(max(round(columns * scale), 1), width)
    top, left = (height - new_rows) // 2, (width - new_columns) // 2
    square[top : top + new_rows, left : left + new_columns] = resample(ink, new_columns, new_rows)
    return square


def resample(image: Grey, width: int, height: int) -> Grey:
    """Return the image at (height, width), every new pixel the mean of the area it covers."""
    if image.shape == (height, width):
        return image
    resampled: Grey = _area_weights(image.shape[0], height) @ image @ _area_weights(image.shape[1], width).T
    return resampled


@lru_cache(maxsize=64)
def _area_weights(old: int, new: int) -> Grey:
    """Return the (new, old) matrix whose rows average `old / new` neighbouring pixels."""
    borders = np.arange(new + 1) * (old / new)
    pixels = np.arange(old)
    overlap = np.minimum(borders[1:, None], pixels + 1) - np.maximum(borders[:-1, None], pixels)
    weights: Grey = np.maximum(overlap, 0) * (new / old)
    return weights


def paint_thumbnail(
    image: Image,
    width: int,
    height: int,
    palette: Palette,
    glyphs: Glyphs,
    ink: Ink | None = None,
    *,
    with_margins: bool = False,
) -> Canvas:
    """Draw the ink of an image as dots; 10x5 cells of braille hold every pixel of an MNIST digit.

    Blocks show greys of half cells, which have their own colours; ASCII shows characters of different weight, in few
    rows two dots a cell. With its margins, which take 14x7 cells of braille, an image shows where its ink lies.
    """
    ink = ink or palette.ink("text")
    dots_x, dots_y = glyphs.dots
    canvas = Canvas(width, height)
    if canvas.width == 0 or canvas.height == 0:
        return canvas
    pixels, box = _scaled(_pixels(image)) if with_margins else _ink(image), box_of(image)
    if glyphs.dots == (2, 2) and palette.colour:
        _paint_half_blocks(canvas, centred(pixels, canvas.width, 2 * canvas.height, 1.0, box), palette)
        return canvas
    if dots_y == 1 and height < LEAST_SHADED_HEIGHT:
        dots_y = 2
    grey = centred(pixels, canvas.width * dots_x, canvas.height * dots_y, CELL_ASPECT * dots_x / dots_y, box)
    if dots_y == 1:
        canvas.chars[:] = _shades(grey, glyphs)
    else:
        canvas.chars[:] = _characters(grey >= INK_THRESHOLD * max(grey.max(), 1e-9), dots_x, dots_y)
    canvas.fore[:], canvas.style[:] = ink.fore, ink.style
    return canvas


def _characters(dots: NDArray[np.bool_], across: int, down: int) -> NDArray[np.str_]:
    return HALVES[dots[::2] + 2 * dots[1::2]] if across == 1 else characters(cell_codes(dots, across, down), down)


def _shades(grey: Grey, glyphs: Glyphs) -> NDArray[np.str_]:
    levels = np.ceil(np.clip(grey, 0, 1) * (len(glyphs.shades) - 1) - 0.05).astype(np.int64)
    return np.array(list(glyphs.shades), dtype="<U1")[np.maximum(levels, 0)]


def paint_digit_half(image: Image, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw a whole image in greys, two pixels a cell: 28x14 cells for 28x28 pixels.

    When the image does not fit it is cut to its ink first, then averaged. Without colours or in ASCII, characters of
    different weight stand for greys.
    """
    canvas = Canvas(width, height)
    if canvas.width == 0 or canvas.height == 0:
        return canvas
    if glyphs.dots == (1, 1) or not palette.colour:
        canvas.chars[:] = _shades(_whole(image, canvas.width, canvas.height, CELL_ASPECT), glyphs)
        return canvas
    _paint_half_blocks(canvas, _whole(image, canvas.width, 2 * canvas.height, 1.0), palette)
    return canvas


def _paint_half_blocks(canvas: Canvas, grey: Grey, palette: Palette) -> None:
    """Fill a canvas with greys of 0..1 given as (2 H, W)."""
    half_blocks(canvas, grey_colours(grey, palette))


def grey_colours(grey: Grey, palette: Palette) -> NDArray[np.int16]:
    """Return the colours of greys of 0..1."""
    greys = np.array(palette.greys, dtype=np.int16)
    colours: NDArray[np.int16] = greys[np.ceil(np.clip(grey, 0, 1) * (len(greys) - 1) - 0.05).astype(np.int64).clip(0)]
    return colours


def half_blocks(canvas: Canvas, colours: NDArray[np.int16]) -> None:
    """Fill a canvas with colours given as (2 H, W); equal neighbours become one."""
    upper, lower = colours[::2], colours[1::2]
    only_lower = (upper == DEFAULT) & (lower != DEFAULT)
    canvas.chars[upper != lower] = "▀"
    canvas.chars[only_lower] = "▄"
    canvas.fore[:] = np.where(upper == lower, DEFAULT, np.where(only_lower, lower, upper))
    canvas.back[:] = np.where(only_lower, DEFAULT, lower)


def _whole(image: Image, width: int, height: int, aspect: float) -> Grey:
    """Return all of an image where it fits, else its ink, at (height, width)."""
    pixels = _pixels(image)
    if pixels.size == 0 or pixels.shape[1] > width or pixels.shape[0] > height * aspect:
        return centred(_ink(image), width, height, aspect, box_of(image))
    return centred(pixels / pixels.max(), width, height, aspect, box_of(image))
