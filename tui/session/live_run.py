"""A run of a session as it stands: the trainer with its data, the clock, the pace, and what it is to stop for."""

import math
from collections.abc import Callable
from typing import Literal

from mnist_tui.data.runs.run_file import Keep
from mnist_tui.engine.curve import Curve
from mnist_tui.engine.diagnosis.finding import Finding
from mnist_tui.engine.rate_search import RateSearch, search_of
from mnist_tui.engine.step_effect import StepEffect
from mnist_tui.engine.trainer import Trainer
from mnist_tui.engine.workers import Workers
from mnist_tui.tui.session.evaluator import EvaluationMemory
from mnist_tui.tui.session.kept_marks import KeptMarks
from mnist_tui.tui.session.saving import Saving
from mnist_tui.tui.session.stopping import StopConditions
from mnist_tui.tui.session.throughput import Throughput
from mnist_tui.tui.session.update_meter import UpdateMeter
from mnist_tui.tui.training.splits import Splits

Phase = Literal["running", "paused", "diverged", "finished"]
MOST_RESUMPTIONS = 200
ROUNDING = 1e-6
"""Less of a step than this is no step."""


class LiveRun:
    """What the session changes and observers read. Session thread only."""

    def __init__(
        self,
        number: int,
        splits: Splits,
        trainer: Trainer,
        stops: StopConditions,
        threads: int,
        saving: Callable[[], Saving] = Saving,
        marks: KeptMarks | None = None,
    ) -> None:
        """`number` counts from 1 in a session; `threads` share a step, 0 when nobody knows how many.

        `saving` tells how it stands with what is on disk, `marks` which images people have marked.
        """
        self.saving = saving
        self.marks = KeptMarks() if marks is None else marks
        self.number, self.splits, self.trainer, self.stops, self.threads = number, splits, trainer, stops, threads
        self.throughput = Throughput()
        self.evaluations = EvaluationMemory(splits)
        self.phase: Phase = "running"
        self.keep: Keep = "last"
        """Which network it hands over at its end."""
        self.is_evaluating = False
        self.is_abandoned = False
        """True once the last screen has gone without a word."""
        self.resumed_at: int | None = None
        """The step from which it continues an earlier one."""
        self.resumptions: tuple[int, ...] = ()
        """The latest steps from which it was ever continued, the last one included."""
        self.forked_at: int | None = None
        """The step at which it left the run that it was forked from."""
        self.is_only_shown = False
        """True for a run on disk that nobody continues here."""
        self.is_foreign = False
        """True for a network that another program has trained."""
        self.effect: StepEffect | None = None
        """What the last step did, where it was the last of a number of steps that were ordered; else None."""
        self.updates = UpdateMeter()
        self.rate_search: RateSearch | None = None
        """Of a run that has diverged: for the rate that it can continue with."""
        self.findings: tuple[Finding, ...] | None = None
        """What a doctor has last found; None before the first examination, and without a doctor."""
        self.rates = Curve(3)
        """Rows of (step, images per second, seconds of training)."""

    def resumed(self) -> None:
        """Note that it continues from here."""
        self.resumed_at = self.trainer.steps
        self.resumptions = (*self.resumptions, self.resumed_at)[-MOST_RESUMPTIONS:]

    def forked(self) -> None:
        """Note that it left another run here."""
        self.forked_at, self.resumptions = self.trainer.steps, ()

    @property
    def is_searching(self) -> bool:
        """True while the rate that a diverged run can continue with is still unknown."""
        return self.rate_search is not None and not self.rate_search.is_over

    @property
    def advised_rate(self) -> float | None:
        """The rate that a diverged run can continue with; None if it has not diverged or there is none."""
        return self.rate_search.rate if self.rate_search is not None else None

    def search_rate(self, workers: Workers) -> None:
        """Begin to look for the rate that a run which has diverged can continue with."""
        if self.phase == "diverged":
            self.rate_search = search_of(self.trainer, workers)

    def ends_search(self) -> bool:
        """Take a step of the search; return whether that was the last one."""
        assert self.rate_search is not None
        self.rate_search.advance()
        return self.rate_search.is_over

    def recover(self) -> None:
        """Let a run that has diverged continue."""
        self.trainer.recover()
        self.rate_search = None

    def note_rate(self) -> None:
        """Put the present throughput on its curve."""
        if not math.isnan(rate := self.throughput.images_per_second):
            self.rates.append(self.trainer.steps, rate, self.throughput.training_seconds)

    @property
    def last_step(self) -> int:
        """The step that the run ends with, if nothing ends it before."""
        if self.trainer.last_step is not None:
            return self.trainer.last_step
        left = self.trainer.settings.epochs - self.trainer.learner.epoch
        return self.trainer.steps + max(math.ceil(left * self.trainer.steps_per_epoch - ROUNDING), 0)

    @property
    def seconds_left(self) -> float:
        """Seconds of training to the end of the run; NaN before anything is known."""
        images = len(self.trainer.learner.training)
        per_step = images / self.trainer.steps_per_epoch
        return self.throughput.seconds_left(self.stops.epochs_left * images, per_step)
