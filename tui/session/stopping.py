"""Where a run ends and where it is to pause next: after some steps, at the end of an epoch, or at a target."""

import math

from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.training.target import Standing, Target, read_target


class StopConditions:
    """The end of one run, the orders to pause, and why it is paused. Session thread only."""

    def __init__(self, trainer: Trainer, target: Target | None = None) -> None:
        """Watch the run of `trainer`, which is to pause at `target`."""
        self._trainer = trainer
        self._step: int | None = None
        self._epoch: int | None = None
        """The number of completed epochs to pause at."""
        self._is_past_end = False
        """True when a finished run was told to resume, so that its end is no reason to stop again."""
        self.target = target
        """It outlives a pause, until it is reached or the run is over."""
        self.reason = ""
        """Why the run is paused; empty while it runs, or when a person paused it."""

    def after_steps(self, count: int) -> None:
        """Pause after so many steps; keys come faster than batches, and a second order adds to the first."""
        self._step, self._epoch = (self._step or self._trainer.steps) + count, None

    @property
    def next_is_last(self) -> bool:
        """True when the next step is the last of those that were ordered by number."""
        return self._step == self._trainer.steps + 1

    def after_epoch(self) -> None:
        """Pause at the end of this epoch, or one later than ordered before."""
        self._step, self._epoch = None, (self._epoch or self._trainer.learner.feed.epoch) + 1

    def at_target(self, text: str) -> None:
        """Pause where the target that `text` spells is reached; an empty text drops the last one.

        Raises:
            SettingError: it spells none, is reached already, or lies beyond the end of the run.
        """
        if not text.strip():
            self.target = None
            return
        target = read_target(text)
        if objection := target.objection(standing(self._trainer, self._is_past_end)):
            raise SettingError(objection)
        self.target = target

    def forget_orders(self) -> None:
        """Run without a pause; a target stays."""
        self._step = self._epoch = None

    def resume(self) -> None:
        """Note that the run goes on; one that has finished has no end any more."""
        self.reason, self._is_past_end = "", self._trainer.finished

    def settings_changed(self) -> None:
        """Note that a setting has changed: more epochs give a run past its end a new one."""
        self._is_past_end &= self._trainer.finished

    def is_finished(self, epoch_over: bool) -> bool:
        """Tell after a step whether the run has come to its end."""
        may_end = epoch_over or self._trainer.last_step is not None
        return may_end and self._trainer.finished and not self._is_past_end

    @property
    def epochs_left(self) -> float:
        """Epochs to the end of the run, with parts of one."""
        trainer = self._trainer
        if trainer.last_step is not None:
            return max(trainer.last_step - trainer.steps, 0) / trainer.steps_per_epoch
        return max(trainer.settings.epochs - trainer.learner.epoch, 0)

    def due(self) -> str:
        """Return why to pause after a step; nothing to go on."""
        trainer = self._trainer
        if self.target is not None and self.target.is_counted and (reason := self.reached()):
            return reason
        if self._step == trainer.steps:
            return f"step {trainer.steps:,}"
        return f"epoch {self._epoch:,}" if self._epoch == trainer.learner.feed.epoch else ""

    def reached(self) -> str:
        """Say that the target is reached, and drop it; nothing while it is not."""
        if self.target is None or not self.target.is_reached(at := standing(self._trainer)):
            return ""
        reason, self.target = self.target.reached(at), None
        return reason

    def verdict(self) -> str:
        """Drop the target of a run that has ended; return whether it was reached at the very end, or nothing."""
        target, self.target = self.target, None
        if target is None:
            return ""
        at = standing(self._trainer)
        return target.reached(at) if target.is_reached(at) else f"{target.text} was not reached"


def standing(trainer: Trainer, has_no_end: bool = False) -> Standing:
    """Return where the run of a trainer stands."""
    evaluated = trainer.history.evaluated.rows()
    cost, accuracy = evaluated[-1, 2:4].tolist() if len(evaluated) else (math.nan, math.nan)
    has_no_end |= trainer.finished or trainer.last_step is not None
    epochs = None if has_no_end else trainer.settings.epochs
    return Standing(trainer.steps, trainer.learner.epoch, epochs, trainer.steps_per_epoch, cost, accuracy)
