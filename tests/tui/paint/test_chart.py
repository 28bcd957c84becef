"""Charts, as they look: the curves' places are worked out by hand from the data."""

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from mnist_tui.tui.paint import chart_marks
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart import paint_chart
from mnist_tui.tui.paint.chart_axes import View
from mnist_tui.tui.paint.chart_data import Band, ChartData, Level, Mark, Series
from mnist_tui.tui.paint.curve import quantiles, shrink
from mnist_tui.tui.paint.full_chart import paint_full_chart
from mnist_tui.tui.paint.glyphs import ASCII, BLOCKS, BRAILLE, Glyphs
from mnist_tui.tui.paint.palette import ANSI16, DARK, NONE, Palette

STEPS = np.arange(65.0)
HALVING = ChartData(
    (Series("train", STEPS / 32, 1.6 * 2.0 ** (-STEPS / 16), "train", "0.100"),), x_unit="epochs", log=True
)
CROSSING = ChartData(
    (
        Series("train", STEPS, STEPS, "train", "64"),
        Series("valid", STEPS, 64 - STEPS, "validation", "0", "dotted"),
    ),
    y_range=(0, 64),
)


def flat(value: float, points: int = 10) -> ChartData:
    x = np.arange(float(points))
    return ChartData((Series("train", x, np.full(points, value), "train", "1"),))


@pytest.mark.parametrize(
    ("glyphs", "expected"),
    [
        (
            BRAILLE,
            [
                "                      ━━ train 0.100",
                "     │⠤⣀",
                "    1┤┈┈⠉⠓⠤⢄⣀┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈",
                "     │       ⠉⠒⠦⣀⡀",
                "     │           ⠈⠑⠒⠤⣄",
                "     │                ⠉⠑⠢⠤⣀",
                "  0.2┤┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈⠈⠉⠒⠤⢄⣀┈┈┈┈",
                "     │                          ⠙⠒⠤t",
                "     └──────────────┴ep1────────────",
            ],
        ),
        (
            BLOCKS,
            [
                "                      ━━ train 0.100",
                "     │▄▖",
                "    1┤┈▝▀▀▄▄▖┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈",
                "     │      ▝▀▀▄▄▖",
                "     │           ▝▀▀▄▄",
                "     │                ▀▀▀▄▄",
                "  0.2┤┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈▀▀▚▄▄▖┈┈┈",
                "     │                          ▝▀▚t",
                "     └──────────────┴ep1────────────",
            ],
        ),
        (
            ASCII,
            [
                "                       * train 0.100",
                "     |*",
                "    1+******........................",
                "     |      *****",
                "     |           ******",
                "     |                ******",
                "  0.2+.....................******...",
                "     |                           ***",
                "     +--------------+ep1------------",
            ],
        ),
    ],
)
def test_halving_cost_is_a_straight_line_on_the_logarithmic_axis(glyphs: Glyphs, expected: list[str]) -> None:
    assert paint_chart(HALVING, 36, 9, NONE, glyphs).lines() == expected


def test_without_colour_lines_differ_in_texture_and_name_their_ends() -> None:
    lines = paint_chart(CROSSING, 30, 8, NONE, BRAILLE).lines()
    assert lines[1].endswith("t"), "the rising line ends in its first letter"
    assert "━━ train 64  ╍╍ valid 0" in lines[0], "the legend shows both textures"
    assert "⠉┈⠤" in lines[2] and "⠤⠒⠉" in lines[2], "one is dashed, the other is not"


def test_lines_that_share_cells_take_turns() -> None:
    x = np.arange(40.0)
    same = ChartData((Series("train", x, x, "train"), Series("valid", x, x, "validation")), y_range=(0, 39))
    canvas = paint_chart(same, 46, 12, DARK, BRAILLE)
    fore = canvas.fore[:, 6:]
    assert (fore == DARK.train).sum() > 10 and (fore == DARK.validation).sum() > 10


def test_ghost_lies_behind_the_other_lines() -> None:
    x = np.arange(40.0)
    data = ChartData((Series("train", x, x, "train"), Series("prev", x, x, "previous")), y_range=(0, 39))
    assert not (paint_chart(data, 46, 12, DARK, BRAILLE).fore[2:, 6:] == DARK.previous).any()


def test_points_that_are_not_finite_leave_a_gap() -> None:
    y = np.ones(41)
    y[[10, 20]] = np.nan, np.inf
    data = ChartData((Series("train", np.arange(41.0), y, "train"),), y_range=(0, 2))
    assert paint_chart(data, 6 + 41, 4, DARK, ASCII).lines()[2] == "     |" + "*" * 10 + " " + "*" * 9 + " " + "*" * 20


