"""Draws a histogram as columns over an axis. It does not know what the numbers are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.digit import resample
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.text import first_fitting, whole_words
from mnist_tui.tui.paint.ticks import number

LEAST_HEIGHT = 3
"""Rows from which on the axis has one of its own."""
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
    role: Role = "muted"


def paint_histogram(histogram: HistogramBars, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw a title with the text, columns, and an axis with both ends and zero.

    Heights are on a square-root scale, as the title says: the zeros of ReLU would hide all other values. In two rows
    the ends stand beside the columns, or alone. In one only the title is drawn, of which the text is kept longest.
    """
    canvas, (low, high) = Canvas(width, height), _ends(histogram)
    beside = len(low) + len(high) + 2 if canvas.height < LEAST_HEIGHT else 0
    columns = canvas.width - beside if canvas.height > 1 else 0
    _paint_title(canvas, histogram, columns >= LEAST_WIDTH, palette, glyphs)
    muted, is_point = palette.ink("muted"), histogram.low == histogram.high
    if canvas.height < 2:
        return canvas
    if not (histogram.counts > 0).any():
        canvas.centre(max(canvas.height // 2, 1), "no values", muted)
    elif columns >= LEAST_WIDTH and not (beside and is_point):
        rows, left = max(canvas.height - 2, 1), len(low) + 1 if beside else 0
        _paint_columns(canvas, left, _heights(histogram, columns), rows, palette, glyphs, histogram.role)
        if beside:
            canvas.text(0, 1, low, muted)
            canvas.right(canvas.width, 1, high, muted)
        else:
            _paint_axis(canvas, histogram, palette)
    else:
        canvas.text(0, 1, first_fitting((f"all {low}" if is_point else f"{low} to {high}", ""), canvas.width), muted)
    return canvas


def _paint_title(canvas: Canvas, histogram: HistogramBars, has_columns: bool, palette: Palette, glyphs: Glyphs) -> None:
    value = first_fitting((histogram.value_text, ""), canvas.width)
    room = max(canvas.width - len(value) - 1, 0) if value else canvas.width
    scales = (f"{histogram.name}, {glyphs.root} scale", f"{histogram.name} {glyphs.root}") if has_columns else ()
    name = whole_words(first_fitting((*scales, histogram.name), room), room, glyphs)
    canvas.text(0, 0, name, palette.ink("muted"))
    canvas.right(canvas.width, 0, value, palette.ink("text"))


def _ends(histogram: HistogramBars) -> tuple[str, str]:
    """Return what is written at both ends of the axis."""
    low, high = (number(_near_zero_to_zero(end, histogram), AXIS_WIDTH) for end in (histogram.low, histogram.high))
    return low, high


def _heights(histogram: HistogramBars, width: int) -> NDArray[np.float64]:
    """Return one height for every column, 0..1: of equal values a single column, which resampled would be two."""
    roots = np.sqrt(np.maximum(histogram.counts, 0).astype(np.float64))[None]
    if histogram.low == histogram.high:
        only = np.zeros(width)
        only[width // 2] = 1
        return only
    heights: NDArray[np.float64] = resample(roots, width, 1)[0]
    return heights / heights.max() if heights.max() > 0 else heights


def _paint_columns(
    canvas: Canvas, left: int, heights: NDArray[np.float64], rows: int, palette: Palette, glyphs: Glyphs, role: Role
) -> None:
    """Fill rows 1 … `rows` from column `left` on; a column that is not empty has at least the lowest bar."""
    levels = len(glyphs.bars) - 1
    filled = np.where(heights > 0, np.maximum(np.rint(heights * rows * levels), 1), 0).astype(np.int64)
    bars, ink, end = np.array(list(glyphs.bars), dtype="<U1"), palette.ink(role), left + len(heights)
    for row in range(rows):
        canvas.chars[rows - row, left:end] = bars[(filled - row * levels).clip(0, levels)]
    canvas.fore[1 : rows + 1, left:end], canvas.style[1 : rows + 1, left:end] = ink.fore, ink.style


def _paint_axis(canvas: Canvas, histogram: HistogramBars, palette: Palette) -> None:
    """Write both ends, and 0 where there is room for it; of equal values the one that there is."""
    y, ink = canvas.height - 1, palette.ink("muted")
    if histogram.low == histogram.high:
        canvas.centre(y, number(histogram.low, AXIS_WIDTH), ink)
        return
    left, right = _ends(histogram)
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
