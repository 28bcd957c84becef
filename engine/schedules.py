"""Learning-rate schedules: a factor on the setting `learning_rate` over the run.

Adding one: a function with this signature and its entry in the table below.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from mnist_tui.engine.advice import split_advice

Factor = Callable[[float, float, int, float], float]
"""f(progress, epoch, step_every, step_factor): the factor at `progress` in [0, 1] of the run, `epoch` epochs in."""

FLOOR = 0.01
"""Where cosine and one-cycle end. Not 0, so that a finished run that is continued still learns."""
ONE_CYCLE_RISE = 0.3
ONE_CYCLE_START = 0.04


@dataclass(frozen=True, slots=True)
class Schedule:
    """One schedule."""

    factor: Factor
    warms_up: bool
    """True when the setting `warm_up` puts a rise from 0 before it."""


def constant(progress: float, epoch: float, step_every: int, step_factor: float) -> float:
    """Return 1 throughout."""
    return 1.0


def step(progress: float, epoch: float, step_every: int, step_factor: float) -> float:
    """Multiply by `step_factor` after every `step_every` epochs."""
    return float(step_factor ** (int(epoch) // step_every))


def cosine(progress: float, epoch: float, step_every: int, step_factor: float) -> float:
    """Fall from 1 along half a cosine (Loshchilov & Hutter 2017, eq. 5, one period)."""
    return FLOOR + (1 - FLOOR) * 0.5 * (1 + math.cos(math.pi * progress))


def one_cycle(progress: float, epoch: float, step_every: int, step_factor: float) -> float:
    """Rise over the first 30 %, then fall, both along a cosine (Smith & Topin 2018)."""
    if progress < ONE_CYCLE_RISE:
        rise = 0.5 * (1 - math.cos(math.pi * progress / ONE_CYCLE_RISE))
        return ONE_CYCLE_START + (1 - ONE_CYCLE_START) * rise
    fall = (progress - ONE_CYCLE_RISE) / (1 - ONE_CYCLE_RISE)
    return cosine(fall, epoch, step_every, step_factor)


_TABLE: dict[str, tuple[Schedule, str]] = {
    "constant": (
        Schedule(constant, warms_up=False),
        "the same learning rate from the first step to the last: good for experiments, not for the last tenths of a "
        "percent",
    ),
    "step": (
        Schedule(step, warms_up=True),
        "after warm-up the learning rate drops every few epochs, see step every and step factor",
    ),
    "cosine": (
        Schedule(cosine, warms_up=True),
        "after warm-up the learning rate falls along half a cosine, to 1 % at the end of the run",
    ),
    "one-cycle": (
        Schedule(one_cycle, warms_up=False),
        "the learning rate rises from 4 % over the first 30 % of the run, then falls to 1 % at its end: for short runs "
        "with a high rate",
    ),
}
"""By name, with what people are told about each."""
SCHEDULES, SCHEDULE_ADVICE = split_advice(_TABLE)
WARMED_UP = tuple(name for name, schedule in SCHEDULES.items() if schedule.warms_up)
"""The schedules that the setting `warm_up` is for."""
