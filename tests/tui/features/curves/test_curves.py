"""What the charts show of a run: part, smoothing, axis and cursor; every number is worked out by hand."""

import dataclasses

import msgspec
import numpy as np
import pytest
from curve_runs import STARTED, hands_on_curves, told
from reports import evaluation
from stores import Hands, new_store
from wire import NO_ROWS

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.curves.accuracy import accuracy_chart
from mnist_tui.tui.features.curves.axis import Axis, axis_of, rounded_up
from mnist_tui.tui.features.curves.cost import cost_chart
from mnist_tui.tui.features.curves.keys import FOCUS
from mnist_tui.tui.features.curves.screen import FullChartPane
from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.features.curves.window import ALL, TENTH, smoothing_text, window, windows
from mnist_tui.tui.paint.chart import paint_chart
from mnist_tui.tui.paint.chart_data import ChartData, Mark, Series
from mnist_tui.tui.paint.glyphs import ASCII, BRAILLE
from mnist_tui.tui.paint.palette import DARK, NONE
from mnist_tui.tui.protocol.reports import MomentShown
from mnist_tui.tui.protocol.setting_values import plain_settings


def texts(chart: ChartData) -> list[str]:
    return [one.value_text for one in chart.series]


def cost_of(hands: Hands) -> ChartData:
    return cost_chart(hands.controls.run, hands.controls.ui)


def state_of(hands: Hands) -> CurvesState:
    return hands.controls.state(CurvesState)


def axis_shown(hands: Hands) -> Axis:
    return axis_of(hands.controls.run, state_of(hands))


# --- the part that is shown ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "names"),
    [
        (0, [ALL]),
        (50, [ALL, TENTH]),
        (5_000, [ALL, "last 1,000 steps", TENTH, "last 100 steps"]),
        (1_000_000, [ALL, TENTH, "last 10,000 steps", "last 1,000 steps", "last 100 steps"]),
    ],
)
def test_windows_get_shorter_one_by_one_and_none_is_longer_than_the_run(steps: int, names: list[str]) -> None:
    assert list(windows(steps)) == names


def test_zoom_goes_from_all_steps_to_the_newest_and_stops_at_both_ends() -> None:
    hands, seen = hands_on_curves(5_000), []
    for key in "ZzzzzZZZZ":
        hands.do(key)
        seen.append(window(hands.controls.run, state_of(hands))[1])
    assert seen == [5000, 1000, 500, 100, 100, 500, 1000, 5000, 5000]


def test_a_window_of_the_newest_steps_ends_just_after_the_last_and_is_as_wide_as_it_says() -> None:
    hands = hands_on_curves(5_010, CurvesState(window="last 1,000 steps", x_axis="steps"))
    assert axis_shown(hands).x_range == (4125, 5125)  # the end is a multiple of an eighth of it
    chart = cost_of(hands)
    assert chart.series[1].x[-1] == 5010 and chart.band is not None and chart.band.x[0] <= 4125


def test_a_window_longer_than_a_new_run_shows_all_of_it() -> None:
    hands = hands_on_curves(5_000, CurvesState(window="last 1,000 steps"))
    hands.store.tell(msgspec.structs.replace(STARTED, run=2))
    hands.store.tell(told(10, run=2))
    assert window(hands.controls.run, state_of(hands)) == (ALL, 10)
    assert axis_shown(hands).x_range == (0, 50), "with the previous run"


@pytest.mark.parametrize(
    ("value", "expected"), [(0.0, 1.0), (1.0, 1.0), (1.1, 1.2), (8.6, 10.0), (99.0, 100.0), (3_400.0, 4_000.0)]
)
def test_the_axis_ends_at_a_round_number(value: float, expected: float) -> None:
    assert rounded_up(value) == pytest.approx(expected)


# --- smoothing -------------------------------------------------------------------------------------------------------


def test_smoothing_goes_from_none_to_a_thousand_batches_and_says_so() -> None:
    hands, seen = hands_on_curves(100), []
    for key in ("minus", "minus", "minus", "plus", "plus", "plus", "plus", "plus"):
        hands.do(key)
        seen.append(state_of(hands).smoothing)
    assert seen == [10, 1, 1, 10, 50, 200, 1000, 1000]
    assert hands.controls.run.notice == "curves: mean of up to 1,000 batches"
    assert smoothing_text(CurvesState(smoothing=1)) == "not smoothed"


