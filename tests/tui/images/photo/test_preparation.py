"""From pictures to images in MNIST's form: worked on drawings whose form is known, in all kinds of light."""

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.data.loading import load
from mnist_tui.tui.images.drawing import (
    Drawing,
    Image,
    Stroke,
    has_mnist_form,
    in_mnist_form,
    learns_mnist_form,
    placed,
)
from mnist_tui.tui.images.photo import preparation
from mnist_tui.tui.images.photo.preparation import Preparation, prepare, raw

SHAPE = (28, 28)
PAPER, INK = 0.8, 0.15
"""Of the light that falls on them."""
Floats = NDArray[np.float64]


@pytest.fixture(scope="module")
def digits() -> Image:
    """Every thirtieth test image of MNIST."""
    images: Image = load(None, 0).split("test").images[::30]
    return images


def seven(side: int = 120, radius: float = 6.0, at: tuple[int, int] = (30, 40)) -> Image:
    """Return a 7, 40 pixels wide and 56 high, as ink of 0 to 255."""
    points = tuple((at[0] + down, at[1] + across) for down, across in ((0, 0), (0, 40), (56, 10)))
    return Drawing((side, side), (Stroke(radius, points),)).pixels().copy()


def photographed(ink: Image, light: Floats | float = 1.0) -> Image:
    """Return ink on paper."""
    return as_greys((PAPER + (INK - PAPER) * ink / 255) * light)


def as_greys(values: Floats) -> Image:
    return np.round(255 * np.clip(values, 0, 1)).astype(np.uint8)


def prepared(picture: Image) -> Preparation:
    made = prepare(picture, SHAPE)
    assert made is not None
    return made


def difference(one: Image, other: Image) -> float:
    """Return the mean difference as a fraction of the ink."""
    return float(np.abs(one.astype(float) - other).sum() / other.astype(float).sum())


FORM = placed(seven()[24:93, 34:87].astype(np.float64), SHAPE)
"""What draw would make of it."""
GRADIENT = np.linspace(0.3, 1.0, 120)[:, None] * np.linspace(0.7, 1.0, 120)
SHADOW = np.where(np.add.outer(np.arange(120), np.arange(120)) > 130, 0.5, 1.0)
NOISE = 1 + np.random.default_rng(3).normal(0, 0.03, (120, 120))


@pytest.mark.parametrize("light", [1.0, GRADIENT, SHADOW, NOISE, GRADIENT * SHADOW * NOISE])
def test_dark_on_light_becomes_what_draw_makes_of_the_same_strokes(light: Floats | float) -> None:
    made = prepared(photographed(seven(), light))
    assert made.is_inverted and made.is_centred
    assert made.is_evened == (np.ptp(light) > 0.3)
    assert difference(made.image, FORM) < 0.16
    assert made.box is not None and np.abs(np.array(made.box) - (24, 34, 68, 52)).max() <= 3


def test_light_on_dark_is_not_turned_over() -> None:
    made = prepared(255 - photographed(seven()))
    assert not made.is_inverted and difference(made.image, FORM) < 0.16


def test_all_images_of_mnist_come_back_as_they_are_and_turned_over_ones_as_they_were(digits: Image) -> None:
    for image in digits:
        assert has_mnist_form(image)
        for picture, is_inverted in ((image, False), (255 - image, True)):
            made = prepared(picture)
            assert (made.image == image).all() and made.is_inverted == is_inverted and made.box is None


def test_a_small_drawing_gets_the_form_that_draw_gives_it(digits: Image) -> None:
    for image in digits[:20]:
        small = np.zeros(SHAPE, np.uint8)
        small[1:15, 2:16] = image[::2, ::2]
        for picture in (small, 255 - small):
            assert (prepared(picture).image == in_mnist_form(small)).all()


def test_specks_the_table_and_shadows_at_the_edge_are_left_out() -> None:
    alone = prepared(photographed(seven()))
    ink = seven()
    ink[100:104, 100:104] = ink[10:14, 12:17] = 255
    ink[:, :8] = 255
    made = prepared(photographed(ink))
    assert made.left_out == 3 and difference(made.image, alone.image) < 0.02


