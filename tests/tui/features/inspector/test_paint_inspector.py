"""One digit looked into: its pixels' signs, the bars of its classes, what contributes to it, what lies near it."""

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.tui.features.inspector.paint_attributions import (
    LABEL_WIDTH,
    LayerAttribution,
    paint_attribution_list,
    paint_attribution_strip,
    strip_units,
)
from mnist_tui.tui.paint.canvas import BOLD, DIM, REVERSE, UNDERLINE
from mnist_tui.tui.paint.digit import paint_digit_half
from mnist_tui.tui.paint.glyphs import ASCII, BRAILLE, Glyphs
from mnist_tui.tui.paint.neighbours import Neighbour, paint_neighbours, shown_neighbours
from mnist_tui.tui.paint.palette import ANSI16, DARK, LIGHT, NONE, Palette
from mnist_tui.tui.paint.probabilities import (
    ClassProbabilities,
    paint_probabilities,
    paint_probability_curve,
)
from mnist_tui.tui.paint.scales import signed_scale
from mnist_tui.tui.paint.signed import paint_saliency, paint_signed

TEN = tuple("0123456789")
STROKE = np.zeros((28, 28), np.uint8)
STROKE[3:23, 20:24] = 255


# --- signed images ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("palette", [DARK, LIGHT, ANSI16])
def test_strongest_plus_and_minus_have_the_strongest_colours_and_nothing_has_none(palette: Palette) -> None:
    values: NDArray[np.float64] = np.array([[2.0, -2.0, 0.0], [2.0, -2.0, 0.0]])
    canvas = paint_signed(values, 3, 1, palette, BRAILLE)
    scale = signed_scale(palette)
    assert canvas.back[0].tolist() == [scale.positive[-1], scale.negative[-1], -1]
    assert canvas.lines() == [""]


def test_two_signs_share_a_cell() -> None:
    canvas = paint_signed(np.array([[1.0], [-1.0]]), 1, 1, DARK, BRAILLE)
    scale = signed_scale(DARK)
    assert (canvas.chars[0, 0], canvas.fore[0, 0], canvas.back[0, 0]) == ("▀", scale.positive[-1], scale.negative[-1])


def test_without_colour_signs_are_characters_and_their_strength_a_style() -> None:
    values: NDArray[np.float64] = np.repeat([[1.0, 0.5, 0.2, 0.01, -0.2, -1.0]], 2, axis=0)
    canvas = paint_signed(values, 6, 1, NONE, BRAILLE)
    assert canvas.lines() == ["+++ --"]
    assert canvas.style[0].tolist() == [BOLD, 0, DIM, 0, DIM, BOLD]


def test_ascii_with_colour_has_both_signs_and_colours() -> None:
    canvas = paint_signed(np.array([[1.0, -1.0], [1.0, -1.0]]), 2, 1, DARK, ASCII)
    scale = signed_scale(DARK)
    assert canvas.lines() == ["+-"] and canvas.fore[0].tolist() == [scale.positive[-1], scale.negative[-1]]


def test_common_scale_dims_what_is_weak_everywhere() -> None:
    values: NDArray[np.float64] = np.full((2, 1), 0.5)
    assert paint_signed(values, 1, 1, DARK, BRAILLE, largest=0.5).back[0, 0] == signed_scale(DARK).positive[-1]
    assert paint_signed(values, 1, 1, DARK, BRAILLE, largest=1.0).back[0, 0] == signed_scale(DARK).positive[3]


@pytest.mark.parametrize(("width", "height"), [(28, 14), (20, 10), (9, 4)])
@pytest.mark.parametrize(("palette", "glyphs"), [(DARK, BRAILLE), (NONE, BRAILLE), (DARK, ASCII)])
def test_saliency_lies_on_the_pixels_of_its_digit(width: int, height: int, palette: Palette, glyphs: Glyphs) -> None:
    values = np.zeros((28, 28))
    values[10:14, 20:24] = -1.0  # a part of the stroke only: cutting to the values' own extent would enlarge it
    digit = paint_digit_half(STROKE, width, height, palette, glyphs)
    saliency = paint_saliency(values, STROKE, width, height, palette, glyphs)
    inked = (saliency.back != -1) | (saliency.chars != " ")
    assert inked.any() and not (inked & (digit.back == -1) & (digit.chars == " ")).any()


