"""The confusion matrix of more classes than fit as numbers: a picture all the same, with a cursor."""

import string

import numpy as np
import pytest

from mnist_tui.tui.paint.canvas import BOLD, DEFAULT, UNDERLINE
from mnist_tui.tui.paint.confusion.grid import Grid, fit_part
from mnist_tui.tui.paint.confusion.matrix import ConfusionData
from mnist_tui.tui.paint.confusion.paint import layout, paint_confusion
from mnist_tui.tui.paint.glyphs import ASCII, BRAILLE, Glyphs
from mnist_tui.tui.paint.palette import ANSI16, DARK, LIGHT, NONE, Palette
from mnist_tui.tui.paint.themes import COLOUR_BLIND

LETTERS = tuple(string.ascii_lowercase)
NAMES = {2: ("no", "yes"), 26: LETTERS, 47: tuple(map(str, range(47))), 62: tuple(string.ascii_letters + string.digits)}
SMALL, WHOLE = (42, 11), (80, 20)
"""The pane at 80x24, and what it has while it has the focus."""


def letters(cursor: tuple[int, int] | None = None, in_percent: bool = False) -> ConfusionData:
    """Return a matrix of 26 letters, nine of ten right: eight a are read as b, one b as a, two y as z."""
    counts = np.diag(np.full(26, 90))
    counts[0, 1], counts[1, 0], counts[24, 25] = 8, 1, 2
    return ConfusionData(counts, LETTERS, cursor=cursor, in_percent=in_percent)


@pytest.mark.parametrize("classes", NAMES)
@pytest.mark.parametrize("glyphs", [BRAILLE, ASCII], ids=lambda glyphs: glyphs.name)
@pytest.mark.parametrize("palette", [DARK, LIGHT, COLOUR_BLIND, ANSI16, NONE], ids=lambda palette: palette.name)
def test_the_cell_under_the_cursor_is_in_the_picture(classes: int, palette: Palette, glyphs: Glyphs) -> None:
    for cursor in ((0, 0), (classes // 2, classes - 1), (classes - 1, 1)):
        counts = np.eye(classes, dtype=np.int64)
        counts[cursor] = 7
        data = ConfusionData(counts, NAMES[classes], cursor=cursor)
        for width, height in (SMALL, WHOLE):
            grid = layout(data, width, height, palette, glyphs)
            assert grid is not None and cursor[0] in grid.rows and cursor[1] in grid.columns
            canvas = paint_confusion(data, width, height, palette, glyphs)
            assert canvas.cursor is not None and grid.cell_at(*canvas.cursor) in (cursor, (cursor[0] - 1, cursor[1]))
            end, row = canvas.cursor
            assert (canvas.style[row, : grid.label_width] == BOLD | UNDERLINE).any()
            assert (canvas.style[0, end - grid.cell_width + 1 : end + 1] == BOLD | UNDERLINE).any()
            words = "\n".join(canvas.lines()[grid.bottom :])
            assert " 7 times" in words or "7×" in words or "7x" in words


def test_two_cells_share_a_character_and_keep_their_colours() -> None:
    canvas = paint_confusion(letters(), *WHOLE, DARK, BRAILLE)
    assert canvas.lines()[0].startswith("   " + "".join(LETTERS)) and canvas.lines()[1].startswith("ab ")
    teal = DARK.recalls[2].back, DARK.recalls[4].back  # 90 of 98 is 91.8 %, 90 of 91 is 98.9 %
    assert (canvas.chars[1, 3], canvas.fore[1, 3]) == ("▀", teal[0])
    assert canvas.back[1, 3] == DARK.heat[0], "one is the fewest, and has the first colour; eight has the last"
    assert (canvas.fore[1, 4], canvas.back[1, 4]) == (DARK.heat[-1], teal[1])
    assert (canvas.chars[1, 5], canvas.back[1, 5]) == (" ", DEFAULT), "nothing"
    # (1/8) ** 0.7 is 0.233, (2/8) ** 0.7 is 0.379: two are 19 % of the way, that is 1.1 of the six steps.
    assert (canvas.chars[13, 28], canvas.fore[13, 28], canvas.back[13, 28]) == ("▀", DARK.heat[1], teal[1])
    assert ">" not in canvas.lines()[-1], "no count has too many digits where none is written"


def test_where_no_confusion_is_more_frequent_than_once_each_has_the_colour_of_the_most() -> None:
    counts = np.eye(26, dtype=np.int64)
    counts[0, 2] = 1
    canvas = paint_confusion(ConfusionData(counts, LETTERS), *WHOLE, DARK, BRAILLE)
    assert (canvas.chars[1, 5], canvas.fore[1, 5]) == ("▀", DARK.heat[-1])


@pytest.mark.parametrize(
    ("in_percent", "expected"),
    [(False, "   1         8  recall 50       97.5 %"), (True, "   0         8.2 %  recall 50")],
)
def test_below_it_stands_what_the_colours_mean(in_percent: bool, expected: str) -> None:
    canvas = paint_confusion(letters(in_percent=in_percent), *SMALL, DARK, BRAILLE)
    assert canvas.lines()[-1].startswith(expected)
    first = canvas.lines()[-1].index("1" if not in_percent else "0") + 2
    assert tuple(canvas.back[-1, first : first + 7]) == DARK.heat


def test_beside_it_stand_the_most_frequent_confusions() -> None:
    lines = paint_confusion(letters(), *SMALL, DARK, BRAILLE).lines()
    assert [line[31:] for line in lines[:4]] == ["confused", "a→b 8×", "y→z 2×", "b→a 1×"]


def test_without_colours_a_part_is_shown_in_numbers_and_said_to_be_one() -> None:
    lines = paint_confusion(letters((0, 1)), *SMALL, NONE, BRAILLE).lines()
    assert lines[:3] == [
        "   a  b  c  d  e  f  g  h  i  j  k  l  m",
        "a 91 [8] ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·",
        "b  1 98  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·",
    ]
    assert lines[-2].strip() == "a predicted as b: 8 times, 8.2 % of a"
    assert lines[-1].strip() == "label ↓ 8 of 26 pred → 13 of 26  diag %"


def test_a_page_turns_only_at_its_ends() -> None:
    def part(row: int, column: int) -> Grid:
        grid = fit_part(LETTERS, *SMALL, (row, column), stacked=1, rows_below=2)
        assert grid is not None
        return grid

    assert part(0, 0) == part(7, 12) and part(0, 0).rows == range(8) and part(0, 0).columns == range(13)
    assert part(8, 12).rows == range(8, 16) and part(25, 25).rows == range(18, 26)
    assert part(25, 25).columns == range(13, 26)


def test_a_cell_of_a_page_is_found_where_it_is_pointed_at() -> None:
    grid = fit_part(LETTERS, *SMALL, (25, 25), stacked=1, rows_below=2)
    assert grid is not None
    assert [grid.cell_at(*grid.corner(row, column)) for row, column in ((18, 13), (25, 25))] == [(18, 13), (25, 25)]
    assert grid.cell_at(0, 1) is None and grid.cell_at(2, 0) is None


def test_longer_names_above_narrow_cells_stand_apart_and_that_of_the_cursor_is_among_them() -> None:
    data = ConfusionData(np.eye(47, dtype=np.int64), NAMES[47], cursor=(3, 21))
    above = paint_confusion(data, *WHOLE, DARK, BRAILLE).lines()[0]
    assert above == "   0 2 4 6 8 10 13 16   21 24 27 30 33 36 39 42 45"
