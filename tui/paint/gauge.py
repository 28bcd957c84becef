"""Draws an accuracy as a bar from 0 to 100 %, with its interval and a mark at guessing. It knows no network."""

from collections.abc import Callable
from dataclasses import dataclass

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.roles import Role

LEAST_CELLS = 4
LEAST_HATCHED = 0.5
"""Cells of an interval: a whole one that is hatched would make more of it."""
ENOUGH_CELLS = 8
"""Of the bar: with fewer, a shorter text is taken."""


@dataclass(frozen=True, slots=True)
class Gauge:
    """Fractions of 1, and how they are written: from short to long, all but the first with the interval.

    Without such a text there is no bar.
    """

    label: str
    texts: tuple[str, ...]
    value: float
    low: float
    high: float
    guess: float
    """Where the mark stands."""
    role: Role = "text"
    """The colour of the text where it has the interval."""


def paint_gauge(gauge: Gauge, label_width: int, width: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw one row: label, bar, text. In a narrow one the interval is left out first, then the bar, then the label."""
    canvas = Canvas(width, 1)
    start = label_width + 1
    texts = [text for text in gauge.texts[1:] if width - start - 1 - len(text) >= ENOUGH_CELLS]
    text = texts[-1] if texts else gauge.texts[0]
    if start + len(text) <= width:
        canvas.text(0, 0, gauge.label, palette.ink("muted"))
    cells = width - start - 1 - len(text)
    if cells >= LEAST_CELLS and len(gauge.texts) > 1:
        canvas.paste(start, 0, gauge_bar(gauge, cells, palette, glyphs))
    canvas.right(width, 0, text, palette.ink(gauge.role if texts else "text", bold=True))
    return canvas


def gauge_bar(gauge: Gauge, cells: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw the bar alone: full up to the lower end of the interval, hatched up to the upper one, the guess marked.

    An interval of less than half a cell is not hatched: the bar ends at the value.
    """
    canvas, ink = Canvas(cells, 1), palette.mark("validation")
    if palette.fills_track:
        canvas.fill(0, 0, cells, 1, palette.track)
    else:
        canvas.text(0, 0, glyphs.unfilled * cells, palette.ink("faint"))
    low, high = round(gauge.low * cells), round(gauge.high * cells)
    if high > low and (gauge.high - gauge.low) * cells >= LEAST_HATCHED:
        canvas.text(0, 0, glyphs.progress[-1] * low + glyphs.shades[len(glyphs.shades) // 2] * (high - low), ink)
    else:
        canvas.text(0, 0, bar_of(gauge.value * cells, palette, glyphs), ink)
    mark = min(int(gauge.guess * cells), cells - 1)
    canvas.text(mark, 0, glyphs.upright, palette.ink("text", bold=True))
    return canvas


def bar_of(cells: float, palette: Palette, glyphs: Glyphs, to_parts: Callable[[float], int] = round) -> str:
    """Return a bar of so many cells; of whole ones where part of one would leave a gap before the rest."""
    parts = len(glyphs.progress) if palette.fills_track else 1
    full, rest = divmod(to_parts(cells * parts), parts)
    return glyphs.progress[-1] * full + (glyphs.progress[rest - 1] if rest else "")
