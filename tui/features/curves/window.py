"""Which part of a run the charts show, how much they smooth it, and what their x axis counts."""

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves.state import CurvesState, XAxis
from mnist_tui.tui.frame.ui_state import UiState

X_AXES: tuple[XAxis, ...] = ("epochs", "steps", "seconds")
ALL = "all steps"
WINDOWS = {"last 10,000 steps": 10_000, "last 1,000 steps": 1_000, "last 100 steps": 100}
TENTH = "last 10 % of the steps"
SMOOTHINGS = (1, 10, 50, 200, 1000)
"""Batches that the moving average can be about; 1 is no smoothing."""


def windows(steps: float) -> dict[str, float]:
    """Return by name how many of the newest steps can be shown of a run of so many, from all of them to the fewest."""
    parts = {TENTH: steps / 10} | {name: float(length) for name, length in WINDOWS.items()}
    shorter = [(name, length) for name, length in parts.items() if 1 <= length < steps]
    return {ALL: steps} | dict(sorted(shorter, key=lambda part: -part[1]))


def window(run: Run, state: CurvesState) -> tuple[str, float]:
    """Return name and length in steps of the part that is shown."""
    offered = windows(float(run.step or 0))
    name = state.window if state.window in offered else ALL
    return name, offered[name]


def zoomed(run: Run, state: CurvesState, closer: int) -> str:
    """Return the name of the part with fewer of the newest steps (1) or more (-1)."""
    names = list(windows(float(run.step or 0)))
    place = names.index(window(run, state)[0]) + closer
    return names[min(max(place, 0), len(names) - 1)]


def smoothed(state: CurvesState, more: int) -> int:
    """Return over how many batches an average is that is about more of them (1) or fewer (-1)."""
    place = SMOOTHINGS.index(state.smoothing) + more
    return SMOOTHINGS[min(max(place, 0), len(SMOOTHINGS) - 1)]


def smoothing_text(state: CurvesState) -> str:
    """Say how much the curves are smoothed."""
    return f"averages over {state.smoothing:,} batches" if state.smoothing > 1 else "not smoothed"


def next_x_axis(state: CurvesState) -> XAxis:
    """Return what the x axis counts next."""
    return X_AXES[(X_AXES.index(state.x_axis) + 1) % len(X_AXES)]


def chart_words(run: Run, ui: UiState) -> str:
    """Say in one line what the chart of the cost shows."""
    state = ui.state(CurvesState)
    axis = f"{'log' if state.log_cost else 'linear'} cost"
    return ui.look.glyphs.separator.join((axis, smoothing_text(state), window(run, state)[0]))
