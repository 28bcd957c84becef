"""Draws a line that is being typed, with what is wrong about it where that is. It knows no filter and no keys."""

from dataclasses import dataclass

from mnist_tui.tui.paint.canvas import UNDERLINE, Canvas
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.names import whole_words
from mnist_tui.tui.paint.palette import Palette

GAP = 2


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong, and which letters of the line are meant."""

    text: str
    start: int
    length: int


def paint_typed_line(
    canvas: Canvas, prompt: str, typed: str, wrong: Wrong | None, palette: Palette, glyphs: Glyphs
) -> None:
    """Write the line on the last row, of a long one its end; what is wrong stands beside it or in the row above."""
    y, start = canvas.height - 1, len(prompt)
    room = max(canvas.width - start - len(glyphs.caret), 0)
    cut = max(len(typed) - room, 0)
    canvas.text(0, y, " " * canvas.width)
    canvas.text(0, y, prompt, palette.ink("key", bold=True))
    canvas.text(start, y, typed[cut:] + glyphs.caret, palette.ink("text", bold=True))
    if wrong is None:
        return
    first, end = max(wrong.start - cut, 0), wrong.start + wrong.length - cut
    canvas.add_style(start + first, y, max(end - first, 0), 1, UNDERLINE)
    beside = start + len(typed) + len(glyphs.caret) + GAP
    if beside + len(wrong.text) <= canvas.width:
        canvas.text(beside, y, wrong.text, palette.ink("wrong"))
    elif y > 0:
        canvas.text(0, y - 1, " " * canvas.width)
        canvas.text(0, y - 1, whole_words(wrong.text, canvas.width, glyphs), palette.ink("wrong"))
