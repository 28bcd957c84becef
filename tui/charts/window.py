"""Which part of a run the charts show, how much they smooth it, and what their x axis counts."""

from typing import Literal

from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing

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


def window(view: RunView, showing: Showing) -> tuple[str, float]:
    """Return name and length in steps of the part that is shown."""
    steps = float(view.progress.step) if view.progress else 0.0
    offered = windows(steps)
    name = showing.window if showing.window in offered else ALL
    return name, offered[name]


def zoom(view: RunView, showing: Showing, closer: int) -> None:
    """Show fewer of the newest steps (1) or more (-1)."""
    names = list(windows(float(view.progress.step) if view.progress else 0.0))
    place = names.index(window(view, showing)[0]) + closer
    showing.window = names[min(max(place, 0), len(names) - 1)]
    view.say(f"the charts show {'' if showing.window == ALL else 'the '}{showing.window}")
    showing.touch()


def smooth(view: RunView, showing: Showing, more: int) -> None:
    """Average over more batches (1) or fewer (-1)."""
    place = SMOOTHINGS.index(showing.smoothing) + more
    showing.smoothing = SMOOTHINGS[min(max(place, 0), len(SMOOTHINGS) - 1)]
    view.say(f"the curves are {smoothing_text(showing)}")
    showing.touch()


def smoothing_text(showing: Showing) -> str:
    """Say how much the curves are smoothed."""
    return f"averages over {showing.smoothing:,} batches" if showing.smoothing > 1 else "not smoothed"


def count_in_next(view: RunView, showing: Showing) -> None:
    """Let the x axis count something else."""
    showing.x_axis = X_AXES[(X_AXES.index(showing.x_axis) + 1) % len(X_AXES)]
    view.say(f"the x axis counts {showing.x_axis}{' of training' if showing.x_axis == 'seconds' else ''}")
    showing.touch()


def chart_words(view: RunView, showing: Showing) -> str:
    """Say in one line what the chart of the cost shows."""
    axis = f"{'log' if showing.log_cost else 'linear'} cost"
    return showing.look.glyphs.separator.join((axis, smoothing_text(showing), window(view, showing)[0]))
