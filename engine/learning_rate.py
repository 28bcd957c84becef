"""The learning rate over a run: warm-up, then the schedule. It must not know what takes the steps."""

from mnist_tui.engine.schedules import SCHEDULES
from mnist_tui.engine.settings import Settings


def rate_factor(settings: Settings, epoch: float) -> float:
    """Return what the learning rate is multiplied by after `epoch` epochs, warm-up included.

    The factor rises linearly from near 0 during the fraction `warm_up` of the run; the schedule covers the rest.
    Progress is counted in epochs, so a change of the batch size leaves it alone. After the last epoch it stays where
    it is.
    """
    progress, warm_up = min(epoch / settings.epochs, 1.0), settings.warm_up
    schedule = SCHEDULES[settings.schedule]
    if progress < warm_up:
        return max(progress / warm_up, 1e-3) * schedule(0.0, epoch, settings.step_every, settings.step_factor)
    return schedule((progress - warm_up) / (1 - warm_up), epoch, settings.step_every, settings.step_factor)
