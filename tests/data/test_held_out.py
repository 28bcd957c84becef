"""Which training images are held out: some of every class, always the same ones."""

import itertools

import numpy as np
import pytest

from mnist_tui.data.held_out import held_out_last

SORTED = np.repeat(np.arange(4, dtype=np.uint8), (60, 30, 20, 10))


def test_every_class_gives_the_same_fraction_of_a_folder_sorted_by_label() -> None:
    order = held_out_last(SORTED, 12)
    assert np.bincount(SORTED[order[-12:]]).tolist() == [6, 3, 2, 1]


def test_each_image_is_in_one_group_and_both_keep_their_order() -> None:
    order = held_out_last(SORTED, 12)
    assert sorted(order.tolist()) == list(range(120))
    assert (np.diff(order[:-12]) > 0).all() and (np.diff(order[-12:]) > 0).all()


def test_a_larger_validation_set_contains_the_smaller_ones() -> None:
    held = [set(held_out_last(SORTED, number)[120 - number :].tolist()) for number in range(1, 120)]
    assert all(small < large for small, large in itertools.pairwise(held))


def test_what_is_held_out_is_spread_over_a_class_and_not_its_end() -> None:
    held = np.sort(held_out_last(np.zeros(10_000, np.uint8), 1000)[-1000:])
    # of 1,000 drawn from 10,000 about 500 lie in each half, give or take three times sqrt(1000) / 2
    assert abs(int((held < 5000).sum()) - 500) < 48


def test_what_is_held_out_never_changes() -> None:
    # The first outputs of PCG64 with seed 0, from numpy's test data (pcg64-testset-2.csv): a30febcf 4510bdf8 0a7d3da9
    # 043b27b6 for the first class, d0327a78 e9aa5979 9b4c7b71 bac0495f for the second. The smallest of each is drawn.
    assert held_out_last(np.array([0, 0, 0, 0, 1, 1, 1, 1], np.uint8), 2)[-2:].tolist() == [3, 6]


@pytest.mark.parametrize("labels", [[3, 3, 3], [5, 0, 5, 0]])
def test_labels_that_no_image_has_do_not_matter(labels: list[int]) -> None:
    assert sorted(held_out_last(np.array(labels, np.uint8), 1).tolist()) == list(range(len(labels)))
