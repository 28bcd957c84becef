"""The rate that a run which has diverged is told to continue with: it leads to a run that goes on."""

import json
import math

import numpy as np
import pytest

from mnist_tui.engine.costs import COSTS
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.optimizers import OPTIMIZERS
from mnist_tui.engine.rate_search import MOST_TRIALS, TRIAL_STEPS, RateSearch, search_of
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.state import take_state
from mnist_tui.engine.trainer import Trainer

DEEP = Settings(
    hidden=(64,) * 16, activation="leaky-relu", batch_size=32, epochs=90, schedule="constant", warm_up=0.0, validation=0
)


def diverged(settings: Settings, examples: Examples) -> Trainer:
    trainer = Trainer(settings, examples, 3)
    while trainer.diverged_at is None:
        trainer.step()
        assert trainer.steps < 500
    return trainer


def searched(trainer: Trainer) -> RateSearch:
    search = search_of(trainer)
    assert search is not None
    for _ in range(MOST_TRIALS * TRIAL_STEPS):
        search.advance()
        if search.is_over:
            return search
    raise AssertionError("it never ends")


@pytest.mark.parametrize("cost", COSTS)
@pytest.mark.parametrize("optimizer", ["sgd", "nesterov"])
def test_run_that_takes_the_advised_rate_goes_on_and_gets_better(optimizer: str, cost: str, blobs: Examples) -> None:
    trainer = diverged(DEEP.replace({"optimizer": optimizer, "cost": cost, "learning_rate": 10.0}), blobs)
    rate = searched(trainer).rate
    assert rate is not None and rate <= 1
    trainer.set("learning_rate", rate)
    trainer.recover()
    costs = [trainer.step() for _ in range(300)]
    assert trainer.diverged_at is None and np.mean(costs[-20:]) < 0.5 * costs[0]


def test_search_leaves_the_run_as_it_is(blobs: Examples) -> None:
    trainer = diverged(DEEP.replace({"optimizer": "sgd", "learning_rate": 10.0}), blobs)
    before = take_state(trainer)
    searched(trainer)
    after = take_state(trainer)
    assert json.dumps(before.values) == json.dumps(after.values)
    for name, tensor in before.tensors.items():
        assert np.array_equal(tensor, after.tensors[name], equal_nan=True), name


def test_advised_rate_is_not_above_the_one_that_the_state_was_trained_with(blobs: Examples) -> None:
    trainer = Trainer(DEEP.replace({"hidden": (16,), "optimizer": "adam", "learning_rate": 0.004}), blobs, 3)
    for _ in range(205):
        trainer.step()
    trainer.set("learning_rate", 5.0)
    trainer.network.parameters.vector[...] = math.nan
    trainer.step()
    assert trainer.snapshot().returned_to == 100
    assert searched(trainer).rate == 0.004


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_no_rate_is_advised_where_the_first_cost_is_not_finite(optimizer: str, blobs: Examples) -> None:
    wild = {"pixels": "raw", "initializer": "normal", "init_scale": 100.0, "optimizer": optimizer}
    trainer = diverged(DEEP.replace(wild), blobs)
    search = search_of(trainer)
    assert search is not None and trainer.diverged_at == 1
    search.advance()
    assert search.is_over and search.rate is None