def test_values_must_belong_to_the_image() -> None:
    with pytest.raises(ValueError, match="8"):
        paint_saliency(np.zeros((8, 8)), STROKE, 20, 10, DARK, BRAILLE)


# --- probabilities ----------------------------------------------------------------------------------------------------

WRONG = ClassProbabilities(TEN, np.array([0, 0, 0.25, 0, 0.5, 0, 0, 0, 0.25, 0]), label=8, predicted=4)


def test_bars_are_as_long_as_probabilities_and_answer_and_truth_are_marked() -> None:
    lines = paint_probabilities(WRONG, 26, 10, NONE, BRAILLE).lines()
    assert lines[4] == "▸4 ████████          50.0%"
    assert lines[8] == "=8 ████              25.0%"
    assert lines[2] == " 2 ████              25.0%"
    assert lines[0] == " 0                    0.0%"
    assert paint_probabilities(WRONG, 26, 10, NONE, ASCII).lines()[4].startswith(">4 ########  ")


def test_only_a_certain_prediction_is_written_as_100_percent() -> None:
    for one, text in ((0.99996, "99.9%"), (1.0, "100%")):
        lines = paint_probabilities(
            ClassProbabilities(("a", "b"), np.array([one, 1 - one]), None, 0), 20, 2, NONE, ASCII
        )
        assert lines.lines()[0].endswith(f" {text}")


def test_truth_is_green_and_a_wrong_answer_red() -> None:
    canvas = paint_probabilities(WRONG, 26, 10, DARK, BRAILLE)
    assert (canvas.fore[4, 1], canvas.fore[8, 1], canvas.fore[2, 1]) == (DARK.wrong, DARK.right, DARK.muted)
    right = paint_probabilities(ClassProbabilities(TEN, WRONG.probabilities, 4, 4), 26, 10, DARK, BRAILLE)
    assert right.fore[4, 1] == right.fore[4, 4] == DARK.right


def test_parts_of_a_cell_are_drawn() -> None:
    shares: NDArray[np.float64] = np.array([5 / 80, 0])  # five eighths of one cell of ten
    assert (
        paint_probabilities(ClassProbabilities(("a", "b"), shares, None, 0), 20, 2, NONE, BRAILLE).lines()[0]
        == "▸a ▋            6.2%"
    )


def test_with_few_rows_answer_truth_and_the_most_probable_stay_in_order() -> None:
    class_probabilities = ClassProbabilities(
        TEN, np.array([0.3, 0.2, 0.1, 0, 0.4, 0, 0, 0, 0, 0]), label=9, predicted=4
    )
    assert [line[:2] for line in paint_probabilities(class_probabilities, 26, 3, NONE, BRAILLE).lines()] == [
        " 0",
        "▸4",
        "=9",
    ]


def test_classes_without_a_row_are_counted_and_added_up() -> None:
    probabilities = np.array([0.3, 0.15, 0.1, 0.03, 0.4, 0.02, 0, 0, 0, 0])
    lines = paint_probabilities(ClassProbabilities(TEN, probabilities, 9, 4), 26, 5, NONE, BRAILLE).lines()
    assert [line[:2] for line in lines[:4]] == [" 0", " 1", "▸4", "=9"]
    assert lines[4] == "+6 others            15.0%"


def test_with_many_rows_a_blank_one_is_between_two_classes() -> None:
    lines = paint_probabilities(WRONG, 26, 23, NONE, BRAILLE).lines()
    assert [line[:2] for line in lines[6:12]] == [" 3", "", "▸4", "", " 5", ""] and lines[18].startswith(" 9")


