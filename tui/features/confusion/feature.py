"""What the rest of the program knows of this folder."""

from pathlib import Path

from mnist_tui.tui.features.confusion.keys import FOCUS
from mnist_tui.tui.features.confusion.state import ConfusionState
from mnist_tui.tui.frame.feature import Feature, View


def _view() -> View:
    from mnist_tui.tui.features.confusion.pane import ConfusionPane

    return View(panes=(ConfusionPane,))


CONFUSION = Feature(
    name="confusion",
    folder=Path(__file__).parent,
    focuses=(FOCUS,),
    view=_view,
    states=(ConfusionState,),
)
