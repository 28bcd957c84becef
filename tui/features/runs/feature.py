"""What the rest of the program knows of this folder."""

from pathlib import Path

from mnist_tui.tui.features.runs.keys import FOCUS, KEYS, tell_outcome
from mnist_tui.tui.features.runs.state import RunsState
from mnist_tui.tui.frame.feature import Feature, View


def _view() -> View:
    from mnist_tui.tui.features.runs.pane import ComparedPane, RunsPane
    from mnist_tui.tui.features.runs.screen import RunsScreen

    return View(RunsScreen, (RunsPane, ComparedPane))


RUNS = Feature(
    name="runs",
    folder=Path(__file__).parent,
    keys=KEYS,
    focuses=(FOCUS,),
    view=_view,
    states=(RunsState,),
    after_report=tell_outcome,
)
