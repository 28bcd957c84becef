"""Draws the confusion matrix: recall along its diagonal, counts of mistakes beside it. It knows no network."""

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.confusion.around import paint_as_text, paint_below, paint_beside, paint_pair
from mnist_tui.tui.paint.confusion.cells import aligned, count_text, percent_text, recall_cell
from mnist_tui.tui.paint.confusion.cursor import paint_cursor
from mnist_tui.tui.paint.confusion.grid import Grid, fit_grid, fit_part
from mnist_tui.tui.paint.confusion.labels import paint_labels, paint_recalls
from mnist_tui.tui.paint.confusion.matrix import ConfusionData
from mnist_tui.tui.paint.confusion.stacked import can_stack, paint_stacked
from mnist_tui.tui.paint.confusion_text import recalls
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette

LEAST_FRACTION = 0.25
"""Of the cells: less, which no cursor could move either, says less than words."""


def layout(data: ConfusionData, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Grid | None:
    """Return the cells for `width` x `height`: all, or those around the cursor, or None where no picture fits."""
    whole = fit_grid(data.classes, width, height, rows_below=int(data.cursor is not None))
    if whole is not None:
        return whole
    stacked = 2 if can_stack(palette, glyphs) else 1
    part = fit_part(data.classes, width, height, data.cursor or (0, 0), stacked, rows_below=2)
    if part is None or (data.cursor is None and part.fraction(len(data.classes)) < LEAST_FRACTION):
        return None
    return part


def paint_confusion(data: ConfusionData, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw the matrix as large as fits; where none does, write the mean recall and the most frequent confusions."""
    canvas = Canvas(width, height)
    if not len(data.classes) or not data.counts.sum():
        canvas.centre(canvas.height // 2, f"no {data.split_name} results yet", palette.ink("muted"))
        return canvas
    grid = layout(data, width, height, palette, glyphs)
    if grid is None:
        paint_as_text(canvas, data, palette, glyphs)
        return canvas
    paint_labels(canvas, grid, data, palette, glyphs)
    if grid.recall:
        paint_recalls(canvas, grid, data, palette)
    if grid.stacked > 1:
        paint_stacked(canvas, grid, data, palette)
    else:
        _paint_cells(canvas, grid, data, palette, glyphs)
        if data.cursor is not None:
            paint_cursor(canvas, grid, data.cursor, palette)
    has_legend = grid.stacked > 1 or min(len(grid.rows), len(grid.columns)) < len(data.classes)
    rows = canvas.height - grid.bottom - has_legend
    below = grid.bottom + paint_pair(canvas, grid.label_width, grid.bottom, data, palette, glyphs, min(rows, 2))
    are_beside = has_legend and paint_beside(canvas, grid, data, palette, glyphs)
    paint_below(canvas, grid, below, data, palette, glyphs, names_pairs=not are_beside)
    return canvas


def _paint_cells(canvas: Canvas, grid: Grid, data: ConfusionData, palette: Palette, glyphs: Glyphs) -> None:
    levels, totals, recall_of = data.heat_levels(len(palette.counts)), data.counts.sum(axis=1), recalls(data.counts)
    for row in grid.rows:
        for column in grid.columns:
            x, y = grid.corner(row, column)
            count = int(data.counts[row, column])
            if row == column:
                text, ink = recall_cell(float(recall_of[row]), grid.cell_width, data.in_percent, palette, glyphs)
            elif count <= 0:
                text, ink = glyphs.zero, palette.ink("faint")
            else:
                text = count_text(count, grid.cell_width)
                if data.in_percent:
                    text = percent_text(count / int(totals[row]), grid.cell_width)
                ink = palette.counts[int(levels[row, column])]
            if ink.back >= 0:
                canvas.fill(x, y, grid.cell_width, grid.cell_height, ink.back)
            placed = aligned(text, grid.cell_width)
            if ink.reverse:
                canvas.text(x, y + grid.middle, placed.ljust(grid.cell_width), ink)
            else:
                canvas.text(x + len(placed) - len(placed.lstrip()), y + grid.middle, text, ink)
