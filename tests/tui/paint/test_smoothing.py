"""The moving average, against the recurrence by which it is defined."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.tui.paint.smoothing import batches_averaged, moving_average


def one_by_one(values: list[float], batches: float) -> list[float]:
    """Return the averages that Adam's recurrence gives; gaps are left out of it."""
    keep, value, weight, averages = 1 - 1 / batches, 0.0, 0.0, []
    for new in values:
        if math.isfinite(new):
            value, weight = keep * value + (1 - keep) * new, keep * weight + (1 - keep)
        averages.append(value / weight if math.isfinite(new) else math.nan)
    return averages


def ema_network(values: list[float], batches: float) -> NDArray[np.float64]:
    means = np.array(values)
    return moving_average(means, np.isfinite(means).astype(float), np.full(len(means), batches))


@pytest.mark.parametrize("batches", [1.5, 10, 50, 200, 1000])
@pytest.mark.parametrize("length", [1, 2, 3, 1000, 1041])
def test_all_at_once_is_the_same_as_one_by_one(batches: float, length: int) -> None:
    values = np.random.default_rng(length).lognormal(0, 2, length)
    values[1::7] = math.nan
    expected = one_by_one(values.tolist(), batches)
    np.testing.assert_allclose(ema_network(values.tolist(), batches), expected, rtol=1e-10)


@pytest.mark.parametrize("batches", [1, 50, 1000])
def test_the_moving_average_of_a_constant_is_the_constant(batches: float) -> None:
    assert ema_network([3.0] * 700, batches) == pytest.approx([3.0] * 700, rel=1e-12)


def test_the_moving_average_weighs_by_powers_of_its_memory() -> None:
    assert ema_network([8.0, 4.0, 2.0], 2)[-1] == pytest.approx((8 * 0.25 + 4 * 0.5 + 2) / 1.75)


@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_leaves_a_gap_and_does_not_poison_the_average(odd: float) -> None:
    averages = ema_network([odd, 5.0, odd, 1.0, 4.0, odd], 50)
    assert np.isnan(averages).tolist() == [True, False, True, False, False, True]
    assert averages[[1, 3, 4]].tolist() == ema_network([5.0, 1.0, 4.0], 50).tolist()


def test_no_smoothing_is_the_curve_itself() -> None:
    assert ema_network([8.0, 4.0, math.nan, 2.0], 1).tolist()[:2] == [8.0, 4.0]


def test_a_bucket_weighs_as_much_as_the_values_in_it() -> None:
    level, count = 6.0, 32
    means, counts = np.array([1.0, level, 2.0]), np.array([1.0, count, 1.0])
    expected = one_by_one([1.0, *[level] * count, 2.0], 20)
    assert moving_average(means, counts, np.full(3, 20.0)).tolist() == pytest.approx(
        [expected[0], expected[-2], expected[-1]]
    )


def test_buckets_wider_than_the_memory_are_their_own_average() -> None:
    means, counts = np.array([7.0, 5.0, 3.0]), np.full(3, 4096.0)
    np.testing.assert_allclose(moving_average(means, counts, np.full(3, 50.0)), means, rtol=1e-12)


def test_nothing_at_all_has_no_average() -> None:
    assert ema_network([], 50).shape == (0,)


def test_an_enormous_value_is_forgotten_like_any_other() -> None:
    averages = ema_network([1e300, *[1.0] * 2000], 2)
    assert averages[0] == 1e300 and averages[-1] == pytest.approx(1.0)


def test_the_average_goes_over_a_tenth_of_the_steps_until_it_has_all_its_batches() -> None:
    steps = np.array([1.0, 9, 10, 19, 20, 100, 499, 500, 1e6])
    assert batches_averaged(steps, 50).tolist() == [1, 1, 1, 1, 2, 10, 49, 50, 50]
    assert batches_averaged(steps, 1).tolist() == [1] * 9


def test_one_wild_first_batch_is_gone_with_the_second() -> None:
    steps, costs = np.arange(1.0, 61), np.full(60, 0.5)
    costs[0] = 3.6e6
    averages = moving_average(costs, np.ones(60), batches_averaged(steps, 50))
    assert averages.tolist() == pytest.approx([3.6e6, *[0.5] * 59])


def test_the_average_of_a_falling_cost_stays_close_to_it() -> None:
    steps = np.arange(1.0, 1001)
    averages = moving_average(1 / steps, np.ones(1000), batches_averaged(steps, 50))
    assert (averages[20:] * steps[20:]).max() < 1.2, "a tenth of the steps behind, and a little"
