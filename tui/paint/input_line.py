"""Draws an input line, with its error underlined. It knows no filter and no keys."""

from dataclasses import dataclass

from mnist_tui.tui.paint.canvas import DEFAULT, UNDERLINE, Canvas, Ink
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.text import whole_words

GAP = 2


@dataclass(frozen=True, slots=True)
class InputError:
    """An error, and the characters of the line that it is about."""

    text: str
    start: int
    length: int


def paint_typed_line(
    canvas: Canvas, prompt: str, typed: str, wrong: InputError | None, palette: Palette, glyphs: Glyphs, hint: str = ""
) -> None:
    """Write the line on the last row, of a long one its end; the error is written beside it or in the row above.

    That row has the `hint` if there is no error, or if the error is beside the line.
    """
    y, start = canvas.height - 1, len(prompt)
    room = max(canvas.width - start - len(glyphs.caret), 0)
    cut = max(len(typed) - room, 0)
    _clear(canvas, y)
    canvas.text(0, y, prompt, palette.ink("key", bold=True))
    canvas.text(start, y, typed[cut:] + glyphs.caret, palette.ink("text", bold=True))
    canvas.cursor = start + len(typed) - cut, y
    if hint:
        _write_above(canvas, hint, palette.ink("muted"), glyphs)
    if wrong is None:
        return
    first, end = max(wrong.start - cut, 0), wrong.start + wrong.length - cut
    canvas.add_style(start + first, y, max(end - first, 0), 1, UNDERLINE)
    beside = start + len(typed) + len(glyphs.caret) + GAP
    if beside + len(wrong.text) <= canvas.width:
        canvas.text(beside, y, wrong.text, palette.ink("wrong"))
    else:
        _write_above(canvas, wrong.text, palette.ink("wrong"), glyphs)


def _clear(canvas: Canvas, y: int) -> None:
    """Remove what was drawn on a row, with its colours."""
    canvas.text(0, y, " " * canvas.width)
    if 0 <= y < canvas.height:
        canvas.back[y], canvas.style[y] = DEFAULT, 0


def _write_above(canvas: Canvas, text: str, ink: Ink, glyphs: Glyphs) -> None:
    y = canvas.height - 2
    _clear(canvas, y)
    canvas.text(0, y, whole_words(text, canvas.width, glyphs), ink)
