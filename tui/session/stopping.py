"""Where a run is to rest next: after some steps, at the end of an epoch, or where a target is reached."""

import math

from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.training.target import Standing, Target, read_target


class StopConditions:
    """The orders of one run, and why it rests. Session thread only."""

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._step: int | None = None
        self._epoch: int | None = None
        """The number of completed epochs to rest at."""
        self.target: Target | None = None
        """It outlives a pause, until it is reached or the run is over."""
        self.reason = ""
        """Why the run rests; empty while it runs, or rests because a person paused it."""

    def after_steps(self, count: int) -> None:
        """Rest after so many steps; keys come faster than batches, and a second order adds to the first."""
        self._step, self._epoch = (self._step or self._trainer.steps) + count, None

    def after_epoch(self) -> None:
        """Rest at the end of this epoch, or one later than ordered before."""
        self._step, self._epoch = None, (self._epoch or self._trainer.learner.feed.epoch) + 1

    def at_target(self, text: str, has_no_end: bool) -> None:
        """Rest where the target that `text` spells is reached; an empty text drops the last one.

        Raises:
            SettingError: it spells none, is reached already, or lies beyond the end of the run.
        """
        if not text.strip():
            self.target = None
            return
        target = read_target(text)
        if objection := target.objection(standing(self._trainer, has_no_end)):
            raise SettingError(objection)
        self.target = target

    def forget_orders(self) -> None:
        """Go on without end; a target stays."""
        self._step = self._epoch = None

    def reached(self) -> str:
        """Say that the target is reached, and drop it; nothing while it is not."""
        if self.target is None or not self.target.is_reached(at := standing(self._trainer)):
            return ""
        reason, self.target = self.target.reached(at), None
        return reason

    def due(self) -> str:
        """Return why to rest after a step; nothing to go on."""
        trainer = self._trainer
        if reason := self.reached():
            return reason
        if self._step == trainer.steps:
            return f"step {trainer.steps:,}"
        return f"epoch {self._epoch:,}" if self._epoch == trainer.learner.feed.epoch else ""

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
    epochs = None if has_no_end or trainer.finished else trainer.settings.epochs
    return Standing(trainer.steps, trainer.learner.epoch, epochs, trainer.steps_per_epoch, cost, accuracy)
