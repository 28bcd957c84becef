"""The cursor of the charts: its position, its text, and how it moves. It knows no keys."""

import numpy as np

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves.axis import Axis, axis_of
from mnist_tui.tui.features.curves.lines import Write, value_at
from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.chart_data import Band, Mark
from mnist_tui.tui.paint.ticks import duration
from mnist_tui.tui.protocol.evaluated import Evaluated

PARTS = 100
"""The cursor moves by the steps in view divided by this, or by one step."""


def moved_cursor(run: Run, state: CurvesState, parts: int) -> float:
    """Return the step after a move by so many hundredths of the steps in view; it starts at the latest step."""
    axis = axis_of(run, state)
    by = max(round((_last_in_view(axis) - axis.from_step) / PARTS), 1)
    return in_view(axis, _now(state, axis) + parts * by)


def stepped_cursor(run: Run, state: CurvesState, steps: int) -> float:
    """Return the step after a move by so many steps."""
    axis = axis_of(run, state)
    return in_view(axis, _now(state, axis) + steps)


def in_view(axis: Axis, step: float) -> float:
    """Return the nearest whole step that is in view."""
    return float(round(min(max(step, axis.from_step), _last_in_view(axis))))


def cursor_step(ui: UiState, axis: Axis, run: Run) -> float | None:
    """Return the step at which the curves are read; None for the latest one.

    Until a person moves the cursor, it stands at the moment of the past that is shown.
    """
    state, moment = ui.state(CurvesState), run.moment
    if axis.x_range is None or (state.cursor is None and moment is None):
        return None
    step = float(moment.step) if state.cursor is None and moment is not None else _now(state, axis)
    return step if axis.from_step <= step <= axis.last_step else None


def cursor_mark(ui: UiState, axis: Axis, run: Run, batches: tuple[Band, Write] | None = None) -> Mark | None:
    """Return the cursor as a mark with step, time and the costs of the batches there; None without a cursor.

    Where there is little room the time, then the costs are left out.
    """
    state, step = ui.state(CurvesState), cursor_step(ui, axis, run)
    if step is None:
        return None
    x = axis.x(step)
    words = [f"step {step:,.0f}"]
    if state.x_axis == "epochs":
        words.append(f"ep {np.interp(step, *run.clock('epochs')):.2f}")
    elif state.x_axis == "seconds":
        words.append(f"{x:.1f} s" if x < 60 else duration(x))
    if batches is not None and len(batches[0].x):
        band, write = batches
        words.append(f"batch {value_at(band.x, band.y, band.y_high, x, write)}")
    sign = ui.look.glyphs.separator
    return Mark(x, sign.join(words), tuple(sign.join(fewer) for fewer in ((words[0], words[-1]), words[:1])))


def evaluated_there(ui: UiState, run: Run) -> Evaluated | None:
    """Return the evaluation of the moment of the past at which the charts stand; None at any other step."""
    return run.evaluated if run.moment is not None and ui.state(CurvesState).cursor is None else None


def _now(state: CurvesState, axis: Axis) -> float:
    last = _last_in_view(axis)
    return last if state.cursor is None else min(max(state.cursor, axis.from_step), last)


def _last_in_view(axis: Axis) -> float:
    return min(axis.last_step, axis.step_at(axis.x_range[1])) if axis.x_range else axis.last_step
