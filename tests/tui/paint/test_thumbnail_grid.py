"""Where thumbnails stand, and how large they are."""

import numpy as np
import pytest

from mnist_tui.tui.paint.glyphs import ASCII, BLOCKS, BRAILLE, Glyphs
from mnist_tui.tui.paint.palette import DARK
from mnist_tui.tui.paint.thumbnail_grid import caption_grid, gallery_grid
from mnist_tui.tui.paint.thumbnails import Thumbnail, paint_thumbnails

DIGITS = tuple("0123456789")


@pytest.mark.parametrize(
    ("width", "height", "glyphs", "columns", "rows", "thumbnail"),
    [
        (80, 20, BRAILLE, 7, 3, 5),
        (140, 41, BRAILLE, 12, 6, 5),
        (200, 55, BRAILLE, 9, 5, 10),  # 9 columns of 20 cells and a gap
        (300, 85, BRAILLE, 9, 5, 15),
        (300, 85, BLOCKS, 14, 7, 10),  # half blocks of 15 rows would hold one and a half of each pixel
        (500, 145, BRAILLE, 9, 5, 25),
        (500, 145, BLOCKS, 12, 6, 20),
        (30, 3, BRAILLE, 2, 3, 0),
        (200, 55, ASCII, 9, 5, 10),
        (140, 40, ASCII, 6, 3, 10),
        (100, 40, ASCII, 7, 40, 0),  # 4 x 3 digits of 20 x 10 characters are too few: captions beside one digit
    ],
)
def test_digits_grow_with_the_window_as_long_as_a_page_has_forty(
    width: int, height: int, glyphs: Glyphs, columns: int, rows: int, thumbnail: int
) -> None:
    grid = gallery_grid(DIGITS, width, height, glyphs)
    assert (grid.columns, grid.rows, grid.thumbnail_height) == (columns, rows, thumbnail)


def test_digits_of_a_strip_grow_as_long_as_it_has_seven() -> None:
    sizes = [caption_grid(8, width, height, BRAILLE) for width, height in ((80, 6), (198, 6), (198, 11), (145, 11))]
    assert [(grid.columns, grid.thumbnail_height) for grid in sizes] == [(7, 5), (18, 5), (9, 10), (13, 5)]


def test_a_gallery_in_ascii_draws_the_digits_where_there_is_room_for_fifteen() -> None:
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 8:20] = 255
    mistakes = tuple(Thumbnail(place, image, "8", "0", 0.5) for place in range(45))
    lines = paint_thumbnails(mistakes, 0, 200, 55, DARK, ASCII, grid=gallery_grid(DIGITS, 200, 55, ASCII)).lines()
    assert sum(line.count("8>0") for line in lines) == 45
    assert lines[54].split() == ["8>0", "50%"] * 9 and lines[5].count("@" * 8) == 9
