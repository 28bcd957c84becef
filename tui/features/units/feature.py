"""What the rest of the program knows of this folder."""

from pathlib import Path

from mnist_tui.tui.features.units.keys import FOCUS, KEYS
from mnist_tui.tui.features.units.state import UnitsState
from mnist_tui.tui.frame.feature import Feature, View


def _view() -> View:
    from mnist_tui.tui.features.units.histograms_pane import HistogramsPane
    from mnist_tui.tui.features.units.pane import UnitsPane
    from mnist_tui.tui.features.units.screen import UnitsScreen

    return View(UnitsScreen, (UnitsPane, HistogramsPane))


UNITS = Feature(
    name="units",
    folder=Path(__file__).parent,
    keys=KEYS,
    focuses=(FOCUS,),
    view=_view,
    states=(UnitsState,),
)
