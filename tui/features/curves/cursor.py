"""The cursor in the charts: where it stands, in words, and how it moves. It knows no keys."""

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves.axis import Axis, axis_of
from mnist_tui.tui.features.curves.lines import Write, spread
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.chart_data import Band, Mark
from mnist_tui.tui.paint.ticks import duration

PARTS = 100
"""The cursor moves by such a part of the steps in view, or by one step."""


def move_cursor(view: Run, ui: UiState, parts: int) -> None:
    """Move the cursor by so many hundredths of the steps in view; the first time, from the newest step."""
    axis = axis_of(view, ui)
    by = max(round((_last_in_view(axis) - axis.from_step) / PARTS), 1)
    put_cursor(view, ui, _now(ui, axis) + parts * by)


def step_cursor(view: Run, ui: UiState, steps: int) -> None:
    """Move the cursor by single steps."""
    put_cursor(view, ui, _now(ui, axis_of(view, ui)) + steps)


def put_cursor(view: Run, ui: UiState, step: float) -> None:
    """Put the cursor on a step, or as near to it as the curves in view go."""
    axis = axis_of(view, ui)
    ui.cursor = float(round(min(max(step, axis.from_step), _last_in_view(axis))))
    ui.touch()


def cursor_mark(ui: UiState, axis: Axis, view: Run, batches: tuple[Band, Write] | None = None) -> Mark | None:
    """Return where the cursor stands, with step, time and the costs of the batches there; None when there is none."""
    if ui.cursor is None or axis.x_range is None:
        return None
    step = _now(ui, axis)
    x = axis.place(step)
    words = [f"step {step:,.0f}"]
    if ui.x_axis == "epochs" and view.progress and view.progress.steps_per_epoch:
        words.append(f"ep {step / view.progress.steps_per_epoch:.2f}")
    elif ui.x_axis == "seconds":
        words.append(f"{x:.1f} s" if x < 60 else duration(x))
    if batches is not None and len(batches[0].x):
        band, write = batches
        words.append(f"batch {spread(band.x, band.y, band.y_high, x, write)}")
    return Mark(x, ui.look.glyphs.separator.join(words))


def _now(ui: UiState, axis: Axis) -> float:
    last = _last_in_view(axis)
    return last if ui.cursor is None else min(max(ui.cursor, axis.from_step), last)


def _last_in_view(axis: Axis) -> float:
    return min(axis.last_step, axis.step_at(axis.x_range[1])) if axis.x_range else axis.last_step
