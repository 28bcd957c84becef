"""What the charts show of a run: part, smoothing, axis and cursor; every number is worked out by hand."""

import dataclasses
import math
from pathlib import Path

import msgspec
import numpy as np
import pytest

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves import window as parts
from mnist_tui.tui.features.curves.accuracy import accuracy_chart
from mnist_tui.tui.features.curves.axis import axis_of, rounded_up
from mnist_tui.tui.features.curves.cost import cost_chart
from mnist_tui.tui.features.curves.cursor import move_cursor, put_cursor, step_cursor
from mnist_tui.tui.features.curves.keys import CostFocus
from mnist_tui.tui.features.curves.page import page
from mnist_tui.tui.features.curves.window import ALL, TENTH, smooth, smoothing_text, window, windows, zoom
from mnist_tui.tui.frame.actions import ExportActions
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.chart import paint_chart
from mnist_tui.tui.paint.chart_data import ChartData, Mark, Series
from mnist_tui.tui.paint.glyphs import ASCII, BRAILLE
from mnist_tui.tui.paint.look import Look
from mnist_tui.tui.paint.palette import DARK, NONE
from mnist_tui.tui.protocol import messages as say

LOOK = Look(DARK, BRAILLE, "256")
PER_EPOCH = 100
OPENED = say.RunStarted(1, "MNIST", ["0", "1"], 8, 6, 240, "validation", 60, [48, 2], say.plain_settings(Settings()))


def told(steps: int, first: int = 1, run: int = 1) -> say.Progress:
    """Return the report of steps whose cost is 1 / step; the first half of them took a second each, then half one."""
    at = np.arange(float(first), steps + 1)
    rows = np.column_stack([at, 1 / at, at / steps, np.ones(len(at))])
    half = steps / 2
    rates = np.array([[half, 8.0, half], [steps, 16.0, 0.75 * steps]])
    return say.Progress(
        run=run,
        phase="paused",
        step=steps,
        epoch=steps / PER_EPOCH,
        epochs=1000,
        steps_per_epoch=PER_EPOCH,
        learning_rate=0.1,
        images_per_second=16.0,
        seconds_left=math.nan,
        training_seconds=0.75 * steps,
        images_in_all_per_second=math.nan,
        pace=None,
        diverged_at=None,
        steps=rows,
        evaluations=np.array([[step, step / PER_EPOCH, 2.0, 0.5] for step in (0, steps)], dtype=float),
        rates=rates,
    )


def view_of(steps: int) -> Run:
    view = Run()
    view.apply(OPENED)
    view.apply(told(steps))
    return view


def texts(chart: ChartData) -> list[str]:
    return [one.value_text for one in chart.series]


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
    view, ui, seen = view_of(5_000), UiState(LOOK), []
    for closer in (-1, 1, 1, 1, 1, -1, -1, -1, -1):
        zoom(view, ui, closer)
        seen.append(window(view, ui)[1])
    assert seen == [5000, 1000, 500, 100, 100, 500, 1000, 5000, 5000]


def test_a_window_of_the_newest_steps_ends_just_after_the_last_and_is_as_wide_as_it_says() -> None:
    view, ui = view_of(5_010), UiState(LOOK, window="last 1,000 steps")
    assert axis_of(view, ui).x_range == (4125, 5125)  # the end is a multiple of an eighth of it
    chart = cost_chart(view, ui)
    assert chart.series[1].x[-1] == 5010 and chart.band is not None and chart.band.x[0] <= 4125


def test_a_window_longer_than_a_new_run_shows_all_of_it() -> None:
    view, ui = view_of(5_000), UiState(LOOK, window="last 1,000 steps")
    view.apply(msgspec.structs.replace(OPENED, run=2))
    view.apply(told(10, run=2))
    assert window(view, ui) == (ALL, 10)
    assert axis_of(view, ui).x_range == (0, 5000), "with the ghost"


@pytest.mark.parametrize(
    ("value", "expected"), [(0.0, 1.0), (1.0, 1.0), (1.1, 1.2), (8.6, 10.0), (99.0, 100.0), (3_400.0, 4_000.0)]
)
def test_the_axis_ends_at_a_round_number(value: float, expected: float) -> None:
    assert rounded_up(value) == pytest.approx(expected)


# --- smoothing -------------------------------------------------------------------------------------------------------


