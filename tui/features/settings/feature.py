"""What the rest of the program knows of this folder."""

from pathlib import Path

from mnist_tui.tui.features.settings.keys import FOCUS, KEYS
from mnist_tui.tui.features.settings.pane import SettingsPane
from mnist_tui.tui.features.settings.state import SettingsState
from mnist_tui.tui.frame.feature import Feature

SETTINGS = Feature(
    name="settings",
    folder=Path(__file__).parent,
    keys=KEYS,
    focuses=(FOCUS,),
    panes=(SettingsPane,),
    states=(SettingsState,),
)
