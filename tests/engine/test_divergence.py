"""A run whose cost stops being a number: it stops at that step, keeps the last good weights, and can continue."""

import math
import tracemalloc

import numpy as np
import pytest

from mnist_tui.engine.activations import ACTIVATIONS
from mnist_tui.engine.costs import COSTS
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.optimizers import OPTIMIZERS
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer

SMALL = Settings(hidden=(16, 8), batch_size=32, epochs=30, dropout=0.2, schedule="constant", warm_up=0.0, validation=0)
EXPLOSIVE = SMALL.replace(
    {"pixels": "raw", "cost": "quadratic", "optimizer": "sgd", "learning_rate": 10.0, "dropout": 0.0}
)
MOMENTS = [1, 2, 3, 10, 11, 12, 100, 101, 102, 103, 150, 201, 202]
"""Steps around the ends of epochs (10 steps) and the safe points (100 steps)."""


def go(trainer: Trainer, steps: int) -> Trainer:
    for _ in range(steps):
        trainer.step()
    return trainer


def poisoned_at(step: int, examples: Examples, settings: Settings = SMALL) -> Trainer:
    """Return a run whose weights were ruined right before `step`."""
    trainer = go(Trainer(settings, examples, 3), step - 1)
    trainer.network.parameters.vector[::3] = np.nan
    assert math.isnan(trainer.step())
    return trainer


@pytest.mark.parametrize("step", MOMENTS)
def test_weights_kept_are_those_that_the_last_finite_cost_was_computed_from(step: int, blobs: Examples) -> None:
    trainer = poisoned_at(step, blobs)
    # The cost of step n is that of the weights after n - 1 updates, so the last finite one is that after n - 2.
    independent = go(Trainer(SMALL, blobs, 3), max(step - 2, 0))
    assert trainer.diverged_at == trainer.snapshot().diverged_at == trainer.steps == step
    assert np.array_equal(trainer.network.parameters.vector, independent.network.parameters.vector)
    for name, vector in independent.learner.updater.slots.items():
        assert np.array_equal(trainer.learner.updater.slots[name], vector)
    assert trainer.learner.feed.tell() == independent.learner.feed.tell()


def test_memory_never_holds_two_safe_points(blobs: Examples) -> None:
    trainer = go(Trainer(SMALL.replace({"hidden": (256, 256), "optimizer": "adam", "ema": 0.0}), blobs, 3), 95)
    vector = trainer.network.parameters.vector.nbytes
    tracemalloc.start()
    try:
        go(trainer, 120)  # a safe point after 100 steps, and after 200 another in its place
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert trainer.safe_point.steps == 200
    assert 3 * vector < most < 4 * vector  # the weights and Adam's two vectors, once


def first_divergence(settings: Settings, examples: Examples) -> int:
    """Return the first step whose cost is not finite, with plain learning and nothing to catch it."""
    trainer = Trainer(settings, examples, 3)
    for step in range(1, 500):
        if not math.isfinite(trainer.learner.learn()[0]):
            return step
    raise AssertionError("it never diverged")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"hidden": (), "learning_rate": 1e-4},
        {"hidden": (), "learning_rate": 2.3e-5},  # takes more than a hundred steps
        {"hidden": (), "learning_rate": 1e-3, "optimizer": "nesterov"},
        {"activation": "tanh"},
        {"activation": "gelu", "learning_rate": 0.01},
        {"init_scale": 100.0, "initializer": "normal", "hidden": (16,) * 16, "activation": "leaky-relu"},
    ],
)
def test_run_that_explodes_stops_at_that_step_with_the_last_good_weights(
    changes: dict[str, object], blobs: Examples
) -> None:
    settings = EXPLOSIVE.replace(changes)
    step = first_divergence(settings, blobs)
    trainer = go(Trainer(settings, blobs, 3), step)
    assert trainer.diverged_at == step
    rows = trainer.history.steps.rows()
    assert rows[:, 0].tolist() == list(range(1, step + 1))
    assert np.isfinite(rows[:-1, 1]).all() and not np.isfinite(rows[-1, 1])
    independent = go(Trainer(settings, blobs, 3), max(step - 2, 0))
    assert np.array_equal(trainer.network.parameters.vector, independent.network.parameters.vector)
    assert np.isfinite(trainer.network.parameters.vector).all()


@pytest.mark.parametrize("change_at", [3, 20, 98, 99, 100, 101])
def test_explosion_right_after_live_changes_keeps_the_last_good_weights(change_at: int, blobs: Examples) -> None:
    calm = EXPLOSIVE.replace({"learning_rate": 1e-7})

    def changed() -> Trainer:
        trainer = go(Trainer(calm, blobs, 3), change_at - 2)
        trainer.set("weight_decay", 0.1)
        go(trainer, 2).set("batch_size", 20)
        trainer.set("learning_rate", 10.0)
        return trainer

    trainer = changed()
    while trainer.diverged_at is None:
        trainer.step()
    independent = go(changed(), trainer.diverged_at - 2 - change_at)
    assert trainer.diverged_at > change_at + 1
    assert np.array_equal(trainer.network.parameters.vector, independent.network.parameters.vector)
    assert trainer.settings.learning_rate == 10.0


