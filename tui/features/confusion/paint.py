"""Draws the confusion matrix: recall along its diagonal, counts of mistakes beside it. It knows no network."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.evaluation import wilson_interval
from mnist_tui.tui.features.confusion.grid import RECALL_WIDTH, Grid, fit_grid
from mnist_tui.tui.features.confusion.paint_cursor import paint_cursor, pair_lines
from mnist_tui.tui.paint.canvas import Canvas, Ink
from mnist_tui.tui.paint.confusion_text import paint_summary, recalls, top_confusions, top_confusions_within
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.text import shorten

__all__ = ["ConfusionData", "axes_legend", "paint_confusion", "top_confusions"]

MOST_PAIR_ROWS = 4
COUNT_POWER = 0.7
"""Makes a few mistakes visible beside many."""
RECALL_STEPS = (0.5, 0.8, 0.94, 0.975)


@dataclass(frozen=True, slots=True, eq=False)
class ConfusionData:
    """`counts` is (C, C): labels down, predictions across."""

    counts: NDArray[np.int64]
    classes: tuple[str, ...]
    split_name: str = "validation"
    show_axes: bool = True
    """Whether to name the axes, where there is a row to spare."""
    in_percent: bool = False
    """Whether cells show percent of their row instead of counts."""
    cursor: tuple[int, int] | None = None
    """The cell under the cursor: label, prediction."""
    costs: NDArray[np.float64] | None = None
    """(C, C): mean cost of the images in each cell."""

    def grid(self, width: int, height: int) -> Grid | None:
        """Return the layout for `width` x `height`, None where the cells do not fit."""
        return fit_grid(self.classes, width, height, rows_below=int(self.cursor is not None))


def axes_legend(glyphs: Glyphs) -> str:
    """Return which axis is the label and which the prediction."""
    return f"label {glyphs.down} pred {glyphs.to}"


def paint_confusion(data: ConfusionData, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw the matrix as large as fits; where none does, write the mean recall and the most frequent confusions."""
    canvas = Canvas(width, height)
    if not len(data.classes) or not data.counts.sum():
        canvas.centre(canvas.height // 2, f"no {data.split_name} results yet", palette.ink("muted"))
        return canvas
    grid = data.grid(width, height)
    if grid is None:
        _paint_as_text(canvas, data, palette, glyphs)
        return canvas
    _paint_labels(canvas, grid, data, palette, glyphs)
    _paint_cells(canvas, grid, data, palette, glyphs)
    below = grid.bottom
    if data.cursor is not None:
        paint_cursor(canvas, grid, data.cursor, palette)
        below += _paint_pair(canvas, grid.label_width, below, data, palette, glyphs)
    _paint_below(canvas, grid.label_width, below, data, palette, glyphs)
    return canvas


def _paint_as_text(canvas: Canvas, data: ConfusionData, palette: Palette, glyphs: Glyphs) -> None:
    """Write what there is no room to draw: first the cell under the cursor."""
    top = _paint_pair(canvas, 0, 0, data, palette, glyphs) if data.cursor is not None else 0
    rest = Canvas(canvas.width, canvas.height - top)
    paint_summary(rest, data.counts, data.classes, palette, glyphs)
    canvas.paste(0, top, rest)


def _paint_pair(canvas: Canvas, left: int, top: int, data: ConfusionData, palette: Palette, glyphs: Glyphs) -> int:
    """Describe the cell under the cursor; return the rows it takes."""
    if data.cursor is None:
        return 0
    rows, width = min(canvas.height - top, 2), canvas.width - left
    lines = pair_lines(data.cursor, data.counts, data.costs, data.classes, width, rows, glyphs)
    for y, line in enumerate(lines, top):
        canvas.text(left, y, line, palette.ink("text", bold=True))
    return len(lines)


def _paint_below(canvas: Canvas, left: int, top: int, data: ConfusionData, palette: Palette, glyphs: Glyphs) -> None:
    """Name the most frequent confusions below the matrix, and the axes: beside them, or in a row of their own."""
    rows, legend, muted = canvas.height - top, axes_legend(glyphs) if data.show_axes else "", palette.ink("muted")
    if rows < 1:
        return
    beside = rows == 1
    room = canvas.width - left - (len(legend) + 3 if beside and canvas.width >= 40 else 0)
    pair_rows = min(rows if beside or not legend else rows - 1, MOST_PAIR_ROWS)
    pairs = top_confusions_within(room, pair_rows, data.counts, data.classes, glyphs)
    for y, line in enumerate(pairs, top):
        canvas.text(left, y, line, muted)
    taken = left + (len(pairs[0]) + 2 if beside and pairs else 0)
    if taken + len(legend) <= canvas.width:
        canvas.right(canvas.width, canvas.height - 1, legend, muted)


def _paint_labels(canvas: Canvas, grid: Grid, data: ConfusionData, palette: Palette, glyphs: Glyphs) -> None:
    muted = palette.ink("muted")
    middle, end = grid.middle, grid.end
    for index, name in enumerate(data.classes):
        y = grid.header + index * grid.cell_height + middle
        canvas.text(0, y, shorten(name, grid.label_width - 1, glyphs), muted)
        if grid.header:
            short = name[: grid.cell_width - (grid.cell_width > 2)]
            canvas.text(grid.label_width + index * grid.cell_width, 0, _aligned(short, grid.cell_width), muted)
    if grid.recall:
        if grid.header:
            canvas.text(end + 1, 0, "recall", muted)
        for index, (right, count) in enumerate(_right_and_count(data.counts)):
            y = grid.header + index * grid.cell_height + middle
            text = f"{right / count * 100:.1f}" if count else "-"
            canvas.right(end + RECALL_WIDTH, y, text, palette.ink(_recall_role(right, count)))


def _right_and_count(counts: NDArray[np.int64]) -> list[tuple[int, int]]:
    return list(zip(counts.diagonal().tolist(), counts.sum(axis=1).tolist(), strict=True))


def _recall_role(right: int, count: int) -> Role:
    """Return the colour of a recall: never green, for its interval is not shown, and a warning only if that is low."""
    if not count:
        return "faint"
    at_most = wilson_interval(right, count)[1]
    return "text" if at_most >= 0.94 else "warm" if at_most >= 0.8 else "wrong"


def _aligned(text: str, width: int) -> str:
    """Align a number within its cell: to the right, with one space after it where there is room."""
    if width >= 5:
        return text.rjust((width + max(len(text), 2) + 1) // 2)[:width]
    return text.rjust(width - 1).ljust(width) if len(text) < width and width > 2 else text.rjust(width)


def _heat_levels(data: ConfusionData, steps: int) -> NDArray[np.int64]:
    """Return (C, C): the colour step of every cell by its mistakes, 0 to `steps - 1`; -1 where there are none."""
    mistakes = np.maximum(data.counts, 0).astype(np.float64)
    np.fill_diagonal(mistakes, 0)
    if data.in_percent:
        mistakes /= np.maximum(data.counts.sum(axis=1, keepdims=True), 1)
    hottest = mistakes.max() or 1.0
    levels: NDArray[np.int64] = np.ceil((mistakes / hottest) ** COUNT_POWER * steps).astype(np.int64) - 1
    return levels


def _paint_cells(canvas: Canvas, grid: Grid, data: ConfusionData, palette: Palette, glyphs: Glyphs) -> None:
    levels, totals, recall_of = _heat_levels(data, len(palette.counts)), data.counts.sum(axis=1), recalls(data.counts)
    for row, (line, level_line) in enumerate(zip(data.counts.tolist(), levels.tolist(), strict=True)):
        for column, count in enumerate(line):
            x, y = grid.corner(row, column)
            if row == column:
                text, ink = _recall_cell(float(recall_of[row]), grid.cell_width, palette, glyphs)
            elif count <= 0:
                text, ink = glyphs.zero, palette.ink("faint")
            else:
                text = _count_text(count, grid.cell_width)
                if data.in_percent:
                    text = _percent_text(count / int(totals[row]), grid.cell_width)
                ink = palette.counts[level_line[column]]
            if ink.back >= 0:
                canvas.fill(x, y, grid.cell_width, grid.cell_height, ink.back)
            aligned = _aligned(text, grid.cell_width)
            if ink.reverse:
                canvas.text(x, y + grid.middle, aligned.ljust(grid.cell_width), ink)
            else:
                canvas.text(x + len(aligned) - len(aligned.lstrip()), y + grid.middle, text, ink)


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


def _percent_text(fraction: float, width: int) -> str:
    """Write a fraction of a row in percent: `.4`, `12`, with a decimal where there is room."""
    percent = 100 * fraction
    if width >= 5:
        return f"{percent:.1f}"
    return f"{percent:.1f}"[1:] if percent < 0.95 else f"{min(percent, 99):.0f}"