def test_smoothing_goes_from_none_to_a_thousand_batches_and_says_so() -> None:
    view, ui, seen = view_of(100), UiState(LOOK), []
    for more in (-1, -1, -1, 1, 1, 1, 1, 1):
        smooth(view, ui, more)
        seen.append(ui.smoothing)
    assert seen == [10, 1, 1, 10, 50, 200, 1000, 1000]
    assert view.notice == "the curves are averages over 1,000 batches"
    assert smoothing_text(UiState(LOOK, smoothing=1)) == "not smoothed"


def test_without_smoothing_the_curve_is_the_batches_and_with_it_their_average() -> None:
    view = view_of(4)
    line = cost_chart(view, UiState(LOOK, smoothing=1)).series[1]
    assert line.y.tolist() == pytest.approx([1, 1 / 2, 1 / 3, 1 / 4]) and line.value_text == "0.250"
    keep, costs = 0.9, [1.0, 1 / 2, 1 / 3, 1 / 4]
    weights = [keep**3, keep**2, keep, 1.0]
    expected = sum(map(float.__mul__, weights, costs)) / sum(weights)
    smoothed = cost_chart(view, UiState(LOOK, smoothing=10)).series[1]
    assert smoothed.y[-1] == pytest.approx(expected) and smoothed.value_text == f"{expected:.3f}"


def test_the_newest_average_does_not_depend_on_the_part_that_is_shown() -> None:
    view = view_of(30_000)
    shown = [texts(cost_chart(view, UiState(LOOK, window=name)))[1] for name in windows(30_000)]
    assert len(set(shown)) == 1 and shown[0] == "3.3e-5"


# --- the axis --------------------------------------------------------------------------------------------------------


def test_seconds_follow_the_speed_of_the_run() -> None:
    view, ui = view_of(100), UiState(LOOK, x_axis="seconds")
    axis = axis_of(view, ui)
    assert [axis.place(step) for step in (0, 20, 50, 100)] == [0, 20, 50, 75]
    assert [axis.step_at(second) for second in (0, 20, 50, 62.5)] == [0, 20, 50, 75]
    assert axis.x_range == (0, 85) and cost_chart(view, ui).series[1].x[-1] == 75


def test_the_run_before_has_a_clock_of_its_own() -> None:
    view, ui = view_of(100), UiState(LOOK, x_axis="seconds")
    view.apply(msgspec.structs.replace(OPENED, run=2))
    assert cost_chart(view, ui).series[2].x[-1] == 75
    assert axis_of(view, ui).x_range == (0, 85)


@pytest.mark.parametrize(
    ("last", "labels"),
    [
        (40.0, ["10s", "20s", "30s"]),
        (400.0, ["2min", "4min", "6min"]),
        (40_000.0, ["2h", "4h", "6h", "8h", "10h"]),
    ],
)
def test_the_axis_of_seconds_has_round_times(last: float, labels: list[str]) -> None:
    x = np.linspace(0, last, 50)
    chart = ChartData((Series("train", x, x, "train"),), seconds=True, epoch_length=10, x_range=(0, last))
    axis = paint_chart(chart, 66, 8, DARK, BRAILLE).lines()[-1]
    assert [word for word in axis.replace("┴", " ").replace("─", " ").split() if word != "└"] == labels


@pytest.mark.parametrize(("x_axis", "label"), [("epochs", "ep"), ("steps", "200"), ("seconds", "min")])
def test_the_axis_counts_what_was_chosen(x_axis: str, label: str) -> None:
    ui = UiState(LOOK)
    while ui.x_axis != x_axis:
        parts.count_in_next(view_of(500), ui)
    assert label in paint_chart(cost_chart(view_of(500), ui), 80, 12, DARK, BRAILLE).lines()[-1]


# --- the cursor ------------------------------------------------------------------------------------------------------


def test_the_legend_tells_the_values_under_the_cursor() -> None:
    view, ui = view_of(200), UiState(LOOK, smoothing=1)
    put_cursor(view, ui, 4)
    cost, accuracy = cost_chart(view, ui), accuracy_chart(view, ui)
    assert texts(cost) == ["2.000", "0.250"] and texts(accuracy) == ["50.00", "2.00"]
    assert cost.cursor == Mark(4, "step 4 · ep 0.04 · batch 0.250")
    assert accuracy.cursor == Mark(4, "step 4 · ep 0.04")


