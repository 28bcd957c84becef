"""Units, spreads and maps: the grid of weight images, histograms, the scatter of classes."""

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import REVERSE
from mnist_tui.tui.paint.glyphs import ASCII, BRAILLE
from mnist_tui.tui.paint.histogram import Spread, paint_histogram
from mnist_tui.tui.paint.palette import ANSI16, ANSI16_LIGHT, DARK, LIGHT, NONE, Palette
from mnist_tui.tui.paint.scales import class_colours, signed_scale
from mnist_tui.tui.paint.scatter import ScatterData, paint_class_legend, paint_scatter, point_beside
from mnist_tui.tui.paint.weights import UnitPicture, paint_weights, unit_grid

Doubles = NDArray[np.float64]
HALVES: Doubles = np.repeat([[1.0] * 10 + [-1.0] * 10], 20, axis=0)
UNITS = tuple(UnitPicture(f"h{index}", HALVES, "86", "7") for index in range(40))


def test_grid_holds_as_many_pictures_as_fit() -> None:
    small = unit_grid(80, 22)
    assert (small.columns, small.rows, small.page) == (7, 3, 21)
    large = unit_grid(140, 43)
    assert (large.columns, large.rows, large.width, large.height) == (9, 5, 14, 7)
    assert unit_grid(5, 5).page == unit_grid(0, 0).page == 0


def test_picture_is_orange_where_weights_are_positive_and_blue_where_negative() -> None:
    canvas = paint_weights(UNITS, None, 80, 22, DARK, BRAILLE)
    scale = signed_scale(DARK)
    assert (canvas.back[:5, :5] == scale.positive[-1]).all() and (canvas.back[:5, 5:10] == scale.negative[-1]).all()
    assert canvas.lines()[5].startswith("h0   +86-7 h1   +86-7")
    assert paint_weights(UNITS, None, 80, 22, NONE, ASCII).lines()[0].startswith("+++++-----")


def test_page_is_the_one_of_the_cursor() -> None:
    canvas = paint_weights(UNITS, 22, 80, 22, NONE, BRAILLE)
    assert canvas.lines()[5].startswith("h21  +86-7")
    assert canvas.style[5, 11] & REVERSE and not canvas.style[5, 0] & REVERSE


def test_note_stands_in_place_of_the_classes() -> None:
    dead = UnitPicture("h3", HALVES, "86", "7", note="dead")
    assert paint_weights((dead,), None, 12, 6, NONE, BRAILLE).lines()[5] == "h3   dead"


def test_columns_are_square_roots_of_counts() -> None:
    spread = Spread("weights 1", np.array([0, 1, 4, 16]), -1.0, 3.0, "0.25")
    lines = paint_histogram(spread, 16, 6, NONE, BRAILLE).lines()
    assert lines == [
        "weights 1   0.25",
        "            ████",
        "            ████",
        "        ████████",
        "    ████████████",
        "-1  0          3",
    ]


def test_a_single_number_among_millions_still_shows() -> None:
    spread = Spread("weights 1", np.array([1, 10**7]), 0.0, 2.0)
    assert paint_histogram(spread, 8, 3, NONE, BRAILLE).lines()[1] == "▁▁▁▁████"


def test_ends_of_the_axis_that_are_zero_but_for_rounding_are_zero() -> None:
    spread = Spread("outputs", np.array([1, 1]), 9e-22, 1.0)
    assert paint_histogram(spread, 10, 4, NONE, BRAILLE).lines()[3] == "0        1"


def test_nothing_to_count_is_said() -> None:
    assert "nothing to count" in paint_histogram(Spread("w", np.zeros(5, int), 0, 0), 30, 5, NONE, BRAILLE).lines()[2]


def corners(hidden: frozenset[int] = frozenset(), cursor: int | None = None) -> ScatterData:
    """Points in three corners: class 0 lower left (twice, with a 1 among them), 1 upper right, 2 lower right."""
    points: Doubles = np.array([[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [9.0, 9.0], [9.0, 0.0]])
    return ScatterData(points, np.array([0, 1, 0, 1, 2]), ("0", "1", "2"), hidden, cursor)


def test_points_lie_right_and_up_and_a_cell_shows_its_commonest_class() -> None:
    assert paint_scatter(corners(), 5, 3, NONE, BRAILLE).lines() == ["    1", "", "0   2"]
    assert paint_scatter(corners(), 5, 3, DARK, ASCII).lines() == ["    1", "", "0   2"]


def test_dots_have_the_colours_of_their_classes() -> None:
    canvas = paint_scatter(corners(), 5, 3, DARK, BRAILLE)
    colours = class_colours(DARK)
    assert canvas.lines() == ["    ⠈", "", "⡀   ⢀"]
    assert canvas.fore[2, 0] == colours[0] and canvas.fore[0, 4] == colours[1] and canvas.fore[2, 4] == colours[2]


def test_hidden_classes_vanish_and_the_others_stay_where_they_are() -> None:
    assert paint_scatter(corners(frozenset({0, 2})), 5, 3, NONE, BRAILLE).lines() == ["    1", "", "1"]
    assert paint_scatter(corners(frozenset({0, 1, 2})), 20, 3, NONE, BRAILLE).lines()[1].strip() == "no points yet"


def test_cursor_is_a_reversed_sign() -> None:
    canvas = paint_scatter(corners(cursor=4), 5, 3, DARK, BRAILLE)
    assert canvas.chars[2, 4] == "2" and canvas.style[2, 4] & REVERSE


def test_cursor_goes_to_the_nearest_point_that_way() -> None:
    points: Doubles = np.array([[5.0, 5.0], [6.0, 9.0], [8.0, 6.0], [4.0, 5.5], [9.0, 0.0]])
    data = ScatterData(points, np.array([0, 0, 0, 1, 1]), ("0", "1"), cursor=0)
    found = [point_beside(data, *way) for way in ((1, 0), (-1, 0), (0, 1), (0, -1))]
    assert found == [2, 3, 1, 4]
    hidden = ScatterData(points, data.classes, data.names, frozenset({1}), cursor=0)
    assert point_beside(hidden, -1, 0) == 0, "nothing to be seen on the left"
    assert point_beside(ScatterData(points, data.classes, data.names), 1, 0) == 0
    assert point_beside(ScatterData(points[:0], data.classes[:0], data.names), 1, 0) is None


def test_names_stand_in_the_middle_of_their_points_where_there_is_room() -> None:
    assert any("2" in line for line in paint_scatter(corners(), 40, 10, DARK, BRAILLE).lines())
    assert not any("2" in line for line in paint_scatter(corners(), 20, 5, DARK, BRAILLE).lines())


def test_long_names_have_signs_of_their_own() -> None:
    data = ScatterData(corners().points, corners().classes, ("T-shirt", "Bag", "Boot"))
    assert paint_scatter(data, 5, 3, NONE, BRAILLE).lines() == ["    1", "", "0   2"]
    legend = paint_class_legend(data.names, frozenset({1}), None, 40, NONE, BRAILLE).lines()
    assert legend == [" 0 T-shirt (1 Bag) 2 Boot"]


@pytest.mark.parametrize("palette", [DARK, LIGHT, ANSI16, ANSI16_LIGHT])
def test_ten_classes_have_ten_colours(palette: Palette) -> None:
    assert len(set(class_colours(palette))) == 10
