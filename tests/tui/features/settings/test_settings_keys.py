"""Changing the settings by key: what is sent at once, what waits for a new run, and which keys are let through."""

import pytest
from settings_hands import SettingsHands
from textual.geometry import Size

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.settings.adjust import ADJUSTABLE
from mnist_tui.tui.features.settings.change import chosen_name
from mnist_tui.tui.features.settings.pane import SettingsPane
from mnist_tui.tui.protocol.commands import Restart, SetSetting


@pytest.fixture
def settings() -> SettingsHands:
    return SettingsHands()


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (("down",), 1),
        (("j", "j"), 2),
        (("j", "up"), 0),
        (("j", "k"), 0),
        (("up",), 0),
        (("k",), 0),
        (("pagedown",), 8),
        (("pagedown", "pageup"), 0),
        (("end",), len(ADJUSTABLE) - 1),
        (("end", "down"), len(ADJUSTABLE) - 1),
        (("end", "home"), 0),
    ],
)
def test_keys_move_the_cursor_and_stop_at_the_ends(
    settings: SettingsHands, keys: tuple[str, ...], expected: int
) -> None:
    assert all(settings.press(*keys))
    assert settings.cursor == expected
    assert settings.sent == []


@pytest.mark.parametrize(("key", "value"), [("right", 0.015), ("l", 0.015), ("left", 0.007), ("h", 0.007)])
def test_a_live_setting_is_sent_at_once(settings: SettingsHands, key: str, value: float) -> None:
    assert settings.press(key) == [True]
    assert settings.sent == [SetSetting("learning_rate", value)]
    assert settings.run.settings.learning_rate == value
    assert settings.pending == {}


def test_the_next_key_starts_from_the_new_value_before_the_engine_has_answered(settings: SettingsHands) -> None:
    settings.press("right", "right", "left")
    assert settings.sent == [SetSetting("learning_rate", value) for value in (0.015, 0.02, 0.015)]


def test_the_title_explains_the_marks_of_the_chosen_setting(settings: SettingsHands) -> None:
    def title() -> str:
        return SettingsPane().title(settings.run, settings.hands.store.ui)

    assert title().endswith(" of 33")
    settings.press("right")
    assert title().endswith(" of 33 | * changed")
    settings.choose("activation")
    assert title().endswith(" of 33 | @ new run")


def test_a_narrow_title_still_explains_the_mark(settings: SettingsHands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SettingsPane, "size", Size(31, 9))
    settings.press("right")
    assert SettingsPane().title(settings.run, settings.hands.store.ui) == "settings | 1/33 | * changed"


def test_the_end_of_a_slider_sends_nothing(settings: SettingsHands) -> None:
    settings.choose("dropout")
    settings.press("left")
    assert settings.sent == []


def test_backspace_restores_the_default(settings: SettingsHands) -> None:
    settings.press("right", "backspace")
    assert settings.sent[-1] == SetSetting("learning_rate", 0.01)
    settings.choose("activation")
    settings.press("right", "backspace")
    assert settings.pending == {}


def test_what_needs_a_new_network_waits_and_says_so(settings: SettingsHands) -> None:
    settings.choose("activation")
    settings.press("right")
    assert settings.pending == {"activation": "leaky-relu"}
    assert settings.run.notice == "enter starts a new run: activation leaky-relu"
    settings.press("right")
    assert settings.pending == {"activation": "gelu"}
    settings.choose("hidden")
    settings.type("32 16")
    assert settings.pending == {"activation": "gelu", "hidden": (32, 16)}
    assert settings.sent == [] and settings.run.settings == Settings()


def test_enter_on_a_waiting_setting_starts_the_new_network_once_agreed(settings: SettingsHands) -> None:
    settings.choose("activation")
    settings.press("right", "enter")
    (question, consequence), *others = settings.hands.stage.questions
    assert question.startswith("Start a new run with activation leaky-relu?") and others == []
    assert (settings.sent, settings.typed, settings.pending) == ([], None, {"activation": "leaky-relu"})
    settings.press("down", "enter")
    assert (len(settings.hands.stage.questions), settings.typed) == (1, "")
    settings.press("escape")
    consequence()
    assert (settings.sent, settings.pending) == ([Restart({"activation": "leaky-relu"}, False)], {})


def test_what_was_put_to_wait_while_the_question_stood_goes_on_waiting(settings: SettingsHands) -> None:
    settings.choose("activation")
    settings.press("right", "enter")
    settings.choose("hidden")
    settings.type("32")
    settings.hands.stage.questions[0][1]()
    assert (settings.sent, settings.pending) == ([Restart({"activation": "leaky-relu"}, False)], {"hidden": (32,)})


def test_turning_back_to_what_runs_no_longer_waits(settings: SettingsHands) -> None:
    settings.choose("activation")
    settings.press("right", "left")
    assert settings.pending == {}


def test_sizes_are_typed_and_a_turn_says_how(settings: SettingsHands) -> None:
    settings.choose("hidden")
    settings.press("right")
    assert settings.run.notice == "enter types hidden, e.g. 128,64"
    for typed, sizes in (("none", ()), ("7", (7,)), ("128,64", None)):
        settings.type(typed)
        assert settings.pending.get("hidden") == sizes
        settings.press("backspace")


def test_every_setting_can_be_turned_from_end_to_end(settings: SettingsHands) -> None:
    for name in ADJUSTABLE:
        settings.choose(name)
        assert all(settings.press(*["right"] * 120, *["left"] * 120, "backspace"))
        assert chosen_name(settings.hands.store.ui) == name
    assert settings.pending == {} and settings.run.settings == Settings()


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("learning_rate", "H", 0.001),
        ("learning_rate", "shift+left", 0.001),
        ("learning_rate", "L", 0.1),
        ("learning_rate", "shift+right", 0.1),
        ("learning_rate", "less_than_sign", 0.009),
        ("learning_rate", "greater_than_sign", 0.011),
        ("batch_size", "greater_than_sign", 300),
        ("batch_size", "L", 1024),
        ("dropout", "greater_than_sign", 0.01),
    ],
)
def test_steps_are_coarse_or_fine(settings: SettingsHands, name: str, key: str, value: float) -> None:
    settings.choose(name)
    assert settings.press(key) == [True]
    assert settings.sent == [SetSetting(name, value)]


@pytest.mark.parametrize("key", ["escape", "p"])
def test_escape_and_p_give_the_focus_back(settings: SettingsHands, key: str) -> None:
    assert settings.press(key) == [True]
    assert settings.hands.store.ui.focus == ""


@pytest.mark.parametrize("key", ["space", "s", "q", "n", "r", "ctrl+c", "f5", "tab", "y", "c", "question_mark"])
def test_keys_that_are_not_its_own_are_let_through(settings: SettingsHands, key: str) -> None:
    assert settings.press(key) == [False]
    assert settings.cursor == 0 and settings.sent == []
