"""The log on the full screen, between status line and footer."""

from typing import ClassVar

from textual.app import ComposeResult

from mnist_tui.tui.panes.footer import FooterPane
from mnist_tui.tui.panes.log import LogPane
from mnist_tui.tui.panes.status import StatusPane
from mnist_tui.tui.screens.run_screen import RunScreen


class LogScreen(RunScreen):
    """Events of the run, and whatever was printed behind it."""

    FOCUS: ClassVar[str] = "log"

    def compose(self) -> ComposeResult:
        """Stack the three panes."""
        yield from self.make(StatusPane, LogPane, FooterPane)
