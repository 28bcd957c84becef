"""Draws what a network that refuses its least confident predictions gets right. It knows no run."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.abstention import TARGETS, Abstention
from mnist_tui.engine.evaluation import Z_95, wilson_interval
from mnist_tui.tui.paint.accuracy import interval_text
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart import paint_chart
from mnist_tui.tui.paint.chart_data import Band, ChartData, Mark, Series
from mnist_tui.tui.paint.error_axis import ERROR_TICKS, error_scale
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.text import NOT_FINITE, first_fitting, whole_words
from mnist_tui.tui.paint.ticks import percent

LEAST_CHART = 5
MOST_REFUSED = 50.0
LEAST_REFUSED = 5.0
"""Percent of the images at the right end of the chart."""
FLOORS = (99.0, 98.0, 95.0, 90.0, 80.0, 50.0, 0.0)
"""Where the axis of the chart may begin."""


@dataclass(frozen=True, slots=True)
class AbstainText:
    """All that the page shows."""

    curve: Abstention | None
    place: int
    """The threshold under the cursor."""
    temperature: float | None
    """At which the confidences are; None for those that the network gives."""


def paint_abstain(text: AbstainText, width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw the headline, the targets and the curve; in a low window the last two fall out first."""
    canvas, curve = Canvas(width, height), text.curve
    if curve is None:
        canvas.text(0, 0, whole_words(NOT_FINITE, width, glyphs), palette.ink("wrong"))
        return canvas
    for y, line in enumerate(_headline(curve, text, width)):
        canvas.text(0, y, line, palette.ink("muted" if y else "text", bold=not y))
    y = 3 + (height > 3 + len(TARGETS) + 1 + LEAST_CHART)
    if height >= y + len(TARGETS) + 1:
        _targets(canvas, y, curve, text.place, palette, glyphs)
        y += len(TARGETS) + 2
    if height - y >= LEAST_CHART:
        canvas.paste(0, y, paint_chart(_chart(curve, text.place), width, height - y, palette, glyphs))
    return canvas


def _headline(curve: Abstention, text: AbstainText, width: int) -> tuple[str, str, str]:
    answered, right = int(curve.answered[text.place]), int(curve.right[text.place])
    low, high = wilson_interval(right, answered)
    accuracy, share = percent(right / answered), percent(answered / curve.images, 1)
    interval = interval_text(low, high)
    first = first_fitting(
        (
            f"{accuracy} right [{interval}] on {share} of the images",
            f"{accuracy} right [{interval}] on {share}",
            f"{accuracy} right on {share}",
        ),
        width,
    )
    mistakes = int(curve.images - curve.right[-1])
    refused = curve.images - answered
    caught = mistakes - (answered - right)
    second = first_fitting(
        (
            f"refuses {refused:,} of {curve.images:,} images, and with them {caught:,} of the {mistakes:,} mistakes",
            f"refuses {refused:,}: {caught:,} of {mistakes:,} mistakes",
            f"refuses {refused:,}",
        ),
        width,
    )
    at = "as given" if text.temperature is None else f"at T = {text.temperature:.2f}"
    third = first_fitting(
        (
            f"confidence {at}, at least {curve.thresholds[text.place]:.4f}",
            f"conf >= {curve.thresholds[text.place]:.4f}",
        ),
        width,
    )
    return first, second, third


def _targets(canvas: Canvas, y: int, curve: Abstention, chosen: int, palette: Palette, glyphs: Glyphs) -> None:
    """Write what every target takes: confidence, what is answered, and what of that is right."""
    for x, name in ((6, "target"), (18, "confidence"), (28, "answers"), (36, "right")):
        canvas.right(x, y, name, palette.ink("muted"))
    for number, target in enumerate(TARGETS, y + 1):
        place = curve.place_for(target)
        canvas.right(6, number, f"{100 * target:g}%", palette.ink("text"))
        if place is None:
            canvas.text(8, number, "not reached by any confidence", palette.ink("muted"))
            continue
        answered, right = int(curve.answered[place]), int(curve.right[place])
        ink = palette.ink("key" if place == chosen else "text", bold=place == chosen)
        canvas.text(0, number, glyphs.pointer if place == chosen else " ", ink)
        canvas.right(18, number, f"{curve.thresholds[place]:.4f}", ink)
        canvas.right(28, number, percent(answered / curve.images, 1), ink)
        canvas.right(36, number, percent(right / answered).removesuffix("%"), ink)
        interval = f"[{interval_text(*wilson_interval(right, answered))}]"
        if 37 + len(interval) <= canvas.width:
            canvas.text(37, number, interval, palette.ink("muted"))


def _chart(curve: Abstention, place: int) -> ChartData:
    """Return the accuracy of what is answered, with its interval, over what is refused, both in percent."""
    refused = 100 * (1 - curve.answered[::-1] / curve.images)
    right, answered = curve.right[::-1], curve.answered[::-1]
    low, high = _intervals(right, answered)
    accuracy = 100 * right / answered
    perfect = np.flatnonzero(right == answered)
    shown = min(max(float(refused[perfect[0]]) * 1.2 if len(perfect) else MOST_REFUSED, LEAST_REFUSED), MOST_REFUSED)
    seen = refused <= max(shown, 100 * (1 - curve.answered[place] / curve.images))
    floor = next(floor for floor in FLOORS if floor <= 100 * low[seen].min() or floor == 0)
    at = float(100 * (1 - curve.answered[place] / curve.images))
    return ChartData(
        series=(
            Series(
                "right % of the answered, log error, by % refused",
                refused[seen],
                error_scale(accuracy[seen]),
                "validation",
                percent(curve.right[place] / curve.answered[place]).removesuffix("%"),
                is_lettered=False,
            ),
        ),
        band=Band(refused[seen], error_scale(100 * low[seen]), error_scale(100 * high[seen])),
        y_ticks=ERROR_TICKS,
        y_range=(float(error_scale(np.array(floor))), float(error_scale(np.array(100.0)))),
        x_unit="count",
        x_range=(0.0, float(refused[seen].max()) or 1.0),
        cursor=Mark(at, f"refused {at:.1f}%", (f"{at:.1f}%",)),
    )


def _intervals(right: NDArray[np.int64], count: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the ends of `wilson_interval` for many at once."""
    p, z2 = right / count, Z_95 * Z_95
    centre = (p + z2 / (2 * count)) / (1 + z2 / count)
    spread = Z_95 / (1 + z2 / count) * np.sqrt(p * (1 - p) / count + z2 / (4 * count * count))
    return np.maximum(centre - spread, 0), np.minimum(centre + spread, 1)
