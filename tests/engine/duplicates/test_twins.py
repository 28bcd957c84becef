"""The twin of every image: worked by hand on a few pairs."""

import numpy as np

from mnist_tui.engine.duplicates.pairs import Pairs
from mnist_tui.engine.duplicates.twins import Twins

SIZES = (4, 0, 3)
"""Places 0 to 3 are of the first part, 4 to 6 of the third."""


def pairs(*found: tuple[int, int, float]) -> Pairs:
    first, second, correlation = (np.array(column) for column in zip(*found, strict=True))
    return Pairs(first.astype(np.intp), second.astype(np.intp), correlation, correlation == 1)


def test_twin_of_another_part_comes_before_one_that_is_more_alike() -> None:
    twins = Twins.of(pairs((0, 1, 1), (0, 5, 0.996), (2, 3, 0.997)), SIZES, np.zeros(7, np.intp))
    assert twins.places.tolist() == [0, 1, 2, 3, 5]
    assert twins.twins.tolist() == [5, 0, 3, 2, 0]
    assert twins.correlation.tolist() == [0.996, 1, 0.997, 0.997, 0.996]
    assert twins.is_same.tolist() == [False, True, False, False, False]


def test_copies_leak_with_the_first_of_them() -> None:
    # 1 has the pixels of 0, which has those of 4: so 1 is in the other part, too, though no pair says so
    twins = Twins.of(pairs((0, 1, 1), (0, 4, 1), (2, 3, 0.999)), SIZES, np.zeros(7, np.intp))
    assert twins.places[twins.leaks].tolist() == [0, 1, 4]
    # and so it is where 0 is only nearly as 5, of which 6 is a copy
    twins = Twins.of(pairs((0, 1, 1), (5, 6, 1), (0, 5, 0.999)), SIZES, np.zeros(7, np.intp))
    assert twins.places[twins.leaks].tolist() == [0, 1, 5, 6]


def test_twins_of_one_part_leak_nowhere() -> None:
    twins = Twins.of(pairs((4, 5, 1), (5, 6, 0.999)), SIZES, np.zeros(7, np.intp))
    assert not twins.leaks.any()


def test_both_of_a_pair_with_two_labels_conflict() -> None:
    twins = Twins.of(pairs((0, 2, 0.998), (1, 3, 1), (5, 6, 1)), SIZES, np.array([3, 3, 8, 3, 0, 1, 1]))
    assert twins.places[twins.conflicts].tolist() == [0, 2]


def test_copies_conflict_with_whatever_the_first_of_them_does() -> None:
    # 1 has the pixels and the label of 0, and so its twins: 2 of the same pixels, or 5 and 6 of nearly the same
    twins = Twins.of(pairs((0, 1, 1), (0, 2, 1)), SIZES, np.array([3, 3, 8, 0, 0, 1, 1]))
    assert twins.places[twins.conflicts].tolist() == [0, 1, 2]
    twins = Twins.of(pairs((0, 1, 1), (5, 6, 1), (0, 5, 0.999)), SIZES, np.array([3, 3, 8, 0, 0, 1, 1]))
    assert twins.places[twins.conflicts].tolist() == [0, 1, 5, 6]


def test_no_pairs_no_twins() -> None:
    none = np.zeros(0, np.intp)
    twins = Twins.of(Pairs(none, none, np.zeros(0), np.zeros(0, np.bool_)), SIZES, np.zeros(7, np.intp))
    assert len(twins.places) == 0


def test_part_counts_its_images_and_their_twins_from_0() -> None:
    labels = np.array([3, 3, 8, 0, 3, 1, 1])
    twins = Twins.of(pairs((0, 1, 1), (0, 6, 0.999), (2, 4, 1)), SIZES, labels).of_part(2, SIZES)
    assert twins.indices.tolist() == [0, 2]
    assert (twins.parts.tolist(), twins.twins.tolist()) == ([0, 0], [2, 0])
    assert (twins.is_same.tolist(), twins.leaks.tolist()) == ([True, False], [True, True])
    assert twins.conflicts.tolist() == [True, True]
