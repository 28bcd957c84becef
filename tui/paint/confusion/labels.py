"""Writes the labels of a confusion matrix, and the recalls beside it. It knows no network."""

import dataclasses
from collections.abc import Iterator

from mnist_tui.engine.evaluation import wilson_interval
from mnist_tui.tui.paint.canvas import Canvas, Ink
from mnist_tui.tui.paint.confusion.cells import aligned
from mnist_tui.tui.paint.confusion.grid import RECALL_WIDTH, SHORT_LABEL, Grid
from mnist_tui.tui.paint.confusion.matrix import ConfusionData
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.text import shorten
from mnist_tui.tui.paint.ticks import percent_digits


def paint_labels(canvas: Canvas, grid: Grid, data: ConfusionData, palette: Palette, glyphs: Glyphs) -> None:
    """Write the labels on the left and above; those of the cursor stand out, in style as well as in colour."""
    inks = palette.ink("muted"), dataclasses.replace(palette.ink("key", bold=True), underline=True)
    label, predicted = data.cursor or (-1, -1)
    for x, y, row, text in _on_the_left(grid, data, glyphs):
        canvas.text(x, y, text, inks[row == label])
    if grid.header:
        for x, column, text in _above(grid, data.classes, predicted, glyphs):
            canvas.text(x, 0, text, inks[column == predicted])


def _on_the_left(grid: Grid, data: ConfusionData, glyphs: Glyphs) -> Iterator[tuple[int, int, int, str]]:
    """Yield x, y, class and text; of two longer labels in a row that of the cursor, else the upper one."""
    longest = grid.label_width - 1
    for row in grid.rows:
        y, below = grid.corner(row, 0)[1] + grid.middle, (row - grid.rows.start) % grid.stacked
        if grid.stacked > 1 and max(map(len, data.classes)) == 1:
            yield below, y, row, data.classes[row]
        elif not below or (data.cursor is not None and data.cursor[0] == row):
            yield 0, y, row, shorten(data.classes[row], longest, glyphs).ljust(longest)


def _above(grid: Grid, classes: tuple[str, ...], first: int, glyphs: Glyphs) -> Iterator[tuple[int, int, str]]:
    """Yield x, class and text; in narrow cells only as many longer labels as stand apart, `first` among them."""
    width = grid.cell_width
    if width > 2 or max(map(len, classes)) == 1:
        for column in grid.columns:
            placed = aligned(classes[column][: max(width - 1, 1)], width)
            yield grid.corner(0, column)[0] + len(placed) - len(placed.lstrip()), column, placed.strip()
        return
    taken: set[int] = set()
    for column in sorted(grid.columns, key=lambda column: (column != first, column)):
        x, text = grid.corner(0, column)[0], shorten(classes[column], SHORT_LABEL, glyphs)
        if taken.isdisjoint(range(x - 1, x + len(text) + 1)):
            taken.update(range(x, x + len(text)))
            yield x, column, text


def paint_recalls(canvas: Canvas, grid: Grid, data: ConfusionData, palette: Palette) -> None:
    """Write the recall of every class to the right of its row."""
    if grid.header:
        canvas.text(grid.end + 1, 0, "recall", palette.ink("muted"))
    for row in grid.rows:
        right, count = int(data.counts[row, row]), int(data.counts[row].sum())
        text = percent_digits(right / count, 1) if count else "-"
        y = grid.corner(row, 0)[1] + grid.middle
        canvas.right(grid.end + RECALL_WIDTH, y, text, _recall_ink(right, count, palette))


def _recall_ink(right: int, count: int, palette: Palette) -> Ink:
    """Return the colour of a recall: never green, for its interval is not shown, and a warning only if that is low."""
    at_most = wilson_interval(right, count)[1] if count else 0.0
    role: Role = "muted" if not count else "text" if at_most >= 0.94 else "warm" if at_most >= 0.8 else "wrong"
    return palette.ink(role)
