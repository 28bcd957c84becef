"""Draws what is known of predictions that were made elsewhere: accuracy, recalls, confidences, notes."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.accuracy import accuracy_role, interval_text
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.gauge import Gauge, gauge_bar
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.text import shorten, whole_parts, whole_words
from mnist_tui.tui.paint.ticks import number, percent

GAP = 2
LEAST_COLUMN = 17
"""Two lists stand side by side where each has so many columns."""
LONGEST_NAME, LEAST_BAR = 10, 3
PERCENT_WIDTH = 6
MOST_NOTES, LEAST_BELOW_NOTES = 3, 6
"""Rows for notes, and rows that are left to the rest before there is a second one."""


@dataclass(frozen=True, slots=True, eq=False)
class SummaryData:
    """Figures of n predictions; without labels `right` is None."""

    count: int
    right: int | None
    low: float
    high: float
    """The 95 % interval of the accuracy, 0 to 1."""
    guess: float
    """The accuracy of always predicting the most frequent label."""
    cost: float
    """NaN where it is not known, as the mean confidence."""
    mean_confidence: float
    classes: tuple[str, ...]
    recalls: NDArray[np.float64]
    """(K,): NaN for a class without images; empty without labels."""
    predicted: tuple[int, ...]
    """How often each class was predicted, where nobody knows the labels."""
    confidences: tuple[tuple[int, ...], tuple[int, ...]]
    """Right and wrong predictions by tenths of the confidence."""
    notes: tuple[str, ...]


def paint_summary(data: SummaryData, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw the accuracy, below it recalls and confidences side by side where there is room, and the notes last."""
    canvas = Canvas(width, height)
    top = _paint_accuracy(canvas, data, palette, glyphs)
    most = min(MOST_NOTES, max(height - top - LEAST_BELOW_NOTES, 1))
    notes = _lines(data.notes, width, most, glyphs)
    for y, line in enumerate(notes, start=height - len(notes)):
        canvas.text(0, y, line, palette.ink("muted"))
    rows, top = height - top - len(notes) - 1, top + 1
    if rows < 2:
        return canvas
    knows_confidence = any(map(sum, data.confidences))
    beside = width >= 2 * LEAST_COLUMN + GAP and knows_confidence
    column = (width - GAP) // 2 if beside else width
    canvas.paste(0, top, _classes(data, column, rows, palette, glyphs))
    if beside:
        canvas.paste(column + GAP, top, _confidences(data, width - column - GAP, rows, palette))
    return canvas


def _paint_accuracy(canvas: Canvas, data: SummaryData, palette: Palette, glyphs: Glyphs) -> int:
    """Write the head; return the rows that it takes."""
    if data.right is None:
        canvas.text(0, 0, f"{data.count:,} predictions", palette.ink("text", bold=True))
        parts = ["nobody knows the labels", *_confidence(data)]
        for y, line in enumerate(whole_parts(parts, canvas.width, 1, glyphs.separator, glyphs), start=1):
            canvas.text(0, y, line, palette.ink("muted"))
        return 2
    accuracy = data.right / data.count if data.count else math.nan
    text = f"{percent(accuracy)} ({interval_text(data.low, data.high)})" if data.count else "no predictions"
    canvas.text(0, 0, text, palette.ink(accuracy_role(data.low), bold=True))
    cells = canvas.width - len(text) - 1
    if cells >= LEAST_BAR and data.count:
        gauge = Gauge("", (text, text), accuracy, data.low, data.high, data.guess)
        canvas.paste(len(text) + 1, 0, gauge_bar(gauge, cells, palette, glyphs))
    wrong = data.count - data.right
    cost = [f"cost {number(data.cost)}"] if math.isfinite(data.cost) else []
    parts = [f"{wrong:,} of {data.count:,} wrong", *cost, *_confidence(data)]
    for y, line in enumerate(whole_parts(parts, canvas.width, 1, glyphs.separator, glyphs), start=1):
        canvas.text(0, y, line, palette.ink("text"))
    return 2


def _confidence(data: SummaryData) -> list[str]:
    known = math.isfinite(data.mean_confidence)
    return [f"mean confidence {percent(data.mean_confidence, 1)}"] if known else []


def _lines(notes: tuple[str, ...], width: int, most: int, glyphs: Glyphs) -> list[str]:
    """Put the notes into lines, broken between words."""
    lines: list[str] = []
    for word in glyphs.separator.join(notes).split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(shorten(word, width, glyphs))
    if len(lines) > most:
        lines[most - 1 :] = [whole_words(" ".join(lines[most - 1 :]), width, glyphs)]
    return lines[:most]


def _classes(data: SummaryData, width: int, rows: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw the recall of every class, or how often it was predicted; where not all fit, what stands out."""
    canvas = Canvas(width, rows)
    is_labelled, count = data.right is not None, len(data.classes)
    values = data.recalls if is_labelled else np.array(data.predicted) / max(data.count, 1)
    order = np.arange(count)
    fits, word = count <= rows - 1, "recall" if is_labelled else "predicted as"
    if not fits:
        order = np.argsort(values if is_labelled else -values, kind="stable")[: rows - 1]
        word = "lowest recall" if is_labelled else "most often predicted as"
    canvas.text(0, 0, whole_words(word, width, glyphs), palette.ink("muted"))
    longest = min(max((len(data.classes[index]) for index in order), default=0), LONGEST_NAME)
    cells = width - longest - PERCENT_WIDTH - 2
    for y, index in enumerate(order.tolist(), start=1):
        value = float(values[index])
        canvas.text(0, y, shorten(data.classes[index], longest, glyphs), palette.ink("text"))
        if cells >= LEAST_BAR and math.isfinite(value):
            full, rest = divmod(round(value * cells * len(glyphs.progress)), len(glyphs.progress))
            bar = glyphs.progress[-1] * full + (glyphs.progress[rest - 1] if rest else "")
            canvas.text(longest + 1, y, bar, palette.mark("validation"))
        canvas.right(width, y, percent(value, 1) if math.isfinite(value) else "-", palette.ink("text"))
    return canvas


def _confidences(data: SummaryData, width: int, rows: int, palette: Palette) -> Canvas:
    """List how many predictions of each tenth of the confidence are right and wrong, the most confident first."""
    canvas, is_labelled = Canvas(width, rows), data.right is not None
    right, wrong = data.confidences
    columns = (width - 6, width) if is_labelled else (width,)
    canvas.text(0, 0, "conf.", palette.ink("muted"))
    for x, word in zip(columns, ("right", "wrong") if is_labelled else ("images",), strict=True):
        canvas.right(x, 0, word, palette.ink("muted"))
    tenths = [tenth for tenth in range(len(right) - 1, -1, -1) if right[tenth] or wrong[tenth]]
    for y, tenth in enumerate(tenths[: rows - 1], start=1):
        canvas.text(0, y, f"{10 * tenth}-{10 * tenth + 10}%"[: width - 12], palette.ink("text"))
        canvas.right(columns[0], y, _short(right[tenth]), palette.ink("right" if is_labelled else "text"))
        if is_labelled:
            canvas.right(columns[-1], y, _short(wrong[tenth]), palette.ink("wrong" if wrong[tenth] else "muted"))
    return canvas


def _short(count: int) -> str:
    """Write a count in five characters."""
    return f"{count}" if count < 100_000 else f"{count // 1000}k"
