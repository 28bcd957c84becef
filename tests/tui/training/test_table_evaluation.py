"""What is computed from a table of predictions, against figures worked out by hand."""

import math

import numpy as np
import pytest
from foreign import table

from mnist_tui.tui.training.table_evaluation import measured, tenths


def test_the_matrix_counts_labels_against_predictions() -> None:
    assert measured(table()).confusion.tolist() == [[1, 1, 0], [1, 1, 0], [0, 0, 2]]


def test_cost_is_the_mean_cross_entropy_and_margin_the_lead_over_the_runner_up() -> None:
    result = measured(table())
    by_hand = [0.3567, 0.2231, 0.6931, 2.9957, 1.2040, 0.0]
    assert result.costs == pytest.approx(by_hand, abs=1e-4)
    assert result.cost == pytest.approx(sum(by_hand) / 6, abs=1e-4)
    assert result.margin == pytest.approx([0.5, 0.7, 0.25, 0.85, 0.1, 1.0], abs=1e-6)


def test_a_probability_of_nothing_has_a_finite_cost() -> None:
    result = measured(table(labels=(0, 1, 2, 0, 1, 0)))
    assert result.costs[5] == pytest.approx(30 * math.log(10), rel=1e-4)


def test_classes_alone_have_neither_cost_nor_margin() -> None:
    result = measured(table(None, (0, 1), predicted=(0, 2)))
    assert (result.right, result.count) == (1, 2)
    assert math.isnan(result.cost) and np.isnan(result.margin).all()


def test_tenths_count_right_and_wrong_by_confidence() -> None:
    right, wrong = tenths(table())
    assert right == (0, 0, 0, 0, 0, 1, 0, 1, 1, 1)  # 0.5, 0.7, 0.8, and 1 in the last
    assert wrong == (0, 0, 0, 0, 1, 0, 0, 0, 0, 1)  # 0.4 and 0.9


def test_a_table_without_rows_is_no_error() -> None:
    result = measured(table(np.zeros((0, 3)), ()))
    assert result.count == 0 and math.isnan(result.cost)
