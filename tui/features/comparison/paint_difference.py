"""Draws how the counts of one confusion matrix differ from those of another. It knows no network."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import Canvas, Ink
from mnist_tui.tui.paint.confusion.cells import MORE, aligned
from mnist_tui.tui.paint.confusion.cursor import LONGEST_NAME, paint_cursor
from mnist_tui.tui.paint.confusion.grid import Grid, fit_grid
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.text import shorten, whole_parts

Changes = Sequence[tuple[str, tuple[str, ...]]]
"""`rarer` and `more frequent`, each with confusions."""


def paint_difference(
    counts: NDArray[np.int64],
    classes: tuple[str, ...],
    changes: Changes,
    cursor: tuple[int, int] | None,
    width: int,
    height: int,
    palette: Palette,
    glyphs: Glyphs,
) -> Canvas:
    """Draw the signed numbers (K, K), labels down and predictions across, in cells as large as fit.

    What is better is green: more on the diagonal, fewer beside it. In rows that are left stand the cell under the
    cursor and the `changes`.
    """
    canvas = Canvas(width, height)
    grid = fit_grid(classes, width, height, rows_below=int(cursor is not None))
    if grid is None:
        return canvas
    _paint_labels(canvas, grid, classes, palette, glyphs)
    for row, line in enumerate(counts.tolist()):
        for column, change in enumerate(line):
            x, y = grid.corner(row, column)
            text, ink = _cell(change, row == column, grid.cell_width, palette, glyphs)
            cell = aligned(text, grid.cell_width)
            indent = len(cell) - len(cell.lstrip())  # an underline is for the number, not for the blanks before it
            canvas.text(x + indent, y + grid.middle, cell[indent:].rstrip(), ink)
    top = grid.bottom
    if cursor is not None:
        paint_cursor(canvas, grid, cursor, palette)
        name, predicted = (shorten(classes[one], LONGEST_NAME, glyphs) for one in cursor)
        text = f"{name}{glyphs.to}{predicted} {_signed(int(counts[cursor]), glyphs)}"
        canvas.text(grid.label_width, top, text, palette.ink("text", bold=True))
        top += 1
    _paint_below(canvas, grid, top, counts, changes, palette, glyphs)
    return canvas


def fits(classes: tuple[str, ...], width: int, height: int, has_cursor: bool = False) -> bool:
    """Tell whether there is room for a matrix, and for a line about the cell under a cursor."""
    return fit_grid(classes, width, height, rows_below=int(has_cursor)) is not None


def has_labels(classes: tuple[str, ...], width: int, height: int, has_cursor: bool = False) -> bool:
    """Tell whether there is room for a matrix with labels above its columns."""
    grid = fit_grid(classes, width, height, rows_below=int(has_cursor))
    return grid is not None and bool(grid.header)


def _paint_labels(canvas: Canvas, grid: Grid, classes: tuple[str, ...], palette: Palette, glyphs: Glyphs) -> None:
    muted = palette.ink("muted")
    for index, name in enumerate(classes):
        canvas.text(0, grid.corner(index, 0)[1] + grid.middle, shorten(name, grid.label_width - 1, glyphs), muted)
        if grid.header:
            short = name[: grid.cell_width - 1] if grid.cell_width > 2 or len(name) == 1 else ""
            canvas.text(grid.corner(0, index)[0], 0, aligned(short, grid.cell_width), muted)


def _paint_below(
    canvas: Canvas, grid: Grid, top: int, counts: NDArray[np.int64], changes: Changes, palette: Palette, glyphs: Glyphs
) -> None:
    """Name what changed most, a line each way; in the last row say what signs without digits mean."""
    most, left, rows = 10 ** (grid.cell_width - 2) - 1, grid.label_width, canvas.height - top
    legend = f"{MORE * (grid.cell_width - 1)} {glyphs.minus * (grid.cell_width - 1)} >{most}"
    has_legend = bool((np.abs(counts) > most).any()) and rows > 0
    for y, (title, texts) in enumerate(changes[: max(rows - has_legend, 0)], top):
        line = whole_parts([f"{title} {texts[0]}", *texts[1:]], canvas.width - left, 1, glyphs.separator, glyphs)
        canvas.text(left, y, "".join(line), palette.ink("muted"))
    if has_legend:
        canvas.right(canvas.width, canvas.height - 1, legend, palette.ink("muted"))


def _cell(change: int, is_right: bool, width: int, palette: Palette, glyphs: Glyphs) -> tuple[str, Ink]:
    """Return a change with its sign; where its digits do not fit, the sign alone."""
    if not change:
        return glyphs.zero, palette.ink("faint")
    text, ink = _signed(change, glyphs), palette.ink("right" if (change > 0) == is_right else "wrong")
    return text if len(text) < width else text[0] * (width - 1), ink


def _signed(change: int, glyphs: Glyphs) -> str:
    """Write a change with its sign; none for 0."""
    sign = MORE if change > 0 else glyphs.minus if change < 0 else ""
    return f"{sign}{abs(change):,}"
