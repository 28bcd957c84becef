"""Edits worked by hand on small images, and what merging and undoing promise."""

import math

import numpy as np
import pytest

from mnist_tui.engine.inspection.edits import Blur, Edit, Erase, Move, Noise, Thicken, apply_edits, merge_consecutive
from mnist_tui.engine.types import Pixels

DOT = np.zeros((5, 5), np.uint8)
DOT[1, 3] = 200
DISC = np.zeros((28, 28), np.uint8)
DISC[8:20, 10:16] = 255
EDITS: tuple[Edit, ...] = (
    Move(1, -2),
    Move(degrees=30),
    Thicken(1.5),
    Thicken(-1),
    Blur(1.0),
    Noise(20),
    Erase(9, 9, 4, 4),
)


def centre_of_ink(image: Pixels) -> tuple[float, float]:
    rows, columns = np.indices(image.shape)
    return float((rows * image).sum() / image.sum()), float((columns * image).sum() / image.sum())


@pytest.mark.parametrize("edit", EDITS)
def test_edit_leaves_its_image_alone_and_returns_grey_levels(edit: Edit) -> None:
    before = DISC.copy()
    after = edit.apply(DISC)
    assert (before == DISC).all() and after.dtype == np.uint8 and after.shape == DISC.shape
    assert (after != DISC).any() and (edit.apply(DISC) == after).all()


def test_whole_shift_moves_the_pixels_as_they_are() -> None:
    moved = Move(down=2, right=-1).apply(DOT)
    assert np.argwhere(moved).tolist() == [[3, 2]] and moved[3, 2] == 200
    assert not Move(down=4).apply(DOT).any(), "what leaves is lost"


def test_rotation_by_a_right_angle_is_counterclockwise() -> None:
    assert np.argwhere(Move(degrees=90).apply(DOT)).tolist() == [[1, 1]]  # from the upper right to the upper left


@pytest.mark.parametrize("first", [Move(3, 2), Move(2, -1, 20), Move(degrees=-35)])
@pytest.mark.parametrize("second", [Move(-1, 4), Move(1, 1, 50), Move(degrees=90)])
def test_consecutive_moves_end_where_one_merged_move_does(first: Move, second: Move) -> None:
    one_by_one = centre_of_ink(second.apply(first.apply(DISC)))
    assert centre_of_ink(first.merged(second).apply(DISC)) == pytest.approx(one_by_one, abs=0.2)


def test_thickening_is_the_largest_of_five_pixels_and_a_half_is_half_of_it() -> None:
    plus = [[0, 0, 0, 200, 0], [0, 0, 200, 200, 200], [0, 0, 0, 200, 0], [0] * 5, [0] * 5]
    assert Thicken(1).apply(DOT).tolist() == plus
    assert Thicken(0.5).apply(DOT)[0].tolist() == [0, 0, 0, 100, 0]
    assert Thicken(-1).apply(np.array(plus, np.uint8)).tolist()[1] == [0, 0, 0, 200, 0]


def test_blur_of_a_dot_is_a_gaussian() -> None:
    image = np.zeros((21, 21), np.uint8)
    image[10, 10] = 255
    row = Blur(2.0).apply(image)[10].astype(float)
    assert row[10] == round(255 / (2 * math.pi * 4))
    assert row[12] / row[10] == pytest.approx(math.exp(-0.5), abs=0.05)


def test_noise_has_the_standard_deviation_asked_for_and_its_seed_determines_it() -> None:
    grey = np.full((60, 60), 128, np.uint8)
    assert Noise(20).apply(grey).std() == pytest.approx(20, rel=0.05)
    assert (Noise(20, 1).apply(grey) != Noise(20, 2).apply(grey)).any()


@pytest.mark.parametrize(
    ("patch", "left"),
    [(Erase(0, 3, 2, 1), 0), (Erase(1, 3, 1, 1), 0), (Erase(2, 0, 9, 9), 1), (Erase(-5, -5, 6, 99), 1)],
)
def test_erasing_clears_the_patch_as_far_as_it_lies_inside(patch: Erase, left: int) -> None:
    assert np.count_nonzero(patch.apply(DOT)) == left


def test_undoing_everything_gives_the_image_back_and_consecutive_edits_of_a_kind_are_merged() -> None:
    edits: list[Edit] = [Move(degrees=5)] * 4 + [Thicken(1), Thicken(-1), Move(1, 0), Noise(9, 1), Noise(9, 2)]
    assert merge_consecutive(edits) == [Move(degrees=20), Thicken(0), Move(1, 0), Noise(9, 1), Noise(9, 2)]
    assert (apply_edits(DISC, edits[:4]) == Move(degrees=20).apply(DISC)).all()
    assert (apply_edits(DISC, edits[4:6]) == DISC).all()
    assert (apply_edits(DISC, []) == DISC).all()


def test_blurs_add_their_variances() -> None:
    assert merge_consecutive([Blur(3.0), Blur(4.0)]) == [Blur(5.0)]
