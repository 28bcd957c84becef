"""Draws the weights of a unit as an image of any size. It knows no units and no layers."""

import math

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import DEFAULT, Canvas
from mnist_tui.tui.paint.digit import resample
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.scales import signed_scale
from mnist_tui.tui.paint.signed import LEAST_BOLD, LEAST_SHOWN, paint_signed
from mnist_tui.tui.paint.text import first_fitting
from mnist_tui.tui.paint.ticks import number

Floats = NDArray[np.float64]
SHARP_FROM = 0.8
"""Weights are enlarged by a whole number where that fills this fraction of the room."""
BRIGHTEST_QUANTILE = 0.98
"""Weights from this quantile on are brightest: scaled to the largest, a single one would dim all others."""
TINY = 1e-4
"""Weights are drawn in greys where the largest is smaller: a hundred pixels with full ink move z by 0.01 at most."""


def enlarged(weights: NDArray[np.floating], columns: int, half_rows: int) -> Floats:
    """Return weights (H, W) as large as fit into so many columns and half rows."""
    numbers: Floats = np.nan_to_num(np.asarray(weights, np.float64), posinf=0, neginf=0)
    if not numbers.size or columns < 1 or half_rows < 1:
        return np.zeros((0, 0))
    times = min(columns / numbers.shape[1], half_rows / numbers.shape[0])
    if times >= 1 and int(times) >= SHARP_FROM * times:
        times = int(times)
    rows, wide = (max(int(times * edge + 1e-9), 1) for edge in numbers.shape)
    return resample(numbers, wide, rows)


def largest_weight(weights: NDArray[np.floating]) -> float:
    """Return the size from which on weights are brightest; 0 where all are 0, NaN where not all are finite."""
    numbers = np.abs(np.asarray(weights, np.float64))
    if not numbers.size or not np.isfinite(numbers).all():
        return math.nan if numbers.size else 0.0
    return float(np.quantile(numbers, BRIGHTEST_QUANTILE)) or float(numbers.max())


def paint_weight_image(
    numbers: Floats,
    width: int,
    height: int,
    palette: Palette,
    glyphs: Glyphs,
    largest: float,
    tiny: float = TINY,
    zeros: str = "zero",
) -> Canvas:
    """Draw what `enlarged` returns, orange for + and blue for −, `largest` brightest; in greys below `tiny`.

    Instead of `zeros` alone their name is written, and of weights too small to be seen beside `largest` their size.
    """
    canvas = paint_signed(numbers, width, height, palette, glyphs, largest or None, grey=largest < tiny)
    if numbers.size and (canvas.chars == " ").all() and (canvas.back == DEFAULT).all():
        own = float(np.abs(numbers).max())
        text = f"{glyphs.give_or_take}{number(own)}" if own else zeros
        canvas.centre(canvas.height // 2, text[: canvas.width], palette.ink("muted"))
    return canvas


def paint_weight_scale(
    largest: float, tiny: float, notes: tuple[str, ...], width: int, palette: Palette, glyphs: Glyphs
) -> Canvas:
    """Draw one row: which colours, or signs, stand for which weights, and the first of `notes` that fits beside."""
    canvas, muted, size = Canvas(width, 1), palette.ink("muted"), number(largest)
    least, most = f"{glyphs.minus}{size}", f"+{size}"
    if math.isnan(largest):
        ramp, x = "the weights are not finite", 0
    elif not largest:
        ramp, x = "all weights are 0", 0
    elif largest < tiny:
        drawn = "drawn in grey" if palette.colour else "drawn as dots"
        ramp, x = f"largest weight {glyphs.give_or_take}{size}: tiny, {drawn}", 0
    elif glyphs.dots == (1, 1) or not palette.colour:
        blank, bold = (number(part * largest) for part in (LEAST_SHOWN, LEAST_BOLD))
        ramp, x = f"+ and {glyphs.minus}: blank below {blank}, bold above {bold}", 0
    else:
        scale = signed_scale(palette)
        colours = (*scale.negative[:0:-1], *scale.positive)
        canvas.text(0, 0, least, muted)
        canvas.back[0, len(least) + 1 :][: len(colours)] = colours[: max(width - len(least) - 1, 0)]
        ramp, x = most, len(least) + len(colours) + 2
    canvas.text(x, 0, ramp, muted)
    start = x + len(ramp) + 3
    note = first_fitting((*notes, ""), width - start)
    canvas.text(start, 0, note, muted)
    return canvas
