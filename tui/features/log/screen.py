"""The event log on the whole screen, between status line and footer."""

from typing import ClassVar

from textual.app import ComposeResult

from mnist_tui.tui.features.log.pane import LogPane
from mnist_tui.tui.frame.footer import FooterPane
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.status import StatusPane


class LogScreen(RunScreen):
    """Events of the run, and whatever was printed meanwhile."""

    FOCUS: ClassVar[str] = "log"

    def compose(self) -> ComposeResult:
        """Stack the three panes."""
        yield from self.make(StatusPane, LogPane, FooterPane)
