"""The text of a page as rows of a width. It knows no run."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace

from mnist_tui.tui.features.story.text import StoryText
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.text import in_ascii

WIDEST_TEXT = 76
"""Longer rows of prose are hard to read."""
READ_ON = "read on"
BETWEEN = 2
"""Columns between those of a table."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row in one ink."""

    text: str
    role: Role = "text"
    bold: bool = False


def text_rows(text: StoryText, width: int, glyphs: Glyphs) -> list[Row]:
    """Return all paragraphs, a blank row between two, with the table below the first, and the other after the last."""
    rows: list[Row] = []
    for place, paragraph in enumerate(text.paragraphs):
        rows += [Row("")] * bool(rows)
        plain = in_ascii(paragraph) if glyphs.name == "ascii" else paragraph
        lines = textwrap.wrap(plain, max(min(width - 1, WIDEST_TEXT), 1), break_on_hyphens=False)
        rows += [Row(line, bold=place == 0 and bool(text.table)) for line in lines]
        if place == 0 and text.table:
            rows += [Row(""), *_table_rows(text.table)]
    if text.beside:
        names = max(len(cells[0]) for cells in text.beside)
        head, *others = _table_rows(tuple((cells[0].ljust(names), *cells[1:]) for cells in text.beside))
        rows += [Row(""), head, *(replace(row, bold=False) for row in others)]
    return rows


def _table_rows(table: tuple[tuple[str, ...], ...]) -> Iterator[Row]:
    for number, cells in enumerate(table):
        yield Row(aligned(cells, column_widths(table)), "muted" if number == 0 else "text", number == len(table) - 1)


def column_widths(table: tuple[tuple[str, ...], ...]) -> list[int]:
    """Return how wide each column of a table is."""
    return [max(map(len, column)) for column in zip(*table, strict=True)]


def aligned(cells: tuple[str, ...], widths: list[int]) -> str:
    """Return a row of a table whose columns are all set right."""
    return (" " * BETWEEN).join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))


def action_row(text: StoryText, glyphs: Glyphs) -> Row:
    """Return what the key does now."""
    if not text.action:
        return Row("")
    return Row(
        f"{glyphs.pointer} {text.key}  {text.action}" if text.key else text.action, "key" if text.key else "muted", True
    )


def last_top(text: StoryText, width: int, height: int, glyphs: Glyphs) -> int:
    """Return the first row that is seen once the end of the text is."""
    return max(len(text_rows(text, width, glyphs)) - _room(height), 0)


def _room(height: int) -> int:
    """Return the rows for the text above what the key does."""
    return max(height - 2, 1)


def paint_text(text: StoryText, top: int, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw the rows from the `top`-th on, and what the key does below them, in the last row at the latest."""
    canvas, rows = Canvas(width, height), text_rows(text, width, glyphs)
    room = _room(height)
    first = min(top, max(len(rows) - room, 0))
    for y, row in enumerate(rows[first : first + room]):
        canvas.text(0, y, row.text, palette.ink(row.role, bold=row.bold))
    below = len(rows) - room - first
    action = action_row(replace(text, key="enter", action=READ_ON) if text.turns and below > 0 else text, glyphs)
    if height > 1:
        y = min(len(rows) - first + 1, height - 1)
        canvas.text(0, y, action.text, palette.ink(action.role, bold=action.bold))
        canvas.cursor = 0, y
    if below > 0:
        more = f"{glyphs.down} {below} more"
        canvas.right(width - 1, height - 1, more, palette.ink("muted"))
    return canvas
