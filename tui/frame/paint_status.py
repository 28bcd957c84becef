"""Draws the status line: phase, network, progress, accuracy. It knows no session; every text is given to it."""

from dataclasses import dataclass

from mnist_tui.tui.paint.canvas import DEFAULT, Canvas, Ink
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette

LEAST_BAR, MOST_BAR = 6, 24
NARROW, COLUMNS_PER_BAR_CELL = 60, 6
"""Above so many columns, the bar gets a cell for every few more: its length depends on the width alone."""
LEAST_FOR_BAR = 45
STEP_WIDTH = 6
"""Room kept for the number of steps, so that nothing moves when it gets another digit."""
USUAL_COLUMNS = 80
"""From this width on, a notice covers neither epoch nor accuracy."""


@dataclass(frozen=True, slots=True)
class StatusData:
    """Texts of the status line; empty ones are left out. `progress` is the fraction of the epoch that is done, 0..1."""

    phase: str
    badge: str
    network: str = ""
    epoch_text: str = ""
    progress: float = 0.0
    step: int | None = None
    rate_text: str = ""
    accuracy_text: str = ""
    eta_text: str = ""
    total_text: str = ""
    target_text: str = ""
    """What the run continues until."""
    threads_text: str = ""
    test_text: str = ""
    notice: str = ""
    """A message that covers what is least important and moves nothing."""


@dataclass(frozen=True, slots=True)
class _Part:
    importance: int
    width: int
    texts: tuple[tuple[str, Ink], ...]
    right: bool = False
    bar: int = 0
    """Cells of the bar behind the texts."""


_Placed = dict[_Part, int]
"""The column of every part that is shown."""
EPOCH, ACCURACY, TEST = 9, 10, 8
"""The importance of three parts, which also identifies them."""


def paint_status(data: StatusData, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw the first row; in a narrower one the least important parts are left out first."""
    canvas = Canvas(width, height)
    canvas.fill(0, 0, width, height, palette.bar)
    badge = f" {glyphs.badge(data.phase)} {data.badge} "
    canvas.text(0, 0, badge if len(badge) <= width else badge.strip(), palette.badge(data.phase))
    placed = _place(_parts(data, width, palette), len(badge), width)
    covered = _cover(data, placed, len(badge) + 1, width)
    for part, x in placed.items():
        end = _write(canvas, x, part) if covered is None or _text_end(part, x) < covered[0] or x > covered[1] else None
        if end is not None and part.bar and (covered is None or end + 1 + part.bar < covered[0]):
            paint_bar(canvas, end + 1, 0, part.bar, data.progress, palette, glyphs)
    if covered is not None:
        start, stop = covered
        room = max(stop - start, 1)
        text = data.notice if len(data.notice) <= room else data.notice[: room - 1] + glyphs.ellipsis
        canvas.text(start, 0, text, palette.ink("warm", bold=True))
    return canvas


def _parts(data: StatusData, width: int, palette: Palette) -> list[_Part]:
    """Return the parts from left to right."""
    strong, text, muted = palette.ink("text", bold=True), palette.ink("text"), palette.ink("muted")
    right = palette.ink("right", bold=True)
    bar_cells = min(LEAST_BAR + max(width - NARROW, 0) // COLUMNS_PER_BAR_CELL, MOST_BAR)
    if width < LEAST_FOR_BAR:
        bar_cells = 0
    parts: list[_Part] = []

    def add(importance: int, *texts: tuple[str, Ink], right: bool = False, bar: int = 0) -> None:
        if texts[-1][0]:
            size = sum(len(piece) for piece, _ in texts) + (bar + 1 if bar else 0)
            parts.append(_Part(importance, size, texts, right, bar))

    add(EPOCH, (data.epoch_text, muted), bar=bar_cells)
    add(5, (data.network, strong))
    add(2, (data.total_text, muted))
    if data.step is not None:
        add(6, ("step ", muted), (f"{data.step:,}".ljust(STEP_WIDTH), text))
    if data.target_text:
        add(7, ("until ", muted), (data.target_text, text))
    add(1, (data.threads_text, muted), right=True)
    add(3, (data.rate_text, palette.ink("rate")), right=True)
    add(4, (data.eta_text, text), right=True)
    add(TEST, (data.test_text, right), right=True)
    add(ACCURACY, (data.accuracy_text, right), right=True)
    return parts


def _place(parts: list[_Part], left: int, width: int) -> _Placed:
    """Return the columns of the parts for which there is room beside the badge of `left` columns."""
    room, kept = width - left, set[_Part]()
    for part in sorted(parts, key=lambda part: -part.importance):
        if room < part.width + 2:
            break
        kept.add(part)
        room -= part.width + 2
    placed: _Placed = {}
    x = left + 1
    for part in parts:
        if part in kept and not part.right:
            placed[part] = x
            x += part.width + 2
    x = width - 1
    for part in reversed(parts):
        if part in kept and part.right:
            x -= part.width
            placed[part] = x
            x -= 2
    return placed


def _cover(data: StatusData, placed: _Placed, left: int, width: int) -> tuple[int, int] | None:
    """Return the columns that the notice covers: those of the least important parts, more for a longer one."""
    if not data.notice:
        return None
    after_bar = after_epoch = left
    before_test = before_accuracy = width
    for part, x in placed.items():
        if part.importance == EPOCH:
            after_bar, after_epoch = x + part.width + 2, _text_end(part, x) + 2
        elif part.importance == ACCURACY:
            before_accuracy = x - 2
        elif part.importance == TEST:
            before_test = x - 2
    choices = [
        (after_bar, min(before_test, before_accuracy)),
        (after_bar, before_accuracy),
        (after_epoch, before_accuracy),
    ]
    if width < USUAL_COLUMNS or data.phase == "failed":
        choices += [(left, before_accuracy), (left, width)]
    start, stop = next(((a, b) for a, b in choices if b - a >= len(data.notice)), choices[-1])
    return start, min(stop, start + len(data.notice))


def _text_end(part: _Part, x: int) -> int:
    return x + sum(len(piece) for piece, _ in part.texts)


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
