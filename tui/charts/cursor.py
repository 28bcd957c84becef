"""The cursor in the charts: where it stands, in words, and how it moves. It knows no keys."""

from mnist_tui.tui.charts.axis import Axis, axis_of
from mnist_tui.tui.charts.lines import Write, spread
from mnist_tui.tui.paint.chart_data import Band, Mark
from mnist_tui.tui.paint.ticks import duration
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing

PARTS = 100
"""The cursor moves by such a part of the steps in view, or by one step."""


def move_cursor(view: RunView, showing: Showing, parts: int) -> None:
    """Move the cursor by so many hundredths of the steps in view; the first time, from the newest step."""
    axis = axis_of(view, showing)
    by = max(round((_last_in_view(axis) - axis.from_step) / PARTS), 1)
    put_cursor(view, showing, _now(showing, axis) + parts * by)


def step_cursor(view: RunView, showing: Showing, steps: int) -> None:
    """Move the cursor by single steps."""
    put_cursor(view, showing, _now(showing, axis_of(view, showing)) + steps)


def put_cursor(view: RunView, showing: Showing, step: float) -> None:
    """Put the cursor on a step, or as near to it as the curves in view go."""
    axis = axis_of(view, showing)
    showing.cursor = float(round(min(max(step, axis.from_step), _last_in_view(axis))))
    showing.touch()


def cursor_mark(showing: Showing, axis: Axis, view: RunView, batches: tuple[Band, Write] | None = None) -> Mark | None:
    """Return where the cursor stands, with step, time and the costs of the batches there; None when there is none."""
    if showing.cursor is None or axis.x_range is None:
        return None
    step = _now(showing, axis)
    x = axis.place(step)
    words = [f"step {step:,.0f}"]
    if showing.x_axis == "epochs" and view.progress and view.progress.steps_per_epoch:
        words.append(f"ep {step / view.progress.steps_per_epoch:.2f}")
    elif showing.x_axis == "seconds":
        words.append(f"{x:.1f} s" if x < 60 else duration(x))
    if batches is not None and len(batches[0].x):
        band, write = batches
        words.append(f"batch {spread(band.x, band.y, band.y_high, x, write)}")
    return Mark(x, showing.look.glyphs.separator.join(words))


def _now(showing: Showing, axis: Axis) -> float:
    last = _last_in_view(axis)
    return last if showing.cursor is None else min(max(showing.cursor, axis.from_step), last)


def _last_in_view(axis: Axis) -> float:
    return min(axis.last_step, axis.step_at(axis.x_range[1])) if axis.x_range else axis.last_step
