"""Two networks, image by image. It arranges panes and subscribes to what they need."""

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult

from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.comparison.layout import grid_of, page, page_size, shows_both, shows_matrices
from mnist_tui.tui.features.comparison.matrices_pane import MatricesPane
from mnist_tui.tui.features.comparison.pane import PairsPane
from mnist_tui.tui.features.comparison.verdict_pane import VerdictPane
from mnist_tui.tui.frame.comparison_state import ComparisonState
from mnist_tui.tui.frame.footer import FooterPane
from mnist_tui.tui.frame.image_subscriptions import images_subscription
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.status import StatusPane
from mnist_tui.tui.frame.ui_state import UiState

PAGES_AHEAD = 1
FLAT = 18
"""Rows of a window below which the verdict is shorter."""


class ComparisonScreen(RunScreen):
    """Status line, verdict, matrices, images, keys."""

    FOCUS: ClassVar[str] = "comparison"
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (FLAT, "-high")]  # noqa: RUF012  # Textual declares it so

    def compose(self) -> ComposeResult:
        """Stack the panes."""
        yield from self.make(StatusPane, VerdictPane, MatricesPane, PairsPane, FooterPane)

    def arrangement(self, ui: UiState) -> Mapping[str, bool]:
        """Tell the style sheet whether images, matrices or both are shown."""
        return {"-both": shows_both(ui), "-matrices": shows_matrices(ui)}

    def subscriptions(self, run: Run, ui: UiState) -> tuple[Subscription, ...]:
        """Ask for the comparison, and for the images of this page and the next."""
        state = ui.state(ComparisonState)
        if not state.first:
            return ()
        comparison, selection = Subscription(state.query(run), NEVER_S), state.selection(run)
        if selection is None:
            return (comparison,)
        size = page_size(grid_of(run, ui))
        pages = [page(selection.order, state.cursor, size, ahead) for ahead in range(PAGES_AHEAD + 1)]
        indices = [index for one in pages for index in one.tolist()]
        return comparison, images_subscription(run, state.shown_split(run), indices)
