"""Draws the confusion matrix: recall along its diagonal, counts of mistakes beside it. It knows no network."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.evaluation import wilson_interval
from mnist_tui.tui.features.confusion.cells import MORE, aligned, count_text, percent_text, recall_cell
from mnist_tui.tui.features.confusion.grid import LEAST_SIGNED, RECALL_WIDTH, Grid, fit_grid
from mnist_tui.tui.features.confusion.paint_cursor import paint_cursor, pair_lines
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.confusion_text import paint_summary, recalls, top_confusions, top_confusions_within
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.text import first_fitting, shorten

__all__ = ["ConfusionData", "axes_legend", "paint_confusion", "top_confusions"]

MOST_PAIR_ROWS = 4
COUNT_POWER = 0.7
"""Makes a few mistakes visible beside many."""
LEAST_BESIDE = 40
"""Columns from which on the axes are named beside the most frequent confusions."""


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
    _paint_below(canvas, grid, below, data, palette, glyphs)
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


def _paint_below(canvas: Canvas, grid: Grid, top: int, data: ConfusionData, palette: Palette, glyphs: Glyphs) -> None:
    """Name the most frequent confusions below the matrix, and what it shows: beside them, or in a row of their own."""
    rows, left, muted = canvas.height - top, grid.label_width, palette.ink("muted")
    if rows < 1:
        return
    beside, legends = rows == 1, _legends(data, grid, glyphs)
    if beside and canvas.width < LEAST_BESIDE:
        legends = legends[1:]
    legend = first_fitting(legends, canvas.width - left)
    room = canvas.width - left - (len(legend) + 3 if beside and legend else 0)
    pair_rows = min(rows if beside or not legend else rows - 1, MOST_PAIR_ROWS)
    pairs = top_confusions_within(room, pair_rows, data.counts, data.classes, glyphs)
    for y, line in enumerate(pairs, top):
        canvas.text(left, y, line, muted)
    canvas.right(canvas.width, canvas.height - 1, legend, muted)


def _legends(data: ConfusionData, grid: Grid, glyphs: Glyphs) -> tuple[str, ...]:
    """Return what the axes are and what cells mean that have no room to say it, and shorter forms of that."""
    cells = []
    if grid.cell_width == LEAST_SIGNED - 1 and not data.in_percent:
        cells.append("diag %")
    most = 10 ** (grid.cell_width - 1) - 1
    if grid.cell_width < LEAST_SIGNED and not data.in_percent and _mistakes(data).max(initial=0) > most:
        cells.append(f"{MORE * (grid.cell_width - 1)} >{most}")
    axes = [axes_legend(glyphs)] if data.show_axes else []
    return "  ".join(axes + cells), "  ".join(cells), ""


def _paint_labels(canvas: Canvas, grid: Grid, data: ConfusionData, palette: Palette, glyphs: Glyphs) -> None:
    muted = palette.ink("muted")
    middle, end = grid.middle, grid.end
    for index, name in enumerate(data.classes):
        y = grid.header + index * grid.cell_height + middle
        canvas.text(0, y, shorten(name, grid.label_width - 1, glyphs), muted)
        if grid.header:
            short = name[: grid.cell_width - 1] if grid.cell_width > 2 or len(name) == 1 else ""
            canvas.text(grid.label_width + index * grid.cell_width, 0, aligned(short, grid.cell_width), muted)
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
        return "muted"
    at_most = wilson_interval(right, count)[1]
    return "text" if at_most >= 0.94 else "warm" if at_most >= 0.8 else "wrong"


def _mistakes(data: ConfusionData) -> NDArray[np.int64]:
    """Return (C, C): the counts beside the diagonal."""
    mistakes = np.maximum(data.counts, 0)
    np.fill_diagonal(mistakes, 0)
    return mistakes


def _heat_levels(data: ConfusionData, steps: int) -> NDArray[np.int64]:
    """Return (C, C): the colour step of every cell by its mistakes, 0 to `steps - 1`; -1 where there are none."""
    mistakes = _mistakes(data).astype(np.float64)
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
                text, ink = recall_cell(float(recall_of[row]), grid.cell_width, data.in_percent, palette, glyphs)
            elif count <= 0:
                text, ink = glyphs.zero, palette.ink("faint")
            else:
                text = count_text(count, grid.cell_width)
                if data.in_percent:
                    text = percent_text(count / int(totals[row]), grid.cell_width)
                ink = palette.counts[level_line[column]]
            if ink.back >= 0:
                canvas.fill(x, y, grid.cell_width, grid.cell_height, ink.back)
            placed = aligned(text, grid.cell_width)
            if ink.reverse:
                canvas.text(x, y + grid.middle, placed.ljust(grid.cell_width), ink)
            else:
                canvas.text(x + len(placed) - len(placed.lstrip()), y + grid.middle, text, ink)
