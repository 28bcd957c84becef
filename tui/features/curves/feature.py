"""What the rest of the program knows of this folder."""

from pathlib import Path

from mnist_tui.tui.features.curves.keys import FOCUS, KEYS
from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.frame.feature import Feature, View


def _view() -> View:
    from mnist_tui.tui.features.curves.accuracy_pane import AccuracyPane
    from mnist_tui.tui.features.curves.cost_pane import CostPane
    from mnist_tui.tui.features.curves.screen import FullChart
    from mnist_tui.tui.features.curves.stats_pane import StatsPane

    return View(FullChart, (CostPane, AccuracyPane, StatsPane))


CURVES = Feature(
    name="curves",
    folder=Path(__file__).parent,
    keys=KEYS,
    focuses=(FOCUS,),
    view=_view,
    states=(CurvesState,),
)