def test_without_smoothing_the_curve_is_the_batches_and_with_it_their_average() -> None:
    line = cost_of(hands_on_curves(4, CurvesState(smoothing=1))).series[1]
    assert line.y.tolist() == pytest.approx([1, 1 / 2, 1 / 3, 1 / 4]) and line.value_text == "0.250"
    # over a tenth of the steps so far, that is over one batch until step 20, and from there over two
    smoothed = cost_of(hands_on_curves(21, CurvesState(smoothing=10))).series[1]
    assert smoothed.y[18] == pytest.approx(1 / 19) and smoothed.y[19] == pytest.approx((1 / 20 + 1 / 19) / 2)
    assert smoothed.y[20] == pytest.approx(1 / 42 + (1 / 20 + 1 / 19) / 4)


@pytest.mark.parametrize(
    ("steps", "smoothing", "note"),
    [(19, 50, "last batch"), (100, 50, "mean of 10"), (30_000, 1000, "mean of 1,000"), (30_000, 1, "")],
)
def test_the_legend_says_over_how_many_batches_the_value_goes(steps: int, smoothing: int, note: str) -> None:
    assert cost_of(hands_on_curves(steps, CurvesState(smoothing=smoothing))).series[1].note == note


def test_the_legends_have_the_values_of_their_own_curves() -> None:
    hands = hands_on_curves(4, CurvesState(smoothing=1))
    accuracy = accuracy_chart(hands.controls.run, hands.controls.ui)
    assert texts(cost_of(hands)) == ["2.000", "0.250"] and texts(accuracy) == ["50.00", "100"]
    assert [one.texture for one in accuracy.series] == ["dotted", "solid"]


def test_a_network_that_has_gone_back_is_no_end_of_the_validation_curve() -> None:
    hands = hands_on_curves(4, CurvesState(smoothing=1, x_axis="steps"))
    diverged = msgspec.structs.replace(told(4), phase="diverged", diverged_at=4, returned_to=0, **NO_ROWS)
    hands.store.tell(diverged)
    accuracy = accuracy_chart(hands.controls.run, hands.controls.ui)
    for curve in (cost_of(hands).series[0], accuracy.series[0]):
        assert curve.x.tolist() == [0.0] and curve.note == "back at 0", "that of step 4 is the network of step 0"
    assert texts(cost_of(hands))[0] == "2.000" and texts(accuracy)[0] == "50.00"


def test_the_newest_average_does_not_depend_on_the_part_that_is_shown() -> None:
    hands, shown = hands_on_curves(30_000), []
    for name in windows(30_000):
        hands.controls.put(CurvesState(window=name))
        shown.append(texts(cost_of(hands))[1])
    assert len(shown) == 5 and set(shown) == {"3.3e-5"}


# --- the axis --------------------------------------------------------------------------------------------------------


def test_seconds_follow_the_speed_of_the_run() -> None:
    hands = hands_on_curves(100, CurvesState(x_axis="seconds"))
    axis = axis_shown(hands)
    assert [axis.x(step) for step in (0, 20, 50, 100)] == [0, 20, 50, 75]
    assert [axis.step_at(second) for second in (0, 20, 50, 62.5)] == [0, 20, 50, 75]
    assert axis.x_range == (0, 85) and cost_of(hands).series[1].x[-1] == 75


def test_the_run_before_has_a_clock_of_its_own() -> None:
    hands = hands_on_curves(100, CurvesState(x_axis="seconds"))
    hands.store.tell(msgspec.structs.replace(STARTED, run=2))
    assert cost_of(hands).series[2].x[-1] == 75
    assert axis_shown(hands).x_range == (0, 85)


@pytest.mark.parametrize(
    ("last", "labels"),
    [
        (40.0, ["10s", "20s", "30s"]),
        (400.0, ["1min", "2min", "3min", "4min", "5min", "6min"]),
        (40_000.0, ["2h", "4h", "6h", "8h", "10h"]),
    ],
)
def test_the_axis_of_seconds_has_round_times(last: float, labels: list[str]) -> None:
    x = np.linspace(0, last, 50)
    chart = ChartData((Series("train", x, x, "train"),), x_unit="seconds", x_range=(0, last))
    axis = paint_chart(chart, 66, 8, DARK, BRAILLE).lines()[-1]
    assert [word for word in axis.replace("┴", " ").replace("─", " ").split() if word != "└"] == labels


