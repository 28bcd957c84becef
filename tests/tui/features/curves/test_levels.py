"""What knowing only the class frequencies reaches, on the charts; and the axis of the accuracy."""

import math
import re

import msgspec
import numpy as np
import pytest
from curve_runs import STARTED, told
from stores import new_store

from mnist_tui.tui.features.curves.accuracy import accuracy_chart, last_percent, lowest
from mnist_tui.tui.features.curves.cost import cost_chart
from mnist_tui.tui.paint.chart import paint_chart
from mnist_tui.tui.paint.chart_data import ChartData, Level, Mark, Series
from mnist_tui.tui.paint.error_axis import error_scale
from mnist_tui.tui.paint.full_chart import paint_full_chart
from mnist_tui.tui.paint.glyphs import ASCII, BRAILLE, Glyphs
from mnist_tui.tui.paint.palette import NONE
from mnist_tui.tui.paint.ticks import percent


def test_both_charts_mark_what_the_class_frequencies_alone_reach() -> None:
    store = new_store(msgspec.structs.replace(STARTED, class_counts=(3, 1)), told(200))
    cost, accuracy = cost_chart(store.run, store.ui).level, accuracy_chart(store.run, store.ui).level
    entropy = -0.75 * math.log(0.75) - 0.25 * math.log(0.25)
    assert cost is not None and cost.text == "class frequencies 0.562" and cost.y == pytest.approx(entropy)
    assert accuracy is not None and accuracy.text == "largest class 75.00"
    assert accuracy.y == pytest.approx(-math.log10(25.3))


def test_the_legend_rounds_an_accuracy_as_the_status_line_does() -> None:
    # 1054 of 1055 images are 99.9052 %.
    assert last_percent(np.array([1054 / 1055]), BRAILLE) + "%" == percent(1054 / 1055) == "99.91%"


def test_a_level_has_a_line_and_its_text_where_no_curve_is() -> None:
    x = np.arange(40.0)
    data = ChartData((Series("train", x, 9 - x / 5, "train", "1"),), level=Level(4.0, "level 4"), y_range=(0, 9))
    for paint in (paint_chart, paint_full_chart):
        row = next(line for line in paint(data, 60, 14, NONE, ASCII).lines() if "level 4" in line)
        assert row.endswith("level 4-") and "---" in row and any(mark in row for mark in "*o"), row


def test_where_curves_are_on_all_rows_around_a_level_its_text_stands_in_the_legend() -> None:
    x = np.arange(400.0)
    everywhere = Series("train", x, x % 2 * 9, "train", "1")
    data = ChartData((everywhere,), level=Level(4.0, "frequencies 4", "level 4"), y_range=(0, 9))
    for paint in (paint_chart, paint_full_chart):
        first = {width: paint(data, width, 14, NONE, BRAILLE).lines()[0] for width in (60, 30, 24)}
        assert first[60].startswith("── frequencies 4  ") and first[60].endswith("━━ train 1")
        assert first[30].startswith("── frequencies 4  ") and first[24].startswith("── level 4  ")


@pytest.mark.parametrize("glyphs", [BRAILLE, ASCII], ids=lambda glyphs: glyphs.name)
def test_no_rule_joins_a_point_and_its_value(glyphs: Glyphs) -> None:
    lone = Series("validation", np.zeros(1), np.full(1, 4.0), "validation", "4.0", point_texts=("4.0",))
    data = ChartData((lone,), level=Level(4.1, "level 4.1"), y_range=(0, 9), x_range=(0, 1))
    row = next(line for line in paint_chart(data, 60, 8, NONE, glyphs).lines()[1:] if "4.0" in line)
    assert " 4.0" in row and "level 4.1" in row


def test_where_every_curve_is_above_a_level_it_is_in_view() -> None:
    x = np.arange(40.0)
    data = ChartData((Series("train", x, 9 + x, "train", "1"),), level=Level(2.3, "level"), log=True)
    assert any("level" in line for line in paint_chart(data, 60, 12, NONE, BRAILLE).lines())


def test_many_evaluations_of_a_slow_start_do_not_flatten_the_rest_of_the_run() -> None:
    slowly, on = np.arange(0.0, 200, 5), np.arange(200.0, 1721, 138)
    steps = np.concatenate([slowly, on])
    accuracies = np.concatenate([0.08 + 0.8 * slowly / 200, 0.93 + 0.05 * (on - 200) / 1520])
    unseen = np.empty(0)
    floor = lowest(steps, accuracies, unseen)
    bottom, low, high, top = error_scale(np.array([floor, 97, 99, 100]))
    assert floor == 80 and (high - low) / (top - bottom) > 0.2, "97 to 99 % have two of the nine rows in 140x45"
    assert lowest(steps, np.maximum(accuracies, 0.96), unseen) == 90
    assert lowest(slowly, accuracies[: len(slowly)], unseen) == 0, "while the start is all there is, it can be seen"
    flat = np.where(steps < 1000, accuracies, 0.1)
    assert lowest(steps, flat, unseen) == 0, "a run that collapses is seen to collapse"


def test_the_axis_of_accuracies_reaches_down_to_the_training_curve() -> None:
    steps, validation = np.arange(0.0, 500, 10), np.ones(50)  # of 20 images
    training = np.concatenate([np.linspace(0.1, 0.9, 100), np.linspace(0.93, 0.98, 400)])
    assert lowest(steps, validation, training) == 90
    assert lowest(steps, validation, training + 0.03) == 95


def test_accuracies_near_100_have_as_much_room_as_those_far_below() -> None:
    places = error_scale(np.array([0.0, 90.0, 97.0, 99.0, 100.0]))
    assert (np.diff(places) > 0).all() and places[-1] == pytest.approx(-math.log10(0.3))
    part = (places[3] - places[2]) / (places[-1] - places[1])
    assert part > 0.25, "from 90 to 100 %, those from 97 to 99 % have a quarter of the axis, not a fifth"


@pytest.mark.parametrize("glyphs", [BRAILLE, ASCII])
def test_the_values_of_points_never_touch_what_the_level_or_a_mark_says(glyphs: Glyphs) -> None:
    point = Series("validation", np.array([0.0]), np.array([2.39]), "validation", point_texts=("2.390",))
    for level in np.linspace(2.2, 2.6, 11):
        line = Level(level, "frequencies 2.301")
        data = ChartData((point,), marks=(Mark(3, "lr 1"),), level=line, x_range=(0, 8), log=True)
        for width in (26, 32, 38):
            for row in paint_chart(data, width, 11, NONE, glyphs).lines():
                assert not re.search(r"[01][flv2]", row), row
