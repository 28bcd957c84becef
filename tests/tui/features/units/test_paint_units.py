"""Units, spreads and maps: the grid of weight images, histograms, the scatter of classes."""

import dataclasses

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.tui.features.map.paint import ScatterData, paint_scatter, point_beside
from mnist_tui.tui.features.map.paint_legend import framed, paint_class_legend
from mnist_tui.tui.features.units.paint_unit import UnitDetails, paint_unit
from mnist_tui.tui.features.units.paint_units import UnitImage, largest_of, paint_weights, unit_grid
from mnist_tui.tui.features.units.pane import caption_notes
from mnist_tui.tui.features.units.text import AblationResult, ablation_texts, unit_names
from mnist_tui.tui.paint.canvas import DEFAULT, REVERSE, Canvas
from mnist_tui.tui.paint.glyphs import ASCII, BLOCKS, BRAILLE, Glyphs
from mnist_tui.tui.paint.histogram import HistogramBars, paint_histogram
from mnist_tui.tui.paint.palette import DARK, LIGHT, NONE, Palette
from mnist_tui.tui.paint.scales import class_colours, signed_scale
from mnist_tui.tui.paint.text import first_fitting
from mnist_tui.tui.paint.themes import THEMES
from mnist_tui.tui.paint.weight_image import TINY, paint_weight_scale

Doubles = NDArray[np.float64]
HALVES: Doubles = np.repeat([[1.0] * 10 + [-1.0] * 10], 20, axis=0)
COLOURED = tuple(palette for both in THEMES.values() for palette in both)
UNITS = tuple(UnitImage(f"h{index}", HALVES, ("8", "6"), ("7",)) for index in range(40))


@pytest.mark.parametrize(
    ("width", "height", "count", "columns", "rows", "picture"),
    [
        (80, 20, 128, 7, 3, (10, 5)),
        (106, 40, 128, 7, 5, (14, 7)),  # a window of 140x45 with the histograms beside
        (139, 40, 128, 9, 5, (14, 7)),
        (104, 41, 10, 4, 3, (22, 11)),  # all of them fit at their largest
        (80, 20, 10, 5, 2, (14, 7)),
        (166, 55, 4, 3, 2, (52, 26)),  # 200x60 with the histograms beside
        (199, 55, 10, 5, 2, (38, 19)),  # the outputs in 200x60
        (199, 55, 2, 2, 1, (66, 33)),
        (40, 8, 128, 3, 1, (10, 5)),
    ],
)
def test_pictures_are_as_large_as_the_window_and_their_number_allow(
    width: int, height: int, count: int, columns: int, rows: int, picture: tuple[int, int]
) -> None:
    grid = unit_grid(width, height, count)
    assert (grid.columns, grid.rows, (grid.width, grid.height)) == (columns, rows, picture)


def test_no_picture_fits_into_next_to_nothing() -> None:
    assert unit_grid(5, 5, 9).page == unit_grid(0, 0, 9).page == 0


def test_picture_is_orange_where_weights_are_positive_and_blue_where_negative() -> None:
    canvas = paint_weights(UNITS, None, 80, 22, DARK, BRAILLE)
    scale = signed_scale(DARK)
    assert (canvas.back[:5, 1:6] == scale.positive[-1]).all() and (canvas.back[:5, 6:11] == scale.negative[-1]).all()
    assert canvas.lines()[5].startswith(" h0 +8,6 −7 h1 +8,6 −7")
    assert paint_weights(UNITS, None, 80, 22, NONE, ASCII).lines()[0].startswith("|+++++-----|+++++-----|")


def test_page_is_the_one_of_the_cursor() -> None:
    canvas = paint_weights(UNITS, 22, 80, 22, NONE, BRAILLE)
    assert canvas.lines()[5].startswith(" h21  +8 −7")
    assert canvas.style[5, 12] & REVERSE and not canvas.style[5, 1] & REVERSE


