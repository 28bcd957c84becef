"""Which steps of a run the charts show, how much they smooth, and the unit of their x axis."""

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves.state import CurvesState, XAxis
from mnist_tui.tui.frame.ui_state import UiState

X_AXES: tuple[XAxis, ...] = ("epochs", "steps", "seconds")
ALL = "all steps"
WINDOWS = {"last 10,000 steps": 10_000, "last 1,000 steps": 1_000, "last 100 steps": 100}
TENTH = "last 10 % of the steps"
SMOOTHINGS = (1, 10, 50, 200, 1000)
"""Batches of the moving average to choose from; 1 is no smoothing."""


def windows(steps: float) -> dict[str, float]:
    """Return by name how many of the latest steps can be shown of so many, from all of them to the fewest."""
    parts = {TENTH: steps / 10} | {name: float(length) for name, length in WINDOWS.items()}
    shorter = [(name, length) for name, length in parts.items() if 1 <= length < steps]
    return {ALL: steps} | dict(sorted(shorter, key=lambda part: -part[1]))


def window(run: Run, state: CurvesState) -> tuple[str, float]:
    """Return name and length in steps of the window that is shown."""
    offered = windows(float(run.step or 0))
    name = state.window if state.window in offered else ALL
    return name, offered[name]


def zoomed(run: Run, state: CurvesState, closer: int) -> str:
    """Return the name of the next smaller window (1) or the next larger one (-1)."""
    names = list(windows(float(run.step or 0)))
    index = names.index(window(run, state)[0]) + closer
    return names[min(max(index, 0), len(names) - 1)]


def smoothed(state: CurvesState, more: int) -> int:
    """Return the next larger number of batches to average over (1) or the next smaller one (-1)."""
    index = SMOOTHINGS.index(state.smoothing) + more
    return SMOOTHINGS[min(max(index, 0), len(SMOOTHINGS) - 1)]


def smoothing_text(state: CurvesState) -> str:
    """Describe the smoothing."""
    return f"mean of up to {state.smoothing:,} batches" if state.smoothing > 1 else "not smoothed"


def next_x_axis(state: CurvesState) -> XAxis:
    """Return the next unit of the x axis."""
    return X_AXES[(X_AXES.index(state.x_axis) + 1) % len(X_AXES)]


def chart_caption(run: Run, ui: UiState) -> tuple[str, ...]:
    """Describe what the cost chart shows, the most important first."""
    state = ui.state(CurvesState)
    return f"{'log' if state.log_cost else 'linear'} cost", smoothing_text(state), window(run, state)[0]


def accuracy_caption(ui: UiState) -> str:
    """Describe in one line how the accuracy chart is scaled."""
    return f"accuracy %{ui.look.glyphs.separator}log error" if ui.state(CurvesState).log_cost else "accuracy %"
