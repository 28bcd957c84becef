"""Measures, at a few steps of a run, how far they move the weights of each layer. Session thread only."""

from mnist_tui.engine.trainer import Trainer
from mnist_tui.engine.update_ratio import UpdateProbe

EVERY_STEPS, EVERY_IMAGES = 200, 51_200
"""A step is measured after so many steps or images, and after every evaluation: that takes a thousandth of the time."""


class UpdateMeter:
    """Asked before and after every step; it knows only the last step that it has measured."""

    def __init__(self) -> None:
        self.ratios: tuple[float, ...] = ()
        """‖Δw‖ / ‖w‖ of each layer, the one at the pixels first; empty where no step was measured."""
        self._steps = self._images = 0
        """Since then."""
        self._evaluated_at = -1
        """The step of the last evaluation before it."""
        self._probe: UpdateProbe | None = None

    def step_begins(self, trainer: Trainer, evaluated_at: int, is_wanted: bool = False) -> None:
        """Measure the step that follows if it is time to, or where it `is_wanted`."""
        is_due = self._steps >= EVERY_STEPS or self._images >= EVERY_IMAGES or evaluated_at != self._evaluated_at
        is_due = is_due or self._probe is not None  # the step before was broken off
        self._evaluated_at = evaluated_at
        self._probe = UpdateProbe(trainer.network) if is_due or is_wanted or not self.ratios else None

    def step_ends(self, trainer: Trainer) -> None:
        """Count the step, and keep what was measured unless it has diverged."""
        self._steps += 1
        self._images += trainer.learner.last_batch
        probe, self._probe = self._probe, None
        if probe is not None and trainer.diverged_at is None:
            self.ratios, self._steps, self._images = probe.ratios(), 0, 0
