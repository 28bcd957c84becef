"""What the preparation stands on, against slow ways to the same."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.data.grey import grey_of, shrunk
from mnist_tui.tui.images.photo.filters import largest_around, mean_around, smallest_around
from mnist_tui.tui.images.photo.ink import between_two
from mnist_tui.tui.images.photo.pieces import pieces_of
from mnist_tui.tui.images.photo.ruling import runs_down
from mnist_tui.tui.paint.digit import resample

Floats = NDArray[np.float64]


@pytest.mark.parametrize(
    ("fast", "slow"), [(largest_around, np.max), (smallest_around, np.min), (mean_around, np.mean)]
)
def test_windows_are_those_of_a_loop(fast: Callable[[Floats, int], Floats], slow: Callable[[Floats], float]) -> None:
    random = np.random.default_rng(0)
    for radius in (0, 1, 4, 9):
        plane = random.random((7, 12))
        expected = [
            [slow(plane[max(y - radius, 0) : y + radius + 1, max(x - radius, 0) : x + radius + 1]) for x in range(12)]
            for y in range(7)
        ]
        assert fast(plane, radius) == pytest.approx(np.array(expected))


def flooded(mask: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the pieces of a mask as a flood fill finds them."""
    labels, number = np.full(mask.shape, -1), 0
    for start in zip(*np.nonzero(mask), strict=True):
        stack = [start] if labels[start] < 0 else []
        number += bool(stack)
        while stack:
            y, x = stack.pop()
            if 0 <= y < mask.shape[0] and 0 <= x < mask.shape[1] and mask[y, x] and labels[y, x] < 0:
                labels[y, x] = number
                stack += [(y + down, x + across) for down in (-1, 0, 1) for across in (-1, 0, 1)]
    return labels


def test_pieces_are_those_of_a_flood_fill() -> None:
    random = np.random.default_rng(0)
    for _ in range(20):
        mask = random.random((9, 14)) < random.random()
        pieces, expected = pieces_of(mask), flooded(mask)
        pairs = set(zip(pieces.labels[mask].tolist(), expected[mask].tolist(), strict=True))
        assert len(pairs) == len(pieces) == len(np.unique(expected[mask]))
        for piece in range(len(pieces)):
            rows, columns = np.nonzero(pieces.labels == piece)
            measures = pieces.areas, pieces.top, pieces.bottom, pieces.left, pieces.right
            expected_measures = len(rows), rows.min(), rows.max(), columns.min(), columns.max()
            assert tuple(int(measure[piece]) for measure in measures) == expected_measures


def test_shrunk_pixels_are_means_of_areas() -> None:
    image = np.random.default_rng(0).random((23, 40))
    assert shrunk(image, 15) == pytest.approx(resample(image, 15, 9))
    assert shrunk(image, 40) is image


def test_runs_are_counted_down_the_columns() -> None:
    mask = np.array([[1, 0, 1], [1, 0, 0], [0, 1, 1]], np.bool_)
    assert runs_down(mask).tolist() == [[2, 0, 1], [2, 0, 0], [0, 1, 1]]


def test_two_kinds_are_parted_between_them_and_one_kind_nowhere() -> None:
    values = np.concatenate([np.full(900, 0.1), np.full(30, 0.7), np.full(30, 0.8)])
    assert 0.1 < between_two(values) <= 0.7
    assert between_two(np.full(5, 0.3)) == 0.3


def rgba(*pixels: tuple[int, int, int, int]) -> NDArray[np.uint8]:
    return np.array([pixels], np.uint8)


def test_colours_are_added_up_as_light() -> None:
    colours = rgba((255, 0, 0, 255), (0, 255, 0, 255), (0, 0, 255, 255), (255, 255, 255, 255), (90, 90, 90, 255))
    # 0.2126, 0.7152 and 0.0722 of full light are the numbers 127, 220 and 76 of sRGB
    assert grey_of(colours).tolist() == [[127, 220, 76, 255, 90]]


def test_behind_dark_ink_what_is_transparent_is_white_and_behind_light_ink_black() -> None:
    assert grey_of(rgba((9, 9, 9, 255), (9, 9, 9, 0))).tolist() == [[9, 255]]
    assert grey_of(rgba((250, 250, 250, 255), (250, 250, 250, 0))).tolist() == [[250, 0]]
    assert grey_of(rgba((0, 0, 0, 0), (255, 255, 255, 0))).tolist() == [[255, 255]]
