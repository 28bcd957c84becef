import math

import msgspec
import pytest
from curve_runs import STARTED, told
from stores import new_store

from mnist_tui.tui.features.curves.accuracy_pane import AccuracyPane
from mnist_tui.tui.features.curves.axis import axis_of
from mnist_tui.tui.features.curves.cost import cost_chart, marks
from mnist_tui.tui.features.curves.cost_pane import CostPane
from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.paint.glyphs import ASCII
from mnist_tui.tui.paint.look import GlyphChoice
from mnist_tui.tui.protocol.reports import Change, SettingChanged


@pytest.mark.parametrize("glyphs", ["braille", "blocks", "ascii"])
def test_a_run_that_was_resumed_says_where_on_both_curves(glyphs: GlyphChoice) -> None:
    reports = (msgspec.structs.replace(STARTED, resumptions=(300, 300, 700)), told(1000))
    store = new_store(*reports, glyphs=glyphs)
    for pane in (CostPane(), AccuracyPane()):
        shown = pane.paint(store.run, store.ui, 100, 14).lines()
        assert sum(line.count("resumed") for line in shown) == 2


def test_settings_that_were_changed_before_it_was_resumed_are_marked() -> None:
    store = new_store(msgspec.structs.replace(STARTED, changes=(Change(5, "learning_rate", "0.1", "0.2"),)))
    (mark,) = marks(store.run, axis_of(store.run, CurvesState()), ASCII)
    assert (mark.x, mark.text) == (5, "lr 0.1->0.2")


def texts(*changes: tuple[int, float, float]) -> list[str]:
    """Return the marks after changes of the learning rate: the step, and the values before and after."""
    reports = [SettingChanged(1, step, "learning_rate", old, new) for step, old, new in changes]
    store = new_store(STARTED, *reports)
    return [mark.text for mark in marks(store.run, axis_of(store.run, CurvesState()), ASCII)]


def test_several_turns_at_one_step_are_one_mark() -> None:
    assert texts((5, 0.01, 0.02), (5, 0.02, 0.05)) == ["lr 0.01->0.05"]


def test_a_change_that_was_turned_back_at_once_is_no_mark() -> None:
    assert texts((5, 0.01, 0.02), (5, 0.02, 0.01)) == []


def test_a_change_that_was_turned_back_later_is_two() -> None:
    assert texts((5, 0.01, 0.02), (9, 0.02, 0.01)) == ["lr 0.01->0.02", "lr 0.02->0.01"]


def test_after_a_divergence_the_average_begins_again_and_a_mark_says_where() -> None:
    report = told(100)
    report.steps[90:95, 1] = 1e6  # on the way there
    report.steps[95, 1] = math.nan
    store = new_store(STARTED, report)
    chart = cost_chart(store.run, store.ui)
    assert [(mark.x, mark.text) for mark in chart.marks] == [(0.96, "diverged")]  # of 100 steps
    train = next(one for one in chart.series if one.name == "train")
    assert math.isnan(train.y[95]) and train.y[94] > 1e4
    assert (train.y[96:] <= 1 / 97).all() and (train.y[96:] >= 1 / 100).all()
    assert train.note == "mean of 4" and float(train.value_text) == pytest.approx(train.y[-1], abs=6e-4)