def test_bar_shows_where_it_was_before_the_edit() -> None:
    before: NDArray[np.float64] = np.array([0.5, 0.5])
    lines = paint_probabilities(
        ClassProbabilities(("a", "b"), np.array([0.9, 0.1]), None, 0, before), 20, 2, NONE, BRAILLE
    ).lines()
    assert lines == ["▸a █████│███   90.0%", " b █    │      10.0%"]


def test_curve_of_one_probability_has_its_latest_value() -> None:
    steps, values = np.arange(5.0), np.array([0.1, 0.2, np.nan, 0.8, 0.65])
    lines = paint_probability_curve(steps, values, "p(4)", 40, 8, NONE, BRAILLE).lines()
    assert "p(4) 65.0%" in lines[0] and lines[1].startswith("    1")
    sure = paint_probability_curve(steps, np.full(5, 0.9999), "p(4)", 40, 8, NONE, BRAILLE).lines()
    assert "p(4) 99.9%" in sure[0] and "100.0%" not in "".join(sure)
    empty = paint_probability_curve(np.zeros(0), np.zeros(0), "p(4)", 40, 8, NONE, BRAILLE).lines()
    assert empty[4].strip() == "no evaluation yet"


# --- units ------------------------------------------------------------------------------------------------------------

LAYER = LayerAttribution("h1 5", np.array([1.0, 0.0, 2.0, 4.0, 3.0]), np.array([-2.0, 0.0, 1.0, 4.0, -0.1]))


def test_strip_goes_from_the_answer_to_the_rival() -> None:
    assert strip_units(LAYER, LABEL_WIDTH + 5) == [3, 2, 1, 4, 0]
    lines = paint_attribution_strip((LAYER,), None, LABEL_WIDTH + 5, 2, NONE, ASCII).lines()
    assert lines == ["h1 5    @= #:", "contrib ++  -"]


def test_small_contributions_are_written_in_the_colour_of_texts() -> None:
    layer = LayerAttribution("h1 5", LAYER.activations, np.array([-4.0, 0.0, 0.5, 4.0, -0.5]))
    canvas, scale = paint_attribution_strip((layer,), None, LABEL_WIDTH + 5, 2, DARK, ASCII), signed_scale(DARK)
    assert canvas.lines()[1] == "contrib ++ --"
    plus, minus = scale.plus(DARK).fore, scale.minus(DARK).fore
    signs = canvas.chars[1, LABEL_WIDTH:] != " "
    assert canvas.fore[1, LABEL_WIDTH:][signs].tolist() == [plus, plus, minus, minus]


def test_strip_too_narrow_leaves_out_the_weak_in_the_middle() -> None:
    assert strip_units(LAYER, LABEL_WIDTH + 4) == [3, 2, None, 0]
    assert paint_attribution_strip((LAYER,), None, LABEL_WIDTH + 4, 2, NONE, ASCII).lines() == [
        "h1 5    @=~:",
        "contrib ++~-",
    ]


def test_strip_has_orange_for_the_answer_blue_for_the_rival_and_a_cursor() -> None:
    scale = signed_scale(DARK)
    canvas = paint_attribution_strip((LAYER,), (0, 1), LABEL_WIDTH + 5, 2, DARK, BRAILLE)
    assert canvas.back[1, LABEL_WIDTH] == scale.positive[-1]
    assert canvas.back[1, LABEL_WIDTH + 4] in scale.negative
    assert canvas.fore[0, LABEL_WIDTH + 1] == DARK.key and canvas.style[0, LABEL_WIDTH + 1] & REVERSE
    plain = paint_attribution_strip((LAYER,), (0, 1), LABEL_WIDTH + 5, 2, NONE, BRAILLE)
    assert plain.style[1, LABEL_WIDTH + 1] & REVERSE


