"""The curves of a question: recorded, and beside them those of networks that are trained now. It draws nothing."""

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.quiz.networks import AVERAGED, BESIDE
from mnist_tui.tui.features.quiz.panels import PANELS, Line, Panel
from mnist_tui.tui.features.quiz.questions import Question
from mnist_tui.tui.features.quiz.recorded import Floats, recording
from mnist_tui.tui.features.quiz.state import Live, QuizState
from mnist_tui.tui.paint.chart_data import ChartData, Mark, Series
from mnist_tui.tui.paint.roles import Role
from mnist_tui.tui.paint.smoothing import batches_averaged, moving_average
from mnist_tui.tui.paint.ticks import number, percent

Texture: TypeAlias = Literal["solid", "dotted"]
ASKED = "asked here"


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """A chart and what stands above it."""

    titles: tuple[str, ...]
    """The longest first."""
    data: ChartData


def charts(question: Question, state: QuizState, run: Run) -> tuple[Chart, ...]:
    """Return what is seen of the curves: before the answer only what was known when it was asked."""
    is_answered, live = question.name in state.chosen, _live_of(question, state)
    is_mnist = live is None or live.learns_mnist or not (live.runs or live.beside or is_under_way(state, run))
    until = None if is_answered else question.asked_at
    found = []
    for panel in PANELS.get(question.name, ()):
        lines = [line for line in panel.lines if is_answered or not line.comes_after]
        series = [one for line in lines for one in _of_line(question, panel, line, state, run, until, is_mnist)]
        if series:
            forms = panel.title, panel.title.removeprefix("validation "), panel.short or panel.title
            titles = forms if is_mnist or live is None else (f"{live.data_name}: {panel.quantity}",)
            asked_at = question.asked_at if is_answered else None
            found.append(Chart(titles, _chart(panel, tuple(series), asked_at, is_mnist)))
    return tuple(found)


def _live_of(question: Question, state: QuizState) -> Live | None:
    return state.live if state.live is not None and state.live.question == question.name else None


def _chart(panel: Panel, series: tuple[Series, ...], asked_at: int | None, is_mnist: bool) -> ChartData:
    values = np.concatenate([one.y for one in series])
    finite = values[np.isfinite(values)]
    y_range = None
    if panel.least is not None and len(finite) and (is_mnist or not panel.least):
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
    question: Question, panel: Panel, line: Line, state: QuizState, run: Run, until: int | None, is_mnist: bool
) -> list[Series]:
    """Return a recorded curve, and the same one live; that alone where it is about other images."""
    curves, name = recording(question.name).curves[line.letter], line.name or line.letter
    recorded = _series(panel, name, line, curves["x"], curves[line.series], float(curves["per_epoch"][0]), until)
    found = [recorded] if is_mnist else []
    if (now := _live_curve(question, line, state, run)) is not None:
        role: Role = "run_4" if line.role in ("run_1", "validation") else "run_5"
        name = name.lower() if len(name) == 1 else f"now {name}"
        found.append(_series(panel, name, replace(line, role=role), *now, until, "dotted"))
    return [one for one in found if len(one.x)]


def _live_curve(question: Question, line: Line, state: QuizState, run: Run) -> tuple[Floats, Floats, float] | None:
    """Return the steps, values and steps per epoch of a network that is trained now; None where it is not."""
    live = _live_of(question, state)
    if live is None:
        return None
    if (told := live.beside.get(line.letter)) is not None:
        return told.points[:, 0], told.points[:, 1 + BESIDE[question.name][line.letter].index(line.series)], 1.0
    trained = run if live.letter == line.letter and is_under_way(state, run) else live.runs.get(line.letter)
    if trained is None or trained.progress is None:
        return None
    return *live_curve(trained, line.series), float(trained.progress.steps_per_epoch)


def _series(
    panel: Panel,
    name: str,
    line: Line,
    x: Floats,
    y: Floats,
    per_epoch: float,
    until: int | None,
    texture: Texture = "solid",
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
    is_begun = run.started is not None and live is not None and run.started.run == live.run
    return is_begun and live is not None and bool(live.letter) and live.question not in BESIDE
