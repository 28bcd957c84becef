"""Digits drawn from their pixels, and the strip of mistakes."""

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import DEFAULT, REVERSE, UNDERLINE
from mnist_tui.tui.paint.digit import ink_box, paint_digit_half, paint_thumbnail, resample
from mnist_tui.tui.paint.glyphs import ASCII, BLOCKS, BRAILLE, Glyphs
from mnist_tui.tui.paint.palette import ANSI16, DARK, NONE
from mnist_tui.tui.paint.thumbnails import Thumbnail, paint_thumbnails

STROKE = np.zeros((28, 28), dtype=np.uint8)
STROKE[3:23, 20:24] = 255  # off the centre: a fixed crop of four pixels would cut its top
STROKES = tuple(Thumbnail(index, STROKE, "1", "7", 0.99 - 0.1 * index) for index in range(9))


def test_ink_box_centres_every_pixel_of_a_digit() -> None:
    box = ink_box(STROKE)
    assert box.shape == (20, 20)
    assert np.argwhere(box == 1).min(axis=0).tolist() == [0, 8] and (box > 0).sum() == 80


def test_ink_box_of_an_empty_image_is_empty() -> None:
    assert not ink_box(np.zeros((28, 28), dtype=np.uint8)).any()


def test_ink_box_averages_down_what_is_larger_and_keeps_its_proportions() -> None:
    box = ink_box(np.full((80, 40), 200, dtype=np.uint8))
    assert (box > 0.99).sum() == 20 * 10


@pytest.mark.parametrize("new", [1, 2, 3, 5, 7])
def test_resampling_keeps_the_mean(new: int) -> None:
    image = np.random.default_rng(0).random((7, 5))
    assert resample(image, new, new).mean() == pytest.approx(image.mean())


def test_resampling_to_half_is_the_mean_of_four_pixels() -> None:
    image: NDArray[np.float64] = np.array([[1.0, 3.0, 0.0, 0.0], [5.0, 7.0, 0.0, 8.0]])
    assert resample(image, 2, 1).tolist() == [[4.0, 2.0]]


@pytest.mark.parametrize(
    ("width", "height", "glyphs", "expected"),
    [
        (10, 5, BRAILLE, ["    ⣿⣿"] * 5),
        (6, 3, BRAILLE, ["  ⢸⡇"] * 3),
        (10, 5, BLOCKS, ["    ██"] * 5),
        (10, 5, ASCII, ["    ::"] * 5),
        (20, 10, ASCII, ["        @@@@"] * 10),
    ],
)
def test_thumbnail_shows_the_stroke(width: int, height: int, glyphs: Glyphs, expected: list[str]) -> None:
    assert paint_thumbnail(STROKE, width, height, NONE, glyphs).lines() == expected


def test_every_pixel_of_a_digit_is_a_braille_dot() -> None:
    image = np.zeros((28, 28), dtype=np.uint8)
    image[4:24, 4:24] = np.random.default_rng(1).integers(0, 2, (20, 20)) * 255
    image[4, 4] = image[23, 23] = 255
    codes = np.vectorize(ord)(paint_thumbnail(image, 10, 5, DARK, BRAILLE).chars)
    dots = sum(int(code - 0x2800).bit_count() for code in codes.ravel() if code != ord(" "))
    assert dots == (image > 0).sum()


def test_half_blocks_show_two_greys_a_cell_and_merge_equal_ones() -> None:
    image = np.zeros((4, 4), dtype=np.uint8)
    image[:, 1] = 255
    image[0, 2] = image[3, 3] = 255
    canvas = paint_digit_half(image, 4, 2, DARK, BRAILLE)
    full = DARK.greys[-1]
    assert canvas.lines() == ["  ▀", "   ▄"]
    assert (canvas.back[:, 1] == full).all(), "a full cell is a background, so that its neighbours merge"
    assert canvas.fore[0, 2] == canvas.fore[1, 3] == full


def test_half_blocks_of_28x14_hold_a_whole_image() -> None:
    assert np.flatnonzero((paint_digit_half(STROKE, 28, 14, DARK, BRAILLE).back != -1).any(axis=0)).tolist() == [
        20,
        21,
        22,
        23,
    ]


def test_images_of_few_pixels_are_drawn_large() -> None:
    few = np.zeros((8, 8), np.uint8)
    few[1:7, 1:4] = np.array([[255, 100, 200]])
    canvas = paint_digit_half(few, 26, 13, DARK, BRAILLE)
    drawn = np.argwhere((canvas.back != DEFAULT) & (canvas.back != DARK.greys[0]))
    assert np.ptp(drawn, axis=0).tolist() == [6 * 3 / 2 - 1, 3 * 3 - 1], "three times as wide and as high"
    dots = paint_thumbnail(few, 10, 5, DARK, BRAILLE).lines()
    assert dots == ["", *["   ⢸⣿⣿⡇"] * 3, ""], "twice: six dots by twelve"


def test_a_narrow_digit_does_not_become_a_broad_one() -> None:
    assert paint_thumbnail(STROKE, 10, 5, DARK, BRAILLE).lines() == ["    ⣿⣿"] * 5


