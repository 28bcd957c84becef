"""Points of a chart that would be lost as dots or as ends of a line: each is a sign with its value beside it."""

from collections.abc import Callable, Iterator

import numpy as np

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart_axes import View
from mnist_tui.tui.paint.chart_data import Floats, Series, end_names
from mnist_tui.tui.paint.chart_legend import point
from mnist_tui.tui.paint.chart_marks import is_free
from mnist_tui.tui.paint.curve import dot_rows
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette

FEW = 2
"""Points of a curve of which each is marked."""
ROOM = 0.25
"""Part of the axis that is left free behind the last point where nothing else is drawn."""
BESIDE = 2
"""Columns from a point to the text beside it."""
ROWS_AROUND = (0, -1, 1, -2, 2)


def few_texts(values: Floats, write: Callable[[float], str]) -> tuple[str, ...]:
    """Return the texts of all points of a curve; nothing where it has many."""
    return tuple(write(value) for value in values.tolist()) if len(values) <= FEW else ()


def end_behind(end: float, series: tuple[Series, ...]) -> float:
    """Return the right end of an axis from 0 whose last point is at `end`."""
    return end * (1 + ROOM) if all(one.point_texts or not len(one.x) for one in series) else end


def paint_points(canvas: Canvas, view: View, series: tuple[Series, ...], palette: Palette, glyphs: Glyphs) -> None:
    """Mark the points that have texts, where their curve stands or beside another such point."""
    taken: set[tuple[int, int]] = set()
    signs = [
        _sign(one, index, name, glyphs) for index, (one, name) in enumerate(zip(series, end_names(series), strict=True))
    ]
    places = [
        (one, *sign, *place) for one, sign in zip(series, signs, strict=True) for place in _places(one, view, glyphs)
    ]
    for one, sign, _, column, row, _ in places:
        if (column, row) not in taken:
            canvas.text(column, row, sign, palette.mark(one.role, bold=True))
            taken.add((column, row))
    named: set[tuple[int, int]] = set()
    for one, sign, name, column, row, text in places:
        text = f"{name or sign} {text}" if name or (column, row) in named else text
        named.add((column, row))
        for y in (row + step for step in ROWS_AROUND):
            start = next(
                (x for x in _starts(column, len(text)) if is_free(canvas, view, y, x, len(text), glyphs)), None
            )
            if start is not None:
                canvas.text(start, y, text, palette.ink(one.role))
                _part(canvas, start - 1 if start > column else start + len(text), y, glyphs)
                break


def _part(canvas: Canvas, x: int, y: int, glyphs: Glyphs) -> None:
    """Leave a blank between a sign and its text where a rule would join them."""
    if canvas.chars[y, x] == glyphs.rule:
        canvas.chars[y, x] = " "


def _sign(one: Series, index: int, name: str, glyphs: Glyphs) -> tuple[str, str]:
    """Return the sign of a point, and what its text has to begin with where the sign does not tell its curve."""
    if glyphs.dots == (1, 1):
        return point(one, index, glyphs), ""
    return (name, "") if len(name) == 1 else (glyphs.points[index % len(glyphs.points)], name)


def _starts(column: int, length: int) -> tuple[int, int]:
    """Return where a text beside a column begins, on its right and on its left."""
    return column + BESIDE, column + 1 - BESIDE - length


def _places(one: Series, view: View, glyphs: Glyphs) -> Iterator[tuple[int, int, str]]:
    """Yield column, row and text of the points in view that have one: of the cells in which their dots are."""
    across, down = glyphs.dots
    (first, last), columns = view.x_range, view.columns * across
    for x, y, text in zip(one.x.tolist(), one.y.tolist(), one.point_texts, strict=False):
        if not np.isfinite(y) or (view.log and y <= 0):
            continue
        column = round((x - first) / (last - first) * (columns - 1)) if last > first else 0
        row = int(dot_rows(np.array([np.log10(y) if view.log else y]), view.y_range, view.rows * down)[0])
        if 0 <= column < columns and 0 <= row < view.rows * down:
            yield view.left + column // across, row // down, text
