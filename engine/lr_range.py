"""The learning-rate range test (Smith 2017, sec. 3.3): a new network is trained while the learning rate grows.

The rate grows by an equal factor from step to step. It must not know how the result is shown.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from mnist_tui.engine.learner import Learner

LAG_FRACTION = 1 / 30
"""Lag of the smoothed cost as a fraction of the steps: a quarter of a decade where 300 steps cover seven."""
EXPLODED = 4.0
"""The test ends when the smoothed cost is so many times its minimum."""
LEAST_GAIN = 0.1
"""Fraction of its first value by which the cost must fall before any rate is recommended."""
FIRST_STEPS = 5
"""The first value is the median cost of so many batches."""


@dataclass(frozen=True, slots=True)
class RatePoint:
    """One step of the test."""

    step: int
    learning_rate: float
    cost: float
    """Mean cost of the batch, before the step was taken."""
    smoothed: float
    """Exponential moving average of the costs so far, corrected for its zero start."""


@dataclass(frozen=True, slots=True)
class LrRangeResult:
    """The recommended rates; both None when the cost never fell noticeably."""

    steepest: float | None
    """Where the smoothed cost falls fastest against the logarithm of the rate."""
    minimum: float | None
    """Where it is lowest: the first rate that is too large to improve on it."""


class LrRangeTest:
    """Runs one test on a learner that nothing else uses, and keeps its points."""

    def __init__(self, learner: Learner, low: float, high: float, steps: int) -> None:
        """Prepare to raise the rate from `low` to `high` in `steps` steps, without a schedule."""
        self._learner, self._low, self._high, self._steps = learner, low, high, steps
        self._smoothing = 1 - 1 / (1 + lag(steps))
        self._total = 0.0
        self.points: list[RatePoint] = []
        """The steps so far whose cost was finite."""
        self.stopped_at: int | None = None
        """The step whose cost was not finite or four times its minimum, when the test ended before its last step."""
        learner.settings = learner.settings.replace({"schedule": "constant"})

    def run(self) -> Iterator[RatePoint]:
        """Take the steps, yielding each; a cost that is not finite ends the test without a point."""
        best = math.inf
        for step in range(1, self._steps + 1):
            point = self._step(step)
            if point is not None:
                self.points.append(point)
                best = min(best, point.smoothed)
                yield point
            if point is None or point.smoothed > EXPLODED * best:
                self.stopped_at = step
                return

    def result(self) -> LrRangeResult:
        """Return the rates that the points so far recommend."""
        return choose_rates(self.points, lag(self._steps))

    def _step(self, step: int) -> RatePoint | None:
        """Train on one batch at the rate of this step; None when the cost is not finite."""
        learner = self._learner
        grown = (step - 1) / max(self._steps - 1, 1)
        rate = min(self._low ** (1 - grown) * self._high**grown, self._high)
        learner.settings = learner.settings.replace({"learning_rate": rate})
        cost, _, _ = learner.learn()
        if not math.isfinite(cost):
            return None
        self._total = self._smoothing * self._total + (1 - self._smoothing) * cost
        return RatePoint(step, rate, cost, self._total / (1 - self._smoothing**step))


def lag(steps: int) -> int:
    """Return by how many steps the smoothed cost lags behind in a test of `steps` steps."""
    return max(round(steps * LAG_FRACTION), 1)


def choose_rates(points: Sequence[RatePoint], lag_steps: int) -> LrRangeResult:
    """Return the rates of steepest descent and of the minimum, the former on the stretch before the latter.

    The slope is that of a line fitted to 2 lag + 1 points. It is credited to the first of them: the middle of the
    window lies `lag_steps` later, but the cost smoothed there is the cost of `lag_steps` before.
    """
    if len(points) <= FIRST_STEPS:
        return LrRangeResult(None, None)
    costs = np.array([point.smoothed for point in points])
    lowest = int(costs.argmin())
    first = float(np.median([point.cost for point in points[:FIRST_STEPS]]))
    window = 2 * lag_steps + 1
    if lowest < window or costs[lowest] > (1 - LEAST_GAIN) * first:
        return LrRangeResult(None, None)
    offsets = np.arange(window) - lag_steps
    # Equal factors between the rates: the slope against the step is the slope against the logarithm, but for a factor.
    slopes = np.correlate(costs[: lowest + 1], offsets, mode="valid")
    return LrRangeResult(points[int(slopes.argmin())].learning_rate, points[lowest].learning_rate)