def test_the_signs_of_the_chosen_unit_are_in_a_colour_that_can_be_read_on_the_cursor() -> None:
    canvas = paint_weights(UNITS, 0, 80, 22, LIGHT, BRAILLE)
    assert canvas.lines()[5][4:11] == "+8,6 −7" and (canvas.back[5, 1:11] == LIGHT.cursor).all()
    plus, minus = signed_scale(LIGHT).plus(LIGHT).fore, signed_scale(LIGHT).minus(LIGHT).fore
    assert set(canvas.fore[5, 4:11].tolist()) - {-1} == {LIGHT.text}
    assert set(canvas.fore[5, 15:22].tolist()) - {-1} == {plus, minus}


@pytest.mark.parametrize("glyphs", [BRAILLE, ASCII], ids=lambda glyphs: glyphs.name)
@pytest.mark.parametrize("palette", [NONE, *COLOURED], ids=lambda palette: palette.name)
def test_the_chosen_unit_has_a_bar_on_either_side_without_any_colour(palette: Palette, glyphs: Glyphs) -> None:
    for cursor, left in ((0, 0), (1, 11), (8, 11)):
        canvas = paint_weights(UNITS, cursor, 80, 22, palette, glyphs)
        top = 6 if cursor == 8 else 0
        for x in (left, left + 11):
            assert (canvas.style[top : top + 6, x] & REVERSE).all()
            assert "".join(canvas.chars[top : top + 6, x]).isspace()
        others = np.ones_like(canvas.style, dtype=bool)
        others[top : top + 6, left : left + 12] = False
        assert not (canvas.style[others] & REVERSE).any()


@pytest.mark.parametrize("glyphs", [BRAILLE, BLOCKS, ASCII], ids=lambda glyphs: glyphs.name)
def test_without_colours_plus_and_minus_are_written_in_every_set_of_characters(glyphs: Glyphs) -> None:
    first = paint_weights(UNITS, None, 80, 22, NONE, glyphs).lines()[0]
    assert first.split(glyphs.upright) == ["", *["+++++-----"] * 7, ""]
    large = UnitDetails(HALVES, ("",), (), HistogramBars("", np.zeros(0, int), 0, 0))
    assert paint_unit(large, 80, 20, NONE, glyphs).lines()[0].rstrip() == "+" * 20 + "-" * 20


def test_note_stands_in_place_of_the_classes() -> None:
    dead = UnitImage("h3", HALVES, ("8", "6"), ("7",), note="dead")
    assert paint_weights((dead,), None, 12, 6, NONE, BRAILLE).lines()[5] == " h3    dead"


