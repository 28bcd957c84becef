"""What the rest of the program knows of this folder."""

from pathlib import Path

from mnist_tui.tui.features.map.keys import FOCUS, KEYS
from mnist_tui.tui.features.map.state import MapState
from mnist_tui.tui.frame.feature import Feature, View


def _view() -> View:
    from mnist_tui.tui.features.map.pane import MapPane
    from mnist_tui.tui.features.map.screen import MapScreen

    return View(MapScreen, (MapPane,))


MAP = Feature(
    name="map",
    folder=Path(__file__).parent,
    keys=KEYS,
    focuses=(FOCUS,),
    view=_view,
    states=(MapState,),
)
