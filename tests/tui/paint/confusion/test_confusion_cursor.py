"""The cursor of the confusion matrix: seen without colour, told in words, found again under a mouse."""

import numpy as np
import pytest

from mnist_tui.tui.paint.canvas import BOLD, UNDERLINE
from mnist_tui.tui.paint.confusion.cursor import pair_lines
from mnist_tui.tui.paint.confusion.grid import fit_grid
from mnist_tui.tui.paint.confusion.matrix import ConfusionData
from mnist_tui.tui.paint.confusion.paint import paint_confusion
from mnist_tui.tui.paint.glyphs import ASCII, BRAILLE
from mnist_tui.tui.paint.palette import DARK, NONE

COUNTS = np.array([[8, 2, 0], [1, 99, 12], [0, 0, 0]])
COSTS = np.array([[0.1, 3.25, np.nan], [4.0, 0.0213, 1.5], [np.nan] * 3])
DIGITS = ("0", "1", "2")


def data(cursor: tuple[int, int], in_percent: bool = False) -> ConfusionData:
    return ConfusionData(COUNTS, DIGITS, cursor=cursor, costs=COSTS, in_percent=in_percent)


def test_the_cell_stands_in_brackets_and_a_sentence_says_what_it_holds() -> None:
    assert paint_confusion(data((1, 2)), 40, 6, NONE, BRAILLE).lines() == [
        "     0    1    2  recall",
        "0  80%    2    ·    80.0",
        "1    1  88%  [12]   88.4",
        "2    ·    ·    ·       -",
        "  1 predicted as 2: 12 times,",
        "  10.7 % of the 1s, cost 1.50",
    ]


def test_brackets_reach_into_the_label_column_and_the_last_column() -> None:
    lines = paint_confusion(data((0, 0)), 12, 5, NONE, BRAILLE).lines()
    assert lines[1] == "0[80] 2  ·"
    assert paint_confusion(data((2, 2)), 12, 5, NONE, ASCII).lines()[3] == "2  .  . [.]"


def test_row_and_column_are_named_boldly_and_the_narrowest_cell_has_brackets() -> None:
    canvas = paint_confusion(data((1, 2)), 8, 5, NONE, BRAILLE)
    assert canvas.lines()[:4] == ["   0 1 2", "0  ▓ 2 ·", "1  1 █[+", "2  · · ·"]
    assert canvas.style[0, 7] == canvas.style[2, 0] == BOLD | UNDERLINE
    assert not canvas.style[1, 0] & BOLD and not canvas.style[0, 5] & BOLD


def test_row_and_column_are_lifted_but_heat_and_recall_keep_their_colours() -> None:
    canvas = paint_confusion(data((1, 0)), 30, 5, DARK, BRAILLE)
    assert canvas.back[3, 2 + 2] == canvas.back[2, 2] == DARK.cursor
    assert canvas.back[2, 14] == DARK.counts[-1].back, "the hottest cell stays hot"
    assert canvas.back[1, 4] == DARK.recalls[2].back
    assert canvas.back[3, 14] != DARK.cursor, "in neither"


def test_shares_are_parts_of_the_row_in_percent() -> None:
    lines = paint_confusion(data((1, 2), in_percent=True), 30, 5, DARK, BRAILLE).lines()
    assert lines[1:3] == ["0   80  20.0   ·    80.0", "1  0.9   88 [10.7]  88.4"]
    assert paint_confusion(data((1, 2), in_percent=True), 11, 5, DARK, BRAILLE).lines()[1:3] == [
        "0 80 20  ·",
        "1 .9 88[11]",
    ]


@pytest.mark.parametrize(
    ("cursor", "width", "rows", "expected"),
    [
        ((1, 2), 60, 1, ["1 predicted as 2: 12 times, 10.7 % of the 1s, cost 1.50"]),
        ((1, 2), 40, 1, ["1→2 12×, 10.7 % of the 1s, cost 1.50"]),
        ((1, 2), 25, 1, ["1→2 12× 10.7 %, cost 1.50"]),
        ((1, 2), 15, 1, ["1→2 12× 10.7 %"]),
        ((1, 2), 8, 1, ["1→2 12×"]),
        ((1, 2), 4, 1, ["1→2 "]),
        ((1, 2), 40, 0, []),
        ((1, 0), 60, 1, ["1 predicted as 0: once, 0.9 % of the 1s, cost 4.00"]),
        ((1, 1), 60, 1, ["1 recognised 99 times, 88.4 % of the 1s, cost 0.02"]),
        ((0, 2), 60, 1, ["0 predicted as 2: never"]),
        ((2, 0), 60, 1, ["2 predicted as 0: never"]),
    ],
)
def test_a_pair_is_told_in_as_many_words_as_there_is_room_for(
    cursor: tuple[int, int], width: int, rows: int, expected: list[str]
) -> None:
    assert pair_lines(cursor, COUNTS, COSTS, DIGITS, width, rows, BRAILLE) == expected


def test_names_of_classes_have_no_plural() -> None:
    names = ("T-shirt/top", "Bag", "Coat")
    assert pair_lines((1, 2), COUNTS, None, names, 60, 1, ASCII) == ["Bag predicted as Coat: 12 times, 10.7 % of Bag"]


def test_where_there_is_no_room_for_cells_the_pair_is_told_first() -> None:
    lines = paint_confusion(data((1, 2)), 30, 3, DARK, BRAILLE).lines()
    assert lines[0].startswith("1 predicted as 2") or lines[0].startswith("1→2 12×")


@pytest.mark.parametrize(("width", "height"), [(20, 10), (30, 12), (54, 22), (90, 40)])
def test_a_cell_is_found_wherever_it_is_pointed_at(width: int, height: int) -> None:
    grid = fit_grid(DIGITS, width, height)
    assert grid is not None
    for row in range(3):
        for column in range(3):
            x, y = grid.corner(row, column)
            assert grid.cell_at(x, y) == (row, column)
            assert grid.cell_at(x + grid.cell_width - 1, y + grid.cell_height - 1) == (row, column)
    assert grid.cell_at(0, grid.header) is None and grid.cell_at(grid.label_width, grid.bottom) is None
    assert grid.cell_at(grid.end, grid.header) is None
