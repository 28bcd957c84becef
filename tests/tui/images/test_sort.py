"""Sorting mistakes: six images in the orders that one sees by eye, and many against numpy's own stable sort."""

import numpy as np
import pytest

from mnist_tui.engine.dynamics import Dynamics
from mnist_tui.engine.label_probability import LabelMoments
from mnist_tui.tui.images.filter import Filter
from mnist_tui.tui.images.filter_reader import read_filter
from mnist_tui.tui.images.predictions import Predictions
from mnist_tui.tui.images.sort import SORTS, select

NONE = np.zeros(6, np.bool_)
EVERYTHING = read_filter("flag:right|wrong", ("0", "1", "2"))


def six() -> Predictions:
    """Images 1, 2 and 4 are wrong; 0 was learned at step 20, 5 at step 10, 4 forgotten at 20, 1 at 10."""
    dynamics = Dynamics(6)
    for step, right in ((0, (1, 3, 4)), (10, (3, 4, 5)), (20, (0, 3, 5))):
        dynamics.note(step, np.isin(np.arange(6), right))
    return Predictions(
        labels=np.array([1, 2, 0, 1, 0, 2]),
        predicted=np.array([1, 0, 2, 1, 1, 2]),
        confidence=np.array([0.5, 0.9, 0.9, 1.0, np.nan, 0.1]),
        cost=np.array([0.7, 5.0, np.inf, 0.0, np.nan, 2.3]),
        margin=np.array([0.1, 0.8, 0.8, 1.0, np.nan, 0.0]),
        disputed=NONE,
        marked=NONE,
        dynamics=dynamics.record(),
        moments=LabelMoments(np.array([0.9, 0.1, 0.1, 1, np.nan, 0], np.float32), np.zeros(6, np.float32), 3),
    )


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("confidence", [3, 1, 2, 0, 5, 4]),
        ("cost", [2, 1, 5, 0, 3, 4]),
        ("margin", [5, 0, 1, 2, 3, 4]),
        ("label", [4, 2, 0, 3, 1, 5]),
        ("index", [0, 1, 2, 3, 4, 5]),
        ("learned", [0, 5, 1, 2, 3, 4]),
        ("forgotten", [4, 1, 0, 2, 3, 5]),
        ("suspect", [5, 1, 2, 0, 3, 4]),
    ],
)
def test_order_is_the_one_seen_by_eye_and_ties_go_by_index(name: str, order: list[int]) -> None:
    assert select(six(), EVERYTHING, SORTS[name]).tolist() == order
    assert select(six(), EVERYTHING, SORTS[name], reverse=True).tolist() == order[::-1]
    wrong = [place for place in order if place in (1, 2, 4)]
    assert select(six(), Filter(), SORTS[name]).tolist() == wrong


@pytest.mark.parametrize(
    ("text", "reverse", "places"),
    [
        ("top:2", False, [1, 2]),
        ("top:2", True, [4, 2]),
        ("top:2 flag:right|wrong", False, [3, 1]),
        ("top:1 pred:2", False, [2]),
        ("top:99", False, [1, 2, 4]),
    ],
)
def test_the_first_of_what_is_left_are_taken_in_the_order_shown(text: str, reverse: bool, places: list[int]) -> None:
    assert select(six(), read_filter(text, ("0", "1", "2")), SORTS["confidence"], reverse).tolist() == places


def test_sorting_by_cost_is_numpys_stable_sort() -> None:
    rng, count = np.random.default_rng(5), 20_000
    cost = rng.normal(0, 1, count).astype(np.float32).round(2).astype(np.float64)
    none, labels = np.zeros(count, np.bool_), np.zeros(count, np.intp)
    answers = Predictions(labels, labels, none.astype(np.float64), cost, cost, none, none)
    assert np.array_equal(select(answers, EVERYTHING, SORTS["cost"]), np.argsort(-cost, kind="stable"))
    assert np.array_equal(select(answers, EVERYTHING, SORTS["margin"]), np.argsort(cost, kind="stable"))


def test_every_sort_works_without_dynamics() -> None:
    known = six()
    answers = Predictions(known.labels, known.predicted, known.confidence, known.cost, known.margin, NONE, NONE)
    for sort in SORTS.values():
        assert sorted(select(answers, EVERYTHING, sort).tolist()) == list(range(6))


def test_every_sort_works_without_images() -> None:
    classes, numbers, truths = np.empty(0, np.intp), np.empty(0), np.empty(0, np.bool_)
    answers = Predictions(classes, classes, numbers, numbers, numbers, truths, truths, Dynamics(0).record())
    for sort in SORTS.values():
        assert select(answers, EVERYTHING, sort).tolist() == []
