"""The x axis of the charts: steps, epochs or seconds of training, and the stretch of it that is shown."""

import math
from dataclasses import dataclass

import numpy as np

from mnist_tui.engine.curve import Curve
from mnist_tui.tui.client.run import Clock, Run
from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.features.curves.window import ALL, window
from mnist_tui.tui.paint.chart_data import Floats

ROUND_NUMBERS = (1, 1.2, 1.5, 1.8, 2.2, 2.7, 3.3, 4, 5, 6, 7, 8.5, 10)
HOPS = 8
"""A window of the newest steps moves on by so small a part of itself, and stands still in between."""


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """Where steps lie on the axis. Epochs are steps with other labels."""

    x_range: tuple[float, float] | None
    """Both ends as they lie on the axis; None while there is nothing to show."""
    from_step: float
    """The step at its left end."""
    last_step: float
    """The newest step of the run."""
    clock: Clock | None = None
    """For an axis of seconds: steps, and how long the run had been training then."""
    previous_clock: Clock | None = None

    def places(self, steps: Floats) -> Floats:
        """Return where steps of the run lie."""
        return steps if self.clock is None else np.interp(steps, *self.clock)

    def previous_places(self, steps: Floats) -> Floats:
        """Return where steps of the run before lie."""
        return steps if self.previous_clock is None else np.interp(steps, *self.previous_clock)

    def place(self, step: float) -> float:
        """Return where one step of the run lies."""
        return float(self.places(np.array([step]))[0])

    def step_at(self, place: float) -> float:
        """Return the step that lies at a place."""
        return place if self.clock is None else float(np.interp(place, self.clock[1], self.clock[0]))


def axis_of(run: Run, state: CurvesState) -> Axis:
    """Return the axis that was chosen, with the part that was chosen."""
    last, ghost_last = last_step(run.steps), last_step(run.previous)
    in_seconds = state.x_axis == "seconds"
    axis = Axis(None, 0.0, last, *((run.clock(), run.previous_clock) if in_seconds else ()))
    end = axis.place(last)
    name, length = window(run, state)
    if name == ALL:
        ghost_end = float(axis.previous_places(np.array([ghost_last]))[0]) if ghost_last else 0.0
        end = max(end, ghost_end)
        x_range = (0.0, rounded_up(end)) if end > 0 and max(last, ghost_last) >= 1 else None
    else:
        span = rounded_up(end - axis.place(last - length))
        end = math.ceil(end / span * HOPS) * span / HOPS
        x_range = (max(end - span, 0.0), end)
    first = axis.step_at(x_range[0]) if x_range else 0.0
    return Axis(x_range, first, last, axis.clock, axis.previous_clock)


def rounded_up(value: float) -> float:
    """Return a round number that is not much greater, so that curves grow and rarely move as a whole."""
    if not value > 0:
        return 1.0
    decade = 10.0 ** math.floor(math.log10(value))
    return next(float(number * decade) for number in (*ROUND_NUMBERS, 20) if number * decade >= value)


def last_step(curve: Curve) -> float:
    """Return the step of the newest row, 0 when there is none."""
    return float(curve.rows(len(curve) - 1)[0, 0]) if len(curve) else 0.0
