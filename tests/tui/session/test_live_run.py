"""A run as it stands: where it ends, and how long that takes."""

import math

import pytest

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.stopping import StopConditions
from mnist_tui.tui.training.splits import Splits, new_trainer


@pytest.mark.parametrize(
    ("last_step", "end", "at_the_start", "after_an_epoch"),
    [(None, 120, 8.0, 6.0), (45, 45, 3.0, 1.0), (30, 30, 2.0, 0.0)],
)
def test_the_time_left_is_that_to_the_end_of_the_run(
    small_splits: Splits,
    small_settings: Settings,
    last_step: int | None,
    end: int,
    at_the_start: float,
    after_an_epoch: float,
) -> None:
    settings = small_settings.replace({"epochs": 4})  # of 240 images, in batches of 8
    trainer = new_trainer(settings, small_splits, last_step)
    run = LiveRun(1, small_splits, trainer, StopConditions(trainer), threads=1)
    assert run.last_step == end and math.isnan(run.seconds_left)
    run.throughput.count(120, 1.0)
    assert run.seconds_left == pytest.approx(at_the_start)
    for _ in range(30):
        trainer.step()
    assert run.seconds_left == pytest.approx(after_an_epoch)


def test_the_rate_is_put_on_its_curve_once_it_is_known(small_splits: Splits, small_settings: Settings) -> None:
    trainer = new_trainer(small_settings, small_splits)
    run = LiveRun(1, small_splits, trainer, StopConditions(trainer), threads=1)
    run.note_rate()
    assert len(run.rates) == 0
    run.throughput.count(120, 0.5)
    trainer.step()
    run.note_rate()
    assert run.rates.rows().tolist() == [[1, 240.0, 0.5]]
