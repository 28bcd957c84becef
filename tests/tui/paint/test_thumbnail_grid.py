"""Where thumbnails stand, and how large they are."""

import numpy as np
import pytest

from mnist_tui.tui.paint.glyphs import ASCII, BLOCKS, BRAILLE, Glyphs
from mnist_tui.tui.paint.palette import DARK
from mnist_tui.tui.paint.thumbnail_grid import caption_grid, gallery_grid
from mnist_tui.tui.paint.thumbnails import Prediction, Thumbnail, paint_thumbnails

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
        (100, 40, ASCII, 6, 40, 0),  # 4 x 3 digits of 20 x 10 characters are too few: captions beside one digit
    ],
)
def test_digits_grow_with_the_window_as_long_as_a_page_has_forty(
    width: int, height: int, glyphs: Glyphs, columns: int, rows: int, thumbnail: int
) -> None:
    grid = gallery_grid(DIGITS, width, height, glyphs)
    assert (grid.columns, grid.rows, grid.thumbnail_height) == (columns, rows, thumbnail)


@pytest.mark.parametrize(
    ("count", "glyphs", "columns", "rows", "thumbnail"),
    [
        (40, BRAILLE, 12, 6, 5),
        (18, BRAILLE, 6, 3, 10),  # 20 columns and a gap
        (8, BRAILLE, 4, 2, 15),
        (3, BRAILLE, 3, 1, 20),
        (1, BRAILLE, 1, 1, 40),
        (0, BRAILLE, 1, 1, 40),
        (1, BLOCKS, 1, 1, 40),
        (3, ASCII, 3, 1, 20),
    ],
)
def test_where_few_images_are_listed_they_grow_until_they_fill_the_page(
    count: int, glyphs: Glyphs, columns: int, rows: int, thumbnail: int
) -> None:
    grid = gallery_grid(DIGITS, 140, 41, glyphs, count=count)
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


@pytest.mark.parametrize(("glyphs", "thumbnail"), [(BRAILLE, 5), (ASCII, 0)])
def test_every_thumbnail_has_room_for_as_many_captions_as_it_needs(glyphs: Glyphs, thumbnail: int) -> None:
    one, two = (gallery_grid(("0", "9"), 80, 16, glyphs, captions) for captions in (1, 2))
    assert (one.pitch, two.pitch, one.captions, two.captions) == (thumbnail + 1, thumbnail + 2, 1, 2)
    assert two.rows * two.pitch <= 16 and two.columns == one.columns


@pytest.mark.parametrize("height", [4, 11])
@pytest.mark.parametrize("sign", ["", "*"])
def test_in_ascii_the_cursor_is_no_arrow_beside_that_of_a_confusion(height: int, sign: str) -> None:
    mistakes = tuple(Thumbnail(place, np.full((8, 8), 255, np.uint8), "5", "6", 1.0, sign) for place in range(3))
    canvas = paint_thumbnails(mistakes, 1, 70, height, DARK, ASCII)
    row = next(line for line in canvas.lines() if "5>6" in line)
    assert row.count("[") == 1 and f" [5>6 100%{sign or ']'} " in row and ">5" not in row
    assert (canvas.back == DARK.cursor).any(axis=0)[row.index("[") : row.index("[") + 10].all()


def test_a_right_prediction_has_the_colour_of_the_label() -> None:
    image = np.full((8, 8), 255, np.uint8)
    one = Thumbnail(0, image, "4", "9", 0.8, others=(Prediction("4", 0.9), Prediction("9", 0.7)))
    canvas = paint_thumbnails((one,), None, 12, 8, DARK, BRAILLE)
    assert [line.split() for line in canvas.lines()[-3:]] == [["4→9", "80%"], ["4→4", "90%"], ["4→9", "70%"]]
    predicted = [int(canvas.fore[y, canvas.lines()[y].index("→") + 1]) for y in (-3, -2, -1)]
    assert predicted == [DARK.wrong, DARK.right, DARK.wrong]


def test_in_a_list_the_label_stands_where_an_image_begins() -> None:
    image = np.full((8, 8), 255, np.uint8)
    images = tuple(Thumbnail(place, image, "4", "9", 0.8, others=(Prediction("4", 0.9),)) for place in range(2))
    lines = paint_thumbnails(images, None, 11, 4, DARK, ASCII).lines()
    assert [line.strip() for line in lines] == ["4>9  80%", ">4  90%"] * 2
    assert lines[0].index(">") == lines[1].index(">")


def test_a_caption_says_100_percent_only_of_a_certain_prediction() -> None:
    image = np.zeros((28, 28), np.uint8)
    mistakes = tuple(Thumbnail(place, image, "4", "7", one) for place, one in enumerate((0.998, 1.0)))
    caption = paint_thumbnails(mistakes, 0, 80, 8, DARK, ASCII).lines()
    assert "99%" in "".join(caption) and "".join(caption).count("100%") == 1


@pytest.mark.parametrize(
    ("size", "columns", "rows", "thumbnail_height"),
    [
        ((80, 20), 4, 2, 9),  # two rows of 9 and a caption
        ((60, 16), 3, 2, 7),  # 9 would leave three photographs
        ((140, 39), 5, 3, 12),  # 13 would leave two rows of five
        ((200, 55), 5, 3, 17),  # more than 9 as long as there are 15
        ((45, 8), 2, 1, 7),
    ],
)
def test_photographs_grow_until_they_are_recognised_and_further_where_many_fit(
    size: tuple[int, int], columns: int, rows: int, thumbnail_height: int
) -> None:
    grid = gallery_grid(("cat", "mouse"), *size, BLOCKS, has_photos=True)
    assert (grid.columns, grid.rows, grid.thumbnail_height) == (columns, rows, thumbnail_height)