def test_a_part_that_the_pen_left_apart_belongs_to_it() -> None:
    ink = seven()
    ink[55:62, 20:36] = 255  # as the second bar of a 7 that just misses the stem
    made = prepared(photographed(ink))
    assert made.left_out == 0 and made.box is not None and made.box[1] <= 21


@pytest.mark.parametrize(("darkness", "slope"), [(90, 0.12), (200, 0.0), (200, 0.12)])
def test_lines_of_squared_paper_are_left_out(darkness: int, slope: float) -> None:
    down, across = np.mgrid[:240, :240]
    lines = ((down - slope * across) % 40 < 1.5) | ((across + slope * down) % 40 < 1.5)
    ink, light = seven().repeat(2, axis=0).repeat(2, axis=1), np.linspace(0.6, 1, 240)[:, None]
    made = prepared(photographed(np.maximum(ink, np.where(lines, darkness, 0).astype(np.uint8)), light))
    assert made.lines >= 8
    assert difference(made.image, prepared(photographed(ink, light)).image) < 0.2


def test_strokes_of_a_thin_pen_become_as_wide_as_those_of_mnist() -> None:
    thin, wide = prepared(photographed(seven(radius=0.8))), prepared(photographed(seven()))
    assert thin.is_thickened and not wide.is_thickened
    assert thin.image.max() == 255
    assert 0.4 < np.count_nonzero(thin.image > 127) / np.count_nonzero(wide.image > 127) < 1


def test_small_writing_on_a_large_sheet_is_looked_at_closer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "WORK", 150)
    sheet = np.zeros((600, 440), np.uint8)
    sheet[300:420, 100:220] = seven()
    made = prepared(photographed(sheet))
    assert made.box is not None and np.abs(np.array(made.box) - (324, 134, 68, 52)).max() <= 4
    assert difference(made.image, FORM) < 0.16


@pytest.mark.parametrize("shape", [(1, 1), (1, 90), (70, 1), (2, 3), (50, 40)])
@pytest.mark.parametrize("grey", [0, 128, 255])
def test_in_one_colour_nothing_is_found(shape: tuple[int, int], grey: int) -> None:
    picture = np.full(shape, grey, np.uint8)
    assert prepare(picture, SHAPE) is None and prepare(picture, SHAPE, is_mnist_form=False) is None
    assert raw(picture, SHAPE).image.shape == SHAPE


def test_noise_of_any_size_does_no_harm() -> None:
    random = np.random.default_rng(0)
    for _ in range(8):
        shape = tuple(random.integers(1, 60, 2))
        for form in (True, False):
            made = prepare(random.integers(0, random.integers(1, 256), shape, np.uint8), (8, 6), form)
            assert made is None or (made.image.shape == (8, 6) and made.image.dtype == np.uint8)


def test_without_mnist_s_form_the_whole_picture_is_used() -> None:
    picture = photographed(seven(at=(8, 8)), GRADIENT)
    made = prepare(picture, SHAPE, is_mnist_form=False)
    assert made is not None and made.box is None and made.is_inverted and not made.is_centred
    rows, columns = np.nonzero(made.image > 127)
    assert rows.max() < 20 and columns.max() < 14, "the 7 is still in its corner"
    light = np.full(SHAPE, 9, np.uint8)
    light[:, 3:25] = 200
    for same in (light, 255 - light):
        made = prepare(same, SHAPE, is_mnist_form=False)
        assert made is not None and (made.image == light).all()


def test_raw_changes_nothing_but_the_size() -> None:
    halves = np.repeat(np.array([40, 200], np.uint8), 42)[:, None].repeat(84, axis=1)
    assert (raw(halves, SHAPE).image == np.repeat(np.array([40, 200], np.uint8), 14)[:, None]).all()
    wide = raw(np.full((28, 56), 90, np.uint8), SHAPE).image
    assert (wide[7:21] == 90).all() and not wide[:7].any() and not wide[21:].any()


def test_data_are_known_by_the_form_of_most_of_their_images(digits: Image) -> None:
    assert learns_mnist_form(digits) and not learns_mnist_form(np.roll(digits, 3, axis=2))
