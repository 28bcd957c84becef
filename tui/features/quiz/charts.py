"""The curves of a question: recorded, and beside them those of networks that are trained now. It draws nothing."""

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.quiz.panels import PANELS, Line, Panel
from mnist_tui.tui.features.quiz.questions import Question
from mnist_tui.tui.features.quiz.recorded import Floats, recording
from mnist_tui.tui.features.quiz.state import QuizState
from mnist_tui.tui.paint.chart_data import ChartData, Mark, Series
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.smoothing import batches_averaged, moving_average
from mnist_tui.tui.paint.ticks import number, percent

Texture: TypeAlias = Literal["solid", "dotted"]
AVERAGED = 50
"""Batches, as in the recorded curves."""
ASKED = "asked here"


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """A chart and what stands above it."""

    title: str
    data: ChartData


def charts(question: Question, state: QuizState, run: Run) -> tuple[Chart, ...]:
    """Return what is seen of the curves: before the answer only what was known when it was asked."""
    is_answered = question.name in state.chosen
    until = None if is_answered else question.asked_at
    found = []
    for panel in PANELS.get(question.name, ()):
        lines = [line for line in panel.lines if is_answered or not line.comes_after]
        series = [one for line in lines for one in _of_line(question, panel, line, state, run, until)]
        if series:
            found.append(Chart(panel.title, _chart(panel, tuple(series), question.asked_at if is_answered else None)))
    return tuple(found)


def _chart(panel: Panel, series: tuple[Series, ...], asked_at: int | None) -> ChartData:
    values = np.concatenate([one.y for one in series])
    finite = values[np.isfinite(values)]
    y_range = None
    if panel.least is not None and len(finite):
        highest = max(float(finite.max()), panel.least + 1e-9)
        y_range = panel.least, highest if panel.most is None else panel.most
        series = tuple(_within(one, *y_range) for one in series)
    marks = (Mark(asked_at, ASKED, ("asked",)),) if asked_at is not None else ()
    return ChartData(series, marks=marks, x_unit=panel.x_unit, log=panel.log, y_range=y_range)


def _within(series: Series, low: float, high: float) -> Series:
    """Return the series without what lies outside an axis."""
    y = np.where((series.y >= low) & (series.y <= high), series.y, np.nan)
    return replace(series, y=y)


def _of_line(
    question: Question, panel: Panel, line: Line, state: QuizState, run: Run, until: int | None
) -> list[Series]:
    """Return a recorded curve, and the same one live."""
    curves, name = recording(question.name).curves[line.letter], line.name or line.letter
    per_epoch = float(curves["per_epoch"][0])
    found = [_series(panel, name, line, curves["x"], curves[line.series], per_epoch, until, "solid")]
    live = state.live
    if live is None or live.question != question.name:
        return found
    trained = run if live.letter == line.letter and is_under_way(state, run) else live.runs.get(line.letter)
    if trained is not None and trained.progress is not None:
        x, y = live_curve(trained, line.series)
        per_epoch = float(trained.progress.steps_per_epoch)
        role: Role = "run_4" if line.role in ("run_1", "validation") else "run_5"
        line = replace(line, role=role)
        found.append(
            _series(panel, f"{name} now" if line.name else name.lower(), line, x, y, per_epoch, until, "dotted")
        )
    return [one for one in found if len(one.x)]


def _series(
    panel: Panel, name: str, line: Line, x: Floats, y: Floats, per_epoch: float, until: int | None, texture: Texture
) -> Series:
    if until is not None:
        x, y = x[x <= until], y[x <= until]
    last = float(y[-1]) if len(y) else 0.0
    text = (percent(last) if panel.is_percent else number(last)) if len(y) else ""
    x = x / per_epoch if panel.x_unit == "epochs" else x
    scaled = 100 * y if panel.is_percent else y
    return Series(name, x, scaled, line.role, text, texture)


def live_curve(run: Run, series: str) -> tuple[Floats, Floats]:
    """Return the steps and values of a curve of a run, as it would be recorded."""
    column = 1 if series.endswith("cost") else 2
    if series.startswith("valid"):
        stretch = run.evaluations.stretch()
        return stretch.mean[0], stretch.mean[column + 1]
    stretch = run.steps.stretch()
    over = batches_averaged(stretch.high[0], AVERAGED)
    return stretch.high[0], moving_average(stretch.mean[column], stretch.finite[column], over)


def is_under_way(state: QuizState, run: Run) -> bool:
    """Tell whether the run that is shown trains a network of the quiz."""
    live = state.live
    return live is not None and bool(live.letter) and run.started is not None and run.started.run == live.run
