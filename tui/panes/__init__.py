"""The panes of the dashboard. A new one is a file here and a line in PANES."""

from mnist_tui.tui.panes.accuracy import AccuracyPane
from mnist_tui.tui.panes.brief import BriefPane
from mnist_tui.tui.panes.confusion import ConfusionPane
from mnist_tui.tui.panes.cost import CostPane
from mnist_tui.tui.panes.footer import FooterPane
from mnist_tui.tui.panes.knobs import KnobsPane
from mnist_tui.tui.panes.mistakes import MistakesPane
from mnist_tui.tui.panes.pane import Pane
from mnist_tui.tui.panes.pulse import PulsePane
from mnist_tui.tui.panes.status import StatusPane

TOP: tuple[type[Pane], ...] = (BriefPane, StatusPane)
LEFT: tuple[type[Pane], ...] = (CostPane, AccuracyPane, PulsePane)
RIGHT: tuple[type[Pane], ...] = (ConfusionPane, KnobsPane)
BOTTOM: tuple[type[Pane], ...] = (MistakesPane, FooterPane)
PANES: tuple[type[Pane], ...] = (*TOP, *LEFT, *RIGHT, *BOTTOM)
"""All of them, in the order of the screen."""
