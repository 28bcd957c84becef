"""The learning rate over a run, at the points where each schedule's value is known."""

import numpy as np
import pytest

from mnist_tui.engine.examples import Examples
from mnist_tui.engine.learning_rate import rate_factor
from mnist_tui.engine.schedules import SCHEDULES, WARMED_UP
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer

PLAIN = Settings(epochs=20, warm_up=0.0)
SMALL = Settings(hidden=(8,), batch_size=30, epochs=2, validation=0, learning_rate=0.1)


def factor(schedule: str, epoch: float, **changes: float) -> float:
    return rate_factor(PLAIN.replace({"schedule": schedule, **changes}), epoch / PLAIN.epochs, epoch)


def rates(trainer: Trainer, steps: int) -> list[float]:
    """Return the learning rate of each of the next steps, over the rate that is set."""
    taken = []
    for _ in range(steps):
        trainer.step()
        taken.append(trainer.learner.learning_rate / trainer.settings.learning_rate)
    return taken


@pytest.mark.parametrize(
    ("schedule", "epoch", "expected"),
    [
        ("constant", 0, 1),
        ("constant", 13.7, 1),
        ("cosine", 0, 1),
        ("cosine", 5, 0.01 + 0.99 * (0.5 + 0.5**1.5)),  # cos 45° = 0.5^0.5
        ("cosine", 10, 0.505),
        ("cosine", 20, 0.01),
        ("one-cycle", 0, 0.04),
        ("one-cycle", 3, 0.52),
        ("one-cycle", 6, 1),
        ("one-cycle", 13, 0.505),
        ("one-cycle", 20, 0.01),
    ],
)
def test_factor_is_known_at_these_epochs_of_twenty(schedule: str, epoch: float, expected: float) -> None:
    assert factor(schedule, epoch) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("epoch", "expected"), [(0, 1), (4.999, 1), (5, 0.3), (9.9, 0.3), (10, 0.09), (15, 0.027)])
def test_step_drops_after_every_fifth_epoch(epoch: float, expected: float) -> None:
    assert factor("step", epoch, step_every=5, step_factor=0.3) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("warm_up", [0.0, 0.1, 0.9])
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_factor_is_always_above_zero_and_at_most_one(schedule: str, warm_up: float) -> None:
    factors = [factor(schedule, epoch, warm_up=warm_up) for epoch in np.linspace(0, 25, 501).tolist()]
    assert 0 < min(factors) <= max(factors) <= 1


@pytest.mark.parametrize("schedule", ["constant", "cosine", "one-cycle"])
@pytest.mark.parametrize("warm_up", [0.0, 0.25])
def test_factor_never_jumps(schedule: str, warm_up: float) -> None:
    factors = [factor(schedule, epoch, warm_up=warm_up) for epoch in np.linspace(0, 22, 2201).tolist()]
    assert np.abs(np.diff(factors)).max() < 0.005


@pytest.mark.parametrize("schedule", WARMED_UP)
def test_factor_rises_in_a_line_during_warm_up(schedule: str) -> None:
    start = factor(schedule, 0)
    assert [factor(schedule, epoch, warm_up=0.2) for epoch in (1.0, 2.0, 3.0)] == pytest.approx(
        [0.25 * start, 0.5 * start, 0.75 * start]
    )
    assert 0 < factor(schedule, 0, warm_up=0.2) <= 0.001


@pytest.mark.parametrize("warm_up", [0.05, 0.5, 0.9])
def test_constant_is_constant_from_the_first_step_on(warm_up: float) -> None:
    assert {factor("constant", epoch, warm_up=warm_up) for epoch in np.linspace(0, 25, 101).tolist()} == {1.0}


@pytest.mark.parametrize("warm_up", [0.05, 0.5])
def test_one_cycle_rises_once_from_four_percent(warm_up: float) -> None:
    factors = [factor("one-cycle", epoch, warm_up=warm_up) for epoch in np.linspace(0, 20, 401).tolist()]
    assert factors[0] == pytest.approx(0.04) and int(np.argmax(factors)) == 120  # 30 % of the run
    assert (np.diff(factors[:121]) > 0).all() and (np.diff(factors[120:]) < 0).all()


def test_schedule_runs_over_what_warm_up_leaves_of_the_run() -> None:
    # 4 of 20 epochs warm up; epoch 12 is the middle of the other 16.
    assert factor("cosine", 4, warm_up=0.2) == pytest.approx(1)
    assert factor("cosine", 12, warm_up=0.2) == pytest.approx(0.505)


@pytest.mark.parametrize("schedule", ["constant", "cosine", "one-cycle"])
def test_factor_stays_put_after_the_last_epoch(schedule: str) -> None:
    assert factor(schedule, 35) == factor(schedule, 20)


def test_steps_asked_for_stretch_the_schedule_to_their_number(blobs: Examples) -> None:
    # Two epochs are 20 steps; 80 were asked for, of which 20 warm up and step 50 is the middle of the others.
    taken = rates(Trainer(SMALL.replace({"warm_up": 0.25}), blobs, 3, last_step=80), 81)
    assert [taken[step] for step in (5, 10, 20, 50, 80)] == pytest.approx([0.25, 0.5, 1, 0.505, 0.01])
    assert 0.01 < taken[79] < 0.012


def test_steps_asked_for_shrink_the_schedule_and_end_the_run(blobs: Examples) -> None:
    trainer = Trainer(SMALL.replace({"warm_up": 0.0}), blobs, 3, last_step=4)
    assert rates(trainer, 3) == pytest.approx([1, 0.01 + 0.99 * (0.5 + 0.5**1.5), 0.505])  # cos 45° = 0.5^0.5
    assert not trainer.finished
    trainer.step()
    assert trainer.finished


@pytest.mark.parametrize(("name", "value"), [("batch_size", 300), ("batch_size", 1), ("epochs", 1), ("epochs", 500)])
def test_a_run_of_so_many_steps_keeps_its_schedule_when_a_setting_changes(
    name: str, value: int, blobs: Examples
) -> None:
    changed, untouched = (Trainer(SMALL, blobs, 3, last_step=60) for _ in range(2))
    rates(changed, 7), rates(untouched, 7)
    changed.set(name, value)
    assert rates(changed, 60) == rates(untouched, 60)
