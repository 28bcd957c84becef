"""What the pane says below the settings: at 80x24 all of it can be read."""

import pytest
from stores import new_store

from mnist_tui.engine.settings import SETTINGS, Settings
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.settings.adjust import ADJUSTABLE
from mnist_tui.tui.features.settings.pane import SettingsPane
from mnist_tui.tui.features.settings.state import SettingsState

PANE_AT_80X24 = (39, 14)
"""Columns and rows that a terminal of 80x24 leaves to the focused pane, without its frame."""


@pytest.mark.parametrize("name", ADJUSTABLE)
def test_no_explanation_is_cut_in_a_terminal_of_80_columns(name: str) -> None:
    ui = new_store().ui.with_state(SettingsState(ADJUSTABLE.index(name))).focused("settings")
    for value in SETTINGS[name].choices or (SETTINGS[name].default,):
        lines = SettingsPane().paint(Run(settings=Settings().replace({name: value})), ui, *PANE_AT_80X24).lines()
        explanation = SETTINGS[name].explained(str(value), is_brief=True)
        assert "".join(lines[-5:]).replace(" ", "") == explanation.replace(" ", "")
