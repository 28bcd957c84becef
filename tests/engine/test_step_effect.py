"""What a single step did, and that looking at it changes nothing."""

import math

import numpy as np
import pytest

from mnist_tui.engine.examples import Examples
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.step_effect import StepEffect, StepProbe
from mnist_tui.engine.trainer import Trainer

PLAIN = Settings(hidden=(), optimizer="sgd", learning_rate=0.5, weight_decay=0.0, ema=0.0, batch_size=50, epochs=3)
RICH = Settings(hidden=(6,), dropout=0.3, noise=20.0, batch_size=70, epochs=3)


def measured_step(trainer: Trainer) -> StepEffect | None:
    probe = StepProbe(trainer)
    return probe.effect(trainer.step())


@pytest.mark.parametrize("settings", [PLAIN, RICH, RICH.replace({"batch_size": 0})], ids=["plain", "rich", "all"])
def test_a_run_of_measured_steps_is_the_same_run(blobs: Examples, settings: Settings) -> None:
    plain, measured = (Trainer(settings, blobs, 3) for _ in range(2))
    for _ in range(12):
        cost, effect = plain.step(), measured_step(measured)
        assert effect is not None and effect.cost_before == cost
        assert measured.snapshot() == plain.snapshot()
    np.testing.assert_array_equal(measured.learner.network.parameters.vector, plain.learner.network.parameters.vector)


def test_the_cost_afterwards_is_that_of_the_same_images_with_the_new_weights(blobs: Examples) -> None:
    trainer = Trainer(PLAIN.replace({"batch_size": 0}), blobs, 3)
    effect = measured_step(trainer)
    w, b = trainer.learner.network.parameters.weights[0], trainer.learner.network.parameters.biases[0]
    z = blobs.pixels / 255 @ w + b  # softmax and cross-entropy, written out
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    assert effect is not None and effect.cost_after < effect.cost_before
    assert effect.cost_after == pytest.approx(-log_p[np.arange(300), blobs.labels].mean(), rel=1e-5)


def test_the_way_of_the_weights_is_relative_to_their_length(blobs: Examples) -> None:
    trainer = Trainer(PLAIN, blobs, 3)
    before = trainer.learner.network.parameters.vector.copy()
    effect = measured_step(trainer)
    way = sum((after - old) ** 2 for after, old in zip(trainer.learner.network.parameters.vector, before, strict=True))
    assert effect is not None and effect.moved == pytest.approx(math.sqrt(way / sum(before**2)), rel=1e-5)


def test_a_step_that_diverges_has_no_effect_to_show(blobs: Examples) -> None:
    trainer = Trainer(PLAIN, blobs, 3)
    assert measured_step(trainer) is not None
    trainer.learner.network.parameters.vector[0] = np.nan
    assert measured_step(trainer) is None and trainer.diverged_at == trainer.steps == 2
