"""The screen's copy of a run: every report merged, so that panes can show any of it at any time. No Textual here."""

import math
import time
from collections.abc import Callable
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.curve import Curve
from mnist_tui.engine.history import Event, note
from mnist_tui.engine.setting import Value
from mnist_tui.engine.settings import Settings, find_setting
from mnist_tui.tui.client.event_log import Log
from mnist_tui.tui.client.log_writer import LogWriter
from mnist_tui.tui.protocol import messages as say
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.training.target import Standing

Clock: TypeAlias = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Steps, and the seconds of training that a run had behind it then; both ascend."""
WAY_OUT = "p lowers the rate, space goes on"
"""What a person can do about a run that has diverged."""
Kind = TypeVar("Kind", bound=Message)


class Run:
    """What the engine has told of the present run, and a ghost of the one before."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        """`clock` gives the seconds of the lines of the log."""
        self.version = 0
        """Rises with every report; a picture of the same version need not be painted again."""
        self.news = 0
        """Rises as `version` does, but not when a run has merely gone on: curves, counters, speed."""
        self.log = Log(clock)
        self._log_writer = LogWriter(self.log)
        self.started: say.RunStarted | None = None
        self.settings = Settings()
        self.notice = ""
        """One line about the last thing that could not be done, or that happened."""
        self.failed: say.Failed | None = None
        self.ghost = Curve(4)
        """The steps of the run before, as in `steps`."""
        self.ghost_clock: Clock = (np.zeros(1), np.zeros(1))
        """The clock of the run before."""
        self._begin()

    def _begin(self) -> None:
        self.progress: say.Progress | None = None
        self.evaluated: say.Evaluated | None = None
        self.score: say.Evaluated | None = None
        self.evaluated_training: say.Evaluated | None = None
        """Of a sample of the training images, once that has been asked for."""
        self.changes: list[Event] = []
        self.asked: dict[str, Value] = {}
        """Live settings that the engine has been asked for and has not confirmed."""
        self.steps = Curve(4)
        """Rows of (step, cost, accuracy, gradient norm), one a batch."""
        self.evaluations = Curve(4)
        """Rows of (step, epoch, cost, accuracy)."""
        self.answers: dict[type[Message], Reply] = {}
        """The last reply to every kind of question that an open screen has put, by the class of its answer."""
        self.rates = Curve(3)
        """Rows of (step, images per second, seconds of training)."""

    @property
    def phase(self) -> str:
        """What the run is doing, in one word."""
        if self.failed is not None:
            return "failed"
        return self.progress.phase if self.progress is not None else "starting"

    @property
    def is_at_rest(self) -> bool:
        """True while an answer takes no time from training."""
        return self.phase not in ("running", "starting")

    def apply(self, report: say.Report | Reply) -> None:
        """Merge one report; what belongs to an earlier run is dropped."""
        self.version += 1
        self.news += not isinstance(report, say.Progress) or report.phase != self.phase
        if not isinstance(report, Reply):
            self._log_writer.note(report)
        if isinstance(report, say.RunStarted):
            self._open(report)
        elif isinstance(report, say.CommandRejected):
            self.notice = report.text
        elif isinstance(report, say.Failed):
            self.failed, self.notice = report, report.text
        elif self.started is not None and report.run == self.started.run:
            self._follow(report)

    def _open(self, report: say.RunStarted) -> None:
        if self.started is not None:
            self.ghost, self.ghost_clock = self.steps, self.clock()
        self._begin()
        self.started, self.settings = report, say.read_settings(report.settings)

    def _follow(
        self, report: say.Progress | say.CurveSnapshot | say.SettingChanged | say.Evaluated | say.Answered | Reply
    ) -> None:
        if isinstance(report, say.Progress):
            if report.phase == "diverged" and self.phase != "diverged":
                self.notice = WAY_OUT
            elif self.progress is not None and self.progress.target and report.pause_reason and not report.target:
                self.notice = report.pause_reason
            self.progress = report
            self.steps.extend(report.steps)
            self.evaluations.extend(report.evaluations)
            self.rates.extend(report.rates)
        elif isinstance(report, say.CurveSnapshot):
            self._replace(report)
        elif isinstance(report, say.SettingChanged):
            setting = find_setting(report.name)
            old, new = setting.check(report.old), setting.check(report.new)
            note(self.changes, Event(report.step, report.name, setting.text(old), setting.text(new)))
            # While a newer value is under way, the answer to an older one must not turn the setting back.
            if self.asked.get(report.name, new) == new:
                self.asked.pop(report.name, None)
                self.settings = self.settings.replace({report.name: new})
        elif isinstance(report, Reply):
            self.answers[type(report.answer)] = report
        elif isinstance(report, say.Answered):
            return  # nobody here has asked
        elif report.is_test:
            self.score = report
        elif report.split == "train":
            self.evaluated_training = report
        else:
            self.evaluated = report

    def standing(self) -> Standing | None:
        """Return where the run stands, as the engine sees it; None before it has said so."""
        at, evaluated = self.progress, self.evaluated
        if at is None:
            return None
        cost, accuracy = (
            (evaluated.cost, evaluated.right / evaluated.count)
            if evaluated and evaluated.count
            else (math.nan, math.nan)
        )
        epochs = None if at.epoch >= at.epochs else at.epochs
        return Standing(at.step, at.epoch, epochs, at.steps_per_epoch, cost, accuracy)

    def clock(self) -> Clock:
        """Return how long the run had been training at some of its steps, from none to the present one."""
        rates = self.rates.stretch()
        last = (self.progress.step, self.progress.training_seconds) if self.progress else (0, 0.0)
        return np.array([0, *rates.high[0], last[0]]), np.array([0, *rates.high[2], last[1]])

    def answer(self, kind: type[Kind]) -> Kind | None:
        """Return the last answer of this kind, None when there is none yet."""
        answered = self.answers.get(kind)
        return answered.answer if answered is not None and isinstance(answered.answer, kind) else None

    def _replace(self, report: say.CurveSnapshot) -> None:
        curve = {"steps": self.steps, "evaluations": self.evaluations, "rates": self.rates}[report.curve]
        curve.restore(report.length, report.newest, report.buckets)

    def ask(self, name: str, value: Value) -> None:
        """Take over a live setting that the engine has been asked for: the next key must start from it."""
        self.asked[name] = value
        self.settings = self.settings.replace({name: value})
        self.version, self.news = self.version + 1, self.news + 1

    def say(self, text: str) -> None:
        """Show one line on the screen, and keep it in the log."""
        if text:
            self.log.add("notice", text, self._log_writer.step)
        self.notice, self.version, self.news = text, self.version + 1, self.news + 1

    def overhear(self, source: str, output: str) -> None:
        """Keep what a library, or Python itself, has printed behind the screen."""
        if self.log.overhear(source, output, self._log_writer.step):
            self.version, self.news = self.version + 1, self.news + 1
