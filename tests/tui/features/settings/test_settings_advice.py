"""What the pane says below the settings: all of it can be read, from 45x12 on."""

import dataclasses

import pytest
from stores import new_store

from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.settings import SETTINGS, Settings
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.settings.adjust import ADJUSTABLE
from mnist_tui.tui.features.settings.pane import SettingsPane
from mnist_tui.tui.features.settings.state import SettingsState

PANES = {"45x12": (45, 9), "60x20": (32, 16), "80x24": (42, 14), "140x45": (54, 9)}
"""Columns and rows that terminals leave to the focused pane, without its frame."""
RULES = {"45x12": 3, "60x20": 8, "80x24": 8, "140x45": 4}
"""The row of the rule above it: the longest takes 5, 7, 5 and 4 lines."""


@pytest.mark.parametrize("name", ADJUSTABLE)
def test_no_explanation_is_cut_in_any_terminal(name: str) -> None:
    ui = new_store().ui.with_state(SettingsState(ADJUSTABLE.index(name))).focused("settings")
    for value in SETTINGS[name].choices or (SETTINGS[name].default,):
        run = Run(settings=Settings().replace({name: value}))
        explanation = SETTINGS[name].explained(str(value), is_brief=True).replace(" ", "")
        for terminal, size in PANES.items():
            lines = SettingsPane().paint(run, ui, *size).lines()
            rule = next(row for row, line in enumerate(lines) if line.startswith("───"))
            assert "".join(lines[rule + 1 :]).replace(" ", "") == explanation, terminal
            assert rule == RULES[terminal], "it moves"


@pytest.mark.parametrize("size", [*PANES.values(), (40, 5), (32, 7)])
def test_what_is_wrong_with_a_value_is_never_cut(size: tuple[int, int]) -> None:
    for place, name in enumerate(ADJUSTABLE):
        ui = new_store().ui.with_state(SettingsState(place)).focused("settings")
        with pytest.raises(SettingError) as refused:
            SETTINGS[name].parse("?!")
        lines = SettingsPane().paint(Run(), dataclasses.replace(ui, typed="?!"), *size).lines()
        row = next(line for line in lines if "?!" in line and not line.startswith("?!"))
        assert str(refused.value).partition("=")[2] in " ".join(" ".join(lines).split()), name
        assert "…" not in row
