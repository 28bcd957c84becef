"""Photographs in half blocks, in few greys and in characters."""

import numpy as np
import pytest

from mnist_tui.tui.paint.canvas import DEFAULT
from mnist_tui.tui.paint.glyphs import ASCII, BRAILLE, Glyphs
from mnist_tui.tui.paint.palette import ANSI16, ANSI16_LIGHT, DARK, LIGHT, NONE, Palette, mixed, rgb
from mnist_tui.tui.paint.picture import paint_picture

RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


def photo(*rows: tuple[tuple[int, int, int], ...]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.array(rows, np.uint8)


def test_a_cell_holds_one_pixel_above_another_in_their_own_colours() -> None:
    canvas = paint_picture(photo((RED,), (BLUE,)), 1, 1, DARK, BRAILLE)
    assert canvas.lines() == ["▀"]
    assert (rgb(int(canvas.fore[0, 0])), rgb(int(canvas.back[0, 0]))) == (RED, BLUE)


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (12, 200, 99), (250, 3, 130)])
def test_a_mixture_is_as_near_as_its_bits_allow(colour: tuple[int, int, int]) -> None:
    red, green, blue = rgb(int(mixed(np.array(colour, np.uint8))))
    assert abs(red - colour[0]) < 9 and abs(green - colour[1]) < 9 and abs(blue - colour[2]) < 17


def test_all_of_a_wide_image_is_seen_in_the_middle_at_its_own_shape() -> None:
    canvas = paint_picture(np.full((10, 40, 3), 200, np.uint8), 20, 10, DARK, BRAILLE)
    drawn = (canvas.fore != DEFAULT) | (canvas.back != DEFAULT)
    assert drawn.any(axis=0).all() and np.flatnonzero(drawn.any(axis=1)).tolist() == [3, 4, 5]  # 20 by 5 dots


def test_a_small_image_grows_by_whole_numbers() -> None:
    canvas = paint_picture(photo((RED, BLUE), (BLUE, RED)), 7, 3, DARK, BRAILLE)
    left = canvas.back[:, :4]
    assert rgb(int(canvas.back[0, 0])) == RED or rgb(int(canvas.fore[0, 0])) == RED
    assert (canvas.back != DEFAULT).sum() == 18 and (left[0, :3] == left[0, 0]).all()


@pytest.mark.parametrize(("palette", "bright"), [(ANSI16, 15), (ANSI16_LIGHT, DEFAULT)])
def test_few_colours_show_greys_and_white_is_never_dark(palette: Palette, bright: int) -> None:
    canvas = paint_picture(photo((WHITE,), (WHITE,)), 1, 1, palette, BRAILLE)
    assert int(canvas.back[0, 0]) == bright


def test_half_way_between_two_greys_is_a_pattern_of_both() -> None:
    canvas = paint_picture(np.full((16, 16, 3), 128, np.uint8), 16, 8, ANSI16, BRAILLE)
    upper = np.where(canvas.chars == "▀", canvas.fore, canvas.back)
    assert sorted(set(upper.ravel().tolist())) == [7, 8]


@pytest.mark.parametrize(("palette", "glyphs"), [(DARK, ASCII), (NONE, ASCII), (LIGHT, ASCII)])
def test_characters_weigh_as_much_as_the_image_is_bright_or_on_white_dark(palette: Palette, glyphs: Glyphs) -> None:
    canvas = paint_picture(photo((WHITE, (0, 0, 0)), (WHITE, (0, 0, 0))), 2, 1, palette, glyphs)
    full, empty = glyphs.shades[-1], glyphs.shades[0]
    assert canvas.chars[0].tolist() == ([empty, full] if palette is LIGHT else [full, empty])


def test_without_colours_dots_are_as_dense_as_the_image_is_bright() -> None:
    ramp = np.repeat(np.linspace(0, 255, 32).astype(np.uint8)[None, :, None], 16, axis=0).repeat(3, axis=2)
    (line, *_) = paint_picture(ramp, 16, 4, NONE, BRAILLE).lines()
    dots = [(ord(character) - 0x2800).bit_count() if character > " " else 0 for character in line]
    assert dots == sorted(dots) and dots[0] == 0 and dots[-1] == 8


@pytest.mark.parametrize("shape", [(0, 0, 3), (0, 5, 3), (1, 1, 3), (1, 500, 3), (500, 1, 3)])
@pytest.mark.parametrize("size", [(0, 0), (1, 1), (3, 40), (200, 2)])
def test_no_shape_is_too_odd(shape: tuple[int, ...], size: tuple[int, int]) -> None:
    for palette, glyphs in ((DARK, BRAILLE), (ANSI16, BRAILLE), (NONE, ASCII)):
        canvas = paint_picture(np.full(shape, 77, np.uint8), *size, palette, glyphs)
        assert (canvas.width, canvas.height) == size
