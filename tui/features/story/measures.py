"""The arithmetic of the story: when a network leaves its plateau, and what grew unseen before that. It knows no run."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mnist_tui.engine.curve import Curve
from mnist_tui.tui.paint.smoothing import moving_average

LEFT = 0.95
"""A network has left the plateau once its cost is below this fraction of that of knowing only how often."""
QUIET = 0.995
"""Up to here the cost counts as that of the plateau."""
AVERAGED = 20
"""Batches over which the cost is averaged, so that no single one decides."""
AROUND_THE_END = (0.4, 0.85, 1.1)
"""Milestones, as fractions of the step at which the plateau was left."""
Samples = tuple[tuple[int, float], ...]
"""Steps, ascending, each with the spread then."""


def leaving_step(steps: Curve, plateau: float) -> int | None:
    """Return the step at which the moving average of the cost fell below the plateau; None if it has not."""
    if not len(steps) or not math.isfinite(plateau):
        return None
    stretch = steps.stretch()
    averages = moving_average(stretch.mean[1], stretch.finite[1], np.full(stretch.mean.shape[1], float(AVERAGED)))
    below = np.flatnonzero(averages < LEFT * plateau)
    return int(stretch.high[0, below[0]]) if len(below) else None


def output_error(cost: float, classes: int) -> float:
    """Return how far off outputs are on average (root mean square) by their quadratic cost ½ Σ (a − y)²."""
    return math.sqrt(2 * cost / classes)


def spread_at(samples: Samples, step: float) -> float:
    """Return the spread at a step, between two samples on the line that is straight on a logarithmic axis."""
    known = [(at, spread) for at, spread in samples if spread > 0]
    if not known:
        return math.nan
    steps, spreads = zip(*known, strict=True)
    return float(np.exp(np.interp(step, steps, np.log(spreads))))


@dataclass(frozen=True, slots=True)
class Growth:
    """How much the spread grew while cost and accuracy stood still."""

    first: int
    last: int
    """Steps."""
    factor: float
    cost_fell: float


def quiet_growth(
    samples: Samples, evaluations: Sequence[tuple[int, float]], plateau: float, left_at: int | None
) -> Growth | None:
    """Return what happened between the first and the last milestone on the plateau; None without two of them.

    `evaluations` are steps, each with the cost then.
    """
    costs = dict(evaluations)
    quiet = [step for step in milestones(sorted(costs), left_at) if costs[step] >= QUIET * plateau]
    if len(quiet) < 2 or not samples or left_at is None:
        return None
    first, last = quiet[0], quiet[-1]
    factor = spread_at(samples, last) / spread_at(samples, first)
    return Growth(first, last, factor, costs[first] - costs[last]) if factor > 1 else None


def milestones(steps: Sequence[int], left_at: int | None) -> list[int]:
    """Return the steps, of those at which the network was evaluated, that tell most of how it left its plateau."""
    if not steps:
        return []
    end = left_at or steps[-1]
    wanted = [*(end * part for part in AROUND_THE_END), steps[-1]]
    return sorted({min(steps, key=lambda step: abs(step - one)) for one in wanted})
