"""The attributes of images, on bars and sheared bars that are known, and beside scikit-image where it is installed."""

import math

import numpy as np
import pytest

from mnist_tui.engine.attributes import ATTRIBUTES, measure_attributes


def attributes(images: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> dict[str, list[float]]:
    values = measure_attributes(images)
    return {name: values[:, column].tolist() for column, name in enumerate(ATTRIBUTES)}


def bar(
    width: float, degrees: float = 0.0, length: int = 40, side: int = 64
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Return (1, side, side): a bar of some width that leans to the right by shearing, with soft edges."""
    rows, columns = np.mgrid[:side, :side] - (side - 1) / 2
    across = np.abs(columns + rows * math.tan(math.radians(degrees)))
    cover = np.clip(width / 2 + 0.5 - across, 0, 1) * (np.abs(rows) < length / 2)
    image: np.ndarray[tuple[int, ...], np.dtype[np.uint8]] = np.rint(255 * cover).astype(np.uint8)[None]
    return image


def test_ink_is_the_mean_grey() -> None:
    image = np.zeros((1, 4, 5), np.uint8)
    image[0, 1, 1:3] = 100, 200
    assert attributes(image)["ink"] == [15]


@pytest.mark.parametrize("width", [2, 3, 4.5])
def test_width_is_that_of_the_bar(width: float) -> None:
    # 2 w L / 2 (w + L) of a bar, and Crofton's four directions see 5 % less of an upright outline
    (found,) = attributes(bar(width))["width"]
    assert found == pytest.approx(width * 40 / (width + 40) / 0.948, rel=0.02)


@pytest.mark.parametrize("turn", [0.0, 20.0, 30.0, 45.0, 70.0, 90.0])
def test_width_hardly_depends_on_the_direction_of_a_stroke(turn: float) -> None:
    rows, columns = np.mgrid[:64, :64] - 31.5
    sine, cosine = math.sin(math.radians(turn)), math.cos(math.radians(turn))
    across, along = np.abs(columns * cosine + rows * sine), np.abs(rows * cosine - columns * sine)
    image = np.rint(255 * np.clip(2 - across, 0, 1) * np.clip(20.5 - along, 0, 1)).astype(np.uint8)
    assert attributes(image[None])["width"][0] == pytest.approx(3 * 40 / 43, rel=0.08)


@pytest.mark.parametrize("degrees", [-35, -10, 0, 12, 40])
def test_slant_is_the_angle_of_the_bar_to_the_right(degrees: float) -> None:
    assert attributes(bar(4, degrees))["slant"][0] == pytest.approx(degrees, abs=0.3)


def test_size_and_aspect_are_those_of_the_box_around_the_ink() -> None:
    image = np.zeros((1, 28, 28), np.uint8)
    image[0, 4:14, 3:8] = 64
    image[0, 20, 20] = 63  # a smudge below a quarter of white
    assert attributes(image)["size"] == [50] and attributes(image)["aspect"] == [0.5]


def test_of_blank_images_there_is_only_ink_and_size() -> None:
    values = measure_attributes(np.zeros((2, 28, 28), np.uint8))
    assert np.array_equal(values, [[0, np.nan, np.nan, 0, np.nan]] * 2, equal_nan=True)


def test_one_row_has_no_slant() -> None:
    image = np.zeros((1, 9, 9), np.uint8)
    image[0, 7, 2:8] = 255
    assert math.isnan(attributes(image)["slant"][0]) and attributes(image)["aspect"] == [6]
    assert math.isnan(attributes(np.full((1, 1, 1), 255, np.uint8))["slant"][0])


def test_images_come_in_chunks_of_any_size_and_none_is_left_out() -> None:
    images = np.random.default_rng(1).integers(0, 256, (5, 700, 701), dtype=np.uint8)
    together, apart = measure_attributes(images), np.concatenate([measure_attributes(one[None]) for one in images])
    assert np.array_equal(together, apart) and np.isfinite(together).all()
    assert measure_attributes(images[:0]).shape == (0, 5)


def test_attributes_are_those_of_scikit_image() -> None:
    measure = pytest.importorskip("skimage.measure")
    images = np.concatenate([bar(3, -20), bar(5, 30), bar(4)]) // 255 * 255
    found = attributes(images)
    for place, image in enumerate(images):
        (region,) = measure.regionprops((image > 0).astype(np.uint8))
        moments = region.moments_central
        assert found["slant"][place] == pytest.approx(-math.degrees(math.atan2(moments[1, 1], moments[2, 0])), abs=0.01)
        perimeter = measure.perimeter_crofton(image > 0, directions=4)
        assert found["width"][place] == pytest.approx(2 * region.area / perimeter, rel=0.02)
        top, left, bottom, right = region.bbox
        assert found["size"][place] == (bottom - top) * (right - left)
