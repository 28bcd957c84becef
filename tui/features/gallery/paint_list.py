"""Draws predictions as a list, a line each, where there are no images of them. It knows no run."""

from dataclasses import dataclass

from mnist_tui.tui.paint.canvas import BOLD, Canvas
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.text import shorten

GAP = 2
CONFIDENCE_WIDTH = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A prediction; texts may be empty where nobody knows them."""

    place: str
    """Its index."""
    name: str
    """Of its file."""
    label: str
    predicted: str
    confidence: str
    sign: str


def paint_list(
    lines: tuple[Line, ...], cursor: int | None, width: int, height: int, palette: Palette, glyphs: Glyphs
) -> Canvas:
    """Draw the lines in columns: index, file, label→prediction, confidence; the one under the cursor stands out."""
    canvas = Canvas(width, height)
    places = max((len(line.place) for line in lines), default=0) + GAP
    pairs = [f"{line.label}{glyphs.to}{line.predicted}" if line.label else line.predicted for line in lines]
    pair_width = min(max(map(len, pairs), default=0), max(width // 2, 1))
    names = max(width - places - pair_width - CONFIDENCE_WIDTH - 2 * GAP, 0)
    if not any(line.name for line in lines):
        names = 0
    longest = min(max((len(line.name) for line in lines), default=0), names)
    x = places + (longest + GAP if longest else 0)
    for y, (line, pair) in enumerate(zip(lines[:height], pairs, strict=False)):
        canvas.text(0, y, line.place, palette.ink("muted"))
        canvas.text(places, y, shorten(line.name, longest, glyphs), palette.ink("text"))
        role: Role = "text" if not line.label else "right" if line.label == line.predicted else "wrong"
        canvas.text(x, y, shorten(pair, pair_width, glyphs), palette.ink(role))
        canvas.right(x + pair_width + GAP + CONFIDENCE_WIDTH, y, line.confidence, palette.ink("muted"))
        canvas.text(x + pair_width + GAP + CONFIDENCE_WIDTH, y, line.sign, palette.ink("key", bold=True))
        if y == cursor:
            canvas.cursor = 0, y
            canvas.text(places - 1, y, glyphs.pointer, palette.ink("key", bold=True))
            canvas.fill(0, y, width, 1, palette.cursor)
            if not palette.fills_cursor:
                canvas.reverse(0, y, width, 1, palette.text)
            canvas.add_style(0, y, width, 1, BOLD)
    return canvas
