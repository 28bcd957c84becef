"""What the rest of the program knows of this folder."""

from pathlib import Path

from mnist_tui.tui.features.inspector.image_view import ImageView
from mnist_tui.tui.features.inspector.keys import FOCUS, KEYS
from mnist_tui.tui.features.inspector.state import InspectorState
from mnist_tui.tui.frame.feature import Feature, View


def _view() -> View:
    from mnist_tui.tui.features.inspector.attributions_pane import AttributionsPane
    from mnist_tui.tui.features.inspector.history_pane import HistoryPane
    from mnist_tui.tui.features.inspector.image_pane import ImagePane
    from mnist_tui.tui.features.inspector.neighbours_pane import NeighboursPane
    from mnist_tui.tui.features.inspector.pane import InspectPane
    from mnist_tui.tui.features.inspector.screen import InspectScreen

    return View(InspectScreen, (InspectPane, ImagePane, AttributionsPane, NeighboursPane, HistoryPane))


INSPECTOR = Feature(
    name="inspector",
    folder=Path(__file__).parent,
    keys=KEYS,
    focuses=(FOCUS,),
    view=_view,
    states=(InspectorState, ImageView),
)
