"""What a chart says of places and values: its level, its marks, its cursor. They cover no curve."""

from itertools import product
from math import log10

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart_axes import View
from mnist_tui.tui.paint.chart_data import Level, Mark
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette

BEFORE_CURVES = 2
"""Blank columns in the legend between a level and the curves."""


def level_row(view: View, level: Level | None) -> int | None:
    """Return the row of a level, None when there is none in view."""
    if level is None or (view.log and not level.y > 0):
        return None
    return view.row(log10(level.y) if view.log else level.y)


def paint_level(canvas: Canvas, view: View, level: Level | None, palette: Palette, glyphs: Glyphs) -> None:
    """Draw the line of a level where the row is free."""
    row = level_row(view, level)
    if row is None:
        return
    cells = canvas.chars[row, view.left : view.left + view.columns]
    free = (cells == " ") | (cells == glyphs.grid)
    cells[free] = glyphs.rule
    canvas.fore[row, view.left : view.left + view.columns][free] = palette.muted


def label_level(
    canvas: Canvas, legend: Canvas, view: View, level: Level | None, palette: Palette, glyphs: Glyphs
) -> None:
    """Write the text of a level on its line or beside it, as far right as no curve is in the way.

    Where curves are everywhere it stands in the legend, behind a piece of the line.
    """
    row = level_row(view, level)
    if level is None or row is None:
        return
    for text in (level.text, level.short_text):
        last = view.left + view.columns - len(text) - 1
        for y, start in product((row, row - 1, row + 1), range(last, view.left - 1, -1)):
            if is_free(canvas, view, y, start, len(text), glyphs):
                canvas.text(start, y, text, palette.ink("muted"))
                return
    for text in (level.text, level.short_text):
        entry = f"{2 * glyphs.rule} {text}"
        room = len(entry) + BEFORE_CURVES
        if text and legend.height and room <= legend.width and (legend.chars[0, :room] == " ").all():
            legend.text(0, 0, entry, palette.ink("muted"))
            return


def paint_marks(canvas: Canvas, view: View, marks: tuple[Mark, ...], palette: Palette, glyphs: Glyphs) -> None:
    """Draw a dotted vertical line at every mark, and its text beside it, where no curve is; the latest come first.

    Of hundreds of marks few have room: where a text had none, no longer one of the same column is tried.
    """
    too_long: dict[int, int] = {}
    """By column, the length from which on texts have no room beside it."""
    for mark in sorted(marks, key=lambda mark: -mark.x):
        column = view.column(mark.x)
        if column is None:
            continue
        if column not in too_long:
            _paint_upright(canvas, view, column, palette, glyphs)
        length = len(mark.text)
        if length >= too_long.setdefault(column, view.columns):
            continue
        places = product(range(view.rows), (column + 1, column - length))
        row, start = next((place for place in places if is_free(canvas, view, *place, length, glyphs)), (-1, 0))
        if row < 0:
            too_long[column] = length
        else:
            canvas.text(start, row, mark.text, palette.ink("text"))


def _paint_upright(canvas: Canvas, view: View, column: int, palette: Palette, glyphs: Glyphs) -> None:
    cells = canvas.chars[: view.rows, column]
    free = (cells == " ") | (cells == glyphs.grid)
    cells[free] = glyphs.mark
    canvas.fore[: view.rows, column][free] = palette.muted


def is_free(canvas: Canvas, view: View, row: int, start: int, length: int, glyphs: Glyphs) -> bool:
    """Tell whether a text of this length has room in a row without covering a curve or another text.

    It may cover the line of the cursor: a text stays where it is as the cursor moves past it. Two texts never touch,
    which would read as one word.
    """
    end = view.left + view.columns
    if not 0 <= row < view.rows or start < view.left or start + length > end:
        return False
    cells = canvas.chars[row, max(start - 1, view.left) : min(start + length + 1, end)].tolist()
    beside = (cells[: start > view.left], cells[len(cells) - (start + length < end) :])
    return not any(cell.isalnum() for side in beside for cell in side) and all(
        cell in (" ", glyphs.grid, glyphs.mark, glyphs.rule, glyphs.upright)
        for cell in canvas.chars[row, start : start + length].tolist()
    )


def paint_cursor_line(canvas: Canvas, view: View, cursor: Mark | None, palette: Palette, glyphs: Glyphs) -> None:
    """Draw a vertical line at the cursor; the texts of the chart are written over it, so that no line cuts a word."""
    if cursor is None or (column := view.column(cursor.x)) is None:
        return
    ink = palette.ink("text", bold=True)
    cells = canvas.chars[: view.rows, column]
    free = (cells == " ") | (cells == glyphs.grid)
    cells[free] = glyphs.upright
    canvas.fore[: view.rows, column][free], canvas.style[: view.rows, column][free] = ink.fore, ink.style


def label_cursor(canvas: Canvas, view: View, cursor: Mark | None, palette: Palette, glyphs: Glyphs) -> None:
    """Write the text of the cursor on the x axis."""
    if cursor is None or (column := view.column(cursor.x)) is None:
        return
    if view.rows < canvas.height:
        texts = (f" {text} " for text in (cursor.text, *cursor.short_texts))
        text = next((text for text in texts if len(text) <= view.columns), "")
        start = min(max(column - len(text) // 2, view.left), canvas.width - len(text))
        _clear_cut_labels(canvas, view, start, start + len(text), palette, glyphs)
        canvas.text(start, view.rows, text, palette.ink("text", bold=True))
    canvas.cursor = column, min(view.rows, canvas.height - 1)


def _clear_cut_labels(canvas: Canvas, view: View, start: int, end: int, palette: Palette, glyphs: Glyphs) -> None:
    """Remove what would be left of labels of the x axis that a text from `start` to before `end` covers in part."""
    labels = (canvas.chars[view.rows] != glyphs.rule).tolist()
    first, last = start, end
    while view.left < first and labels[first] and labels[first - 1]:
        first -= 1
    while view.left < last < canvas.width and labels[last - 1] and labels[last]:
        last += 1
    canvas.text(first, view.rows, glyphs.rule * (last - first), palette.ink("line"))
