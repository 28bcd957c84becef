"""Abstaining: what thresholds answer, worked by hand."""

import numpy as np

from mnist_tui.engine.abstention import abstention

CONFIDENCE = np.array([0.9, 0.5, 0.8, 0.8, 0.3])
RIGHT = np.array([True, False, True, False, True])


def test_every_threshold_answers_what_is_at_least_as_confident() -> None:
    found = abstention(CONFIDENCE, RIGHT)
    assert found.thresholds.tolist() == [0.9, 0.8, 0.5, 0.3]
    assert found.answered.tolist() == [1, 3, 4, 5]
    assert found.right.tolist() == [1, 2, 2, 3]


def test_images_of_the_same_confidence_are_answered_together_or_not_at_all() -> None:
    found = abstention(np.full(4, 0.7), np.array([True, True, True, False]))
    assert (found.answered.tolist(), found.right.tolist()) == ([4], [3])


def test_the_threshold_for_an_accuracy_answers_as_many_images_as_it_can() -> None:
    found = abstention(CONFIDENCE, RIGHT)
    # 1 of 1, 2 of 3, 2 of 4, 3 of 5
    assert found.place_for(1.0) == 0 and found.place_for(0.6) == 3 and found.place_for(0.65) == 1
    assert abstention(np.array([0.9]), np.array([False])).place_for(0.5) is None


def test_a_thinned_curve_keeps_its_ends_and_what_the_targets_take() -> None:
    rng = np.random.default_rng(0)
    confidence = rng.random(5000)
    found = abstention(confidence, rng.random(5000) < confidence**0.01)
    few = found.thinned(50)
    assert len(few.thresholds) <= 54 and (few.answered[0], few.answered[-1]) == (1, 5000)
    for target in (0.99, 0.995, 0.999):
        place, among_few = found.place_for(target), few.place_for(target)
        assert place is not None and among_few is not None
        assert few.thresholds[among_few] == found.thresholds[place]


def test_no_images_have_no_thresholds() -> None:
    found = abstention(np.zeros(0), np.zeros(0, np.bool_))
    assert len(found.thresholds) == 0 and found.place_for(0.99) is None
