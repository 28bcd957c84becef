"""Draws an image of a digit: as a thumbnail of dots, or in greys with half blocks. It knows no labels and no network."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import DEFAULT, Canvas, Ink
from mnist_tui.tui.paint.dots import cell_codes, characters
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette

Image = NDArray[np.uint8]
Grey = NDArray[np.float64]
BOX = 20
"""Every MNIST digit was made to fit a square of this side."""
INK_THRESHOLD = 0.38
"""A dot is set where a pixel has this part of the image's strongest ink."""


def ink_box(image: Image, size: int = BOX) -> Grey:
    """Cut an image to its ink and centre that in a (size, size) square of 0..1; larger ink is averaged down to fit."""
    return _placed(_ink(image), size, size)


def _ink(image: Image) -> Grey:
    """Return the part of an image that holds ink, scaled so that the strongest is 1; (0, 0) without ink."""
    ink = np.nan_to_num(np.asarray(image, dtype=np.float64))
    if ink.ndim != 2 or ink.size == 0 or ink.max() <= 0:
        return np.zeros((0, 0))
    rows, columns = np.flatnonzero(ink.max(axis=1) > 0), np.flatnonzero(ink.max(axis=0) > 0)
    part: Grey = np.maximum(ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], 0) / ink.max()
    return part


def _placed(ink: Grey, width: int, height: int) -> Grey:
    """Centre ink in (height, width); shrink what is too large, repeat the pixels of what is far too small."""
    square = np.zeros((max(height, 0), max(width, 0)))
    if ink.size == 0 or square.size == 0:
        return square
    rows, columns = ink.shape
    scale = min(height / rows, width / columns)
    if scale < 1:
        ink = shrink_image(ink, max(int(columns * scale), 1), max(int(rows * scale), 1))
    elif (times := int(min(height / max(rows, BOX), width / max(columns, BOX)))) >= 2:
        ink = ink.repeat(times, axis=0).repeat(times, axis=1)
    rows, columns = ink.shape
    top, left = (height - rows) // 2, (width - columns) // 2
    square[top : top + rows, left : left + columns] = ink
    return square


def shrink_image(image: Grey, width: int, height: int) -> Grey:
    """Return the image at (height, width), every new pixel the mean of the area it covers."""
    shrunk: Grey = _area_weights(image.shape[0], height) @ image @ _area_weights(image.shape[1], width).T
    return shrunk


@lru_cache(maxsize=64)
def _area_weights(old: int, new: int) -> Grey:
    """Return the (new, old) matrix whose rows average `old / new` neighbouring pixels."""
    borders = np.arange(new + 1) * (old / new)
    pixels = np.arange(old)
    overlap = np.minimum(borders[1:, None], pixels + 1) - np.maximum(borders[:-1, None], pixels)
    weights: Grey = np.maximum(overlap, 0) * (new / old)
    return weights


def paint_thumbnail(
    image: Image, width: int, height: int, palette: Palette, glyphs: Glyphs, ink: Ink | None = None
) -> Canvas:
    """Draw the ink of an image as dots; 10x5 cells of braille hold every pixel of an MNIST digit.

    Blocks and ASCII show fewer pixels, ASCII with characters of different weight.
    """
    canvas = Canvas(width, height)
    ink = ink or palette.ink("text")
    dots_x, dots_y = glyphs.dots
    if canvas.width == 0 or canvas.height == 0:
        return canvas
    if dots_x == 1:
        canvas.chars[:] = _shades(_cell_greys(image, canvas.width, canvas.height), glyphs)
    else:
        grey = _placed_in_cells(image, canvas.width * dots_x, canvas.height * dots_y, 2.0 * dots_x / dots_y)
        canvas.chars[:] = characters(cell_codes(grey >= INK_THRESHOLD * max(grey.max(), 1e-9), dots_x, dots_y), dots_y)
    canvas.fore[:], canvas.style[:] = ink.fore, ink.style
    return canvas


def _placed_in_cells(image: Image, width: int, height: int, aspect: float) -> Grey:
    """Place the ink in dots that are `aspect` times as high as they are wide, keeping the digit's proportions."""
    if aspect == 1:
        return _placed(_ink(image), width, height)
    return _squeezed(_ink(image), width, height, aspect)


def _cell_greys(image: Image, width: int, height: int) -> Grey:
    return _squeezed(_ink(image), width, height, 2.0)


def _squeezed(ink: Grey, width: int, height: int, aspect: float) -> Grey:
    square = np.zeros((height, width))
    if ink.size == 0:
        return square
    rows, columns = ink.shape
    scale = min(width / max(columns, 1), height * aspect / max(rows, 1), 1.0)
    new_columns = min(max(round(columns * scale), 1), width)
    new_rows = min(max(round(rows * scale / aspect), 1), height)
    top, left = (height - new_rows) // 2, (width - new_columns) // 2
    square[top : top + new_rows, left : left + new_columns] = shrink_image(ink, new_columns, new_rows)
    return square


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
        canvas.chars[:] = _shades(_whole(image, canvas.width, canvas.height, 2.0), glyphs)
        return canvas
    grey = _whole(image, canvas.width, 2 * canvas.height, 1.0)
    greys = np.array(palette.greys, dtype=np.int16)
    colours = greys[np.ceil(np.clip(grey, 0, 1) * (len(greys) - 1) - 0.05).astype(np.int64).clip(0)]
    upper, lower = colours[::2], colours[1::2]
    only_lower = (upper == DEFAULT) & (lower != DEFAULT)
    canvas.chars[upper != lower] = "▀"
    canvas.chars[only_lower] = "▄"
    canvas.fore[:] = np.where(upper == lower, DEFAULT, np.where(only_lower, lower, upper))
    canvas.back[:] = np.where(only_lower, DEFAULT, lower)
    return canvas


def _whole(image: Image, width: int, height: int, aspect: float) -> Grey:
    """Return all of an image where it fits, else its ink, at (height, width)."""
    pixels = np.nan_to_num(np.asarray(image, dtype=np.float64))
    if pixels.ndim != 2 or pixels.size == 0 or pixels.max() <= 0:
        return np.zeros((height, width))
    if pixels.shape[1] > width or pixels.shape[0] > height * aspect:
        pixels = _ink(image)
    else:
        pixels = np.maximum(pixels, 0) / pixels.max()
    if aspect != 1:
        return _squeezed(pixels, width, height, aspect)
    return _placed(pixels, width, height)
