"""The curves of runs in one chart: which column is drawn over which, and that thinning keeps both ends."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from curve_runs import hands_on_curves

from mnist_tui.tui.features.runs.chart import fallback_texts, overlaid, scale_texts
from mnist_tui.tui.features.runs.curves import MOST_POINTS, curves_of
from mnist_tui.tui.features.runs.queries import RunCurves
from mnist_tui.tui.features.runs.state import Quantity, XUnit
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.chart import paint_chart
from mnist_tui.tui.paint.chart_data import ChartData, Series
from mnist_tui.tui.paint.chart_legend import swatch
from mnist_tui.tui.paint.full_chart import paint_full_chart
from mnist_tui.tui.paint.glyphs import ASCII, BRAILLE, Glyphs
from mnist_tui.tui.paint.palette import NONE, Palette
from mnist_tui.tui.paint.svg_chart import svg_page

Painter = Callable[[ChartData, int, int, Palette, Glyphs], Canvas]

TRAINED = np.array([[1, 0.5, 3, 0.9, 0.1], [2, 1, 6, 0.7, 0.2]])
EVALUATED = np.array([[10, 5, 30, 0.6, 0.25], [20, 10, 60, 0.4, 0.75]])
CURVES = {name: RunCurves(name, TRAINED, EVALUATED) for name in ("a", "b", "c")}


@pytest.mark.parametrize(
    ("quantity", "unit", "x", "text"),
    [
        ("cost", "steps", [10, 20], "0.4"),
        ("cost", "epochs", [5, 10], "0.4"),
        ("accuracy", "seconds", [30, 60], "75.00"),
        ("train cost", "seconds", [3, 6], "0.7"),
    ],
)
def test_the_chart_draws_the_quantity_over_the_unit(quantity: Quantity, unit: XUnit, x: list[float], text: str) -> None:
    one, other = overlaid(["a", "b", "unread"], CURVES, ("c", "b"), quantity, unit).series
    assert one.x.tolist() == x and one.value_text == text
    own = "train" if quantity == "train cost" else "validation"  # as on the dashboard
    assert (one.name, one.role) == ("a", own) and (other.name, other.role) == ("2", "run_2")


def test_a_curve_has_averages_and_is_thinned_to_the_last_step() -> None:
    # cost 1/n, accuracy n/1000; an exponential average over 50 batches is that of 49 batches ago, as the mean age is
    found = curves_of("a", hands_on_curves(1000).controls.run)
    assert len(found.trained) == MOST_POINTS and found.trained[[0, -1], 0].tolist() == [1, 1000]
    assert found.trained[-1].tolist() == pytest.approx([1000, 10, 750, 1 / 951, 0.951], rel=5e-3)
    assert found.evaluated.tolist() == [[0, 0, 0, 2, 0.5], [1000, 10, 750, 2, 0.5]]


def test_only_marked_runs_have_their_number_at_the_end_of_the_curve() -> None:
    chart = overlaid(["a", "b"], CURVES, ("b",), "cost", "epochs")
    lines = paint_chart(chart, 60, 12, NONE, BRAILLE).lines()
    assert "1" in "".join(lines[1:-1]) and not any(letter in line for letter in "ab" for line in lines[1:])


ONE = np.array([[200, 1, 2, 0.12, 0.9634]])
TWO = np.array([[200, 1, 2, 0.12, 0.9634], [400, 2, 4, 0.1, 0.97]])
FEW = {name: RunCurves(name, TRAINED, rows) for name, rows in (("one", ONE), ("other", ONE), ("two", TWO))}


@pytest.mark.parametrize("paint", [paint_chart, paint_full_chart])
def test_a_single_evaluation_is_a_sign_with_its_value_away_from_the_edge(paint: Painter) -> None:
    chart = overlaid(["one"], FEW, (), "accuracy", "epochs")
    legend, *lines = paint(chart, 60, 10, NONE, BRAILLE).lines()
    (line,) = (line for line in lines if "96.34" in line)
    assert line.endswith("● 96.34") and len(line) < 58, "a fifth of the axis is free behind epoch 1"
    assert legend.endswith("one 96.34")
    ticks = [line[:5].strip() for line in lines if "┤" in line]
    assert ticks == ["98", "95"], "a label above and one below"


@pytest.mark.parametrize("paint", [paint_chart, paint_full_chart])
def test_of_two_evaluations_both_have_their_values(paint: Painter) -> None:
    drawn = "\n".join(paint(overlaid(["two"], FEW, (), "cost", "steps"), 60, 10, NONE, BRAILLE).lines()[1:])
    assert len(re.findall(r"0\.12 ●|●[ ┈]0\.12\b", drawn)) == len(re.findall(r"●[ ┈]0\.1\b", drawn)) == 1


@pytest.mark.parametrize("paint", [paint_chart, paint_full_chart])
def test_of_runs_whose_only_evaluations_are_equal_both_are_named(paint: Painter) -> None:
    drawn = "".join(
        paint(overlaid(["one", "other"], FEW, ("one", "other"), "cost", "epochs"), 60, 10, NONE, BRAILLE).lines()[1:]
    )
    assert "1 0.12" in drawn and "2 0.12" in drawn


@pytest.mark.parametrize("glyphs", [BRAILLE, ASCII], ids=lambda glyphs: glyphs.name)
def test_a_run_is_drawn_alike_whatever_else_is_marked(glyphs: Glyphs) -> None:
    def drawn(marked: tuple[str, ...]) -> tuple[Series, str]:
        series = overlaid([name for name in marked if name], CURVES, marked, "cost", "epochs").series
        place = [one.name for one in series].index("2")
        return series[place], swatch(series[place], place, NONE, glyphs)

    (before, sign), (after, same_sign) = drawn(("a", "b")), drawn(("", "b", "c"))
    assert (before.role, before.texture, sign) == (after.role, after.texture, same_sign)


def test_without_dots_a_marked_run_is_drawn_with_its_number_and_named_once() -> None:
    chart = overlaid(["a", "b"], CURVES, ("b", "a"), "cost", "epochs")
    legend, *lines = paint_chart(chart, 60, 12, NONE, ASCII).lines()
    assert legend.split() == ["2", "0.4", "1", "0.4"]
    assert {"1", "2"} == set("".join(line[6:] for line in lines[:-1])) - set("- .|+046:")


def test_the_titles_say_the_scale_and_over_what_is_averaged() -> None:
    assert [scale_texts(one) for one in ("cost", "accuracy", "train cost")] == [
        ("log",),
        ("log error",),
        ("mean of up to 50", "log"),
    ]


def test_it_is_said_of_which_runs_the_newest_checkpoint_cannot_be_read() -> None:
    curves = {**CURVES, "old": RunCurves("old", TRAINED, EVALUATED, fallback=1200)}
    assert fallback_texts(["a", "b"], curves, ("b",)) == ()
    assert fallback_texts(["old"], curves, ()) == ("newest checkpoint unreadable: as of step 1,200",)
    assert fallback_texts(["old", "a"], curves, ("a", "", "old")) == ("newest checkpoint of 3 unreadable",)


def test_a_picture_for_documents_has_the_value_of_a_single_evaluation() -> None:
    page = svg_page((("accuracy", overlaid(["one"], FEW, (), "accuracy", "epochs")),))
    assert len(re.findall(r">96.34</text>", page)) == 1 and 'r="3.5"' in page
