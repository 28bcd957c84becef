"""Draws what differs between some runs, a column for each of them. It knows no files and no keys."""

from collections.abc import Sequence
from dataclasses import dataclass

from mnist_tui.tui.features.runs.paint import colour_of
from mnist_tui.tui.features.runs.queries import RunRow
from mnist_tui.tui.features.runs.table import GAP
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.text import more_lines, shorten

LEAST_ROOM = 4
"""Cells of a column."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what differs: a value for each of the runs, and which of them is the best, if one is."""

    title: str
    values: tuple[str, ...]
    best: int | None = None


def paint_differences(
    rows: Sequence[RunRow],
    lines: Sequence[Line],
    marked: Sequence[str],
    canvas: Canvas,
    palette: Palette,
    glyphs: Glyphs,
) -> Canvas:
    """Draw a column for each of the runs, no wider than its texts, and the lines below their names."""
    titles = max((len(line.title) for line in lines), default=0) + GAP
    heads = [f"{colour_of(row.name, marked)[0]} {row.name}".strip() for row in rows]
    longest = max((len(text) for text in (*heads, *(value for line in lines for value in line.values))), default=0)
    room = max(min((canvas.width - titles) // max(len(rows), 1) - GAP, longest), LEAST_ROOM)
    for place, row in enumerate(rows):
        _, colour = colour_of(row.name, marked)
        canvas.text(
            titles + place * (room + GAP), 0, shorten(heads[place], room, glyphs), palette.ink(colour, bold=True)
        )
    fits = len(lines) if len(lines) < canvas.height else max(canvas.height - 2, 0)
    for y, line in enumerate(lines[:fits], 1):
        canvas.text(0, y, line.title, palette.ink("muted"))
        for place, value in enumerate(line.values):
            ink = palette.ink("right", bold=True) if place == line.best else palette.ink("text")
            canvas.text(titles + place * (room + GAP), y, shorten(value, room, glyphs), ink)
    if fits < len(lines):
        canvas.text(0, canvas.height - 1, more_lines(len(lines) - fits), palette.ink("muted"))
    return canvas
