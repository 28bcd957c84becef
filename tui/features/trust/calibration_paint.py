"""Draws the reliability diagram as a table: a row for every range of confidence. It knows no run."""

import math
from dataclasses import dataclass

from mnist_tui.engine.evaluation import wilson_interval
from mnist_tui.tui.features.trust.queries import Bins
from mnist_tui.tui.features.trust.table import mark_row, seen_rows, tell_unseen
from mnist_tui.tui.paint.accuracy import interval_text
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.gauge import Gauge, gauge_bar
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.text import NOT_FINITE, first_fitting, whole_words
from mnist_tui.tui.paint.ticks import percent, percent_digits

LEAST_BAR = 8
COLUMNS = (("confidence", 11), ("images", 7), ("mean", 7), ("right", 7), ("", 14), ("gap", 6))
"""Headers and widths, wider where the figures are; the gauge takes the rest."""


@dataclass(frozen=True, slots=True)
class CalibrationText:
    """All that the page shows."""

    raw: Bins | None
    calibrated: Bins | None
    temperature: float
    """NaN where there is none."""
    fitted_on: str
    bins: Bins | None
    """Those that are shown in detail."""
    row: int
    """The one under the cursor, from the top."""
    not_finite: int = 0


def paint_calibration(text: CalibrationText, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw the errors, a blank row where there is room, and as many bins as fit around the cursor.

    In a tall window the bins of the other confidences stand below.
    """
    canvas = Canvas(width, height)
    if text.bins is None:
        canvas.text(0, 0, whole_words(NOT_FINITE, width, glyphs), palette.ink("wrong"))
        return canvas
    lines = _summary(text, width, glyphs)
    for y, (line, role) in enumerate(lines):
        canvas.text(0, y, line, palette.ink(role, bold=role == "text"))
    bins = text.bins
    top = len(lines) + (height > len(lines) + len(bins.counts) + 1)
    _table(canvas, top, bins, text.row, palette, glyphs)
    other = text.calibrated if bins is text.raw else text.raw
    below = top + len(bins.counts) + 2
    if other is not None and other is not bins and height >= below + len(other.counts) + 2:
        name = "as given" if other is text.raw else f"at T = {text.temperature:.2f}"
        canvas.text(0, below, name, palette.ink("text"))
        _table(canvas, below + 1, other, None, palette, glyphs)
    return canvas


def _table(canvas: Canvas, top: int, bins: Bins, cursor: int | None, palette: Palette, glyphs: Glyphs) -> None:
    """Draw the header and the bins that fit below it; without a cursor none is marked."""
    columns, count = _columns(canvas.width, bins), len(bins.counts)
    _header(canvas, top, columns, palette, glyphs)
    seen = seen_rows(count, min(cursor or 0, count - 1), canvas.height - top - 1)
    for y, row in enumerate(seen, top + 1):
        _row(canvas, y, row, row == cursor, bins, columns, palette, glyphs)
    tell_unseen(canvas, top + 1 + len(seen), seen.start, count - seen.stop, palette, glyphs)


def _summary(text: CalibrationText, width: int, glyphs: Glyphs) -> list[tuple[str, Role]]:
    """Return the errors of both, and what is known of the temperature."""
    lines: list[tuple[str, Role]] = []
    shown = text.bins
    if text.raw is not None:
        role: Role = "text" if shown is text.raw else "muted"
        lines.append((_error_line("as given", text.raw, width), role))
    if text.calibrated is not None:
        role = "text" if shown is text.calibrated else "muted"
        lines.append((_error_line(f"at T = {text.temperature:.2f}", text.calibrated, width), role))
        fitted = f"temperature fitted on the {text.fitted_on} images", f"T of {text.fitted_on}"
        if text.fitted_on == "halves":
            fitted = "each half of the images at the temperature of the other", "halves, cross-fitted"
        lines.append((first_fitting(fitted, width), "muted"))
    else:
        why_not = "no temperature: it takes predictions better than chance, some of them wrong"
        lines.append((whole_words(why_not, width, glyphs), "muted"))
    return lines


def _error_line(name: str, bins: Bins, width: int) -> str:
    error = f"{name:<12}calibration error {percent(bins.error)}"
    interval = f" [{100 * bins.low:.2f}-{100 * bins.high:.2f}]"
    chance = f", by chance {percent(bins.by_chance)}"
    short = f"{name:<12}ECE {percent(bins.error)}"
    return first_fitting((error + interval + chance, error + interval, short + interval, short), width)


def _columns(width: int, bins: Bins) -> tuple[tuple[str, int, int], ...]:
    """Return name, place and width of the columns that fit, the gauge last."""
    counts = bins.counts.tolist()
    longest = {
        "images": max((len(f"{count:,}") for count in counts), default=0),
        "": max((len(text) for text in map(_interval, bins.right.tolist(), counts)), default=0),
    }
    kept = [(name, max(size, longest.get(name, 0) + 1)) for name, size in COLUMNS]
    for name in ("", "mean", "gap", "images"):
        if sum(size for _, size in kept) + 1 + LEAST_BAR <= width:
            break
        kept = [column for column in kept if column[0] != name]
    placed, x = [], 0
    for name, size in kept:
        placed.append((name, x, size))
        x += size
    if width - x - 1 >= LEAST_BAR:
        placed.append(("gauge", x + 1, width - x - 1))
    return tuple(placed)


def _interval(right: int, count: int) -> str:
    return f"[{interval_text(*wilson_interval(right, count))}]" if count else ""


def _header(
    canvas: Canvas, y: int, columns: tuple[tuple[str, int, int], ...], palette: Palette, glyphs: Glyphs
) -> None:
    """Write the names of the columns, and above the gauge its ends and what is drawn in it."""
    ink = palette.ink("muted")
    hatched = glyphs.shades[len(glyphs.shades) // 2]
    legends = f"{hatched} 95 % of right  {glyphs.upright} mean confidence", f"{hatched} 95 %  {glyphs.upright} mean", ""
    for name, x, size in columns:
        if name == "gauge":
            canvas.text(x, y, "0", ink)
            canvas.right(x + size, y, "100%", ink)
            canvas.text(x + 3, y, first_fitting(legends, size - 3 - len(" 100%")), ink)
        else:
            canvas.right(x + size, y, name, ink)


def _row(
    canvas: Canvas,
    y: int,
    row: int,
    is_chosen: bool,
    bins: Bins,
    columns: tuple[tuple[str, int, int], ...],
    palette: Palette,
    glyphs: Glyphs,
) -> None:
    total = len(bins.counts)
    place = total - 1 - row
    count, right, mean = int(bins.counts[place]), int(bins.right[place]), float(bins.confidence[place])
    low, high = wilson_interval(right, count)
    accuracy = right / count if count else math.nan
    is_off = count > 0 and not low <= mean <= high
    role: Role = "faint" if not count else "warm" if is_off else "text"
    texts = {
        "confidence": f"{100 * place / total:.0f}-{100 * (place + 1) / total:.0f}%",
        "images": f"{count:,}",
        "mean": f"{100 * mean:.1f}" if count else glyphs.unknown,
        "right": percent_digits(accuracy, 1) if count else glyphs.unknown,
        "": _interval(right, count),
        "gap": _gap(mean - accuracy) if count else "",
    }
    for name, x, size in columns:
        if name == "gauge":
            if count:
                bar = gauge_bar(Gauge("", ("",), accuracy, low, high, mean), size, palette, glyphs)
                canvas.paste(x, y, bar)
            continue
        canvas.right(x + size, y, texts[name], palette.ink(role if name == "gap" else "text" if count else "faint"))
    if is_chosen:
        mark_row(canvas, y, palette, glyphs)


def _gap(gap: float) -> str:
    return f"{100 * gap:+.1f}"
