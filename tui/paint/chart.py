"""Draws curves against training steps: lines, the band of raw values behind them, axes, legend. It knows no network."""

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint import chart_axes
from mnist_tui.tui.paint.canvas import DEFAULT, Canvas
from mnist_tui.tui.paint.chart_axes import View
from mnist_tui.tui.paint.chart_data import Band, ChartData, Mark, Series
from mnist_tui.tui.paint.curve import Columns, dot_rows, fill_between, quantiles, shrink, trace
from mnist_tui.tui.paint.dots import cell_codes, characters
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.ticks import linear_range, log_range, step_range

__all__ = ["Band", "ChartData", "Mark", "Series", "paint_chart"]

LEAST_WIDTH, LEAST_HEIGHT = 12, 3
DASH = 3
"""Cells from one dash to the next of a line without colour; the last of them is blank."""
BAND_OUTLIERS = 0.05
"""This fraction of the band's extremes may lie outside the chart, or one bad batch would flatten every curve."""


def paint_chart(data: ChartData, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw a chart; in a few cells only the current value, without data its `empty_text`."""
    canvas = Canvas(width, height)
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        paint_value(canvas, data, palette)
        return canvas
    legend = chart_axes.legend_row(data.series, width, palette, glyphs)
    plot = Canvas(width, height - legend.height)
    if not _paint_plot(plot, data, palette, glyphs):
        canvas.centre(height // 2, data.empty_text, palette.ink("muted"))
        return canvas
    canvas.paste(0, 0, legend)
    canvas.paste(0, legend.height, plot)
    return canvas


def _paint_plot(canvas: Canvas, data: ChartData, palette: Palette, glyphs: Glyphs) -> bool:
    """Draw the curves and their axes; return False, and draw nothing, where there is no data."""
    left, rows = chart_axes.left_margin(canvas.width), canvas.height - chart_axes.bottom_margin(canvas.height)
    columns = canvas.width - left
    x_range = x_range_of(data)
    if x_range is None:
        return False
    shrunk = [shrink(one.x, one.y, x_range, columns * glyphs.dots[0], data.log, one.y_high) for one in data.series]
    band = shrink(data.band.x, data.band.y, x_range, columns, data.log, data.band.y_high) if data.band else None
    y_range = y_range_of(data, shrunk, band)
    if y_range is None:
        return False
    view = View(left, columns, rows, x_range, y_range, data.log, data.log_x, data.x_unit, data.y_ticks)
    chart_axes.paint_grid(canvas, view, palette, glyphs)
    if band is not None:
        paint_band(canvas, view, band, palette)
    chart_axes.paint_level(canvas, view, data.level, palette, glyphs)
    _paint_curves(canvas, view, data.series, shrunk, palette, glyphs)
    chart_axes.paint_x_axis(canvas, view, palette, glyphs)
    chart_axes.label_level(canvas, view, data.level, palette, glyphs)
    chart_axes.paint_marks(canvas, view, data.marks, palette, glyphs)
    chart_axes.paint_cursor(canvas, view, data.cursor, palette, glyphs)
    return True


def paint_value(canvas: Canvas, data: ChartData, palette: Palette) -> None:
    """Write the first known value, with its name where it fits."""
    for one in data.series:
        if one.value_text:
            text = f"{one.name} {one.value_text}"
            canvas.centre(
                canvas.height // 2, text if len(text) <= canvas.width else one.value_text, palette.ink(one.role)
            )
            return
    canvas.centre(canvas.height // 2, data.empty_text, palette.ink("muted"))


def x_range_of(data: ChartData) -> tuple[float, float] | None:
    if data.x_range is not None and data.x_range[0] < data.x_range[1] and np.isfinite(data.x_range).all():
        return data.x_range
    sources = [one.x for one in data.series] + ([data.band.x] if data.band else [])
    ends = [both for both in map(chart_axes.finite_ends, sources) if both is not None]
    return step_range(min(first for first, _ in ends), max(last for _, last in ends)) if ends else None


def y_range_of(data: ChartData, shrunk: list[Columns], band: Columns | None) -> tuple[float, float] | None:
    """Return the values of the bottom and top row, in powers of ten on a logarithmic axis; None without data."""
    if data.y_range is not None:
        low, high = data.y_range
        if np.isfinite((low, high)).all() and low < high and (low > 0 or not data.log):
            return (float(np.log10(low)), float(np.log10(high))) if data.log else (low, high)
    lows = [one.low[np.isfinite(one.low)] for one in shrunk]
    highs = [one.high[np.isfinite(one.high)] for one in shrunk]
    if band is not None:
        lows.append(quantiles(band.low, BAND_OUTLIERS))
        highs.append(quantiles(band.high, 1 - BAND_OUTLIERS))
    low_values, high_values = np.concatenate([*lows, np.empty(0)]), np.concatenate([*highs, np.empty(0)])
    if not len(low_values):
        return None
    low, high = float(low_values.min()), float(high_values.max())
    if data.level is not None and data.level.y > 0:  # where every curve is above it, it is what matters
        low = min(low, float(np.log10(data.level.y)) if data.log else data.level.y)
    if not data.log:
        return linear_range(low, high)
    low, high = log_range(10 ** max(low, -299.0), 10 ** min(high, 299.0))
    return float(np.log10(low)), float(np.log10(high))


def paint_band(canvas: Canvas, view: View, band: Columns, palette: Palette) -> None:
    """Shade the cells between the extremes; without a suitable colour there is no band, as it would hide curves."""
    if palette.band == DEFAULT:
        return
    low, high = fill_between(band)
    seen = np.isfinite(low)
    top, bottom = dot_rows(high, view.y_range, view.rows), dot_rows(low, view.y_range, view.rows)
    rows = np.arange(view.rows)[:, None]
    inside = (rows >= top) & (rows <= bottom) & seen
    area = (slice(0, view.rows), slice(view.left, view.left + view.columns))
    canvas.back[area][inside] = palette.band


def _paint_curves(
    canvas: Canvas,
    view: View,
    series: tuple[Series, ...],
    shrunk: list[Columns],
    palette: Palette,
    glyphs: Glyphs,
) -> None:
    """Draw every line; where lines share a cell, neighbouring cells show them in turn; the previous run lies behind."""
    codes = curve_codes(series, shrunk, view, glyphs, thin=not palette.colour)
    chosen = alternate(codes, series, view, palette)
    for index, one in enumerate(series):
        mine = chosen == index
        put_cells(
            canvas,
            view,
            one,
            mine,
            characters(codes[index], glyphs.dots[1], chart_axes.point(one, index, glyphs)),
            palette,
        )
        if glyphs.dots[0] > 1:
            label_end(canvas, view, one, mine, palette)


def curve_codes(
    series: tuple[Series, ...], shrunk: list[Columns], view: View, glyphs: Glyphs, thin: bool
) -> list[NDArray[np.uint8]]:
    """Return the dots of every line, (rows, columns) of `cell_codes`; with `thin`, dotted lines are dashed."""
    dots_x, dots_y = glyphs.dots
    codes = []
    for one, columns in zip(series, shrunk, strict=True):
        dots = trace(columns, view.y_range, view.rows * dots_y)
        if thin and one.texture == "dotted" and dots_x > 1:
            dots[:, np.arange(view.columns * dots_x) // dots_x % DASH == DASH - 1] = False
        codes.append(cell_codes(dots, dots_x, dots_y))
    return codes


def alternate(
    codes: list[NDArray[np.uint8]], series: tuple[Series, ...], view: View, palette: Palette
) -> NDArray[np.intp]:
    """Return which series every cell shows, -1 for none; without colour they alternate every two cells."""
    shape = (view.rows, view.columns)
    chosen = np.full(shape, -1, dtype=np.intp)
    for index, code in enumerate(codes):
        if series[index].role == "previous":
            chosen[code > 0] = index
    front = [index for index, one in enumerate(series) if one.role != "previous"]
    count = np.zeros(shape, dtype=np.intp)
    for index in front:
        count += codes[index] > 0
    stripe = 1 if palette.colour else 2
    turn = np.add.outer(np.arange(view.rows), np.arange(view.columns) // stripe) % np.maximum(count, 1)
    seen = np.zeros(shape, dtype=np.intp)
    for index in front:
        present = codes[index] > 0
        chosen[present & (seen == turn)] = index
        seen += present
    return chosen


def put_cells(
    canvas: Canvas, view: View, one: Series, cells: NDArray[np.bool_], signs: NDArray[np.str_], palette: Palette
) -> None:
    """Write the characters of a line, (rows, columns), into the cells that are its own."""
    area = (slice(0, view.rows), slice(view.left, view.left + view.columns))
    ink = palette.ink(one.role)
    canvas.chars[area][cells] = signs[cells]
    canvas.fore[area][cells] = ink.fore
    canvas.style[area][cells] = ink.style


def label_end(canvas: Canvas, view: View, one: Series, mine: NDArray[np.bool_], palette: Palette) -> None:
    """Write the first letter of a series at the last cell of its line, so that colours need not be told apart."""
    columns = np.flatnonzero(mine.any(axis=0))
    if len(columns) and one.name:
        column = int(columns[-1])
        row = int(np.flatnonzero(mine[:, column])[0])
        canvas.text(view.left + column, row, one.name[:1], palette.ink(one.role, bold=True))