@pytest.mark.parametrize(("x_axis", "label"), [("epochs", "ep"), ("steps", "200"), ("seconds", "min")])
def test_the_axis_counts_what_was_chosen(x_axis: str, label: str) -> None:
    hands = hands_on_curves(500)
    while state_of(hands).x_axis != x_axis:
        hands.do("x")
    assert label in paint_chart(cost_of(hands), 80, 12, DARK, BRAILLE).lines()[-1]


# --- the cursor ------------------------------------------------------------------------------------------------------


def test_the_legend_tells_the_values_under_the_cursor() -> None:
    hands = hands_on_curves(200, CurvesState(smoothing=1, cursor=4))
    cost, accuracy = cost_of(hands), accuracy_chart(hands.controls.run, hands.controls.ui)
    assert texts(cost) == ["2.000", "0.250"] and texts(accuracy) == ["50.00", "2.00"]
    assert cost.cursor is not None and (cost.cursor.x, cost.cursor.text) == (0.04, "step 4 · ep 0.04 · batch 0.250")
    assert accuracy.cursor is not None and accuracy.cursor.text == "step 4 · ep 0.04"


def test_before_the_first_evaluation_the_legend_tells_none() -> None:
    later = msgspec.structs.replace(
        told(200), evaluations=np.array([[at, at / 100, 2.0, 0.5] for at in (100.0, 150.0)])
    )
    hands = Hands(new_store(STARTED, later), "cost")
    for step, shown in ((4.0, BRAILLE.unknown), (60.0, "2.000"), (200.0, "2.000")):
        hands.controls.put(CurvesState(cursor=step))
        assert texts(cost_of(hands))[0] == shown
    hands.controls.put(CurvesState(cursor=4))
    assert texts(accuracy_chart(hands.controls.run, hands.controls.ui))[0] == BRAILLE.unknown


def test_in_the_past_the_legend_tells_the_evaluation_of_that_moment() -> None:
    then = evaluation([[9, 1], [3, 7]], run=-1, step=20)  # 16 of 20, at a cost of 0.5
    moment = MomentShown(1, -1, 3, 4, 20, 0.2, 1000, 0.1, None, plain_settings(Settings()), then, 4.0)
    hands = Hands(new_store(STARTED, told(200), moment), "cost")
    assert texts(cost_of(hands))[0] == "0.500"
    assert texts(accuracy_chart(hands.controls.run, hands.controls.ui))[0] == "80.00"
    hands.controls.put(CurvesState(cursor=4))
    assert texts(cost_of(hands))[0] == "2.000"


def test_the_cursor_stands_at_a_time_on_an_axis_of_seconds() -> None:
    hands = hands_on_curves(200, CurvesState(smoothing=1, x_axis="seconds", cursor=180))
    cursor = cost_of(hands).cursor
    assert cursor is not None and (cursor.x, cursor.text) == (140, "step 180 · 2:20 · batch 5.6e-3")


@pytest.mark.parametrize(
    ("columns", "words"), [(60, "step 180 · ep 1.80 · batch 5.6e-3"), (36, "step 180 · batch 5.6e-3"), (24, "step 180")]
)
def test_the_words_of_the_cursor_are_left_out_rather_than_cut(columns: int, words: str) -> None:
    hands = hands_on_curves(200, CurvesState(smoothing=1, cursor=180))
    axis = paint_chart(cost_of(hands), columns, 8, NONE, BRAILLE).lines()[-1]
    assert f" {words} " in f"{axis} " and axis.replace(words, "").strip(" └─┴ep0123456789.") == ""


def test_the_cursor_leaves_no_part_of_a_label_behind() -> None:
    hands = hands_on_curves(500, CurvesState(smoothing=1))
    for column in range(0, 500, 7):
        hands.controls.put(CurvesState(smoothing=1, cursor=column))
        cost, axis = cost_of(hands), paint_chart(cost_of(hands), 70, 8, NONE, BRAILLE).lines()[-1].ljust(70)
        assert cost.cursor is not None
        left = axis.replace(f" {cost.cursor.text} ", "─").removeprefix("     └").strip("─").replace("─", " ").split()
        assert set(left) <= {"┴ep1", "┴ep2", "┴ep3", "┴ep4", "┴ep5"} | {f"┴ep{n}.5" for n in range(5)}, axis


