"""What the rest of the program knows of this folder."""

from pathlib import Path

from mnist_tui.tui.features.settings.keys import FOCUS, KEYS
from mnist_tui.tui.features.settings.state import SettingsState
from mnist_tui.tui.frame.feature import Feature, View


def _view() -> View:
    from mnist_tui.tui.features.settings.pane import SettingsPane

    return View(panes=(SettingsPane,))


SETTINGS = Feature(
    name="settings",
    folder=Path(__file__).parent,
    keys=KEYS,
    focuses=(FOCUS,),
    view=_view,
    states=(SettingsState,),
)
