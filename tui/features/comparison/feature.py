"""What the rest of the program knows of this folder."""

from pathlib import Path

from mnist_tui.tui.features.comparison.keys import FOCUS, KEYS
from mnist_tui.tui.frame.comparison_state import ComparisonState
from mnist_tui.tui.frame.feature import Feature, View


def _view() -> View:
    from mnist_tui.tui.features.comparison.matrices_pane import MatricesPane
    from mnist_tui.tui.features.comparison.pane import PairsPane
    from mnist_tui.tui.features.comparison.screen import ComparisonScreen
    from mnist_tui.tui.features.comparison.verdict_pane import VerdictPane

    return View(ComparisonScreen, (VerdictPane, MatricesPane, PairsPane))


COMPARISON = Feature(
    name="comparison",
    folder=Path(__file__).parent,
    keys=KEYS,
    focuses=(FOCUS,),
    view=_view,
    states=(ComparisonState,),
)
