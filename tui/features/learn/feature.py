"""What the rest of the program knows of this folder."""

from pathlib import Path

from mnist_tui.tui.features.learn.keys import FOCUS, KEYS
from mnist_tui.tui.features.learn.state import LearnState
from mnist_tui.tui.frame.feature import Feature, View


def _view() -> View:
    from mnist_tui.tui.features.learn.pane import LearnPane
    from mnist_tui.tui.features.learn.screen import LearnScreen

    return View(LearnScreen, (LearnPane,))


LEARN = Feature(
    name="learn",
    folder=Path(__file__).parent,
    keys=KEYS,
    focuses=(FOCUS,),
    view=_view,
    states=(LearnState,),
)
