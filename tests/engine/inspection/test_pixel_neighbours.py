"""The nearest images by their pixels: against brute force in float64, chunk by chunk."""

from collections.abc import Generator
from typing import TypeVar

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.engine.examples import Examples
from mnist_tui.engine.inspection import pixel_neighbours
from mnist_tui.engine.inspection.pixel_neighbours import nearest, nearest_distances, projections
from mnist_tui.engine.types import Indices, Pixels

Result = TypeVar("Result")


def done(job: Generator[None, None, Result]) -> Result:
    while True:
        try:
            next(job)
        except StopIteration as end:
            result: Result = end.value
            return result


@pytest.fixture
def examples(monkeypatch: pytest.MonkeyPatch) -> Examples:
    monkeypatch.setattr(pixel_neighbours, "CHUNK", 33)
    monkeypatch.setattr(pixel_neighbours, "MANY_CHUNK", 33)
    rng = np.random.default_rng(5)
    return Examples(rng.integers(0, 256, (400, 9), np.uint8), rng.integers(0, 3, 400))


def brute_force(examples: Examples, image: Pixels) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    distances: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = np.sqrt(
        ((examples.pixels / 255.0 - image / 255.0) ** 2).sum(axis=1)
    )
    return distances


def test_neighbours_are_those_of_brute_force(examples: Examples) -> None:
    image = np.random.default_rng(6).integers(0, 256, 9, np.uint8) * np.array([0, 1, 1, 0, 1, 1, 1, 0, 1], np.uint8)
    found, distances = done(nearest(examples, done(projections(examples)), image, 7)), brute_force(examples, image)
    order = np.argsort(distances)[:7]
    assert found.indices.tolist() == order.tolist()
    assert found.labels.tolist() == examples.labels[order].tolist()
    assert found.distances == pytest.approx(distances[order])


def test_an_image_is_at_distance_0_from_itself_and_equal_ones_come_by_index(examples: Examples) -> None:
    pixels = examples.pixels.copy()
    pixels[[300, 7]] = pixels[123]
    same = Examples(pixels, examples.labels)
    found = done(nearest(same, done(projections(same)), pixels[123], 3))
    assert found.indices.tolist() == [7, 123, 300] and found.distances.tolist() == [0, 0, 0]


def test_distances_of_many_are_those_of_each(examples: Examples) -> None:
    images = np.random.default_rng(8).integers(0, 256, (20, 9), np.uint8)
    expected = [brute_force(examples, image).min() for image in images]
    assert done(nearest_distances(examples, images)) == pytest.approx(expected, abs=1e-3)


def test_fewer_images_than_asked_for_are_all_there_are(examples: Examples) -> None:
    few = Examples(examples.pixels[:2], examples.labels[:2])
    assert len(done(nearest(few, done(projections(few)), examples.pixels[0], 5)).indices) == 2


def blots(count: int, seed: int) -> Pixels:
    """Return images of 20x20 pixels with two soft blots each, as much alike as digits are."""
    rng, places = np.random.default_rng(seed), np.mgrid[:20, :20]
    centres = rng.uniform(3, 17, (count, 2, 2))
    distances = np.linalg.norm(places[None, None] - centres[..., None, None], axis=2)
    ink: Pixels = (255 * np.clip(3.5 - distances, 0, 1).max(axis=1)).astype(np.uint8).reshape(count, -1)
    return ink


def test_only_some_are_measured_where_bounds_say_enough_and_the_result_is_that_of_brute_force(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    examples = Examples(blots(1000, 1), np.arange(1000) % 10)
    known, measured, original = done(projections(examples)), 0, pixel_neighbours._distances

    def counting(examples: Examples, which: Indices, pixels: Pixels) -> NDArray[np.float64]:
        nonlocal measured
        measured += len(which)
        return original(examples, which, pixels)

    monkeypatch.setattr(pixel_neighbours, "_distances", counting)
    images = [*blots(6, 2), examples.pixels[77], np.full(400, 255, np.uint8), np.zeros(400, np.uint8)]
    for image in images:
        found, distances = done(nearest(examples, known, image, 12)), brute_force(examples, image)
        assert found.distances == pytest.approx(np.sort(distances)[:12])
        assert found.indices.tolist() == np.argsort(distances, kind="stable")[:12].tolist()
    assert measured < len(images) * len(examples) / 4


def test_directions_are_orthonormal_also_of_images_that_are_all_the_same() -> None:
    for pixels in (blots(300, 3), np.zeros((50, 400), np.uint8), np.full((3, 400), 9, np.uint8)):
        directions = done(projections(Examples(pixels, np.zeros(len(pixels), np.intp)))).directions
        assert directions.T @ directions == pytest.approx(np.eye(directions.shape[1]), abs=1e-5)
