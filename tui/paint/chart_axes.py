"""The area of a chart and its axes: where a value lies, grid, ticks, labels. It knows no curves."""

from dataclasses import dataclass
from functools import lru_cache
from math import log10
from typing import TypeAlias

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart_data import XUnit
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.ticks import linear_ticks, log_ticks, number, tick_text

ROWS_PER_TICK, COLUMNS_PER_TICK, COLUMNS_PER_LOG_TICK = 3, 8, 9
DENSE_ROWS, DENSE_ROWS_PER_TICK = 12, 2
"""A logarithmic axis of so many rows has ticks so close together: 2, 1, 0.5, 0.2, 0.1 say more than 1, 0.1."""
LEAST_ROWS_APART = 2
LABEL_WIDTH = 5
FINEST = 1e-3
"""Labels have the digits of this fraction of their axis: more than round ticks need, so none is rounded."""
AROUND_X_LABEL = 2
"""Columns of the tick itself and of the gap behind its label."""
STEPS = "steps"
Ticks: TypeAlias = tuple[tuple[float, str], ...]
"""Values and labels."""
TIME_UNITS = ((86400.0, "d"), (3600.0, "h"), (60.0, "min"), (1.0, "s"))


@dataclass(frozen=True, slots=True)
class View:
    """The area of the curves in cells, and the values of its borders.

    `y_range` holds the values of the bottom and top row, `x_range` those of the first and last column; with `log`,
    `y_range` is in powers of ten, with `log_x` `x_range` is.
    """

    left: int
    columns: int
    rows: int
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    log: bool
    log_x: bool = False
    x_unit: XUnit = "steps"
    own_ticks: tuple[tuple[float, str], ...] = ()
    dots_y: int = 1
    """Dots of a curve in a cell, one below the other: a value lies in the row in which a curve has its dot."""

    def column(self, x: float) -> int | None:
        """Return the canvas column of a step, or None when it is outside."""
        first, last = self.x_range
        if not first <= x <= last:
            return None
        return self.left + (round((x - first) / (last - first) * (self.columns - 1)) if last > first else 0)

    def row(self, y: float) -> int | None:
        """Return the canvas row of a value of `y_range`, or None when it is outside."""
        bottom, top = self.y_range
        if not bottom <= y <= top or bottom == top:
            return None
        return round((top - y) / (top - bottom) * (self.rows * self.dots_y - 1)) // self.dots_y


def left_margin(width: int) -> int:
    """Return how many columns the labels and the line of the y axis take."""
    return LABEL_WIDTH + 1 if width >= 24 else 0


def bottom_margin(height: int) -> int:
    """Return how many rows the x axis takes."""
    return 1 if height >= 4 else 0


def paint_grid(canvas: Canvas, view: View, palette: Palette, glyphs: Glyphs) -> None:
    """Draw the y axis with its round ticks and a dotted line at each of them."""
    line = palette.ink("line")
    canvas.upright(view.left - 1, 0, view.rows, glyphs.upright, line)
    for y, label in y_ticks(view):
        row = view.row(y)
        if row is None:
            continue
        canvas.text(view.left, row, glyphs.grid * view.columns, line)
        if view.left:
            canvas.right(view.left - 1, row, label, palette.ink("muted"))
            canvas.text(view.left - 1, row, glyphs.tick, line)


@lru_cache(maxsize=64)
def y_ticks(view: View) -> Ticks:
    """Return the ticks of the y axis as values in the units of `y_range` and labels, no two alike."""
    if view.own_ticks:
        return _apart(view)
    bottom, top = view.y_range
    dense = view.log and view.rows >= DENSE_ROWS and top - bottom >= 1  # in less than a decade ticks are linear
    most = max((view.rows + 1) // (DENSE_ROWS_PER_TICK if dense else ROWS_PER_TICK), 2)
    for count in range(most, 0, -1):
        values = log_ticks(10**bottom, 10**top, count) if view.log else linear_ticks(bottom, top, count)
        texts = [tick_text(value, (value if view.log else top - bottom) * FINEST) for value in values]
        ticks = [(value, text) for value, text in zip(values, texts, strict=True) if len(text) <= LABEL_WIDTH]
        if len(ticks) == len(values):
            break
    if not view.log:
        return tuple(ticks)
    return tuple((min(max(log10(value), bottom), top), label) for value, label in ticks if value > 0)


def _apart(view: View) -> Ticks:
    """Return as many of the ticks that the chart brings as have rows of their own with a row in between."""
    ticks: list[tuple[float, str]] = []
    above = -LEAST_ROWS_APART
    for y, label in view.own_ticks:
        row = view.row(y)
        if row is not None and row >= above + LEAST_ROWS_APART:
            ticks.append((y, label))
            above = row
    return tuple(ticks)


def paint_x_axis(canvas: Canvas, view: View, palette: Palette, glyphs: Glyphs) -> None:
    """Draw the line below the curves with its round ticks."""
    y, line = view.rows, palette.ink("line")
    if y >= canvas.height:
        return
    canvas.text(view.left - 1, y, (glyphs.corner if view.left else "") + glyphs.rule * view.columns, line)
    occupied = view.left
    canvas.text(view.left, y, unit_at_the_start(view), palette.ink("muted"))
    for x, label in x_ticks(view):
        column = view.column(x)
        if column is None or column < occupied or column + 1 + len(label) > canvas.width:
            continue
        canvas.text(column, y, glyphs.x_tick, line)
        canvas.text(column + 1, y, label, palette.ink("muted"))
        occupied = column + len(label) + AROUND_X_LABEL


def unit_at_the_start(view: View, gap: int = 1) -> str:
    """Return what an axis of steps says where it begins, `gap` columns before its first tick; others need nothing."""
    columns = [column for x, _ in x_ticks(view) if (column := view.column(x)) is not None]
    room = (columns[0] if columns else view.left + view.columns) - view.left
    return STEPS if view.x_unit == "steps" and not view.log_x and len(STEPS) + gap <= room else ""


@lru_cache(maxsize=64)
def x_ticks(view: View) -> Ticks:
    """Return the round ticks of the x axis that have room for their labels: positions and labels, no two alike."""
    first, last = view.x_range
    most = max(view.columns // COLUMNS_PER_TICK, 1)
    if view.log_x:
        rates = log_ticks(10**first, 10**last, max(view.columns // COLUMNS_PER_LOG_TICK, 1))
        return tuple((log10(value), number(value, 6)) for value in rates if value > 0)
    unit, before, after = _x_label(view)
    for count in range(most + 1, 0, -1):  # the first of them may stand where the axis begins, which has no label
        values = linear_ticks(first / unit, last / unit, count)
        if view.x_unit in ("steps", "whole"):
            values = tuple(value for value in values if value == round(value))
        texts = [tick_text(value, (last - first) / unit * FINEST) for value in values]
        ticks = [(x * unit, before + text + after) for x, text in zip(values, texts, strict=True) if x * unit > first]
        apart = (values[1] - values[0]) * unit / (last - first) * view.columns if len(values) > 1 else view.columns
        if all(len(label) + AROUND_X_LABEL <= apart for _, label in ticks):
            return tuple(ticks)
    return ()


def _x_label(view: View) -> tuple[float, str, str]:
    """Return the unit of the labels of the x axis, and what stands before and after their numbers."""
    first, last = view.x_range
    if view.x_unit == "seconds":
        unit, sign = next((unit, sign) for unit, sign in TIME_UNITS if last - first >= 2 * unit or unit == 1)
        return unit, "", sign
    return 1.0, "ep" if view.x_unit == "epochs" else "", ""
