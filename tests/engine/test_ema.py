"""The EMA of the weights: its values, that it is evaluated, and that a saved state has it."""

import numpy as np
import pytest

from mnist_tui.engine.examples import Examples
from mnist_tui.engine.optimizers import EMA, EMA_EVERY_STEPS, ParameterUpdater, Rates
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.state import put_state, take_state
from mnist_tui.engine.trainer import Trainer

DECAY = 0.5


def rates() -> Rates:
    """Return the rates of a step of one unit against the gradient."""
    return Rates(1.0, 0.0, 0.0, 0.0, 0.0)


def run(settings: Settings, steps: int) -> Trainer:
    trainer = fresh(settings)
    for _ in range(steps):
        trainer.step()
    return trainer


def fresh(settings: Settings) -> Trainer:
    rng = np.random.default_rng(3)
    return Trainer(settings, Examples(rng.integers(0, 256, (60, 12), np.uint8), rng.integers(0, 3, 60)), 3)


SETTINGS = Settings().replace({"hidden": (5,), "batch_size": 7, "ema": 0.99, "validation": 0})


def test_ema_follows_the_weights_by_the_factors_worked_by_hand() -> None:
    # With w = n at the n-th update and a decay of 0.5⁴ = 1/16 the factors are min(1/16, (n-1)/(n+8)):
    # n = 1: 0, EMA 1; n = 2: min(1/16, 1/10) = 1/16, EMA 1/16 + 2 · 15/16 = 31/16.
    updater = ParameterUpdater("sgd", count=1, weight_count=1, dtype="float64", ema=DECAY)
    w = np.zeros(1)
    seen = []
    for _ in range(2 * EMA_EVERY_STEPS):
        updater.step(w, np.full(1, -1 / EMA_EVERY_STEPS), rates())
        seen.append(float(updater.slots[EMA][0]))

    assert seen[EMA_EVERY_STEPS - 1] == 1.0
    assert seen[-1] == pytest.approx(31 / 16, rel=1e-12)


def test_ema_is_off_by_default() -> None:
    trainer = fresh(Settings().replace({"validation": 0}))
    assert trainer.evaluated_network is trainer.network


def test_ema_network_is_evaluated_and_differs_from_the_live_one() -> None:
    trainer = run(SETTINGS, 20)

    evaluated = trainer.evaluated_network.parameters.vector

    assert evaluated is trainer.learner.updater.slots[EMA]
    assert not np.array_equal(evaluated, trainer.network.parameters.vector)


def test_ema_does_not_change_the_training() -> None:
    with_ema = run(SETTINGS, 30)
    without = run(SETTINGS.replace({"ema": 0.0}), 30)

    assert np.array_equal(with_ema.network.parameters.vector, without.network.parameters.vector)


def test_ema_of_a_resumed_run_equals_the_uninterrupted_one() -> None:
    whole = run(SETTINGS, 26)
    half, resumed = run(SETTINGS, 13), fresh(SETTINGS)
    put_state(resumed, take_state(half))
    for _ in range(13):
        resumed.step()

    assert np.array_equal(resumed.evaluated_network.parameters.vector, whole.evaluated_network.parameters.vector)


def test_ema_of_an_untrained_network_is_that_network() -> None:
    trainer = fresh(SETTINGS)
    assert np.array_equal(trainer.evaluated_network.parameters.vector, trainer.network.parameters.vector)
