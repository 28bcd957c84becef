"""Draws a confusion matrix of many classes: two cells a character, one above the other, in colours alone.

How many mistakes a colour stands for is said below it; the cell under the cursor is told in words.
"""

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import DEFAULT, Canvas
from mnist_tui.tui.paint.confusion.cells import RECALL_STEPS
from mnist_tui.tui.paint.confusion.grid import Grid
from mnist_tui.tui.paint.confusion.matrix import COUNT_POWER, ConfusionData
from mnist_tui.tui.paint.confusion_text import recalls
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.ticks import percent

UPPER, LOWER = "▀", "▄"


def can_stack(palette: Palette, glyphs: Glyphs) -> bool:
    """Tell whether there are colours and half blocks enough."""
    return bool(palette.heat) and glyphs.name != "ascii"


def paint_stacked(canvas: Canvas, grid: Grid, data: ConfusionData, palette: Palette) -> None:
    """Draw the cells; row, column and cell of the cursor stand out."""
    colours = _colours(data, palette)
    if data.cursor is not None:
        for line in (colours[data.cursor[0]], colours[:, data.cursor[1]]):
            line[line == DEFAULT] = palette.track
        colours[data.cursor] = palette.key
        canvas.cursor = grid.corner(*data.cursor)
    part = colours[grid.rows.start : grid.rows.stop, grid.columns.start : grid.columns.stop]
    if len(part) % 2:
        part = np.vstack([part, np.full_like(part[:1], DEFAULT)])
    upper, lower = part[::2], part[1::2]
    area = slice(grid.header, grid.bottom), slice(grid.label_width, grid.end)
    # The ground of the pane cannot be the colour of a character: an empty cell is what its character leaves free.
    canvas.chars[area] = np.where(upper != DEFAULT, UPPER, np.where(lower != DEFAULT, LOWER, " "))
    canvas.fore[area] = np.where(upper != DEFAULT, upper, lower)
    canvas.back[area] = np.where(upper != DEFAULT, lower, DEFAULT)


def _colours(data: ConfusionData, palette: Palette) -> NDArray[np.int64]:
    """Return (C, C): the colour of every cell, DEFAULT where there is nothing."""
    colours: NDArray[np.int64] = np.array([*palette.heat, DEFAULT])[_levels(data, len(palette.heat))]
    recall_of = recalls(data.counts)
    backs = np.array([ink.back for ink in palette.recalls])[np.searchsorted(RECALL_STEPS, recall_of, side="right") % 5]
    np.fill_diagonal(colours, np.where(np.isfinite(recall_of), backs, DEFAULT))
    return colours


def _levels(data: ConfusionData, steps: int) -> NDArray[np.int64]:
    """Return (C, C): the step of every cell by its mistakes, from 0 for one to the last for the most; -1 for none."""
    mistakes = data.mistakes()
    heat = (mistakes / (mistakes.max() or 1.0)) ** COUNT_POWER
    least = 0.0 if data.in_percent or mistakes.max() <= 1 else float(mistakes.max()) ** -COUNT_POWER
    levels = np.rint((heat - least) / (1 - least) * (steps - 1)).astype(np.int64)
    return np.where(mistakes > 0, levels, -1)


def paint_scales(canvas: Canvas, x: int, y: int, data: ConfusionData, palette: Palette) -> int:
    """Draw what the colours stand for, as far as there is room; return the columns this takes."""
    recall_ends = f"recall {RECALL_STEPS[0] * 100:.0f}", f"{RECALL_STEPS[-1] * 100:g} %"
    start, teal = x, tuple(ink.back for ink in palette.recalls)
    for low, shown, high in (_scale_of_mistakes(data, palette), (recall_ends[0], teal, recall_ends[1])):
        columns = len(low) + len(shown) + len(high) + 2
        if not shown or x + columns > canvas.width:
            continue
        canvas.text(x, y, f"{low} {' ' * len(shown)} {high}", palette.ink("muted"))
        for at, colour in enumerate(shown, x + len(low) + 1):
            canvas.fill(at, y, 1, 1, colour)
        x += columns + 2
    return x - start


def _scale_of_mistakes(data: ConfusionData, palette: Palette) -> tuple[str, tuple[int, ...], str]:
    """Return the colours of mistakes, and what the first and the last of them stand for; no colours without any."""
    most = float(data.mistakes().max(initial=0))
    if data.in_percent or not most:
        return "0", palette.heat if most else (), percent(most, 1, " %")
    return ("1", palette.heat, f"{most:,.0f}") if most > 1 else ("", palette.heat[-1:], "1")