def test_the_cursor_stands_at_a_time_on_an_axis_of_seconds() -> None:
    view, ui = view_of(200), UiState(LOOK, smoothing=1, x_axis="seconds")
    put_cursor(view, ui, 180)
    assert cost_chart(view, ui).cursor == Mark(140, "step 180 · 2:20 · batch 5.6e-3")


def test_a_cursor_among_many_steps_tells_the_range_of_those_in_its_place() -> None:
    view, ui = view_of(5_000), UiState(LOOK)
    put_cursor(view, ui, 9)
    cursor = cost_chart(view, ui).cursor
    assert cursor is not None and cursor.text.endswith("batch 0.062 to 0.111")  # from step 9 to 16


@pytest.mark.parametrize("window_name", [ALL, "last 100 steps"])
def test_the_cursor_moves_by_hundredths_of_the_picture_and_stays_in_it(window_name: str) -> None:
    view, ui = view_of(1_000), UiState(LOOK, window=window_name)
    first = axis_of(view, ui).from_step
    move_cursor(view, ui, -1)
    assert ui.cursor == 1_000 - round((1_000 - first) / 100)
    step_cursor(view, ui, -1)
    assert ui.cursor == 1_000 - round((1_000 - first) / 100) - 1
    move_cursor(view, ui, -1_000)
    assert ui.cursor == first
    move_cursor(view, ui, 1_000)
    assert ui.cursor == 1_000


def test_the_keys_of_the_cost_move_the_cursor_and_esc_takes_it_away() -> None:
    view, ui = view_of(1_000), UiState(LOOK, focus="cost")
    focus, seen = CostFocus(view, ui), []
    for key in ("left", "h", "right", "H", "less_than_sign", "greater_than_sign", "home", "end"):
        assert focus.press(key, None)
        seen.append(ui.cursor)
    assert seen == [990, 980, 990, 890, 889, 890, 0, 1000]
    assert not focus.press("space", " ")
    assert focus.press("escape", None) and (ui.cursor, ui.focus) == (None, "")
    assert not focus.press("escape", None), "on the full screen the next one leads back"


def test_a_cursor_without_a_run_is_none() -> None:
    view, ui = Run(), UiState(LOOK)
    CostFocus(view, ui).press("left", None)
    assert cost_chart(view, ui).cursor is None


def test_the_cursor_is_a_line_through_its_column_with_its_words_on_the_axis() -> None:
    x = np.arange(65.0)
    data = ChartData((Series("train", x, x, "train", "64"),), cursor=Mark(32, "step 32"), y_range=(0, 64))
    lines = paint_chart(data, 6 + 65, 9, NONE, ASCII).lines()
    column = 6 + 32
    assert sum(line[column] == "|" for line in lines[:-1] if len(line) > column) >= 6
    assert " step 32 " in lines[-1] and abs(lines[-1].index("step 32") + 3 - column) <= 1
    outside = dataclasses.replace(data, cursor=Mark(99, "outside"), x_range=(0, 64))
    assert not any("outside" in line for line in paint_chart(outside, 71, 9, NONE, ASCII).lines())


# --- the file --------------------------------------------------------------------------------------------------------


def test_the_page_holds_both_charts_and_says_what_they_show() -> None:
    lines = page(view_of(250), UiState(Look(DARK, ASCII, "256"))).split("\n")
    assert lines[0] == "MNIST, run 1, step 250, epoch 2.50: log cost | averages over 50 batches | all steps"
    assert {"cost", "accuracy in %"} <= set(lines) and "\n".join(lines).isascii()
    assert sum("train" in line for line in lines) == 2 and not any("\x1b" in line for line in lines)


def test_a_second_file_of_the_same_step_gets_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    view, ui = view_of(250), UiState(LOOK)
    for name in ("mnist-tui-run1-step250.txt", "mnist-tui-run1-step250-2.txt", "mnist-tui-run1-step250-3.txt"):
        ExportActions(view, ui).export()
        assert view.notice == f"the curves are in {name}"
        assert Path(name).read_text(encoding="utf-8") == page(view, ui) + "\n"
    assert len(list(tmp_path.glob("*.txt"))) == 3


def test_a_folder_that_takes_no_file_gives_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    view = view_of(250)
    ExportActions(view, UiState(LOOK)).export()
    assert "mnist-tui-run1-step250.txt" in view.notice and "\n" not in view.notice
