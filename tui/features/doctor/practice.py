"""A sick network to practise on: which, how many settings were changed until it was healthy, and when it is.

No Textual here.
"""

import dataclasses
from dataclasses import dataclass
from random import SystemRandom

from mnist_tui.engine.diagnosis.sick_networks import PRACTICE, SICK
from mnist_tui.engine.settings import SETTINGS, Settings
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.protocol.setting_values import PlainValue, plain_value

LEFT_ALONE = ("seed", "validation", "threads", "dtype")
"""Settings of the person or of the machine: they are no part of an illness."""
SETTLED_EPOCHS = 5.0
"""Some rules say nothing sooner."""
AGAIN_EPOCHS = 1.0
"""Of training after a change of a live setting."""


@dataclass(frozen=True, slots=True)
class Practice:
    """One sick network, and what became of it."""

    name: str
    """That of `--sick`, which nobody is told before it is time."""
    run: int
    """The number of its first run."""
    seen: Settings
    """The settings that were trained with at the last evaluation."""
    evaluated: tuple[int, int] = (0, 0)
    """The run and the step of that."""
    epoch: float = 0.0
    """Where the run stood when they were changed."""
    changes: int = 0
    is_named: bool = False
    is_cured: bool = False

    @property
    def is_hidden(self) -> bool:
        """True while the name is a secret."""
        return not (self.is_named or self.is_cured)


def draw(last: str) -> str:
    """Return the name of a sick network, by chance; not the last one."""
    return SystemRandom().choice([name for name in PRACTICE if name != last])


def begin(last: str, run: int) -> Practice:
    """Return one that begins with this run; another one than the last."""
    name = draw(last)
    return Practice(name, run, SICK[name].settings)


def sick_settings(name: str) -> dict[str, PlainValue]:
    """Return the settings that a run of it begins with."""
    settings = SICK[name].settings
    return {one: plain_value(settings.value(one)) for one in SETTINGS if one not in LEFT_ALONE}


def looked_at(practice: Practice, run: Run) -> Practice:
    """Return how it stands: what was changed since the last evaluation, and whether it is healthy.

    A value that was passed on the way to another one, and never trained with up to an evaluation, is no change.
    """
    if run.started is None or run.evaluated is None or run.started.run < practice.run:
        return practice
    at = run.started.run, run.evaluated.step
    if at == practice.evaluated and run.phase != "finished":
        return practice
    practice = dataclasses.replace(practice, evaluated=at)
    now, epoch = run.settings, run.progress.epoch if run.progress is not None else 0.0
    changed = [one for one in SETTINGS if one not in LEFT_ALONE and now.value(one) != practice.seen.value(one)]
    if changed:
        return dataclasses.replace(practice, seen=now, epoch=epoch, changes=practice.changes + len(changed))
    return dataclasses.replace(practice, is_cured=practice.changes > 0 and _is_healthy(practice, run, epoch))


def _is_healthy(practice: Practice, run: Run, epoch: float) -> bool:
    """Tell whether a run has nothing that the doctor knows of, and had the time to show it."""
    examined = run.examined
    if examined is None or examined.ills or run.phase == "diverged":
        return False
    since = practice.epoch if practice.epoch < epoch else 0.0  # a new run begins at 0
    return run.phase == "finished" or epoch >= max(SETTLED_EPOCHS, since + AGAIN_EPOCHS)
