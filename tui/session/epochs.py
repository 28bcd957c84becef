"""The epochs of a run: when one is over, how it went, and as what it is told to programs and to the log."""

import math
from dataclasses import dataclass
from typing import Self

from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.session.evaluator import EvaluatedSample
from mnist_tui.tui.session.live_run import LiveRun


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
            epochs=epochs_in_all(run),
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


class EpochWatch:
    """Notices that an epoch is over, which is when the network of its last step has been evaluated."""

    def __init__(self) -> None:
        self._seconds, self._images = 0.0, 0
        """Training time and images at the last epoch."""
        self._step = -1
        """The last step of the last epoch that was told of."""

    def begin(self, run: LiveRun) -> None:
        """Note what a run that is resumed has done before."""
        self._seconds, self._images = run.throughput.training_seconds, run.throughput.images_in_all
        self._step = -1

    def completed(self, run: LiveRun, evaluated: EvaluatedSample) -> Epoch | None:
        """Return the epoch that an evaluation completes; None for any other evaluation."""
        is_watched = evaluated.sample.split == run.splits.dataset.eval_split and not evaluated.is_test
        if not is_watched or evaluated.step == self._step:
            return None
        if evaluated.step not in run.trainer.history.epochs.rows()[-1:, 0]:
            return None
        seconds, images = run.throughput.training_seconds, run.throughput.images_in_all
        epoch = Epoch.of(run, evaluated, seconds - self._seconds, images - self._images)
        self._seconds, self._images, self._step = seconds, images, evaluated.step
        return epoch


def epoch_record(epoch: Epoch) -> dict[str, int | float | None]:
    """Return an epoch for programs, as docs/json.md describes it.

    Without validation images their figures are None: test figures do not go by that name. So is what is not finite.
    """
    validation = epoch.result if epoch.split == "validation" else None
    numbers = {
        "epoch": epoch.number,
        "step": epoch.step,
        "train_cost": epoch.train_cost,
        "train_objective": epoch.train_objective,
        "train_accuracy": epoch.train_accuracy,
        "validation_cost": None if validation is None else validation.cost,
        "validation_accuracy": None if validation is None else validation.accuracy,
        "learning_rate": epoch.learning_rate,
        "gradient_norm": epoch.gradient_norm,
        "seconds": epoch.seconds,
        "images_per_second": epoch.images_per_second,
    }
    return {key: value if value is not None and math.isfinite(value) else None for key, value in numbers.items()}


def epochs_in_all(run: LiveRun) -> int | None:
    """Return how many epochs a run is long; None for one that is so many steps long."""
    return run.trainer.settings.epochs if run.trainer.last_step is None else None


def cost_so_far(trainer: Trainer) -> float:
    """Return the mean cost of this epoch's images; NaN before the first."""
    return _so_far(trainer, trainer.epoch_sums.cost)


def last_epoch_cost(trainer: Trainer) -> float:
    """Return the mean cost over the last completed epoch, or over the images seen of the first."""
    epochs = trainer.history.epochs.rows()
    return float(epochs[-1, 1]) if len(epochs) else cost_so_far(trainer)


def last_epoch_objective(trainer: Trainer) -> float:
    """Return the mean of what training minimises over the same images as `last_epoch_cost`."""
    epochs = trainer.history.epochs.rows()
    return float(epochs[-1, 2]) if len(epochs) else _so_far(trainer, trainer.epoch_sums.objective)


def last_epoch_accuracy(trainer: Trainer) -> float:
    """Return the accuracy, 0 to 1, on the same images as `last_epoch_cost`, each when it was trained on."""
    epochs = trainer.history.epochs.rows()
    return float(epochs[-1, 3]) if len(epochs) else _so_far(trainer, trainer.epoch_sums.right)


def _so_far(trainer: Trainer, total: float) -> float:
    """Return the mean over this epoch's images so far, whose sum is `total`."""
    seen = trainer.learner.feed.position
    return total / seen if seen else math.nan
