"""The screen's copy of a run: every report merged, so that panes can show any of it at any time. No Textual here.

A run is never changed: `apply` returns another one. So a frozen display, a past state and the present run are shown in
the same way, and identity tells whether there is anything new.
"""

import dataclasses
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.curve import Curve
from mnist_tui.engine.history import MOST_EVENTS, Event, note
from mnist_tui.engine.setting import Value
from mnist_tui.engine.settings import Settings, find_setting
from mnist_tui.tui.client.divergence import way_out
from mnist_tui.tui.client.event_log import EventLog
from mnist_tui.tui.client.log_lines import (
    accuracy_of,
    interrupted_text,
    is_best,
    is_repeated,
    log_lines,
    logged,
    saved_text,
)
from mnist_tui.tui.paint.ticks import percent
from mnist_tui.tui.protocol.findings import Examined
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.packed_buckets import PackedBuckets
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.protocol.reports import (
    RATE_COLUMNS,
    STEP_COLUMNS,
    Answered,
    CommandRejected,
    CurveSnapshot,
    Ended,
    Evaluated,
    Failed,
    LogSnapshot,
    MomentShown,
    NetworkSaved,
    PresentShown,
    Progress,
    Report,
    RunStarted,
    ScreensChanged,
    SettingChanged,
)
from mnist_tui.tui.protocol.setting_values import read_settings
from mnist_tui.tui.training.target import Standing

Clock: TypeAlias = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Steps, and the epochs or the seconds of training until then; both ascend."""
ClockUnit: TypeAlias = Literal["epochs", "seconds"]
CLOCK_UNITS: tuple[ClockUnit, ...] = ("epochs", "seconds")
NO_CLOCK: Clock = (np.zeros(1), np.zeros(1))
Kind = TypeVar("Kind", bound=Message)


@dataclass(frozen=True, slots=True)
class Notice:
    """A message of the screen itself, in one line; an empty one removes the last."""

    text: str


class Lost(Failed, frozen=True):
    """The connection to the engine is broken. The run may well go on; no engine ever reports this."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A library, or Python itself, has printed something."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Requested:
    """The engine has been asked for a new value of a live setting, from which the next key must start."""

    name: str
    value: Value


Told: TypeAlias = Report | Reply | Notice | Printed | Requested
"""What can be applied to a run."""


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

    @property
    def phase(self) -> str:
        """What the run is doing, in one word."""
        if self.failed is not None:
            return "failed"
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

    def apply(self, told: Told, seconds: float = 0.0) -> "Run":
        """Return the run after an update at `seconds` since the epoch; reports of an earlier run change nothing."""
        match told:
            case Notice(text):
                log = self.log.added("notice", text, seconds, self.step) if text else self.log
                return (
                    self if text == self.notice and log is self.log else dataclasses.replace(self, notice=text, log=log)
                )
            case Printed(source, text):
                return dataclasses.replace(self, log=self.log.heard(source, text, seconds, self.step))
            case Requested(name, value):
                settings = self.settings.replace({name: value})
                return dataclasses.replace(self, settings=settings, requested={**self.requested, name: value})
            case RunStarted() | CommandRejected() | Failed() | ScreensChanged() | Ended():
                return self._merged(told, seconds)
            case _:
                return self._merged(told, seconds) if told.run == self.source else self

    def _merged(self, report: Report | Reply, seconds: float) -> "Run":
        log = self.log
        for line in log_lines(report, self.progress, self.best, self.evaluated, self.evaluated_test):
            log = log.added(line.kind, line.text, seconds, line.step)
        return _merge(self if log is self.log else dataclasses.replace(self, log=log), report)


SHOWN_BY_STEP = ("progress", "steps", "evaluations", "rates")
"""What changes with every step."""
NEWS = tuple(one.name for one in dataclasses.fields(Run) if one.name not in SHOWN_BY_STEP)


def has_news(before: Run, now: Run) -> bool:
    """Tell whether more has changed than what changes with every step: curves, counters, speed."""
    return before.phase != now.phase or any(getattr(before, name) is not getattr(now, name) for name in NEWS)


def _brief(path: str) -> str:
    """Return the name of a file, with its machine if that is another one."""
    host, slash, _ = path.partition("/")
    return host + os.path.basename(path) if slash else path


