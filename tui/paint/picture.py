"""Draws a photograph as it is, in half blocks of its colours, in greys, or in characters. It knows no files."""

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import DEFAULT, Canvas
from mnist_tui.tui.paint.digit import CELL_ASPECT, half_blocks, resample
from mnist_tui.tui.paint.dots import cell_codes, characters
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette, mixed

Photo = NDArray[np.uint8]
"""(H, W, 3)"""
LUMA = (0.2126, 0.7152, 0.0722)
"""Rec. 709: how bright red, green and blue look."""
FEW_GREYS = 8
"""With fewer levels they are mixed by a pattern of dots."""
PATTERN = (np.array(((0, 8, 2, 10), (12, 4, 14, 6), (3, 11, 1, 9), (15, 7, 13, 5))) + 0.5) / 16
"""Bayer's ordered dither."""


def paint_picture(image: Photo, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw all of an image as large as it fits, in the middle; small ones are enlarged by whole numbers."""
    canvas = Canvas(width, height)
    if not (canvas.width and canvas.height and image.size):
        return canvas
    if glyphs.dots == (1, 1) or not palette.colour:
        _paint_characters(canvas, image, palette, glyphs)
        return canvas
    small = _fitted(image.astype(np.float64), canvas.width, 2 * canvas.height, 1.0)
    few = len(palette.greys) < FEW_GREYS
    colours = _greys(small, palette) if few else mixed(np.rint(small).clip(0, 255).astype(np.uint8))
    whole = np.full((2 * canvas.height, canvas.width), DEFAULT, np.int16)
    whole[_middle(whole.shape, colours.shape)] = colours
    half_blocks(canvas, whole)
    return canvas


def _paint_characters(canvas: Canvas, image: Photo, palette: Palette, glyphs: Glyphs) -> None:
    """Write dots, or in ASCII shades, as dense as it is bright there, or dark where letters are dark.

    The darkest and the brightest pixel take all of the range: there are few steps between.
    """
    dots_x, dots_y = glyphs.dots
    shape = canvas.height * dots_y, canvas.width * dots_x
    small = _fitted(image.astype(np.float64), shape[1], shape[0], CELL_ASPECT * dots_x / dots_y)
    light, part = _stretched(_brightness(small, palette)), _middle(shape, small.shape[:2])
    if dots_x == 1:
        levels = np.rint(light * (len(glyphs.shades) - 1)).astype(np.int64)
        canvas.chars[part] = np.array(list(glyphs.shades), dtype="<U1")[levels]
    else:
        is_set = np.zeros(shape, np.bool_)
        is_set[part] = light > _pattern(light.shape)
        canvas.chars[:] = characters(cell_codes(is_set, dots_x, dots_y), dots_y)
    canvas.fore[:] = palette.text


def _stretched(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return brightness that goes from 0 to 1; of an image of one brightness that one."""
    low, high = float(light.min()), float(light.max())
    return (light - low) / (high - low) if high > low else light


def _pattern(shape: tuple[int, ...]) -> NDArray[np.float64]:
    rows, columns = shape
    return np.tile(PATTERN, (-(-rows // 4), -(-columns // 4)))[:rows, :columns]


def _brightness(image: NDArray[np.float64], palette: Palette) -> NDArray[np.float64]:
    """Return how much of the colour of letters stands for it, 0 to 1: on a light background letters are dark."""
    light: NDArray[np.float64] = (image @ np.array(LUMA)).clip(0, 255) / 255
    return 1 - light if "light" in palette.name else light


def _greys(image: NDArray[np.float64], palette: Palette) -> NDArray[np.int16]:
    """Return the few greys of a palette; what lies between two is a pattern of both."""
    light = _brightness(image, palette) * (len(palette.greys) - 1)
    levels = np.floor(light + _pattern(light.shape)).astype(np.int64).clip(0, len(palette.greys) - 1)
    greys: NDArray[np.int16] = np.array(palette.greys, np.int16)[levels]
    return greys


def _fitted(image: NDArray[np.float64], width: int, height: int, aspect: float) -> NDArray[np.float64]:
    """Return the image as large as it fits into (height, width) dots that are `aspect` times as high as wide."""
    rows, columns = image.shape[:2]
    scale = min(width / columns, height * aspect / rows)
    scale = float(int(scale)) if scale >= 1 else scale
    new_rows = min(max(round(rows * scale / aspect), 1), height)
    new_columns = min(max(round(columns * scale), 1), width)
    if scale >= 1 and aspect == 1:
        return image.repeat(int(scale), axis=0).repeat(int(scale), axis=1)
    return np.stack([resample(plane, new_columns, new_rows) for plane in np.moveaxis(image, 2, 0)], axis=2)


def _middle(whole: tuple[int, ...], part: tuple[int, ...]) -> tuple[slice, slice]:
    """Return where a part lies in the middle of the whole."""
    top, left = (whole[0] - part[0]) // 2, (whole[1] - part[1]) // 2
    return slice(top, top + part[0]), slice(left, left + part[1])
