"""Draws a number in a row, with a note of what is usual beside it. It knows no training."""

from dataclasses import dataclass

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.roles import Role

GAP = 2


@dataclass(frozen=True, slots=True)
class Figure:
    """How a number is written, from short to long, and what is usual."""

    label: str
    texts: tuple[str, ...]
    note: str = ""
    role: Role = "text"


def paint_figure(figure: Figure, label_width: int, width: int, palette: Palette) -> Canvas:
    """Draw one row: label, note, number at the right. In a narrow one the note is left out first, then the label."""
    canvas = Canvas(width, 1)
    start, note = label_width + 1, len(figure.note) + GAP if figure.note else 0
    beside = [text for text in figure.texts if start + note + len(text) <= width]
    text = [figure.texts[0], *(beside or (text for text in figure.texts if start + len(text) <= width))][-1]
    if start + len(text) <= width:
        canvas.text(0, 0, figure.label, palette.ink("muted"))
    if note and start + note + len(text) <= width:
        canvas.text(start, 0, figure.note, palette.ink("muted"))
    canvas.right(width, 0, text, palette.ink(figure.role, bold=True))
    return canvas
