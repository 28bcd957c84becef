"""What every way to tell of a run without a screen has in common: when it speaks, and what of. It prints nothing."""

import math
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from mnist_tui.engine.diagnosis.finding import Finding
from mnist_tui.tui.session.epochs import Epoch, EpochWatch, cost_so_far, epochs_in_all
from mnist_tui.tui.session.evaluator import EvaluatedSample
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.observer import Observer
from mnist_tui.tui.session.stopping import standing


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands between two epochs."""

    epoch: float
    epochs: int | None
    """Epochs in all; None for a run that is so many steps long."""
    step: int
    steps: int
    """Steps to take in all."""
    train_cost: float
    """Mean cost of this epoch's images so far."""
    accuracy: float
    """Accuracy of the last evaluation, 0 to 1; NaN before the first."""
    images_per_second: float
    seconds_left: float

    @classmethod
    def of(cls, run: LiveRun) -> Self:
        """Return where a run stands."""
        trainer, throughput = run.trainer, run.throughput
        return cls(
            epoch=trainer.learner.epoch,
            epochs=epochs_in_all(run),
            step=trainer.steps,
            steps=run.last_step,
            train_cost=cost_so_far(trainer),
            accuracy=standing(trainer).accuracy,
            images_per_second=throughput.images_in_all_per_second,
            seconds_left=run.seconds_left,
        )


class Console(Observer):
    """Follows a run that is evaluated after every epoch; a subclass says what is printed, this one nothing."""

    INTERVAL_S: float = math.inf
    """Seconds between two lines about its progress."""

    def __init__(self) -> None:
        self._next_at: float | None = None
        self._watch = EpochWatch()
        self._fault = ""
        """Why the run was not being saved when that was told last."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the console in order."""

    def run_started(self, run: LiveRun) -> None:
        """Note what a run that is resumed has done; at the start of another, name one that was interrupted."""
        self._watch.begin(run)
        if run.resumed_at is None and (name := run.saving().interrupted):
            self.tell_note(f"an earlier run was interrupted: mnist-tui resume {name} continues it")

    def progressed(self, run: LiveRun, now: float) -> None:
        """Tell where the run stands, when it is time to, and at once when it is no longer saved, or again."""
        if bool(fault := run.saving().fault) != bool(self._fault):
            self._fault = fault
            self.tell_note(f"the run is not saved: {fault}; training goes on" if fault else "the run is saved again")
        if run.is_evaluating:
            return
        if self._next_at is not None and now >= self._next_at:
            self.tell_progress(Progress.of(run))
            self._next_at = None
        if self._next_at is None:
            self._next_at = now + self.INTERVAL_S

    def evaluated(self, run: LiveRun, evaluated: EvaluatedSample) -> None:
        """Tell of the epoch that is over; other images are evaluated only for screens that look on."""
        if (epoch := self._watch.completed(run, evaluated)) is not None:
            self.tell_epoch(epoch)
            self._next_at = None

    def tell_finding(self, step: int, finding: Finding) -> None:
        """Print what has been found wrong after so many steps."""

    def tell_note(self, text: str) -> None:
        """Print something that does not belong to an epoch."""

    def tell_progress(self, progress: Progress) -> None:
        """Print where the run stands."""

    def tell_epoch(self, epoch: Epoch) -> None:
        """Print a completed epoch."""
