"""What every way to tell of a run without a screen has in common: when it speaks, and what of. It prints nothing."""

import math
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.tui.commands.train.outcome import cost_so_far, last_epoch_accuracy, last_epoch_cost, last_epoch_objective
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
            epochs=_epochs(run),
            step=trainer.steps,
            steps=run.last_step,
            train_cost=cost_so_far(trainer),
            accuracy=standing(trainer).accuracy,
            images_per_second=throughput.images_in_all_per_second,
            seconds_left=run.seconds_left,
        )


@dataclass(frozen=True, slots=True)
class Epoch:
    """A completed epoch."""

    number: int
    epochs: int | None
    """Epochs in all; None for a run that is so many steps long."""
    step: int
    steps: int
    """Steps to take in all."""
    train_cost: float
    train_objective: float
    """What training minimises: the cost with label smoothing, plus the L2 penalty."""
    train_accuracy: float
    """Accuracy, 0 to 1, on its images as they were trained on."""
    learning_rate: float
    """Of its last step, schedule included."""
    gradient_norm: float
    """Of its last step, before clipping."""
    split: str
    """The images that the run is watched on."""
    result: EvaluationResult
    """On these images."""
    seconds: float
    """Of training, without the evaluation."""
    images_per_second: float
    seconds_left: float

    @classmethod
    def of(cls, run: LiveRun, evaluated: EvaluatedSample, seconds: float, images: int) -> Self:
        """Return an epoch that has been evaluated, after `seconds` of training on `images`, fewer if it was resumed."""
        trainer = run.trainer
        return cls(
            number=trainer.learner.feed.epoch,
            epochs=_epochs(run),
            step=trainer.steps,
            steps=run.last_step,
            train_cost=last_epoch_cost(trainer),
            train_objective=last_epoch_objective(trainer),
            train_accuracy=last_epoch_accuracy(trainer),
            learning_rate=trainer.learner.learning_rate,
            gradient_norm=trainer.learner.gradient_norm,
            split=evaluated.sample.split,
            result=evaluated.result,
            seconds=seconds,
            images_per_second=images / seconds if seconds > 0 else float("nan"),
            seconds_left=run.seconds_left,
        )


def _epochs(run: LiveRun) -> int | None:
    return run.trainer.settings.epochs if run.trainer.last_step is None else None


class Console(Observer):
    """Follows a run that is evaluated after every epoch; a subclass says what is printed, this one nothing."""

    INTERVAL_S: float = math.inf
    """Seconds between two lines about its progress."""

    def __init__(self) -> None:
        self._next_at: float | None = None
        self._seconds, self._images = 0.0, 0
        """Training time and images at the last epoch."""
        self._fault = ""
        """Why the run was not being saved when that was told last."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the console in order."""

    def run_started(self, run: LiveRun) -> None:
        """Note what a run that is resumed has done before."""
        self._seconds, self._images = run.throughput.training_seconds, run.throughput.images_in_all

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
        if evaluated.is_test or evaluated.sample.split != run.splits.dataset.eval_split:
            return
        seconds, images = run.throughput.training_seconds, run.throughput.images_in_all
        self.tell_epoch(Epoch.of(run, evaluated, seconds - self._seconds, images - self._images))
        self._seconds, self._images, self._next_at = seconds, images, None

    def tell_note(self, text: str) -> None:
        """Print something that does not belong to an epoch."""

    def tell_progress(self, progress: Progress) -> None:
        """Print where the run stands."""

    def tell_epoch(self, epoch: Epoch) -> None:
        """Print a completed epoch."""
