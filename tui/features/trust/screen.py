"""Screen 0: how far the predictions can be trusted. It arranges panes; the pages say what they want to know."""

from typing import ClassVar

from textual.app import ComposeResult

from mnist_tui.tui.client.queries import Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.trust.pages import shown_page
from mnist_tui.tui.features.trust.pane import TrustPane
from mnist_tui.tui.frame.footer import FooterPane
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.status import StatusPane
from mnist_tui.tui.frame.ui_state import UiState


class TrustScreen(RunScreen):
    """Status line, page, keys."""

    FOCUS: ClassVar[str] = "trust"

    def compose(self) -> ComposeResult:
        """Stack the three panes."""
        yield from self.make(StatusPane, TrustPane, FooterPane)

    def subscriptions(self, run: Run, ui: UiState) -> tuple[Subscription, ...]:
        """Ask what the page needs."""
        page = shown_page(ui)
        return () if page.why_not(run) else page.subscriptions(run, ui)
