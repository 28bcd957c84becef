"""The accuracy over the steps, in percent: moving average of the batches, and the evaluations."""

import dataclasses
import math
from collections.abc import Callable

import numpy as np

from mnist_tui.engine.prior import prior_accuracy
from mnist_tui.tui.client.log_lines import accuracy_of
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves.axis import axis_of
from mnist_tui.tui.features.curves.cost import marks
from mnist_tui.tui.features.curves.cursor import cursor_mark, cursor_step, evaluated_there
from mnist_tui.tui.features.curves.lines import Quantity, average_at, averaged, evaluated, previous, read_at
from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.chart_data import ChartData, Floats, Level, Series
from mnist_tui.tui.paint.curve import quantiles
from mnist_tui.tui.paint.error_axis import ERROR_TICKS, error_scale
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.ticks import percent_digits

TYPICAL = 0.1
"""The fraction of the evaluations after the beginning that may lie below the axis."""
BEGINNING = 0.2
"""The fraction of the steps in which all of them may: a slow start is evaluated many times."""

LEAST_TO_TELL = 3
"""Evaluations before which nothing is left out."""


def percent_text(value: float, glyphs: Glyphs) -> str:
    """Write a percentage without its sign; a dash where it is no number."""
    return percent_digits(value / 100) if math.isfinite(value) else glyphs.unknown


def last_percent(accuracies: Floats, glyphs: Glyphs) -> str:
    """Write the latest accuracy, 0.9737 as `97.37`; nothing where there is none."""
    return percent_text(100 * float(accuracies[-1]), glyphs) if len(accuracies) else ""


def placed(series: Series, place: Callable[[Floats], Floats]) -> Series:
    """Return the series on another axis; its texts stay."""
    high = None if series.y_high is None else place(series.y_high)
    return dataclasses.replace(series, y=place(series.y), y_high=high)


def guess_level(run: Run, place: Callable[[Floats], Floats], glyphs: Glyphs) -> Level | None:
    """Return the accuracy of always predicting the largest class."""
    if run.started is None or not run.started.class_counts:
        return None
    guessed = 100 * prior_accuracy(run.started.class_counts)
    return Level(float(place(np.array(guessed))), f"largest class {percent_text(guessed, glyphs)}")


def accuracy_chart(run: Run, ui: UiState) -> ChartData:
    """Return the curves of the accuracy."""
    state = ui.state(CurvesState)
    evaluated_split = run.started.eval_split if run.started else "validation"
    glyphs, axis, batches = ui.look.glyphs, axis_of(run, state), state.smoothing
    train = Quantity(2, 100.0, lambda value: percent_text(value, glyphs))
    held_out = Quantity(3, 100.0, train.write)
    cursor, read = cursor_mark(ui, axis, run), cursor_step(ui, axis, run)
    latest = last_percent(run.evaluations.rows()[:, 3], glyphs)
    series = [
        evaluated(run, axis, held_out, evaluated_split, "validation", latest),
        averaged(run.steps, axis, train, batches, last_percent(average_at(run.steps, 2, batches), glyphs), read),
    ]
    if cursor is not None:
        series = [read_at(one, cursor.x, train.write, glyphs.unknown) for one in series]
    if (then := evaluated_there(ui, run)) is not None:
        series[0] = dataclasses.replace(series[0], value_text=train.write(100 * accuracy_of(then)))
    if len(run.previous):
        series.append(previous(run.previous, axis, train, batches))
    place = error_scale if state.log_cost else np.asarray
    evaluations = run.evaluations.stretch(axis.from_step).mean
    floor = lowest(evaluations[0], evaluations[3], run.steps.stretch(axis.from_step).mean[2])
    return ChartData(
        series=tuple(placed(one, place) for one in series),
        level=guess_level(run, place, glyphs),
        y_ticks=ERROR_TICKS if state.log_cost else (),
        marks=marks(run, axis, glyphs),
        cursor=cursor,
        x_unit=axis.unit,
        x_range=axis.x_range,
        y_range=(float(place(np.array(floor))), float(place(np.array(100.0)))),
        empty_text="untrained",
    )


def lowest(steps: Floats, accuracies: Floats, training: Floats) -> float:
    """Return the lowest percentage to show: the untrained start is left out once accuracy is well above it.

    `training` has the accuracies of batches, which are not to be left out either.
    """
    if len(accuracies) < LEAST_TO_TELL:
        return 0.0
    begun = accuracies[steps > steps[0] + BEGINNING * (steps[-1] - steps[0])]
    typical = 100 * float(quantiles(begun, TYPICAL).sum())
    trained = 100 * quantiles(training[int(BEGINNING * len(training)) :], TYPICAL)
    floors = (floor for floor in (95.0, 90.0, 80.0, 60.0) if typical >= (floor + 100) / 2 and (trained >= floor).all())
    return next(floors, 0.0)
