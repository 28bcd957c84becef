"""Turns the curves of a run into what charts show: the stretch in view, its extremes, its moving average."""

import math

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.curve import Curve
from mnist_tui.tui.paint.chart_data import Band, Series
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.smoothing import moving_average
from mnist_tui.tui.session.view import RunView

Floats = NDArray[np.float64]
ROUND_NUMBERS = (1, 1.2, 1.5, 1.8, 2.2, 2.7, 3.3, 4, 5, 6, 7, 8.5, 10)
SMOOTHING = 50
"""Batches that the moving average is about."""
REMEMBERED = 10
"""An average over n batches needs so many times n of them to be right in the digits that are shown."""


def steps_in_view(view: RunView) -> tuple[float, float] | None:
    """Return the stretch of steps to show: from 0 to a round number, so that curves grow and rarely move as a whole."""
    last = max(last_step(view.steps), last_step(view.ghost))
    if last < 1:
        return None
    decade = 10.0 ** math.floor(math.log10(last))
    return 0.0, float(next(round_number * decade for round_number in ROUND_NUMBERS if round_number * decade >= last))


def last_step(curve: Curve) -> float:
    """Return the step of the newest row, 0 when there is none."""
    return float(curve.rows(len(curve) - 1)[0, 0]) if len(curve) else 0.0


def averaged(curve: Curve, column: int, name: str, role: Role, scale: float = 1.0, text: str = "") -> Series:
    """Return the moving average of a column as a line."""
    stretch = curve.stretch()
    averages = moving_average(stretch.mean[column], stretch.finite[column], SMOOTHING)
    return Series(name, stretch.mean[0], scale * averages, role, text)


def every_value(curve: Curve, column: int, name: str, role: Role, scale: float = 1.0, text: str = "") -> Series:
    """Return all values of a column as a dotted line."""
    stretch = curve.stretch()
    low, high = scale * stretch.low[column], scale * stretch.high[column]
    return Series(name, stretch.mean[0], low, role, text, "dotted", high)


def extremes(curve: Curve, column: int) -> Band:
    """Return lowest and highest values of a column as a band."""
    stretch = curve.stretch()
    return Band(stretch.mean[0], stretch.low[column], stretch.high[column])


def present_average(curve: Curve, column: int) -> Floats:
    """Return the newest moving average of a column, whatever part of the curve is shown; at most one value."""
    first = last_step(curve) - REMEMBERED * SMOOTHING
    stretch = curve.stretch(first)
    newest = slice(int(np.searchsorted(stretch.low[0], first)), None)
    return moving_average(stretch.mean[column, newest], stretch.finite[column, newest], SMOOTHING)[-1:]
