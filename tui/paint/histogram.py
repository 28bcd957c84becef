"""Draws a histogram as columns over an axis. It does not know what the numbers are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.digit import resample
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.text import first_fitting
from mnist_tui.tui.paint.ticks import number

LEAST_HEIGHT = 3
LEAST_WIDTH = 8
AXIS_WIDTH = 6
"""Characters of a number at the axis: gradients are as small as -1e-13."""


@dataclass(frozen=True, slots=True, eq=False)
class HistogramBars:
    """Counts (B,) in equal bins from `low` to `high`, with a name and a text about them."""

    name: str
    counts: NDArray[np.integer]
    low: float
    high: float
    value_text: str = ""
    role: Role = "train"


def paint_histogram(histogram: HistogramBars, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw a title with the text, columns, and an axis with both ends and zero.

    Heights are on a square-root scale, as the title says: the zeros of ReLU would hide all other values. Without room
    for columns only the title is drawn, and the text is the last part to be cut.
    """
    canvas = Canvas(width, height)
    room = max(width - len(histogram.value_text) - 1, 0) if histogram.value_text else width
    drawn = canvas.height >= LEAST_HEIGHT and canvas.width >= LEAST_WIDTH
    scales = (f"{histogram.name}, {glyphs.root} scale", f"{histogram.name} {glyphs.root}") if drawn else ()
    canvas.text(0, 0, first_fitting((*scales, histogram.name), room)[:room], palette.ink("muted"))
    canvas.right(width, 0, histogram.value_text, palette.ink("text"))
    if not drawn:
        return canvas
    columns = _heights(histogram, canvas.width)
    if columns.any():
        _paint_columns(canvas, columns, canvas.height - 2, palette, glyphs, histogram.role)
        _paint_axis(canvas, histogram, palette)
    else:
        canvas.centre(canvas.height // 2, "no values", palette.ink("muted"))
    return canvas


def _heights(histogram: HistogramBars, width: int) -> NDArray[np.float64]:
    """Return one height for every column, 0..1: of equal values a single column, which resampled would be two."""
    roots = np.sqrt(np.maximum(histogram.counts, 0).astype(np.float64))[None]
    if not roots.any():
        return np.zeros(width)
    if histogram.low == histogram.high:
        only = np.zeros(width)
        only[width // 2] = 1
        return only
    heights: NDArray[np.float64] = resample(roots, width, 1)[0]
    return heights / heights.max() if heights.max() > 0 else heights


def _paint_columns(
    canvas: Canvas, heights: NDArray[np.float64], rows: int, palette: Palette, glyphs: Glyphs, role: Role
) -> None:
    """Fill rows 1 … `rows`; a column that is not empty has at least the lowest bar."""
    levels = len(glyphs.bars) - 1
    filled = np.where(heights > 0, np.maximum(np.rint(heights * rows * levels), 1), 0).astype(np.int64)
    bars = np.array(list(glyphs.bars), dtype="<U1")
    for row in range(rows):
        canvas.chars[rows - row] = bars[(filled - row * levels).clip(0, levels)]
    ink = palette.ink(role)
    canvas.fore[1 : rows + 1], canvas.style[1 : rows + 1] = ink.fore, ink.style


def _paint_axis(canvas: Canvas, histogram: HistogramBars, palette: Palette) -> None:
    """Write both ends, and 0 where there is room for it; of equal values the one that there is."""
    y, ink = canvas.height - 1, palette.ink("muted")
    if histogram.low == histogram.high:
        canvas.centre(y, number(histogram.low, AXIS_WIDTH), ink)
        return
    left, right = (number(_near_zero_to_zero(end, histogram), AXIS_WIDTH) for end in (histogram.low, histogram.high))
    canvas.text(0, y, left, ink)
    canvas.right(canvas.width, y, right, ink)
    if histogram.low < 0 < histogram.high and np.isfinite(histogram.high - histogram.low):
        x = int(-histogram.low / (histogram.high - histogram.low) * canvas.width)
        if len(left) < x < canvas.width - len(right) - 1:
            canvas.text(x, y, "0", ink)


def _near_zero_to_zero(end: float, histogram: HistogramBars) -> float:
    """Return an end of the axis, or 0 if it differs from 0 by less than a column can show."""
    with np.errstate(all="ignore"):
        return 0.0 if abs(end) < 1e-4 * abs(histogram.high - histogram.low) else end
