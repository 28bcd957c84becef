"""The corruptions: what holds for every one of them, and that each does what its name says."""

import math

import numpy as np
import pytest

from mnist_tui.engine.corruption.geometry import warped
from mnist_tui.engine.corruption.names import CORRUPTIONS, block_length
from mnist_tui.engine.corruption.table import APPLY, corrupted


def _bars(count: int = 4) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Return images with an upright white bar, 4 wide and 16 high, in the middle."""
    images = np.zeros((count, 28, 28), np.uint8)
    images[:, 6:22, 12:16] = 255
    return images


# A cloud differs from a cloud, drops get smaller as they become more, MNIST-C swaps most pixels at severity 3, and a
# bar that is no longer where it was cannot leave its place any further.
NOT_STEADY = ("fog", "spatter", "glass blur", "motion blur", "rotate")


def test_every_name_has_its_function_in_the_same_order() -> None:
    assert [function.__name__.replace("_", " ") for function in APPLY.values()] == list(APPLY) == list(CORRUPTIONS)


@pytest.mark.parametrize("name", [name for name in CORRUPTIONS if name not in NOT_STEADY])
def test_each_severity_changes_more_than_the_one_before(name: str) -> None:
    images = _bars(12)
    changes = [float(abs(corrupted(images, name, s).astype(float) - images).mean()) for s in range(1, 6)]
    assert changes[0] > 0 and changes == sorted(changes), changes


@pytest.mark.parametrize("name", NOT_STEADY)
def test_images_change_at_every_severity(name: str) -> None:
    assert all(abs(corrupted(_bars(), name, s).astype(float) - _bars()).mean() > 1 for s in range(1, 6))


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_the_same_images_come_for_the_same_seed_however_many_follow(name: str) -> None:
    images = _bars(block_length((28, 28)) + 3)
    whole, other = corrupted(images, name, 3), corrupted(images, name, 3, seed=1)
    assert np.array_equal(whole[: block_length((28, 28))], corrupted(images[: block_length((28, 28))], name, 3))
    is_without_chance = name in ("brightness", "stripe", "canny edges", "scale")
    assert np.array_equal(whole, other) == is_without_chance


@pytest.mark.parametrize("name", CORRUPTIONS)
@pytest.mark.parametrize("shape", [(0, 28, 28), (2, 1, 1), (2, 3, 9), (2, 40, 33), (1, 90, 2)])
def test_images_of_any_size_can_be_corrupted(name: str, shape: tuple[int, int, int]) -> None:
    for grey in (0, 255):
        for severity in (1, 5):
            worse = corrupted(np.full(shape, grey, np.uint8), name, severity)
            assert worse.shape == shape and worse.dtype == np.uint8


def test_translation_moves_the_ink_by_so_many_pixels_along_a_diagonal() -> None:
    images = np.zeros((40, 28, 28), np.uint8)
    images[:, 14, 10] = 200
    places = {tuple(int(i) for i in np.argwhere(one)[0]) for one in corrupted(images, "translate", 4)}
    assert places == {(10, 6), (10, 14), (18, 6), (18, 14)}
    assert set(np.unique(corrupted(images, "translate", 4))) == {0, 200}


def test_rotation_turns_an_upright_bar_by_one_radian_to_either_side() -> None:
    angles = []
    for one in corrupted(_bars(20), "rotate", 5):
        rows, columns = np.nonzero(one > 127)
        covariance = np.cov(columns, -rows)
        angles.append(abs(0.5 * math.atan2(2 * covariance[0, 1], covariance[0, 0] - covariance[1, 1])))
    # Upright is π/2; one radian off it leaves 0.571 to the level.
    assert angles == pytest.approx([math.pi / 2 - 1] * 20, abs=0.03)


def test_the_strongest_scaling_halves_both_sides() -> None:
    (one, *_) = corrupted(_bars(), "scale", 5)
    assert one[10:18, 13:15].min() == 255
    one[9:19, 12:16] = 0
    assert one.max() == 0


def test_shear_moves_a_row_by_its_distance_from_the_middle_and_makes_it_higher() -> None:
    for one in corrupted(_bars(6), "shear", 2):
        rows, columns = np.nonzero(one > 127)
        middles = [columns[rows == row].mean() for row in np.unique(rows)]
        assert abs(np.polyfit(np.unique(rows), middles, 1)[0]) == pytest.approx(math.sin(0.4), abs=0.03)
        assert len(middles) == pytest.approx(16 / math.cos(0.4), abs=1)


def test_stripes_are_inverted_columns() -> None:
    worse = corrupted(_bars(), "stripe", 5)
    assert (worse[:, :, :7] == 255).all() and (worse[:, :, 21:] == 255).all()
    assert np.array_equal(worse[:, :, 7:21], _bars()[:, :, 7:21])


def test_brightness_adds_tenths_of_white() -> None:
    assert corrupted(_bars(), "brightness", 4)[0, 0, 0] == 102
    assert corrupted(_bars(), "brightness", 4).max() == 255


def test_impulse_noise_hits_its_fraction_half_black_half_white() -> None:
    images = np.full((50, 28, 28), 128, np.uint8)
    worse = corrupted(images, "impulse noise", 4)
    assert (worse == 0).mean() == pytest.approx(0.085, abs=0.005)
    assert (worse == 255).mean() == pytest.approx(0.085, abs=0.005)


def test_shot_noise_has_the_mean_and_the_spread_of_counted_photons() -> None:
    worse = corrupted(np.full((50, 28, 28), 51, np.uint8), "shot noise", 1) / 255
    # 60 photons for white: 12 on average for a fifth of it, √12 / 60 = 0.0577
    assert worse.mean() == pytest.approx(0.2, abs=0.002) and worse.std() == pytest.approx(0.0577, abs=0.002)


def test_motion_blur_smears_a_point_to_the_left_along_a_line() -> None:
    images = np.zeros((30, 28, 28), np.uint8)
    images[:, 14, 20] = 255
    for one in corrupted(images, "motion blur", 1).astype(float):
        rows, columns = np.nonzero(one)
        assert columns.max() == 20 and columns.min() < 16 and abs(rows - 14).max() <= 21 - columns.min()
        assert one.sum() == pytest.approx(255, abs=8)


def test_glass_blur_keeps_the_ink_and_spreads_it() -> None:
    images = _bars()
    for one in corrupted(images, "glass blur", 1):
        assert one.astype(float).sum() == pytest.approx(images[0].astype(float).sum(), rel=0.03)
        assert np.count_nonzero(one) > 100


def test_lines_fade_from_white_to_nothing_over_a_pixel_and_a_half() -> None:
    worse = corrupted(np.zeros((40, 28, 28), np.uint8), "dotted line", 1) / 255
    empty = worse[:, :, [0, 1, 4, 5, 8, 9]]
    assert empty.max() == 0
    for one in worse:
        # ∫(1 + log(1 - d/2.3)) over both sides is 2 · 2.3 / e = 1.69 of white, in every column of a dot
        assert one[:, 2].sum() == pytest.approx(1.69, abs=0.2) or one[[0, -1], 2].max() > 0


def test_a_zigzag_leaves_its_line_by_two_pixels() -> None:
    for one in corrupted(np.zeros((40, 28, 28), np.uint8), "zigzag", 1):
        rows, columns = np.nonzero(one > 127)
        assert len(rows) == 0 or columns.min() >= 1
        assert one[:, 26:].max() == 0


def test_fog_keeps_the_brightest_grey_and_is_smooth() -> None:
    worse = corrupted(_bars(), "fog", 1).astype(int)
    assert worse.max() <= 255 and worse[:, 0, 0].max() > 0
    assert abs(np.diff(worse[:, :6], axis=2)).max() < 30


def test_mud_is_a_quarter_of_white_where_nothing_was() -> None:
    worse = corrupted(np.zeros((60, 28, 28), np.uint8), "spatter", 3)
    assert 40 <= worse.max() <= 63 and 0.01 < (worse > 40).mean() < 0.4


def test_the_edges_of_a_square_are_its_outline() -> None:
    images = np.zeros((1, 28, 28), np.uint8)
    images[0, 8:20, 8:20] = 255
    (one,) = corrupted(images, "canny edges", 5)
    assert one[14, 14] == 0 and one[2, 2] == 0 and set(np.unique(one)) == {0, 255}
    assert [int(column) for column in np.flatnonzero(one[14])] in ([7, 20], [8, 19], [7, 8, 19, 20])


def test_edges_are_those_of_scikit_image(mnist_images: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> None:
    feature = pytest.importorskip("skimage.feature")
    ours = corrupted(mnist_images, "canny edges", 5) > 0
    theirs = np.stack([feature.canny(one / 255) for one in mnist_images])
    assert (ours != theirs).mean() < 0.001


def test_warping_is_that_of_scikit_image(mnist_images: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> None:
    transform = pytest.importorskip("skimage.transform")
    angle = 0.6
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    images = mnist_images / 255
    ours = warped(images.astype(np.float32), turn[:, :, None].repeat(len(images), axis=2))
    for mine, image in zip(ours, images, strict=True):
        theirs = transform.rotate(image, -math.degrees(angle), order=1)
        assert abs(mine - theirs).max() < 1e-5 or abs(mine - transform.rotate(image, math.degrees(angle))).max() < 1e-5
