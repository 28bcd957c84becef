"""The loop of a run without a screen: steps, judges after every epoch, tells a report, and scores the test at the end.

It must not know how anything is printed.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.training.blas_threads import Threads, blas_threads, work_per_step
from mnist_tui.tui.training.events import Epoch, Outcome, Progress, Report
from mnist_tui.tui.training.prefetch import fed_ahead
from mnist_tui.tui.training.splits import Splits

Clock = Callable[[], float]
"""Seconds, from any start."""


@dataclass(frozen=True, slots=True)
class Goal:
    """When a run ends, unless `settings.epochs` ends it."""

    steps: int | None = None
    """Steps to take instead of epochs; the schedule still runs over `settings.epochs`."""
    accuracy: float | None = None
    """Share of right answers, 0 to 1, that an evaluation after an epoch has to reach."""


class HeadlessRun:
    """Drives one trainer to its goal."""

    def __init__(self, trainer: Trainer, splits: Splits, goal: Goal, clock: Clock) -> None:
        self._trainer, self._splits, self._goal, self._clock = trainer, splits, goal, clock
        self._seconds = 0.0
        self._epoch_seconds = 0.0
        self._accuracy = math.nan

    @property
    def steps_to_take(self) -> int:
        """Steps in all, unless an accuracy or a divergence ends the run before."""
        return self._goal.steps or self._trainer.steps_per_epoch * self._trainer.settings.epochs

    def run(self, report: Report, stopping: Callable[[], bool]) -> None:
        """Train until the goal, divergence or `stopping`; `settings.threads` are the threads of the products."""
        trainer = self._trainer
        next_progress = self._clock() + report.interval_s
        with (
            blas_threads(trainer.settings.threads, work_per_step(trainer)) as threads,
            fed_ahead(trainer.learner, threads.leave_a_core) as ahead,
        ):
            threads.before_change = ahead.rest
            while not self._is_over() and not stopping():
                epochs = len(trainer.history.epochs)
                now = self._step(threads)
                if len(trainer.history.epochs) > epochs:
                    report.epoch(self._judge())
                elif now >= next_progress:
                    report.progress(self._progress())
                else:
                    continue
                next_progress = self._clock() + report.interval_s

    def outcome(self, signal: int | None) -> Outcome:
        """Score the test images and return how the run ended."""
        trainer = self._trainer
        with blas_threads(trainer.settings.threads):
            test = evaluate(trainer.evaluated_network, self._splits.test)
            live = evaluate(trainer.network, self._splits.test) if trainer.learner.ema_network is not None else None
        return Outcome(
            settings=trainer.settings,
            step=trainer.steps,
            epoch=trainer.learner.epoch,
            diverged_at=trainer.diverged_at,
            signal=signal,
            train_cost=self._last_epoch_cost(),
            test=test,
            live=live,
            seconds=self._seconds,
            images_per_second=self._images_per_second(),
        )

    def has_reached(self, accuracy: float) -> bool:
        """Tell whether the last evaluation, if there was one, reached `accuracy`."""
        return self._accuracy >= accuracy

    def _is_over(self) -> bool:
        if self._trainer.diverged_at is not None:
            return True
        if self._goal.accuracy is not None and self.has_reached(self._goal.accuracy):
            return True
        return self._trainer.finished if self._goal.steps is None else self._trainer.steps >= self._goal.steps

    def _step(self, threads: Threads) -> float:
        began = self._clock()
        self._trainer.step()
        now = self._clock()
        threads.note(now - began)
        self._epoch_seconds += now - began
        self._seconds += now - began
        return now

    def _judge(self) -> Epoch:
        trainer, seconds = self._trainer, self._epoch_seconds
        result = evaluate(trainer.evaluated_network, self._splits.eval_split)
        trainer.record_evaluation(result)
        self._accuracy, self._epoch_seconds = result.accuracy, 0.0
        return Epoch(
            number=trainer.learner.feed.epoch,
            step=trainer.steps,
            train_cost=self._last_epoch_cost(),
            result=result,
            seconds=seconds,
            images_per_second=_rate(len(trainer.learner.training), seconds),
            seconds_left=self._seconds_left(),
        )

    def _progress(self) -> Progress:
        trainer = self._trainer
        return Progress(
            epoch=trainer.learner.epoch,
            step=trainer.steps,
            steps=self.steps_to_take,
            train_cost=self._cost_so_far(),
            accuracy=self._accuracy,
            images_per_second=self._images_per_second(),
            seconds_left=self._seconds_left(),
        )

    def _seconds_left(self) -> float:
        return (self.steps_to_take - self._trainer.steps) * self._seconds / max(self._trainer.steps, 1)

    def _cost_so_far(self) -> float:
        seen = self._trainer.learner.feed.position
        return self._trainer.epoch_cost / seen if seen else math.nan

    def _last_epoch_cost(self) -> float:
        epochs = self._trainer.history.epochs.rows()
        return float(epochs[-1, 1]) if len(epochs) else self._cost_so_far()

    def _images_per_second(self) -> float:
        return _rate(self._trainer.learner.epoch * len(self._trainer.learner.training), self._seconds)


def _rate(images: float, seconds: float) -> float:
    return images / seconds if seconds > 0 else math.nan
