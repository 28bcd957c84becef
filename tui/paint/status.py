"""Draws the status line: phase, network, progress, score. It knows no session; every text is given to it."""

from dataclasses import dataclass

from mnist_tui.tui.paint.canvas import DEFAULT, Canvas, Ink
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette

LEAST_BAR, MOST_BAR = 6, 24
STEP_WIDTH = 6
"""Room kept for the number of steps, so that nothing moves when it gets another digit."""


@dataclass(frozen=True, slots=True)
class StatusData:
    """Texts of the status line; empty ones are left out. `progress` is the part of the epoch that is done, 0..1."""

    phase: str
    badge: str
    network: str = ""
    epoch_text: str = ""
    progress: float = 0.0
    step: int | None = None
    rate_text: str = ""
    score_text: str = ""
    eta_text: str = ""
    total_text: str = ""
    target_text: str = ""
    """What the run goes on until."""
    threads_text: str = ""
    notice: str = ""
    """A message that takes the place of what is least important."""


@dataclass(frozen=True, slots=True)
class _Part:
    importance: int
    width: int
    texts: tuple[tuple[str, Ink], ...]
    right: bool = False
    bar: bool = False


def paint_status(data: StatusData, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw the first row; as it gets narrower, what is least important goes first."""
    canvas = Canvas(width, height)
    canvas.fill(0, 0, width, height, palette.bar)
    badge = f" {glyphs.badge(data.phase)} {data.badge} "
    canvas.text(0, 0, badge if len(badge) <= width else badge.strip(), palette.badge(data.phase))
    room = width - len(badge)
    parts = _parts(data, palette, glyphs)
    kept: set[int] = set()
    for part in sorted(parts, key=lambda part: -part.importance):
        if room < part.width + 2:
            break
        kept.add(part.importance)
        room -= part.width + 2
    parts = [part for part in parts if part.importance in kept]
    bar_width = LEAST_BAR + min(max(room, 0), MOST_BAR - LEAST_BAR)
    _paint_left(canvas, len(badge) + 1, parts, bar_width, data.progress, palette, glyphs)
    x = width - 1
    for part in reversed([part for part in parts if part.right]):
        x -= part.width
        _write(canvas, x, part)
        x -= 2
    return canvas


def _parts(data: StatusData, palette: Palette, glyphs: Glyphs) -> list[_Part]:
    """Return the parts in the order in which they stand."""
    strong, text, muted = palette.ink("text", bold=True), palette.ink("text"), palette.ink("muted")
    parts: list[_Part] = []

    def add(importance: int, *texts: tuple[str, Ink], right: bool = False, bar: bool = False) -> None:
        if texts[-1][0]:
            size = sum(len(piece) for piece, _ in texts) + (LEAST_BAR + 1 if bar else 0)
            parts.append(_Part(importance, size, texts, right, bar))

    add(10, (data.notice, palette.ink("warm", bold=True)))
    add(5, (data.network, strong))
    add(6, (data.epoch_text, muted), bar=True)
    add(2, (data.total_text, muted))
    if data.step is not None:
        add(7, ("step ", muted), (f"{data.step:,}".ljust(STEP_WIDTH), text))
    if data.target_text:
        add(8, ("until ", muted), (data.target_text, text))
    add(1, (data.threads_text, muted), right=True)
    add(3, (data.rate_text, palette.ink("rate")), right=True)
    add(9, (data.score_text, palette.ink("right", bold=True)), right=True)
    add(4, (data.eta_text, text), right=True)
    return parts


def _paint_left(
    canvas: Canvas, x: int, parts: list[_Part], bar_width: int, progress: float, palette: Palette, glyphs: Glyphs
) -> None:
    for part in parts:
        if part.right:
            continue
        x = _write(canvas, x, part)
        if part.bar:
            paint_bar(canvas, x + 1, 0, bar_width, progress, palette, glyphs)
            x += 1 + bar_width
        x += 2


def _write(canvas: Canvas, x: int, part: _Part) -> int:
    for piece, ink in part.texts:
        canvas.text(x, 0, piece, ink)
        x += len(piece)
    return x


def paint_bar(canvas: Canvas, x: int, y: int, width: int, fraction: float, palette: Palette, glyphs: Glyphs) -> None:
    """Draw a progress bar of `width` cells, in parts of a cell where the glyphs have them."""
    steps = len(glyphs.progress)
    fraction = fraction if 0 <= fraction <= 1 else float(fraction > 1)
    done = int(fraction * width * steps + 1e-9)
    full, rest = divmod(done, steps)
    bar = glyphs.progress[-1] * full + (glyphs.progress[rest - 1] if rest else "")
    ink = palette.ink("train")
    if palette.track != DEFAULT:
        canvas.fill(x, y, width, 1, palette.track)
        canvas.text(x, y, bar, ink)
        return
    canvas.text(x, y, glyphs.unfilled * width, palette.ink("faint"))
    canvas.text(x, y, bar, ink)
