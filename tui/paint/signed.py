"""Draws an image of signed numbers, such as saliency or weights. It does not know what they are."""

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import BOLD, DEFAULT, DIM, Canvas
from mnist_tui.tui.paint.digit import BOX, CELL_ASPECT, Image, box_of, centred, half_blocks, shown_part
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.scales import SignedScale, grey_scale, signed_scale

Floats = NDArray[np.float64]
LEAST_SHOWN = 0.15
"""Without half blocks, a sign is written from this fraction of the largest number on."""
TINY_SALIENCY = 1e-4
"""Where the largest is smaller, all the ink of an image moves no logit by more than a few hundredths."""
LEAST_BOLD = 0.7
"""From here on it is bold."""


def paint_saliency(values: Floats, image: Image, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw `values` (H, W) of the pixels of `image` (H, W) where `paint_digit_half` draws these; in grey if tiny."""
    if values.shape != image.shape:
        raise ValueError(f"values of {values.shape} pixels for an image of {image.shape}")
    part = values[shown_part(image, width, height)]
    return paint_signed(
        part, width, height, palette, glyphs, box=box_of(image), grey=largest_saliency(values) < TINY_SALIENCY
    )


def largest_saliency(values: Floats) -> float:
    """Return the size of the largest of them, which is brightest."""
    return float(np.abs(np.nan_to_num(values, posinf=0, neginf=0)).max(initial=0))


def paint_signed(
    values: NDArray[np.floating],
    width: int,
    height: int,
    palette: Palette,
    glyphs: Glyphs,
    largest: float | None = None,
    box: int = BOX,
    grey: bool = False,
) -> Canvas:
    """Draw `values` (H, W), orange for + and blue for −, `largest` or the largest of them brightest; or all in greys.

    Fewer than fill a square of side `box` are enlarged only as far as that would fit.

    Half blocks show two numbers a cell; what is too large is averaged down. Without colours, and in ASCII, the signs
    themselves are drawn; without colours greys are dots.
    """
    canvas = Canvas(width, height)
    if canvas.width == 0 or canvas.height == 0:
        return canvas
    numbers: Floats = np.nan_to_num(np.asarray(values, np.float64), posinf=0, neginf=0)
    if glyphs.dots == (1, 1) or not palette.colour:
        parts = signed_parts(centred(numbers, canvas.width, canvas.height, CELL_ASPECT, box), largest)
        _write_signs(canvas, parts, palette, glyphs.zero if grey else "")
    else:
        parts = signed_parts(centred(numbers, canvas.width, 2 * canvas.height, 1.0, box), largest)
        half_blocks(canvas, signed_colours(parts, grey_scale(palette) if grey else signed_scale(palette)))
    return canvas


def signed_parts(numbers: Floats, largest: float | None = None) -> Floats:
    """Return numbers as fractions of the `largest`, or of the largest of them, -1..1; NaN becomes 0."""
    numbers = np.nan_to_num(numbers, posinf=0, neginf=0)
    most = float(np.abs(numbers).max(initial=0)) if largest is None else abs(largest)
    with np.errstate(all="ignore"):
        return np.nan_to_num(numbers / most).clip(-1, 1) if most > 0 else np.zeros_like(numbers)


def signed_colours(parts: Floats, scale: SignedScale) -> NDArray[np.int16]:
    """Return a colour for each of `parts`, -1..1; the terminal's own for almost 0."""
    levels = np.rint(np.abs(parts) * (len(scale.positive) - 1)).astype(np.int64)
    positive, negative = np.array(scale.positive, np.int16), np.array(scale.negative, np.int16)
    colours: NDArray[np.int16] = np.where(parts < 0, negative[levels], positive[levels])
    return colours


def _write_signs(canvas: Canvas, parts: Floats, palette: Palette, grey: str) -> None:
    """Write + and -, larger ones bold and, without colours, smaller ones dim; grey ones are all alike.

    In colours, dim ones could not be seen: all have one that texts can be read in. Without, `grey` takes their place.
    """
    strength = np.abs(parts)
    shown = strength >= LEAST_SHOWN
    canvas.chars[shown & (parts > 0)] = "+"
    canvas.chars[shown & (parts < 0)] = "-"
    dim = 0 if palette.colour else DIM
    canvas.style[shown & (strength < 0.4)] = dim
    canvas.style[strength > LEAST_BOLD] = BOLD
    if grey:
        canvas.style[shown], canvas.fore[shown] = palette.ink("faint").style | dim, palette.faint
        if not palette.colour:
            canvas.chars[shown] = grey
    elif palette.colour:
        scale = signed_scale(palette)
        usual = np.where(parts > 0, scale.plus(palette).fore, scale.minus(palette).fore)
        largest = np.where(parts > 0, scale.positive[-1], scale.negative[-1])
        canvas.fore[:] = np.where(shown, np.where(strength > LEAST_BOLD, largest, usual), DEFAULT)
