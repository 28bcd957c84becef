"""The learning rate over a run: warm-up, then the schedule. It must not know what takes the steps."""

from mnist_tui.engine.schedules import SCHEDULES
from mnist_tui.engine.settings import Settings

LEAST_WARM_UP = 1e-3
"""The factor at the very first step, so that it is not wasted."""


def rate_factor(settings: Settings, progress: float, epoch: float) -> float:
    """Return what the learning rate is multiplied by at `progress` of the run, 0 to 1, `epoch` epochs in.

    For a schedule that warms up, the factor rises linearly from near 0 during the fraction `warm_up` of the run, and
    the schedule covers the rest; any other covers the whole run. After the end of the run it stays where it is.
    """
    schedule = SCHEDULES[settings.schedule]
    progress, warm_up = min(progress, 1.0), settings.warm_up if schedule.warms_up else 0.0
    rise = 1.0
    if progress < warm_up:
        rise = max(progress / warm_up, LEAST_WARM_UP)
    scheduled = max(progress - warm_up, 0.0) / (1 - warm_up)
    return rise * schedule.factor(scheduled, epoch, settings.step_every, settings.step_factor)
