"""The cost and the accuracy of knowing only the class frequencies, worked by hand."""

import math

import pytest

from mnist_tui.engine.prior import prior_accuracy, prior_cost


def test_the_cost_of_even_classes_is_the_logarithm_of_their_number() -> None:
    assert prior_cost("cross-entropy", [7] * 10) == pytest.approx(math.log(10))


def test_half_and_two_quarters() -> None:
    # 1/2 · ln 2 + 2 · 1/4 · ln 4 = 1.5 ln 2; half of 1/4 + 2 · 3/16 = 5/16
    assert prior_cost("cross-entropy", [2, 1, 1, 0]) == pytest.approx(1.5 * math.log(2))
    assert prior_cost("quadratic", [2, 1, 1, 0]) == pytest.approx(5 / 16)
    assert prior_accuracy([2, 1, 1, 0]) == 0.5


def test_without_images_nothing_is_known() -> None:
    assert math.isnan(prior_cost("quadratic", [0, 0])) and math.isnan(prior_accuracy([]))
