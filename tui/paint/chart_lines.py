"""The curves of a chart in cells: dots, the cells that several share, the band behind them. It draws no axes."""

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import DEFAULT, Canvas
from mnist_tui.tui.paint.chart_axes import View
from mnist_tui.tui.paint.chart_data import Series, end_names
from mnist_tui.tui.paint.curve import Columns, dot_rows, fill_between, trace
from mnist_tui.tui.paint.dots import cell_codes
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette

DASH = 3
"""Cells from one dash to the next of a line without colour; the last of them is blank."""


def paint_band(canvas: Canvas, view: View, band: Columns, palette: Palette) -> None:
    """Shade the cells between the extremes; without a suitable colour there is no band, as it would hide curves."""
    if palette.band == DEFAULT:
        return
    low, high = fill_between(band)
    seen = np.isfinite(low)
    dots = view.rows * view.dots_y
    top, bottom = (dot_rows(ends, view.y_range, dots) // view.dots_y for ends in (high, low))
    rows = np.arange(view.rows)[:, None]
    inside = (rows >= top) & (rows <= bottom) & seen
    area = (slice(0, view.rows), slice(view.left, view.left + view.columns))
    canvas.back[area][inside] = palette.band


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
    ink = palette.mark(one.role)
    canvas.chars[area][cells] = signs[cells]
    canvas.fore[area][cells] = ink.fore
    canvas.style[area][cells] = ink.style


def label_ends(
    canvas: Canvas, view: View, series: tuple[Series, ...], chosen: NDArray[np.intp], palette: Palette
) -> None:
    """Write as much of the name of every line as tells it from the others at its end, so that colours need not.

    `chosen` says whose each cell is. Points that have signs of their own need no other.
    """
    for index, (one, name) in enumerate(zip(series, end_names(series), strict=True)):
        mine = chosen == index
        columns = np.flatnonzero(mine.any(axis=0))
        if not len(columns) or one.point_texts:
            continue
        row = int(np.flatnonzero(mine[:, columns[-1]])[0])
        start = view.left + max(int(columns[-1]) + 1 - len(name), 0)
        if len(name) > 1:  # beside another of two letters it would read as one word
            while start > view.left and _has_letters(canvas, row, start - 1, start + len(name) + 1):
                start -= 1
        canvas.text(start, row, name, palette.mark(one.role, bold=True))


def _has_letters(canvas: Canvas, row: int, start: int, end: int) -> bool:
    return any(cell.isalnum() for cell in canvas.chars[row, start:end].tolist())
