"""The range test: the rates it visits, the cost it smooths, when it stops, and which rates it calls useful."""

import itertools
import math

import numpy as np
import pytest

from mnist_tui.engine.examples import Examples
from mnist_tui.engine.learner import Learner
from mnist_tui.engine.lr_range import LrRangeResult, LrRangeTest, RatePoint, choose_rates
from mnist_tui.engine.settings import Settings

SMALL = {"hidden": (8,), "batch_size": 20, "optimizer": "sgd", "seed": 3}


def learner(blobs: Examples, **settings: object) -> Learner:
    return Learner(Settings().replace(SMALL | settings), blobs, 3)


def points(costs: list[float]) -> list[RatePoint]:
    """Return a test of a rate that doubles at every step, whose smoothed cost has no lag."""
    return [RatePoint(step + 1, 2.0**step, cost, cost) for step, cost in enumerate(costs)]


def test_rate_grows_from_low_to_high_by_equal_factors(blobs: Examples) -> None:
    test = LrRangeTest(learner(blobs), 1e-6, 1e-2, 5)
    rates = [point.learning_rate for point in test.run()]
    assert rates == pytest.approx([1e-6, 1e-5, 1e-4, 1e-3, 1e-2])
    assert test.stopped_at is None


def test_rates_of_the_test_are_those_the_optimizer_takes(blobs: Examples) -> None:
    watched = learner(blobs, schedule="cosine", warm_up=0.5, epochs=1)
    for point in LrRangeTest(watched, 1e-5, 1e-2, 60).run():  # four epochs of 15 batches
        assert watched.learning_rate == pytest.approx(point.learning_rate, rel=1e-12)


def test_highest_rate_is_accepted_however_it_is_rounded(blobs: Examples) -> None:
    assert [point.learning_rate for point in LrRangeTest(learner(blobs), 3e-7, 10.0, 50).run()][-1] <= 10.0


def test_smoothed_cost_is_the_corrected_exponential_mean(blobs: Examples) -> None:
    first, second, *_ = LrRangeTest(learner(blobs), 1e-6, 1e-2, 30).run()
    assert first.smoothed == pytest.approx(first.cost)  # 30 steps lag by one: the smoothing is a half
    assert second.smoothed == pytest.approx((first.cost + 2 * second.cost) / 3)


def test_costs_that_explode_end_the_test(blobs: Examples) -> None:
    test = LrRangeTest(learner(blobs, hidden=(), cost="quadratic", pixels="raw"), 1e-9, 10, 200)
    taken = list(test.run())
    assert test.stopped_at is not None and test.stopped_at < 200
    assert all(math.isfinite(point.cost) for point in taken)
    best = itertools.accumulate((point.smoothed for point in taken), min)
    assert all(point.smoothed <= 4 * lowest for point, lowest in zip(taken[:-1], best, strict=False))


def test_cost_that_is_not_finite_ends_the_test_without_a_point(blobs: Examples) -> None:
    broken = learner(blobs)
    broken.network.parameters.vector[:] = np.nan
    test = LrRangeTest(broken, 1e-6, 1, 100)
    assert list(test.run()) == []
    assert test.stopped_at == 1
    assert test.result() == LrRangeResult(None, None)


def test_recommended_rate_of_a_network_that_learns_lies_below_its_minimum(blobs: Examples) -> None:
    test = LrRangeTest(learner(blobs, optimizer="adam"), 1e-6, 10, 300)
    list(test.run())
    verdict = test.result()
    assert verdict.steepest is not None and verdict.minimum is not None
    assert 1e-4 < verdict.steepest < 0.1 < verdict.minimum  # three blobs are so easy that no rate undoes them


def test_steepest_rate_is_that_at_the_start_of_the_steepest_descent() -> None:
    costs = [2.0] * 10 + [1.9, 1.5, 1.0, 0.5, 0.3] + [0.29] * 4 + [3.0] * 3
    # Three points a window (lag 1): 1.5, 1.0, 0.5 fall by 1.0 over two steps, as do 1.9 … 1.0 by 0.9.
    assert choose_rates(points(costs), 1) == LrRangeResult(2.0**11, 2.0**15)


def test_a_steeper_fall_after_the_minimum_does_not_count() -> None:
    costs = [2.0] * 8 + [1.5, 1.0, 0.5, 6.0, 6.0, 1.0, 0.9]
    assert choose_rates(points(costs), 1) == LrRangeResult(2.0**7, 2.0**10)


@pytest.mark.parametrize(
    "costs",
    [
        [],
        [2.3],
        [2.3] * 100,
        [2.3] * 50 + [2.2] * 50,  # less than a tenth
        list(np.linspace(2.0, 9.0, 80)),
    ],
    ids=["nothing", "one", "level", "a little", "rising"],
)
def test_cost_that_never_clearly_falls_recommends_no_rate(costs: list[float]) -> None:
    assert choose_rates(points(costs), 3) == LrRangeResult(None, None)
