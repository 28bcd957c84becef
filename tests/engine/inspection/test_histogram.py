"""Histograms counted by hand, with outliers, and of values that are not finite."""

import math

import numpy as np
import pytest

from mnist_tui.engine.inspection.histogram import BINS, histogram


def test_histogram_counts_by_hand() -> None:
    found = histogram(np.array([[0.0, 1.0, 2.0], [3.0, 4.0, 4.0]]), bins=4)
    assert (found.low, found.high, found.least, found.most) == (0, 4, 0, 4)
    assert found.counts.tolist() == [1, 1, 1, 3]
    assert found.mean == pytest.approx(14 / 6)
    assert found.deviation == pytest.approx(math.sqrt(46 / 6 - (14 / 6) ** 2))


def test_histogram_keeps_its_bins_for_most_values_and_counts_outliers_in_the_last() -> None:
    values = np.append(np.random.default_rng(0).normal(0, 1, 9999), 1000.0)
    found = histogram(values)
    assert found.most == 1000 and found.high < 60
    assert found.counts.sum() == 10_000 and found.counts[-1] >= 1


@pytest.mark.parametrize(
    ("values", "counted", "not_finite"), [([], 0, 0), ([np.nan, np.inf], 0, 2), ([7.0, 7.0, np.nan], 2, 1)]
)
def test_histogram_survives_odd_values(values: list[float], counted: int, not_finite: int) -> None:
    found = histogram(np.array(values))
    assert (int(found.counts.sum()), len(found.counts), found.not_finite) == (counted, BINS, not_finite)
