"""Typing the value of a setting: what is taken, what is rejected, and which keys are let through meanwhile."""

import pytest
from settings_hands import SettingsHands

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.settings.keys import FOCUS
from mnist_tui.tui.protocol.commands import SetSetting


@pytest.fixture
def settings() -> SettingsHands:
    return SettingsHands()


@pytest.mark.parametrize("typed", ["0.05", " 0.05 ", "5e-2", ".05"])
def test_a_typed_value_is_taken(settings: SettingsHands, typed: str) -> None:
    settings.type(typed)
    assert settings.run.settings.learning_rate == 0.05
    assert settings.sent == [SetSetting("learning_rate", 0.05)]
    assert settings.typed is None


@pytest.mark.parametrize("typed", ["12", "-1", "0", "fast", "nan", "inf", "1e999", "½", "0x1", "9" * 60])
def test_typed_nonsense_is_refused_in_words_and_changes_nothing(settings: SettingsHands, typed: str) -> None:
    settings.type(typed)
    assert settings.run.notice.startswith("learning_rate=") and "(0, 10]" in settings.run.notice
    assert settings.sent == [] and settings.run.settings == Settings()
    assert settings.typed == typed[:40]  # to be mended


@pytest.mark.parametrize(
    ("columns", "said"), [(45, "is refused"), (60, "is refused"), (80, "is not a whole number in [")]
)
def test_a_message_that_has_no_room_says_at_least_what_is_refused(
    settings: SettingsHands, columns: int, said: str
) -> None:
    settings.hands.store.show(settings.hands.store.ui.with_size("window", (columns, 20)))
    settings.press("down")
    settings.type("-1")
    assert settings.run.notice.startswith(f"batch_size=-1 {said}")
    assert len(settings.run.notice) <= columns - len(" = PAUSE ") - 1


def test_typing_nothing_changes_nothing(settings: SettingsHands) -> None:
    for text in ("", "   "):
        settings.type(text)
    assert settings.sent == [] and settings.run.notice == ""


def test_typing_shows_what_has_been_typed_and_can_be_taken_back(settings: SettingsHands) -> None:
    shown = []
    for key in ("enter", "0", ".", "5", "backspace", "7", "j", " "):
        assert settings.press(key) == [True]
        shown.append(settings.typed)
    assert shown == ["", "0", "0.", "0.5", "0.", "0.7", "0.7j", "0.7j "]
    assert settings.press("escape") == [True]
    assert (settings.typed, settings.cursor, settings.sent) == (None, 0, [])


def test_backspace_before_anything_is_typed_does_no_harm(settings: SettingsHands) -> None:
    settings.press("enter", "backspace", "backspace")
    assert settings.typed == ""


def test_a_typed_value_has_an_end(settings: SettingsHands) -> None:
    settings.press("enter", *("1" * 100))
    assert settings.typed == "1" * 40


@pytest.mark.parametrize("key", ["up", "down", "left", "right"])
def test_arrows_do_nothing_while_typing(settings: SettingsHands, key: str) -> None:
    settings.press("enter", "5")
    assert settings.press(key) == [True]
    assert (settings.typed, settings.cursor, settings.sent) == ("5", 0, [])


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+p", "tab", "f1"])
def test_chords_are_let_through_while_typing(settings: SettingsHands, key: str) -> None:
    settings.press("enter", "5")
    assert settings.press(key) == [False]
    assert settings.typed == "5"


def test_control_characters_are_not_typed(settings: SettingsHands) -> None:
    settings.press("enter")
    for key, character in (("ctrl+c", "\x03"), ("tab", "\t"), ("delete", "\x7f")):
        assert not FOCUS.press(settings.hands.controls, key, character)
    assert settings.typed == ""
