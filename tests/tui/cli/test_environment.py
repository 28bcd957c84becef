"""Choices by flag, by a variable of the environment, or by default."""

import pytest

from mnist_tui.engine.errors import SettingError
from mnist_tui.tui.cli.environment import choice_of
from mnist_tui.tui.cli.leaving_options import ON_HANG_UP
from mnist_tui.tui.cli.parser import UsageError
from mnist_tui.tui.cli.screen_options import PACE, PACE_VARIABLE


def test_a_flag_comes_before_the_variable_and_that_before_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PACE_VARIABLE, "max")
    assert choice_of(PACE, "slow-start", PACE_VARIABLE) == "slow-start"
    assert choice_of(PACE, None, PACE_VARIABLE) == "max"
    monkeypatch.setenv(PACE_VARIABLE, "")
    assert choice_of(PACE, None, PACE_VARIABLE) == "slow-start"


def test_a_wrong_choice_is_put_down_to_who_has_made_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PACE_VARIABLE, "fast")
    monkeypatch.setenv("MNIST_TUI_ON_HANGUP", "stay")
    with pytest.raises(UsageError, match=r"^MNIST_TUI_PACE=fast is not one of slow-start, max$"):
        choice_of(PACE, None, PACE_VARIABLE)
    with pytest.raises(UsageError, match=r"^MNIST_TUI_ON_HANGUP=stay is not one of end, detach, continue$"):
        choice_of(ON_HANG_UP, None, "MNIST_TUI_ON_HANGUP")
    with pytest.raises(SettingError, match=r"^pace=slow is not one of"):
        choice_of(PACE, "slow", PACE_VARIABLE)
