"""Which part of a run the charts show, how much they smooth it, and what their x axis counts."""

from typing import Literal

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.ui_state import UiState

XAxis = Literal["epochs", "steps", "seconds"]
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


def window(view: Run, ui: UiState) -> tuple[str, float]:
    """Return name and length in steps of the part that is shown."""
    steps = float(view.progress.step) if view.progress else 0.0
    offered = windows(steps)
    name = ui.window if ui.window in offered else ALL
    return name, offered[name]


def zoom(view: Run, ui: UiState, closer: int) -> None:
    """Show fewer of the newest steps (1) or more (-1)."""
    names = list(windows(float(view.progress.step) if view.progress else 0.0))
    place = names.index(window(view, ui)[0]) + closer
    ui.window = names[min(max(place, 0), len(names) - 1)]
    view.say(f"the charts show {'' if ui.window == ALL else 'the '}{ui.window}")
    ui.touch()


def smooth(view: Run, ui: UiState, more: int) -> None:
    """Average over more batches (1) or fewer (-1)."""
    place = SMOOTHINGS.index(ui.smoothing) + more
    ui.smoothing = SMOOTHINGS[min(max(place, 0), len(SMOOTHINGS) - 1)]
    view.say(f"the curves are {smoothing_text(ui)}")
    ui.touch()


def smoothing_text(ui: UiState) -> str:
    """Say how much the curves are smoothed."""
    return f"averages over {ui.smoothing:,} batches" if ui.smoothing > 1 else "not smoothed"


def count_in_next(view: Run, ui: UiState) -> None:
    """Let the x axis count something else."""
    ui.x_axis = X_AXES[(X_AXES.index(ui.x_axis) + 1) % len(X_AXES)]
    view.say(f"the x axis counts {ui.x_axis}{' of training' if ui.x_axis == 'seconds' else ''}")
    ui.touch()


def chart_words(view: Run, ui: UiState) -> str:
    """Say in one line what the chart of the cost shows."""
    axis = f"{'log' if ui.log_cost else 'linear'} cost"
    return ui.look.glyphs.separator.join((axis, smoothing_text(ui), window(view, ui)[0]))