def test_list_has_both_sides_with_their_sums() -> None:
    lines = paint_attribution_list(LAYER, ("4", "8"), 60, 3, NONE, ASCII).lines()
    assert lines == [
        "for 4           2 units +5.00  for 8           2 units -2.10",
        "h3       +4.00 ######  a 4.00  h0       -2.00 ###     a 1.00",
        "h2       +1.00 ##      a 2.00  h4       -0.10 #       a 3.00",
    ]
    assert paint_attribution_list(LAYER, ("4", "8"), 30, 2, NONE, ASCII).lines()[0].startswith("for 4  ")


# --- neighbours -------------------------------------------------------------------------------------------------------

NEAR = tuple(Neighbour(index, STROKE, label, 3.14159 + index) for index, label in enumerate("4897"))


def test_neighbours_have_class_and_distance() -> None:
    lines = paint_neighbours(NEAR, "8", "4", None, 33, 6, NONE, BRAILLE).lines()
    assert lines == [*["    ⣿⣿         ⣿⣿         ⣿⣿"] * 5, "4   3.14   8   4.14   9   5.14"]
    assert paint_neighbours(NEAR, "8", "4", None, 33, 2, NONE, BRAILLE).lines()[0] == "4   3.14   8   4.14   9   5.14"
    assert shown_neighbours(len(NEAR), 33) == 3 and shown_neighbours(2, 33) == 2 and shown_neighbours(4, 9) == 0


def test_neighbours_of_the_true_class_are_green_of_the_answer_red() -> None:
    canvas = paint_neighbours(NEAR, "8", "4", None, 33, 6, DARK, BRAILLE)
    assert canvas.fore[5, [0, 11, 22]].tolist() == [DARK.wrong, DARK.right, DARK.text]
    plain = paint_neighbours(NEAR, "8", "4", 1, 33, 6, NONE, BRAILLE)
    assert plain.style[5, 0] & UNDERLINE and plain.style[5, 11] & REVERSE


def test_while_there_are_no_neighbours_it_says_why() -> None:
    text = paint_neighbours((), "8", "4", None, 60, 3, NONE, BRAILLE, "reading 12,000 of 55,000").lines()[1]
    assert text.strip() == "reading 12,000 of 55,000"


def test_no_contribution_is_minus_zero() -> None:
    layer = LayerAttribution("layer 1", np.array([1.0, 1.0]), np.array([2.0, -0.003]))
    lines = paint_attribution_list(layer, ("7", "4"), 80, 4, DARK, BRAILLE).lines()
    assert "+2.00" in lines[1] and "-3e-3" in lines[1] and "-0.00" not in lines[1]


def test_strips_say_how_large_the_largest_numbers_are_and_tiny_ones_are_grey() -> None:
    lines = paint_attribution_strip((LAYER,), None, 48, 2, NONE, ASCII).lines()
    assert lines == ["h1 5 to 4        @= #:", "contrib +-4      ++  -"]
    tiny = LayerAttribution("layer 1", 1e-10 * LAYER.activations, 1e-10 * LAYER.attributions)
    canvas = paint_attribution_strip((tiny,), None, 48, 2, DARK, BRAILLE)
    assert canvas.lines() == ["layer 1 to 4e-10", "contrib ±4e-10"]
    assert set(canvas.back[1].tolist()) <= {-1, DARK.track, DARK.faint}
    assert paint_attribution_strip((tiny,), None, 48, 2, NONE, ASCII).lines()[1] == "contrib +-4e-10  ..  ."
    listed = paint_attribution_list(tiny, ("4", "8"), 60, 3, DARK, BRAILLE)
    assert listed.lines()[0].startswith("for 4          2 units +5e-10") and "a 4e-10" in listed.lines()[1]
    assert listed.fore[1, 16] in (DARK.track, DARK.faint)


def test_tiny_saliency_is_grey() -> None:
    canvas = paint_saliency(1e-9 * STROKE.astype(np.float64), STROKE, 28, 14, DARK, BRAILLE)
    assert set(canvas.back.ravel().tolist()) <= {-1, DARK.track, DARK.faint} and (canvas.back == DARK.faint).any()
