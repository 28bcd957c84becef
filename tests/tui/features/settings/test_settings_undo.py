"""Undo and redo of the settings."""

import pytest
from settings_hands import SettingsHands

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.settings.change import chosen_name
from mnist_tui.tui.protocol.commands import SetSetting


@pytest.fixture
def settings() -> SettingsHands:
    return SettingsHands()


def test_undo_sends_the_old_values_of_live_settings_one_by_one(settings: SettingsHands) -> None:
    settings.press("right", "right")
    settings.choose("momentum")
    settings.press("right")
    settings.sent.clear()
    said = []
    for _ in range(4):
        settings.press("b")
        said.append(settings.run.notice)
    assert settings.sent == [
        SetSetting("momentum", 0.9), SetSetting("learning_rate", 0.015), SetSetting("learning_rate", 0.01)
    ]  # fmt: skip
    assert said == [
        "undone: momentum 0.93->0.9",
        "undone: learning rate 0.02->0.015",
        "undone: learning rate 0.015->0.01",
        "nothing to undo",
    ]
    assert settings.run.settings == Settings() and chosen_name(settings.hands.store.ui) == "learning_rate"


def test_what_was_undone_can_be_done_again_until_something_else_is_done(settings: SettingsHands) -> None:
    settings.press("right", "right", "b", "b", "B", "B", "B")
    assert settings.run.settings.learning_rate == 0.02
    assert settings.run.notice == "nothing to redo"
    settings.press("b", "left", "B")
    assert settings.run.settings.learning_rate == 0.01 and settings.run.notice == "nothing to redo"


def test_undo_takes_back_what_waits_for_a_new_network(settings: SettingsHands) -> None:
    settings.choose("activation")
    settings.press("right", "right", "b")
    assert settings.pending == {"activation": "leaky-relu"}
    settings.press("b")
    assert settings.pending == {} and settings.sent == []


def test_what_changed_nothing_is_not_undone(settings: SettingsHands) -> None:
    settings.type("0.01")
    settings.type("12")
    settings.press("escape", "backspace", "b")
    assert settings.run.notice == "nothing to undo"