def _merge(run: Run, report: Report | Reply) -> Run:
    """Return the run with a report merged into all but its log."""
    match report:
        case RunStarted():
            clocks: Mapping[ClockUnit, Clock] = {unit: run.clock(unit) for unit in CLOCK_UNITS}
            previous = (run.previous, run.previous_clocks) if run.started is None else (run.steps, clocks)
            settings = read_settings(report.settings)
            notice = interrupted_text(report.interrupted) if report.interrupted and report.run == 1 else run.notice
            return Run(
                run.log,
                report,
                settings,
                notice,
                run.failed,
                run.screens,
                run.ended,
                *previous,
                best=report.best.accuracy if report.best is not None else -math.inf,
                changes=tuple(Event(one.step, one.name, one.old, one.new) for one in report.changes),
            )
        case NetworkSaved(step=step, path=path):
            return dataclasses.replace(run, notice=saved_text(_brief(path), step, run.evaluated))
        case CommandRejected():
            return _reject(run, report)
        case Failed(text):
            return dataclasses.replace(run, failed=report, notice=text)
        case ScreensChanged(notice=text):
            return dataclasses.replace(run, screens=report, notice=text or run.notice)
        case Ended():
            return dataclasses.replace(run, ended=report)
        case LogSnapshot():
            return dataclasses.replace(
                run, log=logged(report.lines), best=report.best, batch_changes=report.batch_changes
            )
        case Progress():
            return _follow(run, report)
        case CurveSnapshot():
            return _replace_curve(run, report)
        case SettingChanged():
            return _change(run, report)
        case Reply(answer=answer):
            answers = {**run.answers, type(answer): report}
            examined = answer if isinstance(answer, Examined) else run.examined
            return dataclasses.replace(run, answers=answers, examined=examined)
        case Answered() | MomentShown() | PresentShown():
            return run  # nobody here has asked; the past is a run of its own
        case Examined():
            return dataclasses.replace(run, examined=report)
        case Evaluated():
            return _evaluate(run, report)


def _follow(run: Run, report: Progress) -> Run:
    notice = run.notice
    if report.phase == "diverged" and run.phase != "diverged":
        notice = way_out(report)
    elif run.progress is not None and run.progress.target and report.pause_reason and not report.target:
        notice = report.pause_reason
    return dataclasses.replace(
        run,
        notice=notice,
        progress=report,
        steps=_extended(run.steps, report.steps, report.buckets.get("steps")),
        evaluations=_extended(run.evaluations, report.evaluations, report.buckets.get("evaluations")),
        rates=_extended(run.rates, report.rates, report.buckets.get("rates")),
    )


def _extended(curve: Curve, rows: NDArray[np.float64], buckets: PackedBuckets | None) -> Curve:
    longer = curve.extended(rows)
    return longer if buckets is None else longer.extended_by(buckets.unpacked())


def _replace_curve(run: Run, report: CurveSnapshot) -> Run:
    curve = Curve(RATE_COLUMNS if report.curve == "rates" else STEP_COLUMNS)
    curve.restore(report.length, report.newest, report.buckets)
    changed: dict[str, Curve] = {report.curve: curve}
    return dataclasses.replace(run, **changed)  # type: ignore[arg-type]  # the names of the three curves


def _change(run: Run, report: SettingChanged) -> Run:
    setting, changes = find_setting(report.name), list(run.changes)
    old, new = setting.check(report.old), setting.check(report.new)
    note(changes, Event(report.step, report.name, setting.text(old), setting.text(new)))
    batch_changes = run.batch_changes
    if report.name == "batch_size" and math.isfinite(report.epoch):
        batch_changes = (*batch_changes, (report.step, report.epoch))[-MOST_EVENTS:]
    run = dataclasses.replace(run, changes=tuple(changes), batch_changes=batch_changes)
    # While a newer value is on its way, the confirmation of an older one must not reset the setting.
    if run.requested.get(report.name, new) != new:
        return run
    settings = run.settings.replace({report.name: new})
    requested = {name: value for name, value in run.requested.items() if name != report.name}
    return dataclasses.replace(run, settings=settings, requested=requested)


def _reject(run: Run, report: CommandRejected) -> Run:
    if not report.setting or report.value is None:
        return dataclasses.replace(run, notice=report.text)
    settings = run.settings.replace({report.setting: find_setting(report.setting).check(report.value)})
    requested = {name: value for name, value in run.requested.items() if name != report.setting}
    return dataclasses.replace(run, notice=report.text, settings=settings, requested=requested)


def _evaluate(run: Run, report: Evaluated) -> Run:
    if report.is_test:
        again = f"test {percent(accuracy_of(report))} again, not counted"
        notice = again if is_repeated(report, run.evaluated_test) else run.notice
        return dataclasses.replace(run, evaluated_test=report, notice=notice)
    if report.split == "train":
        return dataclasses.replace(run, evaluated_training=report)
    best = accuracy_of(report) if is_best(report, run.best) else run.best
    return dataclasses.replace(run, evaluated=report, best=best)
