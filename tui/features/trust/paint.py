"""Draws the row of pages above a page. It knows no measure."""

import textwrap
from collections.abc import Sequence

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.text import whole_words

PAGE_TOP = 3
"""Rows above a page: the names of all, its question, a blank one. In a low window only the first."""
LEAST_HEIGHT = 14
"""Rows from which all three are there."""
GAP = 2


def page_top(height: int) -> int:
    """Return the row at which a page begins in a pane of that height."""
    return PAGE_TOP if height >= LEAST_HEIGHT else 1


def paint_pages(
    names: Sequence[str], place: int, question: str, width: int, height: int, palette: Palette, glyphs: Glyphs
) -> Canvas:
    """Draw the names of all pages, that at `place` marked, and what it answers. Names left and right fall out first."""
    canvas = Canvas(width, height)
    first, last = _seen(names, place, width, len(glyphs.ellipsis))
    x = 0
    if first:
        canvas.text(0, 0, glyphs.ellipsis, palette.ink("muted"))
        x = len(glyphs.ellipsis) + 1
    for number in range(first, last):
        is_shown = number == place
        ink = palette.ink("key" if is_shown else "muted", bold=is_shown)
        canvas.text(x, 0, f"{glyphs.pointer if is_shown else ' '}{names[number]}", ink)
        x += len(names[number]) + GAP
    if last < len(names):
        canvas.text(x, 0, glyphs.ellipsis, palette.ink("muted"))
    if height >= LEAST_HEIGHT:
        canvas.text(0, 1, whole_words(question, width, glyphs), palette.ink("text"))
    return canvas


def _seen(names: Sequence[str], place: int, width: int, ellipsis: int) -> tuple[int, int]:
    """Return the first name that is seen and the one after the last; the one at `place` is among them."""
    first, last = place, place + 1

    def room(first: int, last: int) -> int:
        left_out = (first > 0) + (last < len(names))
        return sum(len(name) + GAP for name in names[first:last]) + left_out * (ellipsis + 1)

    while True:
        if last < len(names) and room(first, last + 1) <= width:
            last += 1
        elif first > 0 and room(first - 1, last) <= width:
            first -= 1
        else:
            return first, last


def paint_waiting(text: str, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Say what is being worked out, or why nothing is, in as many rows as it takes and there are."""
    canvas, lines = Canvas(width, height), textwrap.wrap(text, max(width, 1), break_on_hyphens=False)
    for y, line in enumerate(lines if len(lines) <= height else [whole_words(text, width, glyphs)]):
        canvas.text(0, y, line, palette.ink("muted"))
    return canvas
