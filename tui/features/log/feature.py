"""What the rest of the program knows of this folder."""

from pathlib import Path

from mnist_tui.tui.features.log.keys import FOCUS, KEYS
from mnist_tui.tui.features.log.state import LogState
from mnist_tui.tui.frame.feature import Feature, View


def _view() -> View:
    from mnist_tui.tui.features.log.pane import LogPane
    from mnist_tui.tui.features.log.screen import LogScreen

    return View(LogScreen, (LogPane,))


LOG = Feature(
    name="log",
    folder=Path(__file__).parent,
    keys=KEYS,
    focuses=(FOCUS,),
    view=_view,
    states=(LogState,),
)