def test_empty_columns_are_crossed_but_gaps_are_not() -> None:
    y = np.array([1.0, 1.0, np.nan, 1.0])
    columns = shrink(np.array([0.0, 2.0, 4.0, 6.0]), y, (0, 6), 7, log=False)
    assert columns.empty.tolist() == [False, True, False, True, False, True, False]
    data = ChartData((Series("train", np.array([0.0, 6.0, 12.0, 18.0]), y, "train"),), y_range=(0, 2))
    assert paint_chart(data, 19, 4, DARK, ASCII).lines()[2] == "*******           *"


def test_logarithmic_axis_leaves_out_what_is_not_positive() -> None:
    y = np.array([1.0, 0.0, -5.0, 0.1, np.nan, 0.01])
    columns = shrink(np.arange(6.0), y, (0, 5), 6, log=True)
    np.testing.assert_allclose(columns.low, [0, np.nan, np.nan, -1, np.nan, -2], atol=1e-12)


def test_shrinking_keeps_the_extremes_of_every_column() -> None:
    x, y = np.arange(12.0), np.array([5.0, 1, 9, 2, 2, 2, 7, np.nan, 8, 0, 3, 1])
    columns = shrink(x, y, (0, 11), 2, log=False)  # the columns' centres are 0 and 11: the border is at 5.5
    assert columns.low.tolist() == [1, 0] and columns.high.tolist() == [9, 8]


def test_one_point_is_one_dot() -> None:
    canvas = paint_chart(flat(3.0, points=1), 30, 7, DARK, BRAILLE)
    assert (canvas.fore[:, 6:] == DARK.train).sum() == len("━━") + 1


def test_constant_series_is_a_level_line() -> None:
    rows = np.flatnonzero((paint_chart(flat(0.5), 40, 9, DARK, BRAILLE).fore[1:, 6:] == DARK.train).any(axis=1))
    assert len(rows) == 1


def test_band_shades_the_cells_between_its_extremes() -> None:
    x = np.repeat(np.arange(10.0), 2)
    band = Band(x, np.tile([2.0, 6.0], 10))
    data = replace(flat(4.0), band=band, y_range=(0.0, 8.0))
    canvas = paint_chart(data, 40, 11, DARK, BRAILLE)  # below the legend nine rows for 0..8: row 3 is 6, row 7 is 2
    assert np.flatnonzero((canvas.back == DARK.band).any(axis=1)).tolist() == [3, 4, 5, 6, 7]


@pytest.mark.parametrize("palette", [ANSI16, NONE])
def test_band_is_left_out_where_no_colour_is_calm_enough_for_it(palette: Palette) -> None:
    x = np.arange(40.0) / 32
    data = replace(HALVING, band=Band(x, 2.0 ** -(32 * x % 7)), y_range=(0.01, 2.0))
    without = replace(data, band=None)
    banded, plain = (paint_chart(one, 60, 12, palette, BRAILLE) for one in (data, without))
    assert banded.changed_runs(plain) == []


def test_marks_stand_at_their_step_with_their_text() -> None:
    data = replace(CROSSING, marks=(Mark(32, "lr .1→.05"), Mark(999, "outside")))
    lines = paint_chart(data, 70, 9, DARK, BRAILLE).lines()
    assert lines[1][38:48] == "┊lr .1→.05"
    assert not any("outside" in line for line in lines)


@pytest.mark.parametrize("paint", [paint_chart, paint_full_chart])
@pytest.mark.parametrize("glyphs", [BRAILLE, ASCII])
def test_no_line_of_the_cursor_goes_through_a_text(paint: Callable[..., Canvas], glyphs: Glyphs) -> None:
    level = Level(8.0, "class frequencies 8", "class freq. 8")
    data = replace(flat(2.0, 64), marks=(Mark(60, "batch 256 to 99"),), level=level, y_range=(1.0, 16.0))
    plain = paint(data, 60, 9, DARK, glyphs).lines()
    for x in range(36, 60, 2):
        rows = paint(replace(data, cursor=Mark(x, "")), 60, 9, DARK, glyphs).lines()
        for text in ("batch 256 to 99", level.text):
            assert [row.find(text) for row in rows] == [row.find(text) for row in plain] != [-1] * 9, x
        assert rows != plain, x


