"""The EMA of the weights: its values, that it is evaluated, and that a saved state has it."""

import itertools

import numpy as np
import pytest

from mnist_tui.engine.examples import Examples
from mnist_tui.engine.restored_state import put_state
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.state import take_state
from mnist_tui.engine.trainer import Trainer
from mnist_tui.engine.weight_ema import WeightEMA


def run(settings: Settings, steps: int) -> Trainer:
    trainer = fresh(settings)
    for _ in range(steps):
        trainer.step()
    return trainer


def fresh(settings: Settings) -> Trainer:
    rng = np.random.default_rng(3)
    return Trainer(settings, Examples(rng.integers(0, 256, (60, 12), np.uint8), rng.integers(0, 3, 60)), 3)


SETTINGS = Settings().replace({"hidden": (5,), "batch_size": 7, "ema": 0.99, "validation": 0})


def averages(decay: float, weights: list[float]) -> list[float]:
    """Return the EMA after every step whose weights, a single one, are given."""
    ema, now, seen = WeightEMA(decay, 1, "float64"), np.zeros(1), []
    for step, weight in enumerate(weights, start=1):
        w = np.array([weight])
        ema.follow(w, step)
        ema.present(w, step, now)
        seen.append(float(now[0]))
    return seen


def test_ema_of_three_steps_is_the_one_worked_by_hand() -> None:
    # k = 1/2: the weights count 1; 1/2 and 1; 1/4, 1/2 and 1. So 8; (4 + 2) / 1.5 = 4; (2 + 1 + 4) / 1.75 = 4.
    assert averages(0.5, [8.0, 2.0, 4.0]) == pytest.approx([8, 4, 4], rel=1e-15)


@pytest.mark.parametrize("decay", [0.5, 0.99, 0.99999])
def test_ema_is_the_mean_of_the_weights_in_which_every_step_counts_k_times_the_next(decay: float) -> None:
    weights = np.random.default_rng(5).normal(size=120).tolist()
    seen = averages(decay, weights)
    for step in range(1, 121):
        shares = np.array([decay ** (step - i) for i in range(1, step + 1)])
        at = np.arange(1, step + 1)  # the step whose weights are taken in the place of these
        at[100:] = np.minimum((at[100:] + 3) // 4 * 4, step)
        assert seen[step - 1] == pytest.approx(np.average(np.array(weights)[at - 1], weights=shares), rel=1e-9)


def test_ema_has_no_bias_at_any_step() -> None:
    assert averages(0.999, [3.0] * 250) == pytest.approx([3.0] * 250, rel=1e-14)


@pytest.mark.parametrize("before", [0, 1, 50, 100, 203])
def test_every_single_step_changes_the_network_that_is_evaluated(before: int) -> None:
    trainer = run(SETTINGS, before)
    seen = [trainer.evaluated_network.parameters.vector.copy()]
    for _ in range(5):
        trainer.step()
        seen.append(trainer.evaluated_network.parameters.vector.copy())
    assert not any(np.array_equal(one, next_one) for one, next_one in itertools.pairwise(seen))


def test_ema_of_the_first_step_is_the_weights_after_it() -> None:
    trainer = run(SETTINGS, 1)
    assert np.array_equal(trainer.evaluated_network.parameters.vector, trainer.network.parameters.vector)


@pytest.mark.parametrize("step", [3, 103, 106])
def test_evaluating_does_not_change_the_ema(step: int) -> None:
    asked, quiet = run(SETTINGS, step), run(SETTINGS, step)
    asked.evaluated_network.parameters.vector[...] = 9
    for trainer in (asked, quiet):
        trainer.step()
    expected = quiet.evaluated_network.parameters.vector
    assert np.array_equal(asked.evaluated_network.parameters.vector, expected)


def test_without_ema_the_live_network_is_evaluated() -> None:
    trainer = fresh(Settings().replace({"validation": 0, "ema": 0.0}))
    assert trainer.evaluated_network is trainer.network


def test_ema_network_is_evaluated_and_differs_from_the_live_one() -> None:
    trainer = run(SETTINGS, 20)

    assert trainer.evaluated_network is trainer.learner.ema_network
    assert not np.array_equal(trainer.evaluated_network.parameters.vector, trainer.network.parameters.vector)


def test_ema_does_not_change_the_training() -> None:
    with_ema = run(SETTINGS, 30)
    without = run(SETTINGS.replace({"ema": 0.0}), 30)

    assert np.array_equal(with_ema.network.parameters.vector, without.network.parameters.vector)


@pytest.mark.parametrize("steps", [(2, 11), (90, 25), (107, 1), (102, 14)])
def test_ema_of_a_resumed_run_equals_the_uninterrupted_one(steps: tuple[int, int]) -> None:
    whole = run(SETTINGS, sum(steps))
    half, resumed = run(SETTINGS, steps[0]), fresh(SETTINGS)
    put_state(resumed, take_state(half))
    for _ in range(steps[1]):
        resumed.step()

    assert np.array_equal(resumed.evaluated_network.parameters.vector, whole.evaluated_network.parameters.vector)


def test_ema_of_an_untrained_network_is_that_network() -> None:
    trainer = fresh(SETTINGS)
    assert np.array_equal(trainer.evaluated_network.parameters.vector, trainer.network.parameters.vector)