@pytest.mark.parametrize("step", [2, 5, 101, 120])
def test_change_made_right_before_the_diverging_step_does_not_alter_the_weights_kept(
    step: int, blobs: Examples
) -> None:
    trainer = go(Trainer(SMALL, blobs, 3), step - 1)
    trainer.set("learning_rate", 0.1)
    trainer.set("dropout", 0.0)
    trainer.network.parameters.vector[...] = np.inf
    trainer.step()
    independent = go(Trainer(SMALL, blobs, 3), step - 2)
    assert np.array_equal(trainer.network.parameters.vector, independent.network.parameters.vector)
    assert (trainer.settings.learning_rate, trainer.settings.dropout) == (0.1, 0.0)


@pytest.mark.parametrize("step", [1, 2, 7])
def test_diverged_run_shows_the_rate_that_it_diverged_at(step: int, blobs: Examples) -> None:
    trainer = poisoned_at(step, blobs, SMALL.replace({"schedule": "step", "step_every": 100, "warm_up": 0.5}))
    # Half of 30 epochs of 10 steps warm up, and step n begins n - 1 steps in; the very first stands at 1e-3.
    progress = (step - 1) * 32 / 300 / 15
    assert trainer.snapshot().learning_rate == pytest.approx(0.01 * max(progress, 1e-3))


def test_diverged_run_does_nothing_more(blobs: Examples) -> None:
    trainer = poisoned_at(12, blobs)
    before, position = trainer.network.parameters.vector.copy(), trainer.learner.feed.tell()
    for _ in range(3):
        assert math.isnan(trainer.step())
    assert (trainer.steps, trainer.diverged_at, len(trainer.history.steps)) == (12, 12, 12)
    assert np.array_equal(trainer.network.parameters.vector, before)
    assert trainer.learner.feed.tell() == position


@pytest.mark.parametrize("step", [1, 2, 9, 15, 102, 150])
def test_recovered_run_goes_on_as_if_the_last_good_step_came_next(step: int, blobs: Examples) -> None:
    trainer = poisoned_at(step, blobs)
    trainer.recover()
    assert trainer.diverged_at is None
    undisturbed = go(Trainer(SMALL, blobs, 3), max(step - 2, 0) + 30)
    go(trainer, 30)
    assert np.array_equal(trainer.network.parameters.vector, undisturbed.network.parameters.vector)
    assert trainer.history.steps.rows()[:, 0].tolist() == list(range(1, step + 31))
    assert np.array_equal(trainer.history.epochs.rows()[:, 1], undisturbed.history.epochs.rows()[:, 1])


def test_cost_of_an_epoch_counts_each_image_once_when_its_end_was_undone(blobs: Examples) -> None:
    trainer = poisoned_at(11, blobs)  # step 10 ended the epoch, and is taken back with step 11
    trainer.recover()
    go(trainer, 11)
    undisturbed = go(Trainer(SMALL, blobs, 3), 20)
    costs = trainer.history.epochs.rows()[:, 1].tolist()
    assert costs == [undisturbed.history.epochs.rows()[0, 1]] * 2 + [undisturbed.history.epochs.rows()[1, 1]]


def test_smaller_learning_rate_lets_an_exploded_run_go_on(blobs: Examples) -> None:
    trainer = go(Trainer(EXPLOSIVE.replace({"hidden": (), "learning_rate": 2.5e-5}), blobs, 3), 200)
    steps, exploded = trainer.steps, trainer.history.steps.rows()[-2, 1]
    assert trainer.diverged_at == steps < 200
    trainer.set("learning_rate", 1e-6)
    trainer.recover()
    costs = [trainer.step() for _ in range(120)]
    assert np.isfinite(costs).all() and costs[-1] < exploded / 1000
    assert trainer.diverged_at is None and trainer.steps == steps + 120


def test_run_that_diverges_again_stops_again_with_good_weights(blobs: Examples) -> None:
    trainer = poisoned_at(7, blobs)
    trainer.recover()
    good = trainer.network.parameters.vector.copy()
    trainer.network.parameters.vector[...] = np.nan
    trainer.step()
    assert trainer.diverged_at == 8
    assert np.array_equal(trainer.network.parameters.vector, good)


def test_cost_that_is_not_finite_takes_no_step(blobs: Examples) -> None:
    learner = go(Trainer(SMALL, blobs, 3), 5).learner
    learner.network.parameters.biases[-1][0] = np.inf
    before = learner.network.parameters.vector.copy()
    assert math.isnan(learner.learn()[0])
    assert np.array_equal(learner.network.parameters.vector, before)
    assert learner.updater.steps == 5


def test_recovering_a_run_that_has_not_diverged_changes_nothing(blobs: Examples) -> None:
    trainer = go(Trainer(SMALL, blobs, 3), 5)
    trainer.recover()
    assert np.array_equal(
        go(trainer, 5).network.parameters.vector, go(Trainer(SMALL, blobs, 3), 10).network.parameters.vector
    )


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("cost", COSTS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_no_warning_and_no_exception_escapes_from_absurd_settings(
    activation: str, cost: str, optimizer: str, blobs: Examples
) -> None:
    absurd = {"activation": activation, "cost": cost, "optimizer": optimizer, "output": "activation"}
    wild = {"initializer": "normal", "init_scale": 100.0, "clip_norm": 1e6, "weight_decay": 1.0, "label_smoothing": 0.9}
    settings = EXPLOSIVE.replace({**absurd, **wild, "batch_size": 100})
    trainer = go(Trainer(settings, blobs, 3), 30)
    assert np.isfinite(trainer.history.steps.rows()[:-1, 1]).all()
    assert np.isfinite(trainer.network.parameters.vector).all() or trainer.diverged_at is None