@pytest.mark.parametrize("paint", [paint_chart, paint_full_chart])
@pytest.mark.parametrize("glyphs", [BRAILLE, BLOCKS, ASCII])
def test_level_and_tick_lie_in_the_row_of_a_curve_of_their_value(paint: Callable[..., Canvas], glyphs: Glyphs) -> None:
    """Whatever the height: what is level with a curve must not stand above or below it."""
    around = ChartData((Series("a", np.array([0.0, 40.0]), np.full(2, np.nan), "train", ""),), y_range=(0.0, 1.0))
    for height, y in zip(range(8, 40), np.linspace(0.03, 0.97, 32).tolist(), strict=True):
        one = Series("b", np.array([20.0]), np.array([y]), "validation", "")
        curve = replace(around, series=(*around.series, one), y_ticks=((0.0, "low"),))
        marked = replace(curve, level=Level(y, "", ""), y_ticks=((y, "here"), (0.0, "low")))
        plain, lines = (paint(data, 40, height, DARK, glyphs).lines() for data in (curve, marked))
        row = next(row for row, line in enumerate(lines) if " here" in line)
        end = next(place for place, line in enumerate(plain) if place and line[6:].count(glyphs.rule) > 8)
        [dot] = [place for place in range(1, end) if plain[place][6:].strip(f" {glyphs.grid}")]
        assert row == dot and lines[row].count(glyphs.rule) > 20, (height, y)


def test_hundreds_of_marks_are_not_tried_in_every_row_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def is_free(canvas: Canvas, view: View, row: int, start: int, length: int, glyphs: Glyphs) -> bool:
        tried.append(row)
        return was_free(canvas, view, row, start, length, glyphs)

    was_free = chart_marks.is_free
    monkeypatch.setattr(chart_marks, "is_free", is_free)
    marks = tuple(Mark(32, "lr .1→.05") for _ in range(500))
    rows = paint_chart(replace(CROSSING, marks=marks), 40, 9, NONE, BRAILLE).lines()
    texts = sum(row.count("lr .1→.05") for row in rows)
    most = 2 * 7
    """A text on either side in each of the rows above the axis."""
    assert 0 < texts <= most and len(tried) <= (texts + 1) * most


def test_epochs_are_thinned_out_where_there_are_many() -> None:
    x = np.arange(1000.0) / 10
    data = ChartData((Series("train", x, x, "train"),), x_unit="epochs")
    axis = paint_chart(data, 60, 8, DARK, BRAILLE).lines()[-1]
    assert axis == "     └───────────┴ep20─────┴ep40──────┴ep60─────┴ep80───────"


