"""Draws state, cost and accuracy in a window that is too small for the dashboard. It knows only texts."""

from dataclasses import dataclass

from mnist_tui.tui.paint.canvas import Canvas, Ink
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.roles import Role

Piece = tuple[str, Ink]


@dataclass(frozen=True, slots=True)
class BriefData:
    """Texts; empty ones are left out."""

    phase: str
    badge: str
    cost_text: str = ""
    accuracy_text: str = ""
    interval_text: str = ""
    """The accuracy with its interval, for where that takes no further row."""
    accuracy_role: Role = "text"
    """Its colour with the interval."""
    needs_text: str = ""


def paint_brief(data: BriefData, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw all texts in one row, or in as many as they need; where there are too few, the most important ones.

    The canvas is as high as the rows that were needed, at most `height`.
    """
    lines = _lines(data, width, height, palette, glyphs)
    canvas = Canvas(width, min(len(lines), height))
    canvas.fill(0, 0, width, canvas.height, palette.bar)
    for y, line in enumerate(lines[: canvas.height]):
        x = 0
        for text, ink in line:
            canvas.text(x, y, text, ink)
            x += len(text) + 1
    return canvas


def _lines(data: BriefData, width: int, height: int, palette: Palette, glyphs: Glyphs) -> list[list[Piece]]:
    sign, text, badge = glyphs.badge(data.phase), palette.ink("text"), palette.badge(data.phase)
    state = (f"{sign} {data.badge}", badge)
    cost = (f"cost {data.cost_text}" if data.cost_text else "", text)
    accuracy = (data.accuracy_text, palette.ink("text", bold=True))
    longer = (data.interval_text, palette.ink(data.accuracy_role, bold=True))
    needs = (data.needs_text, palette.ink("warm"))
    wrapped = _wrapped([state, cost, accuracy, needs], width)
    with_interval = _wrapped([state, cost, longer, needs], width)
    if data.interval_text and len(with_interval) <= len(wrapped) and _length([longer]) <= width:
        wrapped = with_interval
    if len(wrapped) <= height and all(_length(line) <= width for line in wrapped):
        return wrapped
    shorter = ([state, cost, accuracy], [state, accuracy], [(sign, badge), accuracy], [accuracy], [(sign, badge)])
    for pieces in shorter:
        line = [piece for piece in pieces if piece[0]]
        if line and _length(line) <= width:
            return [line]
    return [[(sign, badge)]]


def _length(line: list[Piece]) -> int:
    return sum(len(text) + 1 for text, _ in line) - 1


def _wrapped(pieces: list[Piece], width: int) -> list[list[Piece]]:
    """Put as many pieces side by side as fit, then continue on the next line."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        if not piece[0]:
            continue
        if lines[-1] and _length([*lines[-1], piece]) > width:
            lines.append([])
        lines[-1].append(piece)
    return lines
