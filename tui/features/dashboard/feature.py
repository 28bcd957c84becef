"""What the rest of the program knows of this folder."""

from pathlib import Path

from mnist_tui.tui.features.dashboard.brief_pane import BriefPane
from mnist_tui.tui.features.dashboard.keys import KEYS
from mnist_tui.tui.features.dashboard.screen import Dashboard
from mnist_tui.tui.frame.feature import Feature
from mnist_tui.tui.frame.footer import FooterPane
from mnist_tui.tui.frame.status import StatusPane

DASHBOARD = Feature(
    name="dashboard",
    folder=Path(__file__).parent,
    keys=KEYS,
    screen=Dashboard,
    panes=(BriefPane, StatusPane, FooterPane),
)
