"""Differences of fractions, against published figures and by counting."""

import itertools

import numpy as np
import pytest

from mnist_tui.engine.difference import difference_interval, holm, more_by_chance


def test_interval_is_that_of_newcombe() -> None:
    # Newcombe 1998, table II, method 10: 56/70 - 48/80 and 9/10 - 3/10
    assert difference_interval(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert difference_interval(9, 10, 3, 10) == pytest.approx((0.1705, 0.8090), abs=5e-5)
    assert difference_interval(0, 0, 3, 10) == (-1, 1)


def test_interval_is_that_of_statsmodels() -> None:
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    for counts in ((45_478, 50_000, 9_715, 10_000), (49_460, 50_000, 9_918, 10_000), (10, 10, 0, 20), (0, 10, 0, 20)):
        expected = proportion.confint_proportions_2indep(*counts, compare="diff", method="newcomb")
        assert difference_interval(*counts) == pytest.approx(expected, abs=1e-12)


def test_probability_is_that_of_all_draws_counted_one_by_one() -> None:
    has_it = [True] * 4 + [False] * 5
    draws = [sum(draw) for draw in itertools.combinations(has_it, 3)]
    for least in range(4):
        share = sum(draw >= least for draw in draws) / len(draws)
        assert more_by_chance(least, 3, 4, 9) == pytest.approx(share, rel=1e-12)


def test_probability_is_that_of_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    for part, of_part, whole, of_whole in ((9, 212, 116, 5000), (40, 900, 9000, 10_000), (60, 1000, 240, 10_000)):
        expected = stats.hypergeom.sf(part - 1, of_whole, whole, of_part)
        assert more_by_chance(part, of_part, whole, of_whole) == pytest.approx(expected, rel=1e-6)


def test_holm_corrects_as_worked_by_hand() -> None:
    # 0.01 x 4, 0.02 x 3, 0.03 x 2, 0.005 x 5 in order: 0.025, 0.04, 0.06, 0.06, and 0.5
    found = holm(np.array([0.01, 0.02, 0.5, 0.03, 0.005]))
    assert found == pytest.approx([0.04, 0.06, 0.5, 0.06, 0.025])
    assert holm(np.zeros(0)).shape == (0,)
