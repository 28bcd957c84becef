"""The x axis of the charts: steps, epochs or seconds of training, and the range of it that is shown."""

import dataclasses
import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from mnist_tui.engine.curve import Curve
from mnist_tui.tui.client.run import Clock, Run
from mnist_tui.tui.features.curves.state import CurvesState, XAxis
from mnist_tui.tui.features.curves.window import ALL, window
from mnist_tui.tui.paint.chart_data import Floats

ROUND_NUMBERS = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8.5, 10)
HOPS = 8
"""A window of the latest steps scrolls by one such part of its length at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """Maps steps to x positions."""

    x_range: tuple[float, float] | None
    """The x positions of both ends; None while there is nothing to show."""
    from_step: float
    """The step at its left end."""
    last_step: float
    """The latest step of the run."""
    unit: XAxis = "steps"
    clock: Clock | None = None
    """For an axis of epochs or seconds: steps, and how many the run had been training then."""
    previous_clock: Clock | None = None

    def xs(self, steps: Floats) -> Floats:
        """Return the x positions of steps of the run."""
        return steps if self.clock is None else np.interp(steps, *self.clock)

    def previous_xs(self, steps: Floats) -> Floats:
        """Return the x positions of steps of the previous run."""
        return steps if self.previous_clock is None else np.interp(steps, *self.previous_clock)

    def x(self, step: float) -> float:
        """Return the x position of one step of the run."""
        return float(self.xs(np.array([step]))[0])

    def step_at(self, x: float) -> float:
        """Return the step at an x position."""
        return x if self.clock is None else float(np.interp(x, self.clock[1], self.clock[0]))


@lru_cache(maxsize=2)
def axis_of(run: Run, state: CurvesState) -> Axis:
    """Return the chosen axis with the chosen window. Every chart of a frame asks for it."""
    last, previous_last = last_step(run.steps), last_step(run.previous)
    axis = Axis(None, 0.0, last, *_unit(run, state))
    end = axis.x(last)
    name, length = window(run, state)
    if name == ALL:
        previous_end = float(axis.previous_xs(np.array([previous_last]))[0]) if previous_last else 0.0
        end = max(end, previous_end)
        x_range = (0.0, rounded_up(end)) if end > 0 and max(last, previous_last) >= 1 else None
    else:
        span = rounded_up(end - axis.x(last - length))
        end = math.ceil(end / span * HOPS) * span / HOPS
        x_range = (max(end - span, 0.0), end)
    first = axis.step_at(x_range[0]) if x_range else 0.0
    return dataclasses.replace(axis, x_range=x_range, from_step=first)


def _unit(run: Run, state: CurvesState) -> tuple[XAxis, Clock | None, Clock | None]:
    """Return the unit of the axis with the clocks of both runs: in the first epoch, steps instead of epochs."""
    if state.x_axis == "steps":
        return "steps", None, None
    now, before = run.clock(state.x_axis), run.previous_clocks[state.x_axis]
    if state.x_axis == "epochs" and max(now[1][-1], before[1][-1]) < 1:
        return "steps", None, None
    return state.x_axis, now, before


def rounded_up(value: float) -> float:
    """Return a round number that is not much greater, so that the axis rarely changes while curves grow."""
    if not value > 0:
        return 1.0
    decade = 10.0 ** math.floor(math.log10(value))
    return next(float(number * decade) for number in (*ROUND_NUMBERS, 20) if number * decade >= value)


def last_step(curve: Curve) -> float:
    """Return the step of the last row, 0 when there is none."""
    return float(curve.rows(len(curve) - 1)[0, 0]) if len(curve) else 0.0
