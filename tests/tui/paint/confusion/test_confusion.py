"""The confusion matrix at every size, its two scales, and what it says where it cannot be drawn."""

import numpy as np
import pytest

from mnist_tui.tui.paint.canvas import BOLD, REVERSE, UNDERLINE
from mnist_tui.tui.paint.confusion.around import axes_legend
from mnist_tui.tui.paint.confusion.matrix import ConfusionData
from mnist_tui.tui.paint.confusion.paint import layout, paint_confusion
from mnist_tui.tui.paint.confusion_text import recalls, top_confusions
from mnist_tui.tui.paint.glyphs import ASCII, BRAILLE, Glyphs
from mnist_tui.tui.paint.palette import ANSI16, ANSI16_LIGHT, DARK, NONE, Palette, rgb

THREE = ConfusionData(np.array([[8, 2, 0], [1, 99, 12], [0, 0, 0]]), ("0", "1", "2"))
TEN = ConfusionData(np.eye(10, dtype=np.int64) * 95 + 1, tuple("0123456789"))


@pytest.mark.parametrize(
    ("width", "height", "glyphs", "expected"),
    [
        (
            30,
            5,
            BRAILLE,
            [
                "     0    1    2  recall",
                "0  80%    2    ·    80.0",
                "1    1  88%   12    88.4",
                "2    ·    ·    ·       -",
                "  confused 1→2 12× · 0→1 2×",
            ],
        ),
        (
            30,
            5,
            ASCII,
            [
                "     0    1    2  recall",
                "0  80%    2    .    80.0",
                "1    1  88%   12    88.4",
                "2    .    .    .       -",
                "  confused 1>2 12x | 0>1 2x",
            ],
        ),
        (11, 4, BRAILLE, ["   0  1  2", "0 80  2  ·", "1  1 88 12", "2  ·  ·  ·"]),
        (8, 3, BRAILLE, ["0  ▓ 2 ·", "1  1 █ +", "2  · · ·"]),
        (
            24,
            7,
            BRAILLE,
            [
                "     0    1    2  recall",
                "0  80%    2    ·    80.0",
                "",
                "1    1  88%   12    88.4",
                "",
                "2    ·    ·    ·       -",
                "",
            ],
        ),
        (5, 2, BRAILLE, ["84.2%", ""]),
        (20, 2, BRAILLE, ["recall 84.2%", "confused 1→2 12×"]),
    ],
)
def test_matrix_uses_the_room_it_has(width: int, height: int, glyphs: Glyphs, expected: list[str]) -> None:
    assert paint_confusion(THREE, width, height, DARK, glyphs).lines() == expected


def test_ten_classes_fit_the_pane_of_a_small_terminal() -> None:
    lines = paint_confusion(TEN, 42, 11, DARK, BRAILLE).lines()
    assert lines[0] == "    0   1   2   3   4   5   6   7   8   9"
    assert lines[10] == "9   1   1   1   1   1   1   1   1   1 91%"


@pytest.mark.parametrize("count", [2, 3, 4])
def test_the_matrix_of_few_classes_grows_with_its_pane(count: int) -> None:
    pane = 53, 22  # in a window of 140x45
    data = ConfusionData(np.eye(count, dtype=np.int64) * 90 + 5, tuple("0123")[:count])
    grid = layout(data, *pane, DARK, BRAILLE)
    assert grid is not None and grid.recall
    assert grid.end >= pane[0] / 2 and grid.bottom >= pane[1] / 2, (grid.end, grid.bottom)
    assert paint_confusion(data, *pane, DARK, BRAILLE).lines()[grid.bottom].split()[0] == "confused"


def test_recall_has_its_column_in_the_pane_of_a_large_terminal() -> None:
    canvas = paint_confusion(TEN, 54, 22, DARK, BRAILLE)
    assert canvas.lines()[0].endswith("recall") and canvas.lines()[1].endswith("91.4")
    block = canvas.back[1:3, 2:6]
    assert (block == block[0, 0]).all() and block[0, 0] in [ink.back for ink in DARK.recalls]


def test_percent_beside_counts_has_its_sign_or_is_named_below() -> None:
    counts = np.array([[97, 3], [98, 2]])
    wide = paint_confusion(ConfusionData(counts, ("0", "1")), 12, 3, NONE, BRAILLE).lines()
    assert wide[1:] == ["0  97%    3", "1   98   2%"]
    narrow = paint_confusion(ConfusionData(counts, ("0", "1"), show_axes=False), 9, 5, NONE, BRAILLE).lines()
    assert narrow[1:3] == ["0 97  3", "1 98  2"] and narrow[4].strip() == "diag %"
    percent = paint_confusion(ConfusionData(counts, ("0", "1"), in_percent=True), 12, 3, NONE, BRAILLE).lines()
    assert percent[1:] == ["0   97  3.0", "1  98.0   2"]