def test_without_colour_greys_become_characters() -> None:
    image = np.repeat(np.linspace(0, 255, 28).astype(np.uint8)[None], 28, axis=0)
    assert paint_digit_half(image, 28, 14, NONE, BRAILLE).lines()[0].strip() == "░░░░░░░▒▒▒▒▒▒▓▓▓▓▓▓▓███████"
    assert paint_digit_half(image, 28, 14, DARK, ASCII).lines()[0].strip() == "...:::---===+++***###%%%@@@"


@pytest.mark.parametrize(
    ("width", "height", "glyphs", "expected"),
    [
        (33, 6, BRAILLE, [*["    ⣿⣿         ⣿⣿         ⣿⣿"] * 5, " 1→7  99%  ▸1→7  89%   1→7  79%"]),
        (33, 4, BRAILLE, [*["    ⢸⡇         ⢸⡇         ⢸⡇"] * 3, " 1→7  99%  ▸1→7  89%   1→7  79%"]),
        (20, 2, BRAILLE, [" 1→7  99%", "▸1→7  89%"]),
        (
            33,
            6,
            ASCII,
            [
                " 1>7  99%  [1>7  89%]  1>7  79%",
                " 1>7  69%   1>7  59%   1>7  49%",
                " 1>7  39%   1>7  29%   1>7  19%",
                "",
                "",
                "",
            ],
        ),
        (10, 2, ASCII, [" 1>7  99%", "[1>7  89%]"]),
    ],
)
def test_strip_shows_as_many_mistakes_as_fit(width: int, height: int, glyphs: Glyphs, expected: list[str]) -> None:
    assert paint_thumbnails(STROKES, 1, width, height, NONE, glyphs).lines() == expected


def test_page_turns_when_the_cursor_leaves_it_and_not_before() -> None:
    pages = [paint_thumbnails(STROKES, cursor, 33, 6, DARK, BRAILLE).lines()[5] for cursor in (0, 2, 3, 8)]
    assert pages[0] == "▸1→7  99%   1→7  89%   1→7  79%"
    assert pages[1] == " 1→7  99%   1→7  89%  ▸1→7  79%"
    assert pages[2] == "▸1→7  69%   1→7  59%   1→7  49%"
    assert pages[3] == " 1→7  39%   1→7  29%  ▸1→7  19%"


def test_true_class_is_green_and_predicted_class_red() -> None:
    canvas = paint_thumbnails(STROKES, None, 33, 6, DARK, BRAILLE)
    assert (canvas.fore[5, 1], canvas.fore[5, 3]) == (DARK.right, DARK.wrong)
    assert (canvas.back == -1).all(), "no cursor"


def test_cursor_is_a_background_or_a_reversed_caption() -> None:
    canvas = paint_thumbnails(STROKES, 0, 33, 6, DARK, BRAILLE)
    assert (canvas.back[:, :10] == DARK.cursor).all() and (canvas.back[:, 10:] == -1).all()
    assert not (canvas.style & REVERSE).any(), "reversed, each word of the caption would have a ground of its own"
    plain = paint_thumbnails(STROKES, 0, 33, 6, NONE, BRAILLE)
    assert plain.style[5, 0] & REVERSE and not plain.style[5, 11] & REVERSE
    assert plain.style[5, 14] == UNDERLINE, "the wrong class of another one"


def test_cursor_leaves_the_greys_of_half_blocks_alone() -> None:
    canvas = paint_thumbnails(STROKES, 0, 33, 6, ANSI16, BLOCKS)
    assert (canvas.back[:5, 4] == ANSI16.greys[-1]).all() and canvas.back[0, 0] == ANSI16.cursor


@pytest.mark.parametrize("text", ["no mistakes yet", "nothing wrong on 5,000 images"])
def test_without_mistakes_it_says_so(text: str) -> None:
    assert paint_thumbnails((), None, 40, 5, DARK, BRAILLE, text).lines()[2].strip() == text


def test_long_class_names_make_wider_pictures_or_are_cut() -> None:
    boots = (Thumbnail(0, STROKE, "sandal", "ankle boot", 0.5),)
    assert paint_thumbnails(boots, None, 40, 6, DARK, BRAILLE).lines()[5].strip() == "sandal→ankle boot  50%"
    assert paint_thumbnails(boots, None, 11, 6, DARK, BRAILLE).lines()[5].strip() == "sa…al→an…ot"


def test_long_names_leave_room_for_four_captions_and_keep_what_differs() -> None:
    names = [f"a very long name of a class {place}" for place in range(10, 74)]
    long = tuple(Thumbnail(place, STROKE, names[place], names[63 - place], 0.5) for place in range(30))
    assert paint_thumbnails(long, None, 80, 6, DARK, BRAILLE).lines()[5] == (
        "a v…10→a v…73  50% a v…11→a v…72  50% a v…12→a v…71  50% a v…13→a v…70  50%"
    )


def test_ascii_shows_one_whole_digit_beside_the_captions_where_it_is_high_enough() -> None:
    lines = paint_thumbnails(STROKES, 0, 60, 10, NONE, ASCII).lines()
    assert all("@@" in line for line in lines) and lines[0].endswith("[1>7  99%]  1>7  89%   1>7  79%")
