"""What the rest of the program knows of this folder."""

from pathlib import Path

from mnist_tui.tui.features.draw.keys import FOCUS, KEYS
from mnist_tui.tui.features.draw.state import DrawState
from mnist_tui.tui.frame.feature import Feature, View


def _view() -> View:
    from mnist_tui.tui.features.draw.pane import DrawPane
    from mnist_tui.tui.features.draw.screen import DrawScreen

    return View(DrawScreen, (DrawPane,))


DRAW = Feature(
    name="draw",
    folder=Path(__file__).parent,
    keys=KEYS,
    focuses=(FOCUS,),
    view=_view,
    states=(DrawState,),
)
