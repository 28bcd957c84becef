"""How a run without a screen ended, with the verdict of the test images. It prints nothing."""

import math
from dataclasses import dataclass
from typing import Self

from mnist_tui.engine.evaluation import EvaluationResult, evaluate
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.training.blas_threads import blas_threads


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a run."""

    settings: Settings
    step: int
    epoch: float
    diverged_at: int | None
    signal: int | None
    """The signal that stopped it."""
    train_cost: float
    """Mean cost over the last completed epoch, or over the images seen of the first."""
    test: EvaluationResult
    """Of the averaged weights, where they are kept."""
    live: EvaluationResult | None
    """Of the weights of the last step, where `test` is of the averaged ones."""
    seconds: float
    """Of training, without the evaluations."""
    images_per_second: float

    @classmethod
    def of(cls, run: LiveRun, signal: int | None) -> Self:
        """Evaluate the test images and return how a run has ended."""
        trainer, test_images = run.trainer, run.splits.test
        with blas_threads(trainer.settings.threads):
            test = evaluate(trainer.evaluated_network, test_images)
            live = evaluate(trainer.network, test_images) if trainer.learner.ema_network is not None else None
        return cls(
            settings=trainer.settings,
            step=trainer.steps,
            epoch=trainer.learner.epoch,
            diverged_at=trainer.diverged_at,
            signal=signal,
            train_cost=last_epoch_cost(trainer),
            test=test,
            live=live,
            seconds=run.throughput.training_seconds,
            images_per_second=run.throughput.images_in_all_per_second,
        )


def cost_so_far(trainer: Trainer) -> float:
    """Return the mean cost of this epoch's images; NaN before the first."""
    seen = trainer.learner.feed.position
    return trainer.epoch_cost / seen if seen else math.nan


def last_epoch_cost(trainer: Trainer) -> float:
    """Return the mean cost over the last completed epoch, or over the images seen of the first."""
    epochs = trainer.history.epochs.rows()
    return float(epochs[-1, 1]) if len(epochs) else cost_so_far(trainer)
