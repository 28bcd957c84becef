"""Which labels are probably wrong: six images by hand, planted errors, and cleanlab where it is installed."""

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.engine.label_errors import LabelErrors, estimate_errors, find_label_errors, off_diagonal

PROBABILITIES = np.array(
    [[0.9, 0.1, 0.0], [0.7, 0.3, 0.0], [0.2, 0.8, 0.0], [0.0, 0.6, 0.4], [0.9, 0.1, 0.0], [0.4, 0.6, 0.0]]
)
LABELS = np.array([0, 0, 1, 1, 1, 0])


def test_label_is_an_error_where_another_class_is_as_probable_as_usual() -> None:
    # class 0: (0.9 + 0.7 + 0.4) / 3 = 2/3, class 1: (0.8 + 0.6 + 0.1) / 3 = 1/2, class 2 has no images
    found = find_label_errors(PROBABILITIES, LABELS)
    assert found.thresholds[:2] == pytest.approx([2 / 3, 1 / 2]) and found.thresholds[2] > 1
    assert found.is_error.tolist() == [False, False, False, False, True, True]
    assert found.suggested.tolist() == [0, 0, 1, 1, 0, 1]


def planted(wrong: list[int], unsure: list[int]) -> tuple[LabelErrors, NDArray[np.intp]]:
    """Return what is found of 30 labels of class 0: those in `wrong` are a 1, of those in `unsure` nothing is known."""
    labels, likeliest = np.zeros(30, np.intp), np.zeros(30, np.intp)
    likeliest[wrong], likeliest[unsure] = 1, -1
    return LabelErrors(np.zeros(30), likeliest, likeliest == 1, likeliest, np.zeros(2)), labels


def test_images_that_nothing_is_known_of_are_wrong_as_often_as_the_others() -> None:
    found, labels = planted(wrong=[0, 1], unsure=[2, 3, 4, 5, 6])
    # 2 of the 25 that are known: 2 / 25 · 30
    assert off_diagonal(found.likeliest, labels, np.arange(30), 2) == pytest.approx(2.4)


def test_interval_is_that_of_students_t_over_the_folds() -> None:
    # 3, 1 and 2 errors: standard deviation 1, and t with 2 degrees of freedom is 4.303; of the sum 4.303 · 1 · √3
    found, labels = planted(wrong=[0, 1, 2, 10, 20, 21], unsure=[])
    folds = tuple(np.arange(start, start + 10) for start in (0, 10, 20))
    assert estimate_errors(found, labels, folds) == pytest.approx((6, 0, 13.453), abs=0.001)


def test_where_all_folds_agree_the_interval_is_the_count() -> None:
    found, labels = planted(wrong=[0, 10, 20], unsure=[])
    folds = tuple(np.arange(start, start + 10) for start in (0, 10, 20))
    assert estimate_errors(found, labels, folds) == pytest.approx((3, 3, 3))


def test_label_that_is_the_most_probable_class_is_never_an_error() -> None:
    # image 1 reaches the low threshold of class 1, but 0 is more probable, and is its label
    probabilities = np.array([[0.9, 0.1], [0.55, 0.45], [0.6, 0.4], [0.7, 0.3]])
    found = find_label_errors(probabilities, np.array([0, 0, 1, 1]))
    assert found.thresholds[1] == pytest.approx(0.35)
    assert not found.is_error[1]


def noisy(seed: int) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return probabilities (2000, 5) of a good classifier, and labels of which a tenth is wrong."""
    rng = np.random.default_rng(seed)
    true = rng.integers(0, 5, 2000)
    scores = rng.normal(0, 1, (2000, 5))
    scores[np.arange(2000), true] += 4
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    return probabilities, np.where(rng.random(2000) < 0.1, (true + rng.integers(1, 5, 2000)) % 5, true)


@pytest.mark.parametrize("seed", range(3))
def test_errors_and_their_order_are_those_of_cleanlab(seed: int) -> None:
    cleanlab = pytest.importorskip("cleanlab")
    probabilities, labels = noisy(seed)
    found = find_label_errors(probabilities, labels)
    theirs = cleanlab.filter.find_label_issues(labels, probabilities, filter_by="confident_learning", n_jobs=1)
    assert np.flatnonzero(found.is_error).tolist() == np.flatnonzero(theirs).tolist() and theirs.sum() > 100
    quality = cleanlab.rank.get_label_quality_scores(labels, probabilities, method="self_confidence")
    assert found.label_probability == pytest.approx(quality)
    method = "off_diagonal_calibrated"
    number = cleanlab.count.num_label_issues(labels, probabilities, estimation_method=method)
    assert off_diagonal(found.likeliest, labels, np.arange(2000), 5) == pytest.approx(number, abs=1)
    assert found.thresholds == pytest.approx(cleanlab.count.get_confident_thresholds(labels, probabilities))
