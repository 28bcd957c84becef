"""McNemar's test: published examples, closed forms, and the two ways of counting against each other."""

import numpy as np
import pytest

from mnist_tui.engine.comparison import EXACT_BELOW, Comparison, chi_square_p, compare, exact_p


@pytest.mark.parametrize(
    ("first", "second", "p"),
    [
        (10, 2, 158 / 4096),  # 2 (1 + 12 + 66) of 2¹² throws
        (12, 5, 0.1435),  # a published calculator's example
        (7, 1, 0.0703),  # Fagerland, Lydersen and Laake 2013: 2 (1 + 8) of 2⁸
        (0, 6, 1 / 32),
        (1, 0, 1),
        (4, 4, 1),  # twice the half with the middle in it is more than everything
        (0, 0, 1),
        (0, 999, 2.0**-998),  # far below what a sum of logarithms could tell from 0
    ],
)
def test_exact_p_is_the_published_one(first: int, second: int, p: float) -> None:
    assert exact_p(first, second) == pytest.approx(p, abs=5e-5 if p > 1e-9 else 0, rel=1e-12)
    assert exact_p(second, first) == exact_p(first, second)


@pytest.mark.parametrize(
    ("first", "second", "p"),
    [
        (121, 59, 5.450095e-06),  # these three: R, mcnemar.test
        (70, 59, 0.3786151),
        (80, 59, 0.08981434),
        (86, 150, 4.115e-05),  # Agresti's voters, as R prints it
        (5, 5, 1),  # the correction must not make equal counts look unequal
    ],
)
def test_chi_square_p_is_the_one_that_r_prints(first: int, second: int, p: float) -> None:
    assert chi_square_p(first, second) == pytest.approx(p, rel=2e-4)
    assert chi_square_p(second, first) == chi_square_p(first, second)


@pytest.mark.parametrize("distance", [0, 20, 60, 100])
def test_the_two_ways_agree_where_one_takes_over_from_the_other(distance: int) -> None:
    few, many = (EXACT_BELOW - distance) // 2, (EXACT_BELOW + distance) // 2
    assert exact_p(few, many) == pytest.approx(chi_square_p(few, many), rel=0.04, abs=1e-4)
    assert Comparison(few, many).p == chi_square_p(few, many)
    assert Comparison(few - 1, many).p == exact_p(few - 1, many)


def test_only_images_that_one_alone_classifies_correctly_count() -> None:
    labels = np.array([0, 1, 2, 0, 1, 2, 0])
    first = np.array([0, 1, 2, 1, 0, 2, 1])
    second = np.array([0, 0, 0, 0, 2, 1, 1])
    # both right; only the first on 1, 2 and 5; only the second on 3; both wrong, differently and alike
    assert compare(first, second, labels) == Comparison(3, 1)
    assert compare(second, first, labels) == Comparison(1, 3)
    assert compare(first, first, labels) == Comparison(0, 0)
