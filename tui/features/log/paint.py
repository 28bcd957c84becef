"""Draws lines of a log with clock and step, the newest at the bottom. It knows no run; every text is given to it."""

import textwrap
from dataclasses import dataclass

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.roles import Role

WIDE = 60
"""Columns from which the clock has seconds and the kind is written out."""
KIND_WIDTH = 7
LEAST_TEXT = 16
"""Columns that a text needs beside what stands before it; with fewer it stands alone."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One entry."""

    clock: str
    """`23:41:07`."""
    step_text: str
    kind: str
    role: Role
    """The colour of the kind."""
    text: str


def paint_log(lines: tuple[LogLine, ...], end: int, width: int, height: int, palette: Palette) -> Canvas:
    """Draw the lines up to the `end`-th, that one at the bottom; if they leave rows free, those that follow, too.

    Long lines are broken.
    """
    canvas = Canvas(width, height)
    if not lines:
        canvas.text(0, 0, "nothing has happened yet", palette.ink("muted"))
        return canvas
    clock = 8 if width >= WIDE else 5
    kind = clock + 2 + max(len(line.step_text) for line in lines)
    start = kind + (KIND_WIDTH + 1 if width >= WIDE else 0)
    if width - start < LEAST_TEXT:
        start = 0
    for y, (line, text, is_first) in enumerate(_visible(lines, end, width - start, height)):
        if is_first and start:
            canvas.text(0, y, line.clock[:clock], palette.ink("muted"))
            canvas.right(kind - 1, y, line.step_text, palette.ink("muted"))
            if width >= WIDE:
                canvas.text(kind, y, line.kind[:KIND_WIDTH], palette.ink(line.role, bold=True))
        canvas.text(start, y, text, palette.ink(line.role if width < WIDE else "text"))
    return canvas


def _visible(lines: tuple[LogLine, ...], end: int, width: int, height: int) -> list[tuple[LogLine, str, bool]]:
    """Return the rows that are seen: whose they are, their text, and whether they are the first of their line."""
    rows: list[tuple[LogLine, str, bool]] = []
    for line in reversed(lines[:end]):
        if len(rows) >= height:
            break
        rows[:0] = _rows(line, width)
    rows = rows[max(len(rows) - height, 0) :]
    for line in lines[end:]:
        if len(rows) >= height:
            break
        rows += _rows(line, width)
    return rows[:height]


def _rows(line: LogLine, width: int) -> list[tuple[LogLine, str, bool]]:
    texts = textwrap.wrap(line.text, max(width, 1), subsequent_indent="  " if width > LEAST_TEXT else "") or [""]
    return [(line, text, place == 0) for place, text in enumerate(texts)]
