"""What the rest of the program knows of this folder."""

from pathlib import Path

from mnist_tui.tui.features.dashboard.keys import KEYS
from mnist_tui.tui.frame.feature import Feature, View


def _view() -> View:
    from mnist_tui.tui.features.dashboard.panes import PANES
    from mnist_tui.tui.features.dashboard.screen import Dashboard

    return View(Dashboard, PANES)


DASHBOARD = Feature(
    name="dashboard",
    folder=Path(__file__).parent,
    keys=KEYS,
    view=_view,
)
