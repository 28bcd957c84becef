"""The learning rate over a run, at the points where each schedule's value is known."""

import numpy as np
import pytest

from mnist_tui.engine.learning_rate import rate_factor
from mnist_tui.engine.schedules import SCHEDULES
from mnist_tui.engine.settings import Settings

PLAIN = Settings(epochs=20, warm_up=0.0)


def factor(schedule: str, epoch: float, **changes: float) -> float:
    return rate_factor(PLAIN.replace({"schedule": schedule, **changes}), epoch)


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


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_factor_rises_in_a_line_during_warm_up(schedule: str) -> None:
    start = factor(schedule, 0)
    assert [factor(schedule, epoch, warm_up=0.2) for epoch in (1.0, 2.0, 3.0)] == pytest.approx(
        [0.25 * start, 0.5 * start, 0.75 * start]
    )
    assert 0 < factor(schedule, 0, warm_up=0.2) <= 0.001


def test_schedule_runs_over_what_warm_up_leaves_of_the_run() -> None:
    # 4 of 20 epochs warm up; epoch 12 is the middle of the other 16.
    assert factor("cosine", 4, warm_up=0.2) == pytest.approx(1)
    assert factor("cosine", 12, warm_up=0.2) == pytest.approx(0.505)


@pytest.mark.parametrize("schedule", ["constant", "cosine", "one-cycle"])
def test_factor_stays_put_after_the_last_epoch(schedule: str) -> None:
    assert factor(schedule, 35) == factor(schedule, 20)
