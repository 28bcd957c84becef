"""Draws class probabilities as bars, and one probability over a run. It knows no network."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart import paint_chart
from mnist_tui.tui.paint.chart_data import ChartData, Series, XUnit
from mnist_tui.tui.paint.chart_points import end_behind, few_texts
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.text import shorten
from mnist_tui.tui.paint.ticks import probability

Floats = NDArray[np.float64]
PERCENT_WIDTH = 7
LONGEST_NAME = 14
LEAST_BAR = 3
WIDEST_PITCH = 2
"""Rows of a class where there are many."""
FEW_ROWS = 3
"""With no more rows than these none says what is left out."""


@dataclass(frozen=True, slots=True, eq=False)
class ClassProbabilities:
    """Probabilities (K,) of the classes called `names`."""

    names: tuple[str, ...]
    probabilities: Floats
    label: int | None
    """The true class, where it is known."""
    predicted: int
    before: Floats | None = None
    """Probabilities before the edits: a tick on each bar shows where it ended."""


def paint_probabilities(
    class_probabilities: ClassProbabilities, width: int, height: int, palette: Palette, glyphs: Glyphs
) -> Canvas:
    """Draw a row per class: mark, name, bar, percentage. The prediction has a pointer, the label an equals sign.

    Where not all fit, prediction, label and the most probable classes stay, and the last row counts the others; where
    there is much room, it is between.
    """
    canvas = Canvas(width, height)
    is_cut = FEW_ROWS < canvas.height < len(class_probabilities.names)
    shown = _shown(class_probabilities, canvas.height - is_cut)
    pitch = min(max(canvas.height // max(len(shown), 1), 1), WIDEST_PITCH)
    longest = max((len(class_probabilities.names[index]) for index in shown), default=0)
    name_width = max(min(longest, LONGEST_NAME, width - 1 - PERCENT_WIDTH), 1)
    for y, index in zip(range(0, canvas.height, pitch), shown, strict=False):
        role = _role(class_probabilities, index)
        marked = index in (class_probabilities.predicted, class_probabilities.label)
        canvas.text(0, y, _mark(class_probabilities, index, glyphs), palette.ink(role))
        name = shorten(class_probabilities.names[index], name_width, glyphs)
        canvas.text(1, y, name, palette.ink(role, bold=marked and palette.colour))
        start = 2 + name_width
        bar_width = width - start - PERCENT_WIDTH
        if bar_width >= LEAST_BAR:
            _paint_bar(canvas, start, y, bar_width, class_probabilities, index, palette, glyphs)
        percent = probability(_probability(class_probabilities.probabilities, index))
        canvas.right(width, y, percent, palette.ink("text" if marked else "muted"))
    if is_cut:
        _paint_others(canvas, class_probabilities, shown, palette)
    return canvas


def _paint_others(canvas: Canvas, class_probabilities: ClassProbabilities, shown: list[int], palette: Palette) -> None:
    """Say in the last row how many classes are not shown, and how probable they are together."""
    y, ink = canvas.height - 1, palette.ink("muted")
    canvas.text(0, y, f"+{len(class_probabilities.names) - len(shown)} others", ink)
    probabilities = class_probabilities.probabilities
    rest = sum(_probability(probabilities, one) for one in range(len(class_probabilities.names)) if one not in shown)
    canvas.right(canvas.width, y, probability(rest), ink)


def _shown(class_probabilities: ClassProbabilities, rows: int) -> list[int]:
    """Return as many classes as there are rows, in their own order."""
    count = min(len(class_probabilities.names), len(class_probabilities.probabilities))
    order = np.argsort(-np.nan_to_num(class_probabilities.probabilities[:count]), kind="stable").tolist()
    order.sort(key=lambda index: index not in (class_probabilities.predicted, class_probabilities.label))
    return sorted(order[: max(rows, 0)])


def _role(class_probabilities: ClassProbabilities, index: int) -> Role:
    if index == class_probabilities.label:
        return "right"
    if index == class_probabilities.predicted:
        return "wrong" if class_probabilities.label is not None else "text"
    return "muted"


def _mark(class_probabilities: ClassProbabilities, index: int, glyphs: Glyphs) -> str:
    if index == class_probabilities.predicted:
        return glyphs.pointer
    return "=" if index == class_probabilities.label else " "


def _probability(probabilities: Floats, index: int) -> float:
    value = float(probabilities[index]) if index < len(probabilities) else 0.0
    return min(max(value, 0.0), 1.0) if np.isfinite(value) else 0.0


def _paint_bar(
    canvas: Canvas,
    x: int,
    y: int,
    width: int,
    class_probabilities: ClassProbabilities,
    index: int,
    palette: Palette,
    glyphs: Glyphs,
) -> None:
    parts = len(glyphs.progress)
    length = round(_probability(class_probabilities.probabilities, index) * width * parts)
    text = glyphs.progress[-1] * (length // parts) + (glyphs.progress[length % parts - 1] if length % parts else "")
    canvas.text(x, y, text, palette.mark(_role(class_probabilities, index)))
    if class_probabilities.before is not None:
        was = min(int(_probability(class_probabilities.before, index) * width), width - 1)
        if was > 0 and was != length // parts:
            canvas.text(x + was, y, glyphs.upright, palette.ink("text"))


def _percent(value: float) -> str:
    return probability(value) if np.isfinite(value) else ""


def paint_probability_curve(
    x: Floats,
    probabilities: Floats,
    name: str,
    width: int,
    height: int,
    palette: Palette,
    glyphs: Glyphs,
    x_unit: XUnit = "steps",
    empty_text: str = "no evaluation yet",
) -> Canvas:
    """Draw the probability of the label (called `name`) at each evaluation, on an axis from 0 to 1."""
    known = probabilities[np.isfinite(probabilities)]
    latest = _percent(known[-1]) if len(known) else ""
    series = Series(name, x, probabilities, "right", latest, point_texts=few_texts(probabilities, _percent))
    x_range = (0.0, end_behind(float(x[-1]), (series,))) if series.point_texts else None
    data = ChartData((series,), x_unit=x_unit, y_range=(0.0, 1.0), x_range=x_range, empty_text=empty_text)
    return paint_chart(data, width, height, palette, glyphs)
