"""The frame around a picture: lines on some of its sides, with a title in the first row and a footnote in the last."""

from typing import NamedTuple

from mnist_tui.tui.paint.canvas import Canvas, Ink
from mnist_tui.tui.paint.glyphs import Glyphs


class Sides(NamedTuple):
    """Which sides have a line, each of one cell."""

    top: bool = False
    right: bool = False
    bottom: bool = False
    left: bool = False


class FrameTexts(NamedTuple):
    """What stands in the lines of a frame, and how it is written."""

    title: str
    title_ink: Ink
    footnote: str
    footnote_ink: Ink


class Frame(NamedTuple):
    """All that a frame is painted from."""

    size: tuple[int, int]
    sides: Sides
    texts: FrameTexts
    line: Ink
    glyphs: Glyphs

    def painted(self) -> Canvas:
        """Return the frame around nothing."""
        canvas = Canvas(*self.size)
        paint_frame(canvas, self.sides, self.texts, self.line, self.glyphs)
        return canvas


def paint_frame(canvas: Canvas, sides: Sides, texts: FrameTexts, line: Ink, glyphs: Glyphs) -> None:
    """Draw a frame along the edges of a canvas."""
    width, height = canvas.width, canvas.height
    top_left, top_right, bottom_left, bottom_right = tuple(glyphs.box)
    for x, is_there in ((0, sides.left), (width - 1, sides.right)):
        if is_there:
            canvas.upright(x, 0, height, glyphs.upright, line)
    if sides.top:
        _paint_line(canvas, 0, sides, (top_left, top_right), line, glyphs)
        label = _label(texts.title, sides, width, glyphs)
        canvas.text(1 + sides.left, 0, label, texts.title_ink)
    if sides.bottom:
        _paint_line(canvas, height - 1, sides, (bottom_left, bottom_right), line, glyphs)
        label = _label(texts.footnote, sides, width, glyphs)
        canvas.right(width - 1 - sides.right, height - 1, label, texts.footnote_ink)


def _paint_line(canvas: Canvas, y: int, sides: Sides, corners: tuple[str, str], line: Ink, glyphs: Glyphs) -> None:
    canvas.text(0, y, glyphs.rule * canvas.width, line)
    for x, corner, is_there in ((0, corners[0], sides.left), (canvas.width - 1, corners[1], sides.right)):
        if is_there:
            canvas.text(x, y, corner, line)


def _label(text: str, sides: Sides, width: int, glyphs: Glyphs) -> str:
    """Return a text as it stands in a line: cut where it has no room, with a blank towards each corner."""
    room = width - 2 - 2 * (sides.left + sides.right)
    if not text or room <= 0:
        return ""
    cut = text if len(text) <= room else text[: max(room - len(glyphs.ellipsis), 0)] + glyphs.ellipsis
    return f"{' ' * sides.left}{cut}{' ' * sides.right}"
