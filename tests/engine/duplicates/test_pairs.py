"""Pairs of images that are the same or nearly so: against `np.corrcoef` of every two, and against pixels."""

import numpy as np
import pytest

from mnist_tui.engine.duplicates import likeness, pool
from mnist_tui.engine.duplicates.likeness import find_alike
from mnist_tui.engine.duplicates.pairs import Pairs, Search, find_pairs
from mnist_tui.engine.duplicates.pool import Pool
from mnist_tui.engine.types import Pixels


def done(search: Search) -> Pairs:
    while True:
        try:
            next(search)
        except StopIteration as end:
            found: Pairs = end.value
            return found


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "CHUNK_PIXELS", 40 * 33)
    monkeypatch.setattr(likeness, "BLOCK", 50)
    monkeypatch.setattr(likeness, "WINDOW", 70)
    monkeypatch.setattr(likeness, "DIRECTIONS", 5)


@pytest.fixture
def images() -> Pixels:
    """400 images of 40 pixels: 100 patterns, each with four amounts of noise, so that any correlation occurs."""
    rng = np.random.default_rng(3)
    patterns = np.repeat(rng.integers(40, 200, (100, 40)), 4, axis=0)
    noise = rng.normal(size=(400, 40)) * np.tile([0, 2, 5, 10], 100)[:, None]
    order = rng.permutation(400)
    found: Pixels = (patterns + noise).clip(0, 255).astype(np.uint8)[order]
    return found


@pytest.mark.parametrize("alike", [0.9, 0.99, 0.995])
def test_pairs_are_those_of_all_correlations(images: Pixels, alike: float) -> None:
    found = done(find_pairs([images[:250], images[250:250], images[250:]], alike))
    every = np.atleast_2d(np.corrcoef(images.astype(np.float64)))
    expected = np.argwhere(np.triu(every >= alike, 1))
    assert len(expected) > 50
    assert np.stack([found.first, found.second], axis=1).tolist() == expected.tolist()
    assert found.correlation == pytest.approx(every[found.first, found.second], abs=1e-12)
    assert found.is_complete and not found.is_same.any()


def test_pairs_are_found_where_images_vary_along_one_direction_most() -> None:
    pattern, other = np.random.default_rng(2).normal(size=(2, 40))
    angles = np.linspace(0, np.pi, 200)[:, None]
    images = (127 + 30 * (np.cos(angles) * pattern + np.sin(angles) * other)).clip(0, 255).astype(np.uint8)
    every = np.atleast_2d(np.corrcoef(images.astype(np.float64)))
    found = done(find_pairs([images], 0.99))
    assert len(found) == (np.triu(every, 1) >= 0.99).sum() > 1000


def test_images_with_the_same_pixels_are_pairs_with_the_first_of_them(images: Pixels) -> None:
    images = images[:60].copy()
    images[[20, 50]] = images[10]
    images[[31, 32]] = 7  # of one grey
    found = done(find_pairs([images[:40], images[40:]], 1.0))
    assert list(zip(found.first.tolist(), found.second.tolist(), strict=True)) == [(10, 20), (31, 32), (10, 50)]
    assert found.is_same.all() and found.correlation.tolist() == [1, 1, 1]


def test_another_brightness_and_contrast_is_nearly_the_same_and_one_pixel_aside_is_not() -> None:
    image = np.zeros((8, 8), np.uint8)
    image[2:6, 3] = 200
    image[4, 2:7] = 100
    darker, moved = image // 2 + 20, np.roll(image, 1, axis=1)
    others = np.random.default_rng(0).integers(0, 255, (9, 64), np.uint8)
    found = done(find_pairs([np.stack([one.ravel() for one in (image, darker, moved)]), others]))
    assert (found.first.tolist(), found.second.tolist()) == ([0], [1])
    assert found.correlation[0] == pytest.approx(1) and not found.is_same[0]


def test_images_of_one_grey_are_like_no_other() -> None:
    greys = np.repeat(np.arange(20, dtype=np.uint8)[:, None], 16, axis=1)
    assert len(done(find_pairs([greys]))) == 0


@pytest.mark.parametrize("count", [0, 1])
def test_of_no_image_or_one_there_is_no_pair(count: int) -> None:
    found = done(find_pairs([np.zeros((count, 9), np.uint8), np.zeros((0, 9), np.uint8)]))
    assert len(found) == 0 and found.is_complete


def test_search_ends_where_all_images_are_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "MOST_PAIRS", 30)
    rng = np.random.default_rng(1)
    alike = (np.linspace(0, 200, 40) + rng.integers(0, 3, (300, 40))).astype(np.uint8)
    search = find_pairs([alike])
    while True:
        try:
            fraction = next(search)
        except StopIteration as end:
            assert len(end.value) == 30 and not end.value.is_complete
            assert fraction == 0
            return


def test_places_are_found_in_their_parts(images: Pixels) -> None:
    parts = Pool([images[:3], images[3:3], images[3:10], images[10:]])
    places = np.array([399, 0, 3, 9, 10, 2])
    assert np.array_equal(parts.pixels(places), images[places])


def test_only_the_places_asked_for_are_compared(images: Pixels) -> None:
    search = find_alike(Pool([images]), np.arange(0, 400, 2), 0.99)
    while True:
        try:
            next(search)
        except StopIteration as end:
            assert len(end.value.first) > 5
            assert not (end.value.first % 2).any() and not (end.value.second % 2).any()
            return
