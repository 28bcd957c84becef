"""Where warped pixels come from: maps against numpy's own slicing and rotation, fields against their closed form."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.types import Pixels
from mnist_tui.engine.warp import Modes, Singles, Warp, affine_maps, smooth_modes

SIZES = [(28, 28), (8, 6), (5, 9), (64, 32), (1, 1), (1, 7)]


def images(count: int, height: int, width: int) -> Pixels:
    return np.random.default_rng(7).integers(0, 256, (count, height * width), dtype=np.uint8)


def maps_of(
    count: int,
    shift: tuple[float, float] = (0, 0),
    degrees: float = 0,
    scale: tuple[float, float] = (1, 1),
    shear: float = 0,
) -> Singles:
    def all_alike(pair: tuple[float, float]) -> NDArray[np.float64]:
        return np.repeat(np.array(pair, np.float64)[:, None], count, axis=1)

    return affine_maps(all_alike(shift), np.full(count, degrees), all_alike(scale), np.full(count, shear))


def warped(pixels: Pixels, height: int, width: int, maps: Singles) -> Pixels:
    """Return the warped images (B, H, W)."""
    out = np.full_like(pixels, 77)
    Warp(height, width).warp(pixels, maps, None, out)
    return out.reshape(-1, height, width)


@pytest.mark.parametrize(("height", "width"), SIZES)
def test_map_that_moves_nothing_leaves_every_pixel(height: int, width: int) -> None:
    pixels = images(3, height, width)
    assert np.array_equal(warped(pixels, height, width, maps_of(3)), pixels.reshape(3, height, width))


@pytest.mark.parametrize(("height", "width"), SIZES)
@pytest.mark.parametrize(("down", "right"), [(2, 0), (0, -3), (-1, 4), (100, 100), (-100, 0)])
def test_shift_by_whole_pixels_is_a_slice_with_zeros_behind_it(height: int, width: int, down: int, right: int) -> None:
    pixels = images(2, height, width)
    wide = np.zeros((2, height + 400, width + 400), np.uint8)
    wide[:, 200 + down : 200 + down + height, 200 + right : 200 + right + width] = pixels.reshape(2, height, width)
    expected = wide[:, 200 : 200 + height, 200 : 200 + width]
    assert np.array_equal(warped(pixels, height, width, maps_of(2, shift=(down, right))), expected)


def test_shift_by_half_a_pixel_is_the_mean_of_two_neighbours() -> None:
    pixels = images(2, 6, 8)
    square = np.pad(pixels.reshape(2, 6, 8).astype(float), ((0, 0), (1, 1), (1, 1)))
    down = (square[:, :-2, 1:-1] + square[:, 1:-1, 1:-1]) / 2
    right = (square[:, 1:-1, :-2] + square[:, 1:-1, 1:-1]) / 2
    assert abs(warped(pixels, 6, 8, maps_of(2, shift=(0.5, 0))) - down).max() <= 0.5
    assert abs(warped(pixels, 6, 8, maps_of(2, shift=(0, 0.5))) - right).max() <= 0.5


@pytest.mark.parametrize("side", [28, 9, 2])
@pytest.mark.parametrize(("degrees", "quarters"), [(90, 1), (180, 2), (-90, 3), (360, 0)])
def test_quarter_turns_are_those_of_numpy(side: int, degrees: float, quarters: int) -> None:
    pixels = images(3, side, side)
    expected = np.rot90(pixels.reshape(3, side, side), quarters, axes=(1, 2))
    assert np.array_equal(warped(pixels, side, side, maps_of(3, degrees=degrees)), expected)


def test_turn_by_half_a_circle_works_on_oblong_images() -> None:
    pixels = images(2, 12, 5)
    assert np.array_equal(warped(pixels, 12, 5, maps_of(2, degrees=180)), pixels.reshape(2, 12, 5)[:, ::-1, ::-1])


def test_scale_by_three_shows_each_pixel_of_the_middle_three_times() -> None:
    pixels = images(2, 9, 9)
    tall = warped(pixels, 9, 9, maps_of(2, scale=(3, 1)))
    assert np.array_equal(tall[:, 1::3], pixels.reshape(2, 9, 9)[:, 3:6])
    wide = warped(pixels, 9, 9, maps_of(2, scale=(1, 3)))
    assert np.array_equal(wide[:, :, 1::3], pixels.reshape(2, 9, 9)[:, :, 3:6])


def test_scale_by_a_third_makes_the_image_small_in_the_middle_of_nothing() -> None:
    pixels = images(1, 9, 9)
    small = warped(pixels, 9, 9, maps_of(1, scale=(1 / 3, 1 / 3)))[0]
    assert np.array_equal(small[3:6, 3:6], pixels.reshape(9, 9)[1::3, 1::3])
    small[3:6, 3:6] = 0
    assert not small.any()


def test_shear_leans_the_top_to_the_right() -> None:
    pixels = np.zeros((1, 5, 5), np.uint8)
    pixels[:, :, 2] = 200
    leaning = warped(pixels.reshape(1, 25), 5, 5, maps_of(1, shear=1))[0]
    assert np.array_equal(leaning, 200 * np.eye(5, dtype=np.uint8)[::-1])


def test_every_image_follows_its_own_map() -> None:
    pixels = images(3, 6, 6)
    maps = affine_maps(np.array([[0, 1, 0], [0, 0, 2.0]]), np.array([90, 0, 0.0]), np.ones((2, 3)), np.zeros(3))
    rotated, down, right = warped(pixels, 6, 6, maps)
    first, second, third = pixels.reshape(3, 6, 6)
    assert np.array_equal(rotated, np.rot90(first))
    assert np.array_equal(down[1:], second[:-1])
    assert np.array_equal(right[:, 2:], third[:, :-2])


def test_field_moves_pixels_by_what_its_modes_add_up_to() -> None:
    rows, columns = np.array([[1.0, 1, 0, 0]], np.float32), np.array([[1.0, 1, 1, 0, 0], [0, 0, 0, 1, 1]], np.float32)
    fields = np.zeros((2, 1, 1, 2), np.float32)
    fields[1, 0, 0] = 1, -1  # the upper rows look one pixel to the right on their left, one to the left on their right
    pixels = np.arange(1, 21, dtype=np.uint8).reshape(1, 20)
    out = np.empty_like(pixels)
    Warp(4, 5, Modes(rows, columns)).warp(pixels, maps_of(1), fields, out)
    expected = [[2, 3, 4, 3, 4], [7, 8, 9, 8, 9], [11, 12, 13, 14, 15], [16, 17, 18, 19, 20]]
    assert out.reshape(4, 5).tolist() == expected


@pytest.mark.parametrize("sigma", [1.0, 2.0, 4.0, 8.0])
def test_modes_have_the_covariance_of_noise_smoothed_by_a_gaussian(sigma: float) -> None:
    modes = smooth_modes(28, sigma).astype(float)
    positions = np.arange(28)
    distances = positions[:, None] - positions
    closed_form = np.exp(-((distances / (2 * sigma)) ** 2)) / (2 * sigma * math.sqrt(math.pi))
    assert abs(modes.T @ modes - closed_form).max() < 0.01 * closed_form.max()


def test_wider_smoothing_needs_fewer_modes() -> None:
    counts = [len(smooth_modes(28, sigma)) for sigma in (1, 2, 4, 8)]
    assert counts == sorted(set(counts), reverse=True)
    assert len(smooth_modes(1, 4)) == 1


def test_images_too_large_for_exact_positions_are_refused_by_size() -> None:
    with pytest.raises(SettingError, match="images of 2000x2000 pixels are too large"):
        Warp(2000, 2000)
