"""Turns the curves of a run into chart series: the range in view, its extremes, its moving average."""

import dataclasses
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.curve import Curve, Stretch
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves.axis import Axis, last_step
from mnist_tui.tui.paint.chart_data import Band, Floats, Series
from mnist_tui.tui.paint.chart_points import few_texts
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.smoothing import batches_averaged, moving_average

COST, ALL = 1, slice(None)
AVERAGE_REACH = 10
"""A moving average over n batches needs so many times n of them for all digits that are shown to be right."""
Write = Callable[[float], str]
"""Writes one value for the legend."""


@dataclasses.dataclass(frozen=True, slots=True)
class Quantity:
    """A column of a curve, the factor for its values, and how they are written."""

    column: int
    scale: float
    write: Write


def average_note(last: float, batches: int, begun: float = 0.0) -> str:
    """Say over how many batches the latest moving average goes; nothing where it is not to smooth at all.

    It has none of those before the step `begun`.
    """
    count = min(int(batches_averaged(np.array([last]), batches)[0]), int(last - begun))
    return "" if batches == 1 else f"mean of {count:,}" if count > 1 else "last batch"


def diverged_steps(stretch: Stretch) -> Floats:
    """Return the steps at which a run of batches diverged; of buckets the last steps."""
    steps: Floats = stretch.high[0, _has_diverged(stretch)]
    return steps


def _has_diverged(stretch: Stretch) -> NDArray[np.bool_]:
    has_diverged: NDArray[np.bool_] = stretch.finite[COST] < stretch.finite[0]
    return has_diverged


def _averages(stretch: Stretch, column: int, batches: float, part: slice = ALL) -> Floats:
    """Return the moving average in part of a stretch; after a divergence it begins again, with an older network."""
    over, diverged = batches_averaged(stretch.high[0, part], batches), _has_diverged(stretch)[part]
    over[diverged] = 1
    over[1:][diverged[:-1]] = 1
    return moving_average(stretch.mean[column, part], stretch.finite[column, part], over)


def averaged(curve: Curve, axis: Axis, what: Quantity, batches: int, text: str, step: float | None = None) -> Series:
    """Return the moving average as a series; over one batch, all values with their extremes.

    The note is about `step`, at which the series is read; None for the latest one.
    """
    stretch = curve.stretch(axis.from_step)
    x = axis.xs(stretch.mean[0])
    if batches == 1:
        low, high = what.scale * stretch.low[what.column], what.scale * stretch.high[what.column]
        return Series("train", x, low, "train", text, y_high=high)
    averages, diverged = _averages(stretch, what.column, batches), diverged_steps(stretch)
    read = last_step(curve) if step is None else step
    note = average_note(read, batches, diverged[diverged < read].max(initial=0.0))
    return Series("train", x, what.scale * averages, "train", text, note=note)


def previous(curve: Curve, axis: Axis, what: Quantity, batches: int) -> Series:
    """Return the moving average of the previous run."""
    stretch = curve.stretch(axis.from_step if axis.previous_clock is None else -np.inf)
    averages = _averages(stretch, what.column, max(batches, 2))
    return Series("prev", axis.previous_xs(stretch.mean[0]), what.scale * averages, "previous")


def evaluated(run: Run, axis: Axis, what: Quantity, name: str, role: Role, text: str) -> Series:
    """Return all values as a dotted series; without those of a network that a diverged run has gone back to."""
    stretch, note = run.evaluations.stretch(axis.from_step), ""
    kept = np.ones(stretch.mean.shape[1], np.bool_)
    if run.progress is not None and run.progress.diverged_at is not None:
        kept = stretch.high[0] < run.progress.diverged_at
        note = f"back at {run.progress.returned_to:,}" if run.progress.returned_to is not None else ""
    low, high = (what.scale * one[what.column, kept] for one in (stretch.low, stretch.high))
    points, x = few_texts(low, what.write), axis.xs(stretch.mean[0, kept])
    return Series(name, x, low, role, text, texture="dotted", y_high=high, note=note, point_texts=points)


def extremes(curve: Curve, axis: Axis, column: int) -> Band:
    """Return lowest and highest values of a column as a band."""
    stretch = curve.stretch(axis.from_step)
    return Band(axis.xs(stretch.mean[0]), stretch.low[column], stretch.high[column])


def average_at(curve: Curve, column: int, batches: int, step: float | None = None) -> Floats:
    """Return the moving average of a column at a step, or the latest one, whatever the charts show; at most one."""
    last = last_step(curve) if step is None else step
    first = last - AVERAGE_REACH * batches
    stretch = curve.stretch(first)
    part = slice(*np.searchsorted(stretch.low[0], (first, last + 1)).tolist())
    return _averages(stretch, column, batches, part)[-1:]


def read_at(series: Series, x: float, write: Write, unknown: str) -> Series:
    """Return the series with its value at `x` in place of its latest one; one without a value stays without."""
    if not series.value_text or not len(series.x):
        return series
    text = value_at(series.x, series.y, series.y_high, x, write) if _reaches(series.x, x) else unknown
    return dataclasses.replace(series, value_text=text)


def _reaches(xs: Floats, x: float) -> bool:
    """Tell whether a curve has begun at `x`, or does within the distance between its first points."""
    return bool(x >= 2 * xs[0] - xs[min(1, len(xs) - 1)])


def value_at(xs: Floats, lows: Floats, highs: Floats | None, x: float, write: Write) -> str:
    """Write the value of the point nearest to `x`, or the range of the values it stands for."""
    right = min(int(np.searchsorted(xs, x)), len(xs) - 1)
    nearest = right - 1 if right and x - xs[right - 1] <= xs[right] - x else right
    low, high = write(float(lows[nearest])), write(float((lows if highs is None else highs)[nearest]))
    return low if low == high else f"{low} to {high}"
