"""What the rest of the program knows of this folder."""

from pathlib import Path

from mnist_tui.tui.frame.feature import Feature, View


def _view() -> View:
    from mnist_tui.tui.features.predictions.pane import SummaryPane

    return View(None, (SummaryPane,))


PREDICTIONS = Feature(name="predictions", folder=Path(__file__).parent, view=_view)
