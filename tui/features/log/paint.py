"""Draws lines of a log with time and step, the latest at the bottom. It knows no run; every text is given to it."""

import textwrap
from dataclasses import dataclass

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.roles import Role

WIDE = 60
"""Columns from which the time has seconds and the kind is written."""
KIND_WIDTH = 7
LEAST_TEXT = 16
"""Columns that a text needs beside time, step and kind; with fewer, these are left out."""


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


def paint_log(
    lines: tuple[LogLine, ...], end: int, width: int, height: int, palette: Palette, step_width: int = 0
) -> Canvas:
    """Draw the lines up to the `end`-th, with that one at the bottom; free rows show the lines after it.

    Long lines are wrapped. `step_width` is that of the widest step of all lines, where only some are given.
    """
    canvas = Canvas(width, height)
    if not lines:
        canvas.text(0, 0, "no events yet", palette.ink("muted"))
        return canvas
    clock = 8 if width >= WIDE else 5
    kind = clock + 2 + max(step_width, *(len(line.step_text) for line in lines))
    start = kind + (KIND_WIDTH + 1 if width >= WIDE else 0)
    if width - start < LEAST_TEXT:
        start = 0
    for y, (line, text, is_first) in enumerate(_visible(lines, end, width - start, height)):
        if line is lines[end - 1]:
            canvas.cursor = start, y
        if is_first and start:
            canvas.text(0, y, line.clock[:clock], palette.ink("muted"))
            canvas.right(kind - 1, y, line.step_text, palette.ink("muted"))
            if width >= WIDE:
                canvas.text(kind, y, line.kind[:KIND_WIDTH], palette.ink(line.role, bold=True))
        canvas.text(start, y, text, palette.ink(line.role if width < WIDE else "text"))
    return canvas


def _visible(lines: tuple[LogLine, ...], end: int, width: int, height: int) -> list[tuple[LogLine, str, bool]]:
    """Return the visible rows: their line, their text, and whether they are the first of their line."""
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
    return [(line, text, number == 0) for number, text in enumerate(texts)]
