"""The cost over the steps: every batch as a dim band, its moving average, the evaluations, and changed settings."""

import dataclasses
import math

import numpy as np

from mnist_tui.engine.prior import prior_cost
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves.axis import Axis, axis_of
from mnist_tui.tui.features.curves.cursor import cursor_mark, cursor_step, evaluated_there
from mnist_tui.tui.features.curves.lines import (
    Quantity,
    average_at,
    averaged,
    diverged_steps,
    evaluated,
    extremes,
    previous,
    read_at,
)
from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.chart_data import ChartData, Floats, Level, Mark
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.setting_name import short_name
from mnist_tui.tui.paint.ticks import number


def marks(run: Run, axis: Axis, glyphs: Glyphs) -> tuple[Mark, ...]:
    """Return what happened as marks on the curves: where the run was forked or continued or diverged, and changed
    settings, `lr 0.002→0.001`.

    Several changes of a setting at one step are one.
    """
    changed: dict[tuple[int, str], tuple[str, str]] = {}
    for change in run.changes:
        key = change.step, change.name
        changed[key] = changed.get(key, (change.old, ""))[0], change.new
    resumptions = run.started.resumptions if run.started is not None else ()
    forked_at = run.started.forked_at if run.started is not None else None
    places = [] if forked_at is None else [(forked_at, "forked")]
    places += [(step, "resumed") for step in dict.fromkeys(resumptions)]
    places += [(step, "diverged") for step in diverged_steps(run.steps.stretch(axis.from_step)).tolist()]
    places += [
        (step, f"{short_name(name, glyphs)} {old}{glyphs.becomes}{new}")
        for (step, name), (old, new) in changed.items()
        if old != new
    ]
    xs = axis.xs(np.array([step for step, _ in places], np.float64)).tolist()
    return tuple(Mark(x, text) for x, (_, text) in zip(xs, places, strict=True))


def cost_text(value: float, glyphs: Glyphs) -> str:
    """Write a cost, 0.1 as `0.100`; a dash where it is no number."""
    if not math.isfinite(value):
        return glyphs.unknown
    return f"{value:.3f}" if 0.01 <= value < 10 else number(value, 6)


def last_text(values: Floats, glyphs: Glyphs) -> str:
    """Write the latest value; nothing where there is none."""
    return cost_text(float(values[-1]), glyphs) if len(values) else ""


def prior_level(run: Run, glyphs: Glyphs) -> Level | None:
    """Return the cost of knowing only how frequent the classes are."""
    if run.started is None or not run.started.class_counts:
        return None
    cost = prior_cost(run.settings.cost, run.started.class_counts)
    text = cost_text(cost, glyphs)
    return Level(cost, f"class frequencies {text}", f"class freq. {text}")


def cost_chart(run: Run, ui: UiState) -> ChartData:
    """Return the curves of the cost."""
    state = ui.state(CurvesState)
    evaluated_split = run.started.eval_split if run.started else "validation"
    glyphs, axis, batches = ui.look.glyphs, axis_of(run, state), state.smoothing
    train = Quantity(1, 1.0, lambda value: cost_text(value, glyphs))
    held_out = Quantity(2, 1.0, train.write)
    band = extremes(run.steps, axis, 1)
    cursor, read = cursor_mark(ui, axis, run, (band, train.write)), cursor_step(ui, axis, run)
    series = [
        evaluated(
            run,
            axis,
            held_out,
            evaluated_split,
            "validation",
            last_text(run.evaluations.rows()[:, 2], glyphs),
        ),
        averaged(run.steps, axis, train, batches, last_text(average_at(run.steps, 1, batches), glyphs), read),
    ]
    if cursor is not None:
        series = [read_at(one, cursor.x, train.write, glyphs.unknown) for one in series]
    if (then := evaluated_there(ui, run)) is not None:
        series[0] = dataclasses.replace(series[0], value_text=train.write(then.cost))
    if len(run.previous):
        series.append(previous(run.previous, axis, train, batches))
    return ChartData(
        series=tuple(series),
        band=band,
        marks=marks(run, axis, glyphs),
        cursor=cursor,
        x_unit=axis.unit,
        level=prior_level(run, glyphs),
        log=state.log_cost,
        x_range=axis.x_range,
        empty_text="untrained",
    )
