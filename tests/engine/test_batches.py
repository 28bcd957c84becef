"""Every image once per epoch, in a new order each time, and the same order again from the same position."""

import itertools

import numpy as np
import pytest

from mnist_tui.engine.batches import Batches


def batches(count: int, seed: int = 0) -> Batches:
    return Batches(count, np.random.default_rng(seed))


def epoch_of(stream: Batches, size: int) -> list[list[int]]:
    chosen = [stream.next(size).tolist()]
    while stream.position:
        chosen.append(stream.next(size).tolist())
    return chosen


@pytest.mark.parametrize(
    ("count", "size", "sizes"), [(10, 3, [3, 3, 3, 1]), (9, 3, [3, 3, 3]), (5, 8, [5]), (1, 1, [1])]
)
def test_each_image_comes_once_per_epoch_and_the_last_batch_may_be_short(
    count: int, size: int, sizes: list[int]
) -> None:
    stream = batches(count)
    for epoch in range(1, 4):
        chosen = epoch_of(stream, size)
        assert [len(batch) for batch in chosen] == sizes
        assert sorted(itertools.chain.from_iterable(chosen)) == list(range(count))
        assert (stream.epoch, stream.position) == (epoch, 0)


def test_size_zero_asks_for_all_that_are_left() -> None:
    stream = batches(10)
    assert len(stream.next(0)) == 10
    assert len(stream.next(4)) == 4
    assert len(stream.next(0)) == 6
    assert (stream.epoch, stream.position) == (2, 0)


def test_every_epoch_has_an_order_of_its_own() -> None:
    stream = batches(50)
    first, second = epoch_of(stream, 25), epoch_of(stream, 25)
    assert first != second != [sorted(batch) for batch in second]


def test_batch_of_all_images_is_not_shuffled_and_leaves_the_orders_of_other_epochs_alone() -> None:
    whole, parts = batches(50), batches(50)
    assert whole.next(0).tolist() == whole.next(50).tolist() == list(range(50))
    assert epoch_of(whole, 20) == epoch_of(parts, 20)


def test_same_seed_gives_the_same_order_and_another_seed_another() -> None:
    assert epoch_of(batches(50, 1), 20) == epoch_of(batches(50, 1), 20) != epoch_of(batches(50, 2), 20)


@pytest.mark.parametrize("taken", [0, 1, 3, 4, 7])
def test_stream_continues_from_a_position_as_if_it_had_never_stopped(taken: int) -> None:
    stream, other = batches(10), batches(10, seed=5)
    for _ in range(taken):
        stream.next(3)
    position = stream.tell()
    expected = [stream.next(3).tolist() for _ in range(9)]
    other.seek(position)
    assert [other.next(3).tolist() for _ in range(9)] == expected


def test_reading_the_position_does_not_move_the_stream() -> None:
    asked, left = batches(10), batches(10)
    for _ in range(8):
        asked.tell()
        assert asked.next(3).tolist() == left.next(3).tolist()
