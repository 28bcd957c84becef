"""A run whose cost stops being a number: it stops at that step, goes back to a sound state, and can continue."""

import math
import tracemalloc

import numpy as np
import pytest

from mnist_tui.engine.activations import ACTIVATIONS
from mnist_tui.engine.costs import COSTS
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.learner import Learner
from mnist_tui.engine.optimizers import OPTIMIZERS
from mnist_tui.engine.safe_points import EpochSums, SafePoint, SafePoints
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer

SMALL = Settings(hidden=(16, 8), batch_size=32, epochs=90, dropout=0.2, schedule="constant", warm_up=0.0, validation=0)
EXPLOSIVE = SMALL.replace(
    {"pixels": "raw", "cost": "quadratic", "optimizer": "sgd", "learning_rate": 10.0, "dropout": 0.0}
)
RETURNS = {1: 0, 2: 0, 100: 0, 101: 0, 200: 0, 201: 100, 204: 100, 300: 100, 301: 200, 350: 200}
"""Where runs that diverge at these steps go back to: copies are made every 100 steps, the next 100 steps prove them."""


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


@pytest.mark.parametrize(("step", "back"), RETURNS.items())
def test_diverged_run_goes_back_to_a_state_that_a_hundred_steps_have_proven(
    step: int, back: int, blobs: Examples
) -> None:
    trainer = poisoned_at(step, blobs)
    independent = go(Trainer(SMALL, blobs, 3), back)
    assert trainer.diverged_at == trainer.snapshot().diverged_at == trainer.steps == step
    assert trainer.snapshot().returned_to == back
    assert np.array_equal(trainer.network.parameters.vector, independent.network.parameters.vector)
    for name, vector in independent.learner.updater.slots.items():
        assert np.array_equal(trainer.learner.updater.slots[name], vector)
    assert trainer.learner.feed.tell() == independent.learner.feed.tell()


@pytest.mark.parametrize(("ruined_at", "back"), [(205, 100), (299, 100), (300, 200)])
def test_ruined_state_with_a_finite_cost_is_never_gone_back_to(ruined_at: int, back: int, blobs: Examples) -> None:
    trainer = go(Trainer(SMALL, blobs, 3), ruined_at)
    trainer.network.parameters.vector[...] *= 1000
    trainer.set("learning_rate", 1e-9)  # it stays ruined
    costs = [trainer.step() for _ in range(240)]
    assert np.isfinite(costs).all() and np.mean(costs) > 10
    trainer.network.parameters.vector[...] = np.nan
    trainer.step()
    independent = go(Trainer(SMALL, blobs, 3), back)
    assert trainer.snapshot().returned_to == back
    assert np.array_equal(trainer.network.parameters.vector, independent.network.parameters.vector)


def test_network_that_knows_no_more_than_the_class_frequencies_is_never_gone_back_to(blobs: Examples) -> None:
    blind = SMALL.replace({"initializer": "normal", "init_scale": 0.0})
    assert poisoned_at(350, blobs, blind).snapshot().returned_to == 0


def test_memory_holds_two_copies_at_most(blobs: Examples) -> None:
    trainer = go(Trainer(SMALL.replace({"hidden": (256, 256), "optimizer": "adam", "ema": 0.0}), blobs, 3), 95)
    vector = trainer.network.parameters.vector.nbytes
    tracemalloc.start()
    try:
        go(trainer, 320)  # copies after 100, 200, 300 and 400 steps
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (trainer.safe_points.proven.steps, trainer.safe_points.candidate.steps) == (300, 400)
    assert 6 * vector < most < 7 * vector  # the weights and Adam's two vectors, twice


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
def test_run_that_explodes_from_the_start_goes_back_to_the_initial_network(
    changes: dict[str, object], blobs: Examples
) -> None:
    settings = EXPLOSIVE.replace(changes)
    step = first_divergence(settings, blobs)
    trainer = go(Trainer(settings, blobs, 3), step)
    assert (trainer.diverged_at, trainer.snapshot().returned_to) == (step, 0)
    rows = trainer.history.steps.rows()
    assert rows[:, 0].tolist() == list(range(1, step + 1))
    assert np.isfinite(rows[:-1, 1]).all() and not np.isfinite(rows[-1, 1])
    assert np.array_equal(trainer.network.parameters.vector, Trainer(settings, blobs, 3).network.parameters.vector)


