from stores import new_store

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.curves.axis import axis_of
from mnist_tui.tui.features.curves.cost import marks
from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.paint.glyphs import ASCII
from mnist_tui.tui.protocol.reports import RunStarted, SettingChanged
from mnist_tui.tui.protocol.setting_values import plain_settings

STARTED = RunStarted(1, "MNIST", ["0", "1"], 8, 6, 240, "validation", 60, [48, 2], plain_settings(Settings()))


def texts(*changes: tuple[int, float, float]) -> list[str]:
    """Return the marks after changes of the learning rate: the step, and the values before and after."""
    reports = [SettingChanged(1, step, "learning_rate", old, new) for step, old, new in changes]
    store = new_store(STARTED, *reports)
    return [mark.text for mark in marks(store.run, axis_of(store.run, CurvesState()), ASCII)]


def test_several_turns_at_one_step_are_one_mark() -> None:
    assert texts((5, 0.01, 0.02), (5, 0.02, 0.05)) == ["lr 0.01>0.05"]


def test_a_change_that_was_turned_back_at_once_is_no_mark() -> None:
    assert texts((5, 0.01, 0.02), (5, 0.02, 0.01)) == []


def test_a_change_that_was_turned_back_later_is_two() -> None:
    assert texts((5, 0.01, 0.02), (9, 0.02, 0.01)) == ["lr 0.01>0.02", "lr 0.02>0.01"]