def test_a_cursor_among_many_steps_tells_the_range_of_those_in_its_place() -> None:
    cursor = cost_of(hands_on_curves(5_000, CurvesState(cursor=9))).cursor
    assert cursor is not None and cursor.text.endswith("batch 0.062 to 0.111")  # from step 9 to 16


@pytest.mark.parametrize("window_name", [ALL, "last 100 steps"])
def test_the_cursor_moves_by_hundredths_of_the_picture_and_stays_in_it(window_name: str) -> None:
    hands = hands_on_curves(1_000, CurvesState(window=window_name))
    first = axis_shown(hands).from_step
    hands.press("left")
    assert state_of(hands).cursor == 1_000 - round((1_000 - first) / 100)
    hands.press("less_than_sign")
    assert state_of(hands).cursor == 1_000 - round((1_000 - first) / 100) - 1
    hands.press("home")
    assert state_of(hands).cursor == first
    hands.press("left")
    assert state_of(hands).cursor == first
    hands.press("end", "right")
    assert state_of(hands).cursor == 1_000


def test_the_keys_of_the_cost_move_the_cursor_and_esc_takes_it_away() -> None:
    hands, seen = hands_on_curves(1_000), []
    for key in ("left", "h", "right", "H", "less_than_sign", "greater_than_sign", "home", "end"):
        assert hands.press(key)
        seen.append(state_of(hands).cursor)
    assert seen == [990, 980, 990, 890, 889, 890, 0, 1000]
    assert not hands.press("space")
    assert hands.press("escape") and (state_of(hands).cursor, hands.controls.ui.focus) == (None, "")
    assert not FOCUS.press(hands.controls, "escape", None), "on the full screen the next one leads back"


def test_a_cursor_without_a_run_is_none() -> None:
    hands = Hands(new_store(), "cost")
    hands.press("left")
    assert cost_of(hands).cursor is None


def test_the_cursor_is_a_line_through_its_column_with_its_words_on_the_axis() -> None:
    x = np.arange(65.0)
    data = ChartData((Series("train", x, x, "train", "64"),), cursor=Mark(32, "step 32"), y_range=(0, 64))
    lines = paint_chart(data, 6 + 65, 9, NONE, ASCII).lines()
    column = 6 + 32
    assert sum(line[column] == "|" for line in lines[:-1] if len(line) > column) >= 6
    assert " step 32 " in lines[-1] and abs(lines[-1].index("step 32") + 3 - column) <= 1
    outside = dataclasses.replace(data, cursor=Mark(99, "outside"), x_range=(0, 64))
    assert not any("outside" in line for line in paint_chart(outside, 71, 9, NONE, ASCII).lines())


def test_a_line_above_the_charts_that_has_no_room_loses_parts_and_no_letters() -> None:
    hands = hands_on_curves(500)
    captions = {
        width: FullChartPane().paint(hands.controls.run, hands.controls.ui, width, 10).lines()[0]
        for width in (60, 45, 30)
    }
    assert captions == {
        60: "log cost · mean of up to 50 batches · all steps",
        45: "log cost · mean of up to 50 batches",
        30: "log cost · all steps",
    }


def test_a_curve_without_a_value_has_no_note_in_the_legend() -> None:
    series = (
        Series("validation", np.ones(1), np.ones(1), "validation", "2.4"),
        Series("train", np.ones(0), np.ones(0), "train", note="last batch"),
    )
    legend = paint_chart(ChartData(series), 60, 8, NONE, BRAILLE).lines()[0]
    assert legend.split("━━")[1:] == [" validation 2.4  ", " train"]


@pytest.mark.parametrize(("step", "note"), [(1, "last batch"), (200, "mean of 20")])
def test_the_legend_says_over_how_many_batches_the_average_goes_where_it_is_read(step: int, note: str) -> None:
    hands = hands_on_curves(200, CurvesState(cursor=step))
    assert [one.note for one in cost_of(hands).series if one.name == "train"] == [note]
