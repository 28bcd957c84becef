"""Curves only grow, and what a reader holds stays as it was."""

import numpy as np
import pytest

from mnist_tui.engine.history import FIRST_CAPACITY, Curve, History


def test_rows_come_back_as_they_were_added() -> None:
    curve = Curve(2)
    curve.append(1, 0.5)
    curve.append(2, float("inf"))
    assert len(curve) == 2
    assert curve.rows().tolist() == [[1, 0.5], [2, float("inf")]]
    assert curve.rows(1).tolist() == [[2, float("inf")]]
    assert curve.rows(2).shape == (0, 2)


@pytest.mark.parametrize("taken_at", [1, FIRST_CAPACITY - 1, FIRST_CAPACITY])
def test_view_keeps_its_rows_while_the_curve_grows(taken_at: int) -> None:
    curve = Curve(2)
    for number in range(taken_at):
        curve.append(number, -number)
    view = curve.rows()
    kept = view.copy()
    for number in range(3 * FIRST_CAPACITY):
        curve.append(1e9 + number, 0)
    assert np.array_equal(view, kept)
    assert np.array_equal(curve.rows()[:taken_at], kept)
    assert len(curve) == taken_at + 3 * FIRST_CAPACITY
    assert curve.rows()[-1].tolist() == [1e9 + 3 * FIRST_CAPACITY - 1, 0]


def test_view_is_read_only() -> None:
    curve = Curve(1)
    curve.append(1)
    with pytest.raises(ValueError, match="read-only"):
        curve.rows()[0, 0] = 2
    curve.append(2)
    assert curve.rows().tolist() == [[1], [2]]


@pytest.mark.parametrize("count", [0, 1, FIRST_CAPACITY, FIRST_CAPACITY + 1, 5 * FIRST_CAPACITY])
def test_many_rows_at_once_are_the_same_as_one_by_one(count: int) -> None:
    rows = np.random.default_rng(0).normal(size=(count, 3))
    at_once, singly = Curve(3), Curve(3)
    for curve in (at_once, singly):
        curve.append(7, 8, 9)
    at_once.extend(rows)
    for row in rows:
        singly.append(*row)
    assert np.array_equal(at_once.rows(), singly.rows())


def test_view_keeps_its_rows_when_the_curve_begins_again() -> None:
    curve = Curve(1)
    curve.append(1)
    view = curve.rows()
    curve.clear()
    curve.append(2)
    assert view.tolist() == [[1]]
    assert curve.rows().tolist() == [[2]]


def test_curves_by_name_are_the_curves_themselves() -> None:
    history = History()
    assert history.curves() == {"steps": history.steps, "judged": history.judged, "epochs": history.epochs}
