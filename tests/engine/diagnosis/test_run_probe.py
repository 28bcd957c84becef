"""What a run keeps of its first steps."""

import math

import numpy as np
import pytest

from mnist_tui.engine.diagnosis.run_probe import run_vitals, scores_of
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer


def test_the_beginning_of_a_run_lasts_fifty_steps_and_its_warm_up(blobs: Examples) -> None:
    settings = Settings(hidden=(4,), batch_size=0, schedule="cosine", warm_up=0.25)
    trainer = Trainer(settings, blobs, 3, 400)
    rows = np.zeros((300, 4))
    rows[:, 0], rows[:, 1] = np.arange(1, 301), 1.0
    rows[139, 1], rows[160, 1] = 5.0, 7.0  # of 400 steps a quarter warms up: 150 steps are the beginning
    trainer.history.steps.extend(rows)
    seen = run_vitals(trainer, None, has_validation=True, is_over=False)
    assert (seen.first_cost, seen.highest_cost) == (1.0, 5.0)


def test_all_rises_of_the_early_cost_are_added_up_over_256_images_each(blobs: Examples) -> None:
    for batch, times in ((0, 1), (150, 2)):  # means of 300 images, and of two batches
        trainer = Trainer(Settings(hidden=(4,), batch_size=batch, schedule="constant"), blobs, 3, 400)
        costs = np.repeat([2.0, 1.0, 3.0, 2.5, 2.75, 0.5], times)
        rows = np.zeros((len(costs), 4))
        rows[:, 0], rows[:, 1] = np.arange(1, len(costs) + 1), costs
        trainer.history.steps.extend(rows)
        seen = run_vitals(trainer, None, has_validation=True, is_over=False)
        assert (seen.highest_cost, seen.climb) == (3.0, 2.25)  # 1 to 3, and 2.5 to 2.75
        assert math.isnan(seen.late_cost)


def test_where_the_beginning_has_led_is_the_mean_of_its_last_ten_costs(blobs: Examples) -> None:
    for steps, late in ((34, math.nan), (35, 29.5), (50, 44.5), (300, 44.5)):  # of 0, 1, 2 …
        trainer = Trainer(Settings(hidden=(4,), batch_size=0, schedule="constant"), blobs, 3, 400)
        rows = np.zeros((steps, 4))
        rows[:, 0], rows[:, 1] = np.arange(1, steps + 1), np.arange(steps)
        trainer.history.steps.extend(rows)
        seen = run_vitals(trainer, None, has_validation=True, is_over=False)
        assert seen.late_cost == pytest.approx(late, nan_ok=True)


def test_the_beginning_is_remembered_once_the_curve_has_less_of_it(blobs: Examples) -> None:
    trainer = Trainer(Settings(hidden=(4,), batch_size=0, schedule="constant"), blobs, 3, 9000)
    rows = np.zeros((5000, 4))
    rows[:, 0], rows[:, 1] = np.arange(1, 5001), np.tile([1.0, 2.0], 2500)
    for first, last in ((0, 40), (40, 300), (300, 5000)):
        trainer.history.steps.extend(rows[first:last])
        seen = run_vitals(trainer, None, has_validation=True, is_over=False)
    assert (seen.first_cost, seen.highest_cost, seen.climb, seen.late_cost) == (1.0, 2.0, 25.0, 1.5)


def test_the_rate_that_a_run_began_with_is_remembered(blobs: Examples) -> None:
    trainer = Trainer(Settings(hidden=(4,), learning_rate=0.5), blobs, 3)
    assert run_vitals(trainer, None, has_validation=True, is_over=False).first_rate == 0.5
    for rate in (0.05, 0.005):
        trainer.set("learning_rate", rate)
    assert run_vitals(trainer, None, has_validation=True, is_over=False).first_rate == 0.5


def test_confidences_are_looked_at_as_the_network_gives_them(blobs: Examples) -> None:
    network = Network(Settings().replace({"hidden": ()}).architecture(12, 3))
    network.draw_weights("normal", 1.0, np.random.default_rng(2))
    given, warmer = evaluate(network, blobs), evaluate(network, blobs, temperature=3.0)
    assert warmer.confidence.mean() < given.confidence.mean()
    assert scores_of(warmer).confidence == pytest.approx(float(given.confidence.mean()))