@pytest.mark.parametrize(
    ("note", "width", "caption"),
    [
        ("always saturated", 22, "h17   always saturated"),
        ("always saturated", 14, "h17  saturated"),
        ("always saturated", 10, "h17   sat."),
        ("always flat", 10, "h17   flat"),
        ("zero weights", 22, "h17       zero weights"),
        ("zero weights", 10, "h17   zero"),
    ],
)
def test_a_note_is_shortened_to_the_word_that_matters(note: str, width: int, caption: str) -> None:
    unit = UnitImage("h17", HALVES, ("8",), note=note)
    assert paint_weights((unit,), None, width + 2, width // 2 + 1, NONE, BRAILLE).lines()[-1] == f" {caption}"


@pytest.mark.parametrize(
    ("contributes_to", "caption"),
    [
        (("8", "6", "5"), "h106 +8 −3"),
        (("T-s", "Tro"), "h106  +T-s"),
        (("Ankle",), "h106    −3"),
        ((), "h106    −3"),
    ],
)
def test_caption_names_classes_that_fit_as_a_whole(contributes_to: tuple[str, ...], caption: str) -> None:
    unit = UnitImage("h106", HALVES, contributes_to, ("3", "2"))
    assert paint_weights((unit,) * 40, None, 12, 6, NONE, BRAILLE).lines()[5] == f" {caption}"


def test_pictures_of_small_images_fill_their_places() -> None:
    unit = UnitImage("h0", np.ones((5, 5)))
    assert paint_weights((unit,) * 40, None, 12, 6, NONE, BRAILLE).lines()[:5] == ["│++++++++++│"] * 5


def test_a_lone_weight_does_not_grey_the_others() -> None:
    weights = np.ones((10, 10))
    weights[0, 0] = 100
    canvas = paint_weights((UnitImage("h0", weights),) * 40, None, 12, 6, DARK, BRAILLE)
    assert (canvas.back[:5, 1:11] == signed_scale(DARK).positive[-1]).all()


def test_45_columns_explain_the_signs_of_the_captions_beside_the_scale() -> None:
    row = paint_weight_scale(0.245, TINY, caption_notes(BRAILLE), 45, DARK, BRAILLE).lines()[0]
    assert row.endswith("+0.245   + for − against")


def test_images_of_a_page_have_one_scale_which_is_written_below() -> None:
    strong, weak, tiny = (UnitImage("h0", np.full((10, 10), size)) for size in (0.4, 0.2, 4e-9))
    page, grid = (strong, weak, weak, tiny), unit_grid(50, 6, 40)
    largest = largest_of(page, grid)
    assert largest == pytest.approx(0.2449490, rel=1e-6)  # √((0.16 + 0.04 + 0.04 + 0) / 4) = √0.06
    canvas = paint_weights(page, None, 50, 6, DARK, BRAILLE, 40)
    levels = signed_scale(DARK).positive
    assert [int(canvas.back[2, x]) for x in (1, 12)] == [levels[6], levels[5]], "0.2 / 0.245 of six levels is 4.9"
    assert canvas.lines()[2].strip() == "±4e-9", "too small to be seen, so its size is written"
    scale = paint_weight_scale(largest, TINY, ("a long note, for which there is no room", "short"), 40, DARK, BRAILLE)
    assert scale.lines() == ["−0.245               +0.245   short"]
    assert scale.back[0, 7:20].tolist() == [*signed_scale(DARK).negative[:0:-1], *levels]
    signs = paint_weight_scale(0.2, TINY, (), 80, NONE, ASCII).lines()
    assert signs == ["+ and -: blank below 0.03, bold above 0.14"]


@pytest.mark.parametrize("palette", COLOURED, ids=lambda palette: palette.name)
def test_tiny_weights_are_grey_and_said_to_be(palette: Palette) -> None:
    faint = UnitImage("h0", 1e-10 * HALVES)
    canvas = paint_weights((faint,) * 40, None, 50, 6, palette, BRAILLE)
    scale = signed_scale(palette)
    assert set(canvas.back[:5, 1:11].ravel().tolist()) <= {DEFAULT, palette.track, palette.faint}
    assert not set(scale.positive[2:] + scale.negative[2:]) & set(canvas.back.ravel().tolist())
    line = paint_weight_scale(1e-10, TINY, (), 60, palette, BRAILLE).lines()
    assert line == ["largest weight ±1e-10: tiny, drawn in grey"]
    assert paint_weight_scale(0.0, TINY, (), 60, palette, BRAILLE).lines() == ["all weights are 0"]
    assert paint_weight_scale(np.nan, TINY, (), 60, palette, BRAILLE).lines() == ["the weights are not finite"]


@pytest.mark.parametrize(("glyphs", "dot"), [(BRAILLE, "·"), (ASCII, ".")])
def test_tiny_weights_are_dots_without_colours(glyphs: Glyphs, dot: str) -> None:
    faint = UnitImage("h0", 1e-10 * HALVES)
    canvas = paint_weights((faint,) * 40, None, 50, 6, NONE, glyphs)
    assert set("".join(canvas.chars[:5, 1:11].ravel())) <= {" ", dot} and (canvas.chars == dot).any()
    line = paint_weight_scale(1e-10, TINY, (), 60, NONE, glyphs).lines()
    assert line == [f"largest weight {glyphs.give_or_take}1e-10: tiny, drawn as dots"]


def test_tiny_effects_have_grey_bars_and_are_not_written_as_nothing() -> None:
    unit = dataclasses.replace(unit_details(), effects=(("0", 3e-10), ("1", -2e-10)))
    canvas = paint_unit(unit, 80, 20, DARK, BRAILLE)
    assert [line[42:].split()[:2] for line in canvas.lines()[1:3]] == [["0", "+3e-10"], ["1", "-2e-10"]]
    assert set(canvas.fore[1, 42:].tolist()) <= {DEFAULT, DARK.track, DARK.faint}


def test_picture_of_zeros_says_so() -> None:
    canvas = paint_weights((UnitImage("h0", np.zeros((10, 10))),) * 40, None, 12, 6, DARK, BRAILLE)
    assert canvas.lines()[2].strip() == "zero"


def unit_details(classes: int = 10) -> UnitDetails:
    """Return a unit of 21x21 weights, all positive, whose effect on class k is k/10 - 0.4."""
    effects = tuple((str(number), number / 10 - 0.4) for number in range(classes))
    spread = HistogramBars("activations", np.array([9, 4, 1]), 0, 3, "0.92 ± 0.61")
    return UnitDetails(
        np.ones((21, 21)), ("influence 3.62, inactive 79% of 1,000 images", "inactive 79%"), effects, spread
    )


@pytest.mark.parametrize(
    ("width", "height", "thumbnail_width", "thumbnail_height"),
    [(80, 20, 40, 20), (60, 16, 31, 16), (104, 41, 63, 32), (40, 8, 16, 8), (164, 55, 84, 42)],
)
def test_unit_at_large_uses_the_room(width: int, height: int, thumbnail_width: int, thumbnail_height: int) -> None:
    lines = paint_unit(unit_details(), width, height, NONE, BRAILLE).lines()
    picture = [line[: width // 2 + 20].split(" ")[0] for line in lines]
    assert max(map(len, picture)) == thumbnail_width
    assert sum(line.startswith("+") for line in lines) == thumbnail_height
    text = "\n".join(lines)
    assert "inactive 79%" in text and "+0.50" in text and "-0.40" in text and "0.92 ± 0.61" in text


@pytest.mark.parametrize(("height", "axis"), [(20, 16), (52, 30)])
def test_the_histogram_of_a_unit_grows_with_the_window(height: int, axis: int) -> None:
    # It begins in row 5, below facts, three effects and a blank row; it has 12 rows, or half of 52.
    spread = HistogramBars("activations", np.arange(60), 0.0, 2.0, "0.123")
    effects = tuple((str(number), 0.1) for number in range(3))
    lines = paint_unit(UnitDetails(np.ones((28, 28)), ("",), effects, spread), 120, height, NONE, BRAILLE).lines()
    assert [y for y, line in enumerate(lines) if line.endswith("  2")] == [axis]


def test_effects_are_bars_of_their_size_and_the_histogram_stands_below() -> None:
    lines = [line[42:] for line in paint_unit(unit_details(), 80, 20, NONE, BRAILLE).lines()]
    assert lines[0] == "inactive 79%"
    assert lines[1] == "0   -0.40 " + "▒" * 22 and lines[5] == "4   +0.00" and lines[10] == "9   +0.50 " + "█" * 28
    assert (
        lines[12] == "activations, √ scale       0.92 ± 0.61" and lines[19].startswith("0") and lines[19].endswith("3")
    )


def test_where_rows_are_few_effects_stand_side_by_side_and_the_strongest_are_kept() -> None:
    lines = [line[18:] for line in paint_unit(unit_details(), 40, 8, NONE, BRAILLE).lines()]
    assert lines[1] == "0   -0.40  5   +0.10" and lines[5] == "4   +0.00  9   +0.50"
    assert lines[6] == "activatio… 0.92 ± 0.61"
    few = [line[12:] for line in paint_unit(unit_details(47), 36, 5, NONE, BRAILLE).lines()]
    assert "46" in "".join(few) and " 0 " not in "".join(few)


@pytest.mark.parametrize("count", [1, 3, 130])
def test_both_accuracies_can_be_read_at_any_width(count: int) -> None:
    names = unit_names([(unit % 2, unit) for unit in range(count)], hidden_layers=2)
    for width in range(20, 120):
        text = first_fitting(ablation_texts(names, count, AblationResult(5000, 4899, 4755, 120)), width)
        assert len(text) <= width and text.startswith("95.10%") and "97.98%" in text, width


def test_names_of_units_are_shortened_before_anything_else() -> None:
    names = unit_names([(0, 17), (1, 5), (0, 3)], hidden_layers=2)
    texts = ablation_texts(names, 3, AblationResult(5000, 4899, 4755, 120))
    assert first_fitting(texts, 140) == (
        "95.10% (94.5-95.7) without h3 h17 of layer 1, h5 of layer 2, 97.98% (97.6-98.3) with all; "
        "120 of 5,000 predictions change"
    )
    assert first_fitting(texts, 100) == (
        "95.10% without h3 h17 of layer 1, h5 of layer 2, 97.98% with all; 120 of 5,000 predictions change"
    )
    assert first_fitting(texts, 80) == "95.10% without 3 units, 97.98% with all; 120 of 5,000 predictions change"
    assert first_fitting(texts, 60) == "95.10% without 3 units, 97.98% with all; 120 change"
    assert first_fitting(texts, 40) == "95.10% without 3 units, 97.98% with all"
    assert unit_names([(0, 3)], hidden_layers=1) == "h3"


def test_columns_are_square_roots_of_counts() -> None:
    spread = HistogramBars("weights 1", np.array([0, 1, 4, 16]), -1.0, 3.0, "0.25")
    lines = paint_histogram(spread, 16, 6, NONE, BRAILLE).lines()
    assert lines == [
        "weights 1 √ 0.25",
        "            ████",
        "            ████",
        "        ████████",
        "    ████████████",
        "-1  0          3",
    ]


def test_a_single_number_among_millions_still_shows() -> None:
    spread = HistogramBars("weights 1", np.array([1, 10**7]), 0.0, 2.0)
    assert paint_histogram(spread, 8, 3, NONE, BRAILLE).lines()[1] == "▁▁▁▁████"


def test_ends_of_the_axis_that_are_zero_but_for_rounding_are_zero() -> None:
    spread = HistogramBars("outputs", np.array([1, 1]), 9e-22, 1.0)
    assert paint_histogram(spread, 10, 4, NONE, BRAILLE).lines()[3] == "0        1"


def test_ends_of_the_axis_may_be_tiny() -> None:
    spread = HistogramBars("gradients", np.array([1, 1]), -2e-13, 1e-13)
    assert paint_histogram(spread, 20, 4, NONE, BRAILLE).lines()[3] == "-2e-13       0 1e-13"


def test_nothing_to_count_is_said() -> None:
    assert "no values" in paint_histogram(HistogramBars("w", np.zeros(5, int), 0, 0), 30, 5, NONE, BRAILLE).lines()[2]


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


def test_cursor_is_a_reversed_sign_in_brackets_which_no_name_has() -> None:
    canvas = paint_scatter(corners(cursor=4), 5, 3, DARK, BRAILLE)
    assert canvas.lines()[2] == "⡀  [2" and canvas.style[2, 4] & REVERSE
    assert paint_scatter(corners(cursor=0), 5, 3, DARK, BRAILLE).lines()[2] == "0]  ⢀"


def test_frame_has_the_name_of_the_image_and_hides_none_of_it() -> None:
    image = Canvas(4, 1)
    image.text(0, 0, "****")
    assert framed(image, "#12", NONE, ASCII).lines() == ["+#12-+", "|****|", "+----+"]
    assert framed(image, "#12,345", NONE, BRAILLE).lines()[0] == "╭────╮"


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


def test_names_of_classes_in_the_same_place_stand_below_each_other() -> None:
    points: Doubles = np.array([[0.0, 0.0], [5.0, 5.0], [5.0, 5.0], [5.0, 5.0], [9.0, 9.0]])
    data = ScatterData(points, np.array([0, 1, 2, 3, 0]), ("0", "1", "2", "3"))
    lines = paint_scatter(data, 40, 10, DARK, BRAILLE).lines()
    assert [line[22:] for line in lines[3:6]] == ["2", "1", "3"], lines


def test_long_names_have_signs_of_their_own() -> None:
    data = ScatterData(corners().points, corners().classes, ("T-shirt", "Bag", "Boot"))
    assert paint_scatter(data, 5, 3, NONE, BRAILLE).lines() == ["    1", "", "0   2"]
    legend = paint_class_legend(data.names, frozenset({1}), None, 40, NONE, BRAILLE).lines()
    assert legend == [" 0 T-shirt (1 Bag) 2 Boot"]


def test_the_class_under_the_cursor_of_a_long_legend_is_seen() -> None:
    names = tuple(f"class number {number}" for number in range(64))
    for cursor in (0, 20, 63):
        legend = paint_class_legend(names, frozenset(), cursor, 60, NONE, BRAILLE)
        frozen = "".join(legend.chars[0][(legend.style[0] & REVERSE) != 0])
        assert frozen.strip().endswith(f"cl…{cursor % 10}"), frozen


def test_a_legend_that_is_cut_says_so() -> None:
    names = tuple("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    (legend,) = paint_class_legend(names, frozenset(), None, 80, NONE, BRAILLE).lines()
    assert legend.startswith(" 0  1 ") and legend.endswith("P  …")
    (legend,) = paint_class_legend(names, frozenset(), 35, 80, NONE, BRAILLE).lines()
    assert legend.startswith("…") and legend.strip().endswith("Y  Z")


def test_ten_names_fit_the_legend_of_a_small_window() -> None:
    names = ("T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")
    (legend,) = paint_class_legend(names, frozenset(), 0, 80, NONE, BRAILLE).lines()
    assert all(f" {number} " in f" {legend}" for number in range(10)) and len(legend) <= 80


def test_where_names_would_hide_the_points_their_signs_stand_there() -> None:
    rng = np.random.default_rng(0)
    names = tuple(f"class number {number}" for number in range(36))
    data = ScatterData(rng.random((2000, 2)), rng.integers(0, 36, 2000), names)
    text = "".join(paint_scatter(data, 80, 20, DARK, BRAILLE).lines())
    signs = set(text) - {" "}
    assert "class" not in text and signs == set("0123456789abcdefghijklmnopqrstuvwxyz")


@pytest.mark.parametrize("palette", COLOURED, ids=lambda palette: palette.name)
def test_ten_classes_differ_on_the_map_in_colour_or_in_character(palette: Palette) -> None:
    data = ScatterData(np.random.default_rng(0).random((10, 2)), np.arange(10), tuple("0123456789"))
    canvas = paint_scatter(data, 20, 6, palette, BRAILLE)  # too small for names
    shown = {character for row in canvas.lines() for character in row} - {" "}
    has_digits = shown <= set("0123456789")
    assert has_digits == (len(class_colours(palette)) < 10)


@pytest.mark.parametrize("palette", COLOURED, ids=lambda palette: palette.name)
def test_no_two_classes_share_a_colour_and_ten_have_one_where_there_are_256(palette: Palette) -> None:
    colours = class_colours(palette)
    assert len(set(colours)) == len(colours)
    assert len(colours) == 10 or palette.ground < 16


@pytest.mark.parametrize("palette", COLOURED, ids=lambda palette: palette.name)
def test_plus_and_minus_have_colours_in_every_theme(palette: Palette) -> None:
    canvas = paint_weights(UNITS, None, 80, 22, palette, BRAILLE)
    plus, minus = canvas.back[0, 1], canvas.back[0, 10]
    assert DEFAULT not in (plus, minus) and plus != minus