def test_diverged_run_keeps_the_settings_that_were_asked_for_last(blobs: Examples) -> None:
    trainer = go(Trainer(SMALL, blobs, 3), 220)
    trainer.set("learning_rate", 0.1)
    trainer.set("dropout", 0.0)
    trainer.network.parameters.vector[...] = np.inf
    trainer.step()
    assert (trainer.settings.learning_rate, trainer.settings.dropout) == (0.1, 0.0)


@pytest.mark.parametrize("step", [1, 2, 7])
def test_diverged_run_shows_the_rate_that_it_diverged_at(step: int, blobs: Examples) -> None:
    warming = SMALL.replace({"schedule": "step", "step_every": 100, "warm_up": 0.5, "epochs": 30})
    trainer = poisoned_at(step, blobs, warming)
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


@pytest.mark.parametrize("step", [1, 9, 150, 201, 305])
def test_recovered_run_goes_on_as_if_the_proven_state_came_next(step: int, blobs: Examples) -> None:
    trainer = poisoned_at(step, blobs)
    trainer.recover()
    assert trainer.diverged_at is None and trainer.snapshot().returned_to is None
    undisturbed = go(Trainer(SMALL, blobs, 3), RETURNS.get(step, 0 if step < 201 else 200) + 30)
    go(trainer, 30)
    assert np.array_equal(trainer.network.parameters.vector, undisturbed.network.parameters.vector)
    assert trainer.history.steps.rows()[:, 0].tolist() == list(range(1, step + 31))


def test_cost_of_an_epoch_counts_each_image_once_when_its_end_was_undone(blobs: Examples) -> None:
    trainer = poisoned_at(11, blobs)  # step 10 ended the epoch, and is taken back with step 11
    trainer.recover()
    go(trainer, 20)
    undisturbed = go(Trainer(SMALL, blobs, 3), 20)
    costs = trainer.history.epochs.rows()[:, 1].tolist()
    assert costs == [undisturbed.history.epochs.rows()[0, 1]] * 2 + [undisturbed.history.epochs.rows()[1, 1]]


def test_smaller_learning_rate_lets_an_exploded_run_go_on(blobs: Examples) -> None:
    trainer = go(Trainer(EXPLOSIVE.replace({"hidden": (), "learning_rate": 2.5e-5}), blobs, 3), 200)
    steps, first = trainer.steps, trainer.history.steps.rows()[0, 1]
    assert trainer.diverged_at == steps < 200
    trainer.set("learning_rate", 1e-6)
    trainer.recover()
    costs = [trainer.step() for _ in range(120)]
    assert np.isfinite(costs).all() and costs[-1] < first / 10
    assert trainer.diverged_at is None and trainer.steps == steps + 120


def test_run_that_diverges_again_goes_back_to_the_same_state(blobs: Examples) -> None:
    trainer = poisoned_at(207, blobs)
    trainer.recover()
    good = trainer.network.parameters.vector.copy()
    go(trainer, 99)
    trainer.network.parameters.vector[...] = np.nan
    trainer.step()
    assert (trainer.diverged_at, trainer.snapshot().returned_to) == (307, 100)
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


def point(steps: int) -> SafePoint:
    return SafePoint(Learner(SMALL, Examples(np.zeros((3, 4), np.uint8), np.arange(3)), 3).state(), steps, EpochSums())


def after_block(points: SafePoints, block: int, cost: float) -> int:
    """Return the proven step after a block in which every batch has the same cost."""
    for _ in range(100):
        points.count(cost)
    points.advance(lambda: point(100 * block))
    return points.proven.steps


def test_cost_that_is_higher_for_good_is_accepted_in_the_end() -> None:
    points, proven = SafePoints(point(0), prior=1.0), []
    for block, cost in enumerate([0.1] * 2 + [0.5] * 72, 1):
        proven.append(after_block(points, block, cost))
    assert proven[1] == 100
    # A block may cost 0.1 more than the best, which grows from 0.1 by 2 % a block: 1.02^70.006 = 4, so to 0.4 after 71.
    assert proven[-2:] == [100, 7300]


def test_ever_lower_costs_are_accepted_until_they_rise() -> None:
    points = SafePoints(point(0), prior=1.0)
    costs = (0.95, 0.85, 0.3, 0.39, 0.42, 0.3, math.inf, 0.2)
    proven = [after_block(points, block, cost) for block, cost in enumerate(costs, 1)]
    assert proven == [0, 100, 200, 300, 300, 500, 500, 700]
