"""Which steps are measured for the ratio of update to weight."""

import numpy as np
import pytest

from mnist_tui.engine.examples import Examples
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.session.update_meter import UpdateMeter

IMAGES = Examples(np.arange(80, dtype=np.uint8).reshape(20, 4), np.tile([0, 1], 10))


def measured(
    trainer: Trainer, meter: UpdateMeter, steps: int, is_wanted: bool = False, evaluated_at: int = -1
) -> list[int]:
    """Take steps, and return those that were measured."""
    seen = []
    for _ in range(steps):
        before = meter.ratios
        meter.step_begins(trainer, evaluated_at, is_wanted)
        trainer.step()
        meter.step_ends(trainer)
        if meter.ratios is not before:
            seen.append(trainer.steps)
    return seen


def test_the_first_step_is_measured_and_few_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mnist_tui.tui.session.update_meter.EVERY_STEPS", 5)
    trainer = Trainer(Settings(hidden=(3,), batch_size=10, epochs=100), IMAGES, 2)
    assert measured(trainer, UpdateMeter(), 15) == [1, 7, 13]  # after five that were not


def test_the_step_after_an_evaluation_is_measured() -> None:
    trainer, meter = Trainer(Settings(hidden=(3,), batch_size=10, epochs=100), IMAGES, 2), UpdateMeter()
    assert measured(trainer, meter, 3) == [1]
    assert measured(trainer, meter, 3, evaluated_at=3) == [4]


def test_a_step_that_was_broken_off_is_measured_when_it_is_taken() -> None:
    trainer, meter = Trainer(Settings(hidden=(3,), batch_size=10, epochs=100), IMAGES, 2), UpdateMeter()
    assert measured(trainer, meter, 3) == [1]
    meter.step_begins(trainer, evaluated_at=3)
    assert measured(trainer, meter, 3, evaluated_at=3) == [4]


def test_a_step_that_is_wanted_is_measured_and_a_diverged_one_is_not() -> None:
    trainer, meter = Trainer(Settings(hidden=(3,), batch_size=10, epochs=100), IMAGES, 2), UpdateMeter()
    assert measured(trainer, meter, 3, is_wanted=True) == [1, 2, 3]
    assert len(meter.ratios) == 2 and all(0 < one < 1 for one in meter.ratios)
    trainer.network.parameters.vector[0] = np.nan
    assert measured(trainer, meter, 1, is_wanted=True) == [] and trainer.diverged_at == 4


def test_of_steps_of_many_images_every_other_one_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mnist_tui.tui.session.update_meter.EVERY_IMAGES", 20)
    trainer = Trainer(Settings(hidden=(3,), batch_size=0, epochs=100), IMAGES, 2)
    assert measured(trainer, UpdateMeter(), 5) == [1, 3, 5]
