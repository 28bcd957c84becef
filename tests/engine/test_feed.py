"""The stream of blocks: every image with its own label, large batches in parts, and the same again from a position."""

import numpy as np
import pytest

from mnist_tui.engine import feed
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.feed import Block, InlineFeed
from mnist_tui.engine.settings import Settings

PLAIN = Settings().replace({"batch_size": 16})
DISTORTED = PLAIN.replace({"shift": 1.0, "noise": 5.0})


def stream(count: int = 100, seed: int = 0) -> InlineFeed:
    """Return a feed of images (4x3) whose pixels all have the value of their label, which is their index."""
    labels = np.arange(count)
    pixels = np.repeat(labels[:, None], 12, axis=1).astype(np.uint8)
    order, augmentation = map(np.random.default_rng, (seed, seed + 1))
    return InlineFeed(Examples(pixels, labels, (4, 3)), order, augmentation)


def batch(source: InlineFeed, settings: Settings) -> list[Block]:
    blocks = [source.next(settings)]
    while not blocks[-1].is_last:
        blocks.append(source.next(settings))
    return blocks


def assert_same(one: Block, other: Block) -> None:
    assert np.array_equal(one.pixels, other.pixels)
    assert np.array_equal(one.labels, other.labels)


def test_images_come_with_their_labels() -> None:
    source = stream()
    for _ in range(10):
        block = source.next(PLAIN)
        assert np.array_equal(block.pixels, np.repeat(block.labels[:, None], 12, axis=1))
        assert block.batch == len(block.labels) and block.is_last


@pytest.mark.parametrize(("size", "sizes"), [(0, [34, 33, 33]), (80, [40, 40]), (40, [40]), (41, [21, 20])])
def test_a_large_batch_comes_in_even_blocks(size: int, sizes: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "LARGEST_BLOCK", 40)
    source = stream()
    source.keep(len(sizes))
    blocks = batch(source, PLAIN.replace({"batch_size": size}))
    assert [len(block.labels) for block in blocks] == sizes
    assert {block.batch for block in blocks} == {sum(sizes)}
    labels = np.concatenate([block.labels for block in blocks])
    assert len(set(labels.tolist())) == sum(sizes)
    assert np.array_equal(np.concatenate([block.pixels for block in blocks])[:, 0], labels)


def test_noise_depends_on_the_seed_of_the_run() -> None:
    noisy = PLAIN.replace({"noise": 5.0})
    one, same, other = (stream().next(noisy.replace({"seed": seed})).pixels for seed in (0, 0, 1))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_position_counts_images_and_epoch_passes_over_them() -> None:
    source = stream()
    seen = []
    for _ in range(8):
        source.next(PLAIN)
        seen.append((source.epoch, source.position))
    assert seen[5:] == [(0, 96), (1, 0), (1, 16)]


@pytest.mark.parametrize("settings", [PLAIN, DISTORTED])
@pytest.mark.parametrize("taken", [0, 3, 7, 9])
def test_any_feed_of_the_same_images_continues_from_a_position(settings: Settings, taken: int) -> None:
    source, other = stream(), stream(seed=7)
    source.keep(20)
    for _ in range(taken):
        source.next(settings)
    position = source.tell()
    expected = [source.next(settings) for _ in range(10)]
    other.seek(position)
    for block in expected:
        assert_same(other.next(settings), block)


def test_seeking_drops_what_was_left_of_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "LARGEST_BLOCK", 10)
    source = stream()
    source.keep(2)
    position = source.tell()
    first = source.next(PLAIN)
    source.seek(position)
    assert_same(source.next(PLAIN), first)


def test_blocks_that_are_kept_stay_as_they_were() -> None:
    source = stream()
    source.keep(3)
    blocks = [source.next(DISTORTED) for _ in range(3)]
    copies = [block.pixels.copy() for block in blocks]
    source.next(DISTORTED)
    assert np.array_equal(blocks[1].pixels, copies[1]) and np.array_equal(blocks[2].pixels, copies[2])


def test_other_settings_do_not_restart_the_augmentation() -> None:
    one, other = stream(), stream()
    for step in range(6):
        changed = DISTORTED.replace({"learning_rate": 0.001 * (step + 1)})
        assert_same(one.next(DISTORTED), other.next(changed))
