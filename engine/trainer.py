"""A training run: step after step, its history, settings changed on the way, and the stop when it diverges.

It is synchronous and deterministic: one call of `step` is one batch. It must not know clock, screen or files.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mnist_tui.engine.classifier import Classifier
from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.history import Event, History, note
from mnist_tui.engine.learner import Learner
from mnist_tui.engine.network import Network
from mnist_tui.engine.prior import prior_cost
from mnist_tui.engine.safe_points import EpochSums, SafePoint, SafePoints
from mnist_tui.engine.setting import Value
from mnist_tui.engine.settings import Settings, find_setting


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The progress of a run, in plain numbers."""

    step: int
    epoch: float
    """Epochs completed, with the fraction of the current one."""
    learning_rate: float
    """The rate of the last step, schedule included."""
    diverged_at: int | None
    """The step whose cost was not finite."""
    returned_to: int | None
    """The step, before that, whose network a diverged run has gone back to."""
    finished: bool


class Trainer:
    """Owns the learner and the history of one run."""

    def __init__(self, settings: Settings, training: Examples, classes: int, last_step: int | None = None) -> None:
        """Draw the initial weights from `settings.seed`.

        The run ends after `settings.epochs`, or with the step `last_step` in their place, if that is given; the
        schedule of the learning rate spans it.

        Raises:
            SettingError: there are no images to train on.
        """
        if len(training) == 0:
            raise SettingError(f"validation={settings.validation} leaves no image to train on", "validation")
        self.learner = Learner(settings, training, classes, last_step)
        self.history = History()
        self.steps = 0
        """Steps taken; a step that diverged counts, too."""
        self.diverged_at: int | None = None
        self.epoch_sums = EpochSums()
        self.class_counts: list[int] = np.bincount(training.labels, minlength=classes).tolist()
        """Training images of each class."""
        self.safe_points = SafePoints(self._here(), prior_cost(settings.cost, self.class_counts))
        self.is_step_unwanted: Callable[[], bool] = lambda: False
        """Asked within the steps of large batches, which may take minutes."""

    @property
    def settings(self) -> Settings:
        """The present settings."""
        return self.learner.settings

    @property
    def network(self) -> Network:
        """The live network; only the owner of the trainer may touch it."""
        return self.learner.network

    @property
    def evaluated_network(self) -> Network:
        """The network to evaluate: that of the EMA weights if they are kept, else the live one."""
        return self.learner.ema_network or self.learner.network

    @property
    def classifier(self) -> Classifier:
        """What is asked for outputs alone: the network to evaluate."""
        return self.evaluated_network

    @property
    def last_step(self) -> int | None:
        """The step that the run ends with; None when it ends after `settings.epochs`."""
        return self.learner.last_step

    @property
    def finished(self) -> bool:
        """True when the run has come to its end: all epochs are done, or the last step is."""
        if self.last_step is not None:
            return self.steps >= self.last_step
        return self.learner.feed.epoch >= self.settings.epochs

    @property
    def steps_per_epoch(self) -> int:
        """Batches that make an epoch at the present batch size."""
        count = len(self.learner.training)
        return math.ceil(count / (self.settings.batch_size or count))

    def step(self) -> float:
        """Train on the next batch and return its mean cost; once the run has diverged, do nothing and return NaN.

        Raises:
            StepBrokenOffError: the step is unwanted; the run is as it was before.
        """
        if self.diverged_at is not None:
            return math.nan
        epoch = self.learner.feed.epoch
        self.safe_points.advance(self._here)
        cost, accuracy, size = self.learner.learn(self.is_step_unwanted)
        self.history.steps.append(self.steps + 1, cost, accuracy, self.learner.gradient_norm)
        self.steps += 1
        if math.isfinite(cost):
            self.safe_points.count(cost)
            self.epoch_sums = self._sums_with(cost, accuracy, size)
            if self.learner.feed.epoch > epoch:
                self._end_epoch()
        else:
            self._go_back()
            self.diverged_at = self.steps
        return cost

    def _sums_with(self, cost: float, accuracy: float, size: int) -> EpochSums:
        """Return the sums of this epoch with the last batch, whose mean cost, accuracy and size these are."""
        sums, objective = self.epoch_sums, self.learner.objective
        return EpochSums(sums.cost + cost * size, sums.objective + objective * size, sums.right + accuracy * size)

    def _end_epoch(self) -> None:
        """Put the means of this epoch on their curve."""
        images, sums = len(self.learner.training), self.epoch_sums
        self.history.epochs.append(self.steps, sums.cost / images, sums.objective / images, sums.right / images)
        self.epoch_sums = EpochSums()

    def _go_back(self) -> None:
        """Go back to the newest proven state, with the present settings."""
        asked, rate, safe = self.settings, self.learner.learning_rate, self.safe_points.go_back()
        self.learner.restore(safe.learner)
        self.learner.adopt(asked)
        self.learner.learning_rate = rate
        self.epoch_sums = safe.epoch_sums

    def _here(self) -> SafePoint:
        return SafePoint(self.learner.state(), self.steps, self.epoch_sums)

    def recover(self) -> None:
        """Let a diverged run continue from the state that it has gone back to."""
        self.diverged_at = None

    def set(self, name: str, value: Value) -> Event:
        """Change a live setting from the next batch on and return the event.

        Raises:
            SettingError: the setting is unknown or not live, or the value is outside its range.
        """
        setting = find_setting(name)
        if not setting.live:
            raise SettingError(f"{name} cannot change while a network is trained; it needs a new run")
        old = self.settings.value(name)
        self.learner.adopt(self.settings.replace({name: value}))
        event = Event(self.steps, name, setting.text(old), setting.text(self.settings.value(name)))
        note(self.history.events, event)
        return event

    def end_after(self, last_step: int | None) -> None:
        """End the run with another step, or after its epochs (None); the schedule spans that from the next batch on."""
        self.learner.last_step = last_step

    def record_evaluation(self, result: EvaluationResult) -> None:
        """Add an evaluation of the present network to the history."""
        self.history.evaluated.append(self.steps, self.learner.epoch, result.cost, result.accuracy)

    def snapshot(self) -> Snapshot:
        """Return the progress of the run."""
        return Snapshot(
            step=self.steps,
            epoch=self.learner.epoch,
            learning_rate=self.learner.learning_rate,
            diverged_at=self.diverged_at,
            returned_to=None if self.diverged_at is None else self.safe_points.proven.steps,
            finished=self.finished,
        )

    def settle(self, steps: int, epoch_sums: EpochSums, diverged_at: int | None) -> None:
        """Take over the counters of a saved run; everything else must have been restored before."""
        self.steps, self.epoch_sums, self.diverged_at = steps, epoch_sums, diverged_at