def test_parts_of_epochs_have_labels() -> None:
    data = replace(HALVING, x_range=(1.2, 1.6))
    assert "┴ep1.3" in paint_chart(data, 60, 8, DARK, BRAILLE).lines()[-1]


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(11, 5, "train 0.100"), (10, 5, "0.100"), (40, 2, "train 0.100"), (3, 1, "0.1")],
)
def test_few_cells_say_the_current_value(width: int, height: int, expected: str) -> None:
    assert paint_chart(HALVING, width, height, DARK, BRAILLE).lines()[height // 2].strip() == expected


def test_without_data_it_says_so() -> None:
    assert paint_chart(ChartData(), 20, 3, DARK, BRAILLE).lines() == ["", "    no data yet", ""]
    assert "no data yet" in paint_chart(flat(np.nan), 40, 9, DARK, BRAILLE).lines()[4]


def test_legend_gets_shorter_as_the_chart_gets_narrower() -> None:
    named = Series("validation", STEPS, STEPS, "validation", "0.223")
    train = replace(HALVING.series[0], note="mean of 50")
    data = replace(HALVING, series=(named, train))
    legends = [paint_chart(data, width, 8, DARK, BRAILLE).lines()[0] for width in (60, 41, 40, 35, 30, 25, 22, 16, 15)]
    assert [legend.strip() for legend in legends] == [
        "━━ validation 0.223  ━━ train 0.100 mean of 50",
        "━━ valid 0.223  ━━ train 0.100 mean of 50",
        "━ valid 0.223  ━ train 0.100 mean of 50",
        "━ v 0.223  ━ t 0.100 mean of 50",
        "━ v 0.223  ━ t 0.100 mean 50",
        "v 0.223  t 0.100 mean 50",
        "━━ v 0.223  ━━ t 0.100",
        "v 0.223  t 0.100",
        "v 0.223",
    ]
    assert paint_chart(data, 19, 8, DARK, ASCII).lines()[0] == " *v 0.223  ot 0.100"


@pytest.mark.parametrize("paint", [paint_chart, paint_full_chart])
def test_the_ends_of_curves_take_as_many_letters_as_tell_them_apart(paint: Callable[..., Canvas]) -> None:
    x = np.arange(10.0)
    for name, ends in (("test", ("te", "tr")), ("validation", ("v", "t"))):
        curves = Series(name, x, 9 - x, "validation"), Series("train", x, x, "train")
        rows = paint(ChartData(curves), 60, 14, NONE, BRAILLE).lines()[1:]  # without the legend
        assert all(any(row.rstrip().endswith(end) for row in rows) for end in ends), rows


@pytest.mark.parametrize("paint", [paint_chart, paint_full_chart])
def test_names_at_the_ends_of_curves_never_run_into_each_other(paint: Callable[..., Canvas]) -> None:
    x = np.arange(40.0)
    for apart in np.linspace(0, 1, 11):
        curves = Series("test", x, 9 - x / 5, "validation"), Series("train", x, 9 - x / 5 - apart, "train")
        rows = paint(ChartData(curves, y_range=(0, 9)), 60, 14, NONE, BRAILLE).lines()[1:]
        words = [word for row in rows for word in re.findall("[a-z]+", row.partition("steps")[0])]
        assert sorted(words) == ["te", "tr"], rows


def test_points_of_two_curves_whose_names_begin_alike_say_whose_they_are() -> None:
    one, two = np.array([1.0]), np.array([2.0])
    curves = (
        Series("test", one, two, "validation", point_texts=("2",)),
        Series("train", one, one, "train", point_texts=("1",)),
    )
    text = "".join(paint_chart(ChartData(curves, x_range=(0, 9)), 60, 14, NONE, BRAILLE).lines())
    assert "●┈te 2" in text and "○┈tr 1" in text


def test_in_ascii_a_point_is_what_its_legend_says() -> None:
    one = Series("validation", np.array([1.0]), np.array([2.0]), "validation", "2.00", point_texts=("2.00",))
    legend, *rows = paint_chart(ChartData((one,), x_range=(0, 9)), 60, 14, NONE, ASCII).lines()
    assert "* validation 2.00" in legend and any("*.2.00" in row for row in rows)


def test_legend_takes_as_many_letters_as_tell_the_curves_apart() -> None:
    named = Series("test", STEPS, STEPS, "validation", "0.223")
    data = replace(HALVING, series=(*HALVING.series, named))
    assert "tr 0.100  te 0.223" in paint_chart(data, 18, 8, DARK, BRAILLE).lines()[0]


@pytest.mark.parametrize("paint", [paint_chart, paint_full_chart])
@pytest.mark.parametrize("glyphs", [BRAILLE, ASCII])
def test_neither_legend_nor_marks_cover_a_curve(paint: Callable[..., Canvas], glyphs: Glyphs) -> None:
    """What the curves draw alone is still there with legend, marks, at any size, whatever the curves do."""
    rng = np.random.default_rng(14)
    for _ in range(40):
        width, height = int(rng.integers(12, 120)), int(rng.integers(4, 40))
        x = np.arange(60.0)
        curves = [np.cumsum(rng.normal(0, 1, 60)) for _ in range(2)]
        series = (
            Series("validation", x, curves[0], "validation", "1.70"),
            Series("train", x, curves[1], "train", "7e-5"),
        )
        marks = tuple(Mark(float(at), "lr .1→.05") for at in rng.integers(0, 60, 3))
        whole = paint(ChartData(series, marks=marks), width, height, DARK, glyphs)
        silent = tuple(replace(one, value_text="", name=one.name[:2]) for one in series)
        alone = paint(ChartData(silent), width, height, DARK, glyphs)
        drawn = np.isin(alone.fore, (DARK.train, DARK.validation)) & (np.arange(height)[:, None] > 0)
        assert (whole.chars[drawn] == alone.chars[drawn]).all(), (width, height)


def test_a_high_logarithmic_axis_has_ticks_at_one_two_and_five() -> None:
    data = replace(HALVING, y_range=(0.06, 3.0))
    lines = paint_chart(data, 60, 16, DARK, BRAILLE).lines()
    assert [line[:5].strip() for line in lines if "┤" in line] == ["2", "1", "0.5", "0.2", "0.1"]


@pytest.mark.parametrize("size", [1, 2, 3, 50, 101])
def test_quantiles_are_those_of_numpy_without_what_is_not_finite(size: int) -> None:
    values = np.random.default_rng(size).normal(size=size)
    odd = np.concatenate([values, [np.nan, np.inf, -np.inf]])
    np.testing.assert_allclose(quantiles(odd, 0.05, 0.5, 0.95), np.quantile(values, [0.05, 0.5, 0.95]))


def test_nothing_finite_has_no_quantiles() -> None:
    assert len(quantiles(np.array([np.nan, np.inf]), 0.5)) == 0


def test_without_colour_the_line_of_the_held_out_images_is_dashed() -> None:
    x = np.arange(60.0)
    data = ChartData((Series("validation", x, np.full(60, 2.0), "validation", texture="dotted"),), y_range=(1.0, 4.0))
    canvas = paint_chart(data, 30, 5, NONE, BRAILLE)
    row = next(line for line in canvas.lines() if any("\u2801" <= cell <= "\u28ff" for cell in line))
    cells = "".join("x" if "\u2801" <= cell <= "\u28ff" else "." for cell in row[6:])
    assert cells[:12] == "xx.xx.xx.xx."
