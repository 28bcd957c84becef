"""Draws the cursor of a confusion matrix: row, column and a sentence about the cell. It knows no network."""

import math

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import BOLD, DEFAULT, DIM, Canvas
from mnist_tui.tui.paint.confusion.grid import Grid
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.text import shorten
from mnist_tui.tui.paint.ticks import number, percent

LONGEST_NAME = 10
COLD = 4
"""How many of the palette's inks for counts are greys."""


def paint_cursor(canvas: Canvas, grid: Grid, cursor: tuple[int, int], palette: Palette) -> None:
    """Highlight a cell's row and column, in a colour that all texts can be read on; the cell gets brackets."""
    left, top = grid.corner(*cursor)
    across, down = slice(left, left + grid.cell_width), slice(top, top + grid.cell_height)
    _highlight(canvas, (down, slice(grid.label_width, grid.end)), palette)
    _highlight(canvas, (slice(grid.header, grid.bottom), across), palette)
    _enclose(canvas, grid, left, top + grid.middle, palette)
    canvas.cursor = left + grid.cell_width - 1, top + grid.middle


def _highlight(canvas: Canvas, part: tuple[slice, slice], palette: Palette) -> None:
    """Brighten cells that are neither on the diagonal nor coloured by their counts."""
    cold = np.isin(canvas.back[part], [DEFAULT, *(ink.back for ink in palette.counts[:COLD])])
    canvas.back[part][cold] = _ground(palette)
    faint = canvas.fore[part] == palette.faint
    canvas.fore[part][faint & cold] = palette.text
    canvas.style[part][cold] &= ~np.uint8(DIM)


def _ground(palette: Palette) -> int:
    return palette.cursor if palette.fills_cursor else palette.track


def _enclose(canvas: Canvas, grid: Grid, left: int, y: int, palette: Palette) -> None:
    """Put brackets around what stands in a cell: cells never touch, so there is a blank on either side."""
    filled = left + np.flatnonzero(canvas.chars[y, left : left + grid.cell_width] != " ")
    before, after = int(filled[0]) - 1, int(filled[-1]) + 1
    canvas.style[y, before + 1 : after] |= np.uint8(BOLD)
    for x, bracket in ((before, "["), (after, "]")):
        canvas.text(x, y, bracket, palette.ink("key", back=_ground(palette), bold=True))


def pair_lines(
    cursor: tuple[int, int],
    counts: NDArray[np.int64],
    costs: NDArray[np.float64] | None,
    classes: tuple[str, ...],
    width: int,
    rows: int,
    glyphs: Glyphs,
) -> list[str]:
    """Describe the cell under the cursor, in the longest form that fits `rows` lines of `width`."""
    label, predicted = cursor
    count, total = int(counts[label, predicted]), int(counts[label].sum())
    name, predicted_name = (shorten(classes[index], LONGEST_NAME, glyphs) for index in cursor)
    times = "once" if count == 1 else f"{count:,} times" if count else "never"
    full = f"{name} predicted as {predicted_name}: {times}" if label != predicted else f"{name} recognised {times}"
    short = f"{name}{glyphs.to}{predicted_name} {count:,}{glyphs.times}"
    fraction = percent(count / total, 1, " %") if total else ""
    of = f" of the {name}s" if name.isdigit() else f" of {name}"
    cost = float(costs[cursor]) if costs is not None and count else math.nan
    tail = f", cost {cost:.2f}" if 0.01 <= cost < 1e4 else f", cost {number(cost)}" if math.isfinite(cost) else ""
    if not count:
        texts = [full, short]
    else:
        texts = [f"{head}, {fraction}{of}{tail}" for head in (full, short)] + [
            f"{short} {fraction}{tail}",
            f"{short} {fraction}",
        ]
    for text in (*texts, short):
        lines = _wrapped(text, width)
        if len(lines) <= rows and all(len(line) <= width for line in lines):
            return lines
    return [short[: max(width, 0)]][: max(rows, 0)]


def _wrapped(text: str, width: int) -> list[str]:
    """Break a sentence into lines after its commas only."""
    first, *others = text.split(", ")
    lines = [first]
    for count, part in enumerate(others, 1):
        comma = int(count < len(others))
        if len(lines[-1]) + 2 + len(part) + comma <= width:
            lines[-1] += f", {part}"
        else:
            lines[-1] += ","
            lines.append(part)
    return lines