@pytest.mark.parametrize("in_percent", [False, True])
@pytest.mark.parametrize("classes", [2, 10, 26])
def test_cells_never_touch_whatever_they_hold(classes: int, in_percent: bool) -> None:
    rng = np.random.default_rng(classes)
    names = tuple(str(number) for number in range(classes))
    for width in (*range(2 + 2 * classes, 9 * classes, classes // 2), 9 * classes):
        counts = rng.choice([0, 7, 85, 101, 169, 1135, 12_345, 999_999_999], (classes, classes))
        counts[0] = np.eye(classes, dtype=int)[0] * 5  # a class that is always recognised
        data = ConfusionData(counts, names, in_percent=in_percent)
        canvas, grid = (
            paint_confusion(data, width, classes + 1, NONE, BRAILLE),
            layout(data, width, classes + 1, NONE, BRAILLE),
        )
        assert grid is not None
        blank = canvas.chars[: grid.bottom] == " "
        for column in range(1, classes):
            edge = grid.label_width + column * grid.cell_width
            assert (blank[:, edge - 1] | blank[:, edge]).all(), canvas.lines()
        assert blank[:, grid.label_width - 1 : grid.label_width + 1].any(axis=1).all(), canvas.lines()


def test_a_count_with_too_many_digits_is_said_to_be_larger() -> None:
    ten = np.full((10, 10), 101)
    lines = paint_confusion(ConfusionData(ten, tuple("0123456789")), 32, 14, NONE, BRAILLE).lines()
    assert lines[1] == "0 10 ++ ++ ++ ++ ++ ++ ++ ++ ++" and lines[-1] == "  label ↓ pred →  diag %  ++ >99"


def test_diagonal_is_teal_and_mistakes_go_from_grey_to_amber() -> None:
    canvas = paint_confusion(THREE, 11, 4, DARK, BRAILLE)
    assert canvas.back[1, 2] == DARK.recalls[2].back, "recall 0.8"
    assert canvas.back[2, 8] == DARK.counts[-1].back, "12 of 12"
    assert canvas.back[1, 5] == DARK.counts[2].back, "2 of 12: (1/6) ** 0.7 is 0.285"
    assert canvas.back[1, 8] == -1 and canvas.fore[1, 9] == DARK.faint, "nothing"


def test_a_few_mistakes_among_ten_thousand_are_visible() -> None:
    counts = np.diag(np.full(10, 1000))
    counts[9, 4], counts[4, 9] = 28, 1
    canvas = paint_confusion(ConfusionData(counts, tuple("0123456789")), 42, 11, DARK, BRAILLE)
    assert canvas.back[10, 2 + 4 * 4] == DARK.counts[-1].back
    assert canvas.back[5, 2 + 4 * 9] == DARK.counts[0].back


def test_without_colour_the_diagonal_is_bold_and_the_worst_cell_reversed() -> None:
    canvas = paint_confusion(THREE, 11, 4, NONE, BRAILLE)
    assert canvas.style[1, 2] == canvas.style[2, 6] == BOLD | UNDERLINE
    assert canvas.style[2, 8] & REVERSE and not canvas.style[2, 3] & REVERSE


def test_class_without_examples_has_no_recall() -> None:
    np.testing.assert_allclose(recalls(THREE.counts), [0.8, 99 / 112, np.nan])


def test_large_counts_stay_in_their_cells() -> None:
    data = ConfusionData(np.array([[5, 12_345], [123_456_789, 0]]), ("0", "1"))
    assert paint_confusion(data, 10, 3, DARK, BRAILLE).lines() == ["    0   1", "0  1% 12k", "1 +++  0%"]
    assert paint_confusion(data, 8, 3, DARK, BRAILLE).lines() == ["   0  1", "0  1 ++", "1 ++  0"]


def test_the_most_frequent_confusions_are_named_with_their_counts() -> None:
    counts = np.array([[5, 0, 1], [28, 5, 0], [0, 14, 5]])
    assert top_confusions(counts, ("4", "9", "7")) == "confused 9→4 28× · 7→9 14×"
    assert top_confusions(counts, ("4", "9", "7"), top=1, glyphs=ASCII) == "confused 9>4 28x"
    assert top_confusions(np.eye(3, dtype=np.int64), ("a", "b", "c")) == "no mistakes"


def test_many_classes_say_mean_recall_top_confusions_and_lowest_recalls() -> None:
    counts = np.diag(np.full(64, 10))
    counts[7] = 0
    counts[7, 7], counts[7, 9] = 6, 4
    lines = paint_confusion(ConfusionData(counts, tuple(f"c{i}" for i in range(64))), 40, 5, DARK, BRAILLE).lines()
    assert lines[:3] == ["64 classes · mean recall 99.4%", "confused c7→c9 4×", "lowest recall"]
    assert lines[3].split()[:2] == ["c7", "60.0%"]


def test_in_a_tall_window_the_confusions_of_many_classes_are_a_list_above_that_of_the_recalls() -> None:
    counts = np.diag(np.full(64, 10))
    for label in range(20):
        counts[label, label], counts[label, label + 1] = 10 - label // 2, 1 + label // 2
    lines = paint_confusion(ConfusionData(counts, tuple(f"c{i}" for i in range(64))), 40, 12, DARK, BRAILLE).lines()
    assert lines[1] == "most frequent confusions"
    # rows 2 to 5 have three columns each: ten at c18 and c19, nine at c16 and c17, and so on
    assert lines[2].split() == ["c18→c19", "10×", "c19→c20", "10×", "c16→c17", "9×"]
    assert lines[5].split()[::2] == ["c11→c12", "c8→c9", "c9→c10"] and lines[6:8] == ["", "lowest recall"]
    assert lines[8].split()[:4] == ["c18", "9.1%", "c19", "9.1%"]  # 1 of 11 each


def test_long_names_of_many_classes_stay_apart_and_full_recalls_are_left_out() -> None:
    counts = np.diag(np.full(64, 10))
    counts[7] = 0
    counts[7, 7], counts[7, 19] = 6, 4
    counts[19, 19], counts[19, 7] = 5, 2
    names = tuple(f"a very long name of a class {i}" for i in range(64))
    lines = paint_confusion(ConfusionData(counts, names), 40, 6, DARK, BRAILLE).lines()
    assert lines[1:] == [
        "confused a ver…ss 7→a ver…s 19 4×",
        "lowest recall",
        "a ver…ss 7  60.0%  a ver…s 19  71.4%",
        "",
        "",
    ]


def test_rows_under_the_matrix_name_more_pairs() -> None:
    counts = np.full((3, 3), 9) - np.arange(9).reshape(3, 3)
    names = ("0", "1", "2")
    bare = ConfusionData(counts, names, show_axes=False)
    below = ["  confused 0→1 8×", "  0→2 7× · 1→0 6×"]
    assert paint_confusion(bare, 22, 6, DARK, BRAILLE).lines()[4:] == below
    told = ["  confused 0→1 8×", "        label ↓ pred →"]
    assert paint_confusion(ConfusionData(counts, names), 22, 6, DARK, BRAILLE).lines()[4:] == told


def test_a_third_of_the_most_mistakes_is_warm_already() -> None:
    counts = np.array([[0, 33], [12, 0]])
    canvas = paint_confusion(ConfusionData(counts, ("0", "1")), 11, 3, DARK, BRAILLE)
    red, green, blue = rgb(int(canvas.back[2, 3]))
    assert min(red, green) > blue, "olive, not grey"


def test_before_the_first_evaluation_it_says_so() -> None:
    empty = ConfusionData(np.zeros((10, 10), dtype=np.int64), tuple("0123456789"), "test")
    assert paint_confusion(empty, 40, 3, DARK, BRAILLE).lines()[1].strip() == "no test results yet"


def test_axes_legend_says_which_way_the_classes_run() -> None:
    assert (axes_legend(BRAILLE), axes_legend(ASCII)) == ("label ↓ pred →", "label v pred >")


@pytest.mark.parametrize("palette", [ANSI16, ANSI16_LIGHT])
def test_in_16_colours_only_the_top_confusions_are_filled_and_recalls_have_their_ink(palette: Palette) -> None:
    counts = np.diag([90, 90, 90])
    counts[0, 1], counts[1, 2], counts[2, 0] = 10, 5, 2
    canvas = paint_confusion(ConfusionData(counts, ("0", "1", "2")), 12, 5, palette, BRAILLE)
    filled = {canvas.chars[y, x] for y, x in zip(*np.nonzero(canvas.back >= 0), strict=True)} - {" "}
    assert filled == {"1", "0"}, "the digits of 10"
    nines = np.argwhere(canvas.chars == "9")
    assert len(nines) == 3 and all(canvas.fore[y, x] == palette.right for y, x in nines.tolist())
