"""The panes of the dashboard. A new one is an import and an entry here."""

from mnist_tui.tui.features.confusion.pane import ConfusionPane
from mnist_tui.tui.features.curves.accuracy_pane import AccuracyPane
from mnist_tui.tui.features.curves.cost_pane import CostPane
from mnist_tui.tui.features.curves.stats_pane import StatsPane
from mnist_tui.tui.features.dashboard.brief_pane import BriefPane
from mnist_tui.tui.features.gallery.strip_pane import StripPane
from mnist_tui.tui.features.predictions.pane import SummaryPane
from mnist_tui.tui.features.settings.pane import SettingsPane
from mnist_tui.tui.frame.footer import FooterPane
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.status import StatusPane

TOP: tuple[type[Pane], ...] = (
    BriefPane,
    StatusPane,
)
LEFT: tuple[type[Pane], ...] = (
    CostPane,
    AccuracyPane,
    StatsPane,
    SummaryPane,
)
RIGHT: tuple[type[Pane], ...] = (
    ConfusionPane,
    SettingsPane,
)
BOTTOM: tuple[type[Pane], ...] = (
    StripPane,
    FooterPane,
)
PANES: tuple[type[Pane], ...] = (*TOP, *LEFT, *RIGHT, *BOTTOM)
"""All of them, in the order of the screen."""
