"""Draws the confusion matrix: recall along its diagonal, counts of mistakes beside it. It knows no network."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import Canvas, Ink
from mnist_tui.tui.paint.confusion_text import paint_summary, recalls, worst_pairs, worst_pairs_within
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.names import shorten
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.roles import Role

__all__ = ["ConfusionData", "axes_legend", "paint_confusion", "worst_pairs"]

CELL_SIZES = ((7, 3), (6, 2), (5, 2), (5, 1), (4, 1), (3, 1), (2, 1))
"""Width and height of a class's cell, the best first."""
RECALL_WIDTH = 7
MOST_PAIR_ROWS = 4
LONGEST_LABEL = 10
COUNT_POWER = 0.7
"""Makes a few mistakes visible beside many."""
RECALL_STEPS = (0.5, 0.8, 0.94, 0.975)


@dataclass(frozen=True, slots=True, eq=False)
class ConfusionData:
    """`counts` is (C, C): true class down, predicted class across."""

    counts: NDArray[np.int64]
    classes: tuple[str, ...]
    split_name: str = "validation"
    show_axes: bool = True
    """Whether to say which way the classes run, where there is a row to spare."""


@dataclass(frozen=True, slots=True)
class _Grid:
    label_width: int
    cell_width: int
    cell_height: int
    header: int
    recall: bool


def axes_legend(glyphs: Glyphs) -> str:
    """Return which way the true and the predicted classes run."""
    return f"true {glyphs.down} pred {glyphs.to}"


def paint_confusion(data: ConfusionData, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw the matrix as large as it fits; where it does not, say the mean recall and the worst pairs."""
    canvas = Canvas(width, height)
    if not len(data.classes) or not data.counts.sum():
        canvas.centre(canvas.height // 2, f"no {data.split_name} results yet", palette.ink("muted"))
        return canvas
    grid = _fit(data.classes, width, height)
    if grid is None:
        paint_summary(canvas, data.counts, data.classes, palette, glyphs)
        return canvas
    _paint_labels(canvas, grid, data, palette, glyphs)
    _paint_cells(canvas, grid, data.counts, palette, glyphs)
    _paint_below(canvas, grid.label_width, grid.header + len(data.classes) * grid.cell_height, data, palette, glyphs)
    return canvas


def _paint_below(canvas: Canvas, left: int, top: int, data: ConfusionData, palette: Palette, glyphs: Glyphs) -> None:
    """Name the worst pairs under the matrix, and which way the classes run: beside them, or in a row of its own."""
    rows, legend, muted = canvas.height - top, axes_legend(glyphs) if data.show_axes else "", palette.ink("muted")
    if rows < 1:
        return
    beside = rows == 1
    room = canvas.width - left - (len(legend) + 3 if beside and canvas.width >= 40 else 0)
    pair_rows = min(rows if beside or not legend else rows - 1, MOST_PAIR_ROWS)
    pairs = worst_pairs_within(room, pair_rows, data.counts, data.classes, glyphs)
    for y, line in enumerate(pairs, top):
        canvas.text(left, y, line, muted)
    taken = left + (len(pairs[0]) + 2 if beside and pairs else 0)
    if taken + len(legend) <= canvas.width:
        canvas.right(canvas.width, canvas.height - 1, legend, muted)


def _fit(classes: tuple[str, ...], width: int, height: int) -> _Grid | None:
    """Choose the largest cells that leave room for the labels; the header and the recall column may go."""
    number = len(classes)
    label_width = min(max(map(len, classes)), LONGEST_LABEL) + 1
    for labels in (label_width, 2):
        for cell_width, cell_height in CELL_SIZES:
            spare_width, spare_height = width - labels - number * cell_width, height - number * cell_height
            if spare_width >= 0 and spare_height >= (1 if cell_height > 1 else 0):
                return _Grid(labels, cell_width, cell_height, min(spare_height, 1), spare_width >= RECALL_WIDTH)
    return None


def _paint_labels(canvas: Canvas, grid: _Grid, data: ConfusionData, palette: Palette, glyphs: Glyphs) -> None:
    muted = palette.ink("muted")
    middle = (grid.cell_height - 1) // 2
    end = grid.label_width + len(data.classes) * grid.cell_width
    for index, name in enumerate(data.classes):
        y = grid.header + index * grid.cell_height + middle
        canvas.text(0, y, shorten(name, grid.label_width - 1, glyphs), muted)
        if grid.header:
            short = name[: grid.cell_width - (grid.cell_width > 2)]
            canvas.text(grid.label_width + index * grid.cell_width, 0, _placed(short, grid.cell_width), muted)
    if grid.recall:
        if grid.header:
            canvas.text(end + 1, 0, "recall", muted)
        for index, recall in enumerate(recalls(data.counts).tolist()):
            y = grid.header + index * grid.cell_height + middle
            text = "-" if np.isnan(recall) else f"{recall * 100:.1f}"
            canvas.right(end + RECALL_WIDTH, y, text, palette.ink(_recall_role(recall)))


def _recall_role(recall: float) -> Role:
    if np.isnan(recall):
        return "faint"
    return "right" if recall >= 0.97 else "text" if recall >= 0.94 else "warm" if recall >= 0.8 else "wrong"


def _placed(text: str, width: int) -> str:
    """Put a number into its cell: to the right, with one space after it where there is room."""
    if width >= 5:
        return text.rjust((width + max(len(text), 2) + 1) // 2)[:width]
    return text.rjust(width - 1).ljust(width) if len(text) < width and width > 2 else text.rjust(width)


def _paint_cells(canvas: Canvas, grid: _Grid, counts: NDArray[np.int64], palette: Palette, glyphs: Glyphs) -> None:
    mistakes = counts.copy()
    np.fill_diagonal(mistakes, 0)
    top = max(int(mistakes.max()), 1)
    steps = len(palette.counts)
    levels = np.ceil((np.maximum(mistakes, 0) / top) ** COUNT_POWER * steps).astype(np.int64) - 1
    recall_of = recalls(counts)
    middle = (grid.cell_height - 1) // 2
    for row, (line, level_line) in enumerate(zip(counts.tolist(), levels.tolist(), strict=True)):
        y = grid.header + row * grid.cell_height
        for column, count in enumerate(line):
            x = grid.label_width + column * grid.cell_width
            if row == column:
                text, ink = _recall_cell(float(recall_of[row]), grid.cell_width, palette, glyphs)
            elif count <= 0:
                text, ink = glyphs.zero, palette.ink("faint")
            else:
                text, ink = _count_text(count, grid.cell_width), palette.counts[level_line[column]]
            if ink.back >= 0:
                canvas.fill(x, y, grid.cell_width, grid.cell_height, ink.back)
            placed = _placed(text, grid.cell_width)
            if ink.reverse:
                canvas.text(x, y + middle, placed.ljust(grid.cell_width), ink)
            else:
                canvas.text(x + len(placed) - len(placed.lstrip()), y + middle, text, ink)


def _recall_cell(recall: float, width: int, palette: Palette, glyphs: Glyphs) -> tuple[str, Ink]:
    if np.isnan(recall):
        return glyphs.zero, palette.ink("faint")
    whole = min(int(recall * 100 + 1e-9), 99 if width < 3 else 100)
    return str(whole), palette.recalls[int(np.searchsorted(RECALL_STEPS, recall, side="right"))]


def _count_text(count: int, width: int) -> str:
    text = str(count)
    if len(text) <= width:
        return text
    text = f"{count // 1000}k"
    return text if len(text) <= width and count >= 1000 else "+" * width
