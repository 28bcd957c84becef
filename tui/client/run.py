"""The screen's copy of a run: every report merged, so that panes can show any of it at any time. No Textual here.

A run is never changed: `run_after` returns another one. So a frozen display, a past state and the present run are
shown in the same way, and identity tells whether there is anything new.
"""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.curve import Curve
from mnist_tui.engine.history import Event
from mnist_tui.engine.setting import Value
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.client.event_log import EventLog
from mnist_tui.tui.client.log_lines import accuracy_of
from mnist_tui.tui.client.told import Lost
from mnist_tui.tui.protocol.evaluated import Evaluated
from mnist_tui.tui.protocol.findings import Examined
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.only_shown import FOREIGN, About, lacks_gradients
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.protocol.reports import Ended, Failed, MomentShown, OutputsOnly, RunStarted, ScreensChanged
from mnist_tui.tui.training.target import Standing

Clock: TypeAlias = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Steps, and the epochs or the seconds of training until then; both ascend."""
ClockUnit: TypeAlias = Literal["epochs", "seconds"]
CLOCK_UNITS: tuple[ClockUnit, ...] = ("epochs", "seconds")
NO_CLOCK: Clock = (np.zeros(1), np.zeros(1))
Kind = TypeVar("Kind", bound=Message)


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What the engine has reported of the present run, and the curve of the previous one."""

    log: EventLog = field(default_factory=EventLog)
    started: RunStarted | None = None
    settings: Settings = field(default_factory=Settings)
    notice: str = ""
    """One line about the last event or rejected command."""
    failed: Failed | None = None
    screens: ScreensChanged = ScreensChanged(steers=True, others=0)  # noqa: RUF009  # frozen
    """Who looks on besides this screen, and whether this one may steer."""
    ended: Ended | None = None
    """Why the session has ended, if no fault was the reason."""
    previous: Curve = field(default_factory=lambda: Curve(4))
    """The steps of the previous run, as in `steps`."""
    previous_clocks: Mapping[ClockUnit, Clock] = field(default_factory=lambda: dict.fromkeys(CLOCK_UNITS, NO_CLOCK))
    """The clocks of the previous run."""
    evaluated: Evaluated | None = None
    evaluated_test: Evaluated | None = None
    evaluated_training: Evaluated | None = None
    """Of a sample of the training images, once requested."""
    examined: Examined | None = None
    """What is wrong with it, once it was examined."""
    best: float = -math.inf
    """The best accuracy, 0 to 1, on the evaluation split."""
    changes: tuple[Event, ...] = ()
    batch_changes: tuple[tuple[int, float], ...] = ()
    """(step, epoch) at the latest changes of the batch size: in between, epochs grow evenly with the steps."""
    requested: Mapping[str, Value] = field(default_factory=dict)
    """Live settings that were requested and are not yet confirmed."""
    answers: Mapping[type[Message], Reply] = field(default_factory=dict)
    """The last reply of every kind."""
    moment: MomentShown | None = None
    """The checkpoint that is shown: evaluations, replies and settings are then of that, all else is of the present."""
    progress: Progress | None = None
    steps: Curve = field(default_factory=lambda: Curve(4))
    """Rows of (step, cost, accuracy, gradient norm), one per batch."""
    evaluations: Curve = field(default_factory=lambda: Curve(4))
    """Rows of (step, epoch, cost, accuracy)."""
    rates: Curve = field(default_factory=lambda: Curve(3))
    """Rows of (step, images per second, seconds of training)."""
    awaits: About = "run"
    """What is still being read, before it has started."""
    awaited_file: str = ""
    """Where that is, of predictions that were made elsewhere."""

    @property
    def phase(self) -> str:
        """What the run is doing, in one word."""
        if self.failed is not None:
            return "lost" if isinstance(self.failed, Lost) else "failed"
        return self.progress.phase if self.progress is not None else "starting"

    @property
    def step(self) -> int | None:
        """The step of the network that is shown, None before the run has started."""
        if self.moment is not None:
            return self.moment.step
        return self.progress.step if self.progress is not None else None

    @property
    def source(self) -> int | None:
        """The `run` of reports about the network that is shown, None before the run has started."""
        if self.moment is not None:
            return self.moment.source
        return self.started.run if self.started is not None else None

    @property
    def is_only_shown(self) -> bool:
        """True where no key trains the network: at a moment of the past, and of a run that is opened from disk."""
        return self.moment is not None or self.phase == "shown"

    @property
    def is_foreign(self) -> bool:
        """True where predictions that were made elsewhere are shown: no network is loaded."""
        return self.is_about == "predictions"

    @property
    def is_about(self) -> About:
        """What is shown."""
        if self.started is None:
            return self.awaits
        if self.started.foreign is not None:
            return "predictions"
        return "run" if self.started.outputs_only is None else "outputs"

    @property
    def outputs_only(self) -> OutputsOnly | None:
        """What is known of a network that gives outputs and nothing else; None for any other."""
        return None if self.started is None else self.started.outputs_only

    @property
    def lacks(self) -> str:
        """Why some keys do nothing for what is shown, in a line."""
        return FOREIGN if self.is_foreign else lacks_gradients(self.outputs_only.source if self.outputs_only else "")

    @property
    def is_idle(self) -> bool:
        """True while a reply takes no time from training."""
        return self.phase not in ("running", "starting")

    def answer(self, kind: type[Kind]) -> Kind | None:
        """Return the last reply of this kind, None when there is none yet."""
        answered = self.answers.get(kind)
        return answered.answer if answered is not None and isinstance(answered.answer, kind) else None

    def standing(self) -> Standing | None:
        """Return the progress of the run for targets; None before the first report."""
        at, evaluated = self.progress, self.evaluated
        if at is None:
            return None
        cost, accuracy = (evaluated.cost, accuracy_of(evaluated)) if evaluated and evaluated.count else (math.nan,) * 2
        epochs = None if at.epoch >= at.epochs else at.epochs
        return Standing(at.step, at.epoch, epochs, at.steps_per_epoch, cost, accuracy)

    def clock(self, unit: ClockUnit) -> Clock:
        """Return the epochs or the training time at some of the steps, from 0 to the present one."""
        at = self.progress
        if at is None:
            return NO_CLOCK
        if unit == "seconds":
            rates = self.rates.stretch()
            return np.array([0, *rates.high[0], at.step]), np.array([0, *rates.high[2], at.training_seconds])
        changed = np.array(self.batch_changes, dtype=float).reshape(-1, 2).T
        now = np.array([[0, at.step], [0, at.epoch]])
        known = np.concatenate([now, changed, self.evaluations.stretch().high[:2]], axis=1)
        steps, epochs = np.maximum.accumulate(known[:, np.lexsort(known[::-1])], axis=1)
        return steps, epochs


SHOWN_BY_STEP = ("progress", "steps", "evaluations", "rates")
"""What changes with every step."""
NEWS = tuple(one.name for one in dataclasses.fields(Run) if one.name not in SHOWN_BY_STEP)


@lru_cache(maxsize=8)
def has_news(before: Run, now: Run, names: tuple[str, ...] = NEWS) -> bool:
    """Tell whether the phase or one of these has changed; all of them but what changes with every step are NEWS.

    Every pane of a frame asks for it.
    """
    return before.phase != now.phase or any(getattr(before, name) is not getattr(now, name) for name in names)
