"""Screen 2: the gallery of all mistakes on a split. It arranges panes and subscribes to what they need."""

from typing import ClassVar

from textual.app import ComposeResult

from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.gallery.layout import grid_of, page, page_size
from mnist_tui.tui.features.gallery.pane import GalleryPane
from mnist_tui.tui.frame.footer import FooterPane
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.frame.image_subscriptions import (
    filter_subscriptions,
    images_subscription,
    neighbours_subscription,
    predictions_subscription,
)
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.status import StatusPane
from mnist_tui.tui.frame.ui_state import UiState

PAGES_AHEAD = 1


class GalleryScreen(RunScreen):
    """Status line, gallery, keys."""

    FOCUS: ClassVar[str] = "gallery"

    def compose(self) -> ComposeResult:
        """Stack the three panes."""
        yield from self.make(StatusPane, GalleryPane, FooterPane)

    def subscriptions(self, run: Run, ui: UiState) -> tuple[Subscription, ...]:
        """Ask for the predictions for all images, and for the images of this page and the next."""
        state, predictions = ui.state(GalleryState), predictions_subscription(run, ui)
        filtered = filter_subscriptions(run, ui)
        split, selection = state.shown_split(run), state.selection(run)
        if selection is None:
            return predictions, *filtered
        size = page_size(grid_of(run, ui))
        pages = [page(selection.order, state.cursor, size, ahead) for ahead in range(PAGES_AHEAD + 1)]
        indices = [index for one in pages for index in one.tolist()]
        wanted = predictions, *filtered, images_subscription(run, split, indices)
        if state.index is None or not run.is_idle or run.is_about != "run":
            return wanted
        # While the run is paused the person may inspect next: have the neighbours ready.
        return *wanted, neighbours_subscription(run, split, state.index, NEVER_S)
