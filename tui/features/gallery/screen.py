"""Screen 2: all mistakes of a split as a gallery. It arranges panes and says what it wants to know."""

from typing import ClassVar

from textual.app import ComposeResult

from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.gallery.keys import exported
from mnist_tui.tui.features.gallery.pane import GalleryPane
from mnist_tui.tui.frame.footer import FooterPane
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.status import StatusPane
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.images.export_formats import form_of
from mnist_tui.tui.images.queries import EditRequest, Images, Neighbours, PredictSplit

EVERY_S = 2.0
"""Between two surveys of the images that steer: they cost nothing, but pictures that move can't be looked at."""
TRAINING_EVERY_S = 15.0
PAGES_AHEAD = 1
NEIGHBOURS = 20


class GalleryScreen(RunScreen):
    """Status line, gallery, keys."""

    FOCUS: ClassVar[str] = "gallery"

    def compose(self) -> ComposeResult:
        """Stack the three panes."""
        yield from self.make(StatusPane, GalleryPane, FooterPane)

    def on_mount(self) -> None:
        """Let the cursor follow the list."""
        self._ui.gallery.stay(False)

    def questions(self) -> tuple[Subscription, ...]:
        """Ask for the answers to all images, and for the pictures of this page and the next, or those to export."""
        state, survey = self._ui.gallery, predictions_subscription(self._view, self._ui)
        split = state.shown_split(self._view)
        selection = state.selection(self._view)
        if selection is None:
            return (survey,)
        indices = [*state.page(selection.order).tolist(), *state.page(selection.order, PAGES_AHEAD).tolist()]
        if state.export_to is not None and form_of(state.export_to) in ("png", "idx"):
            indices = exported(state, selection).tolist()
        wanted = survey, Subscription(Images(split, indices), NEVER_S)
        if state.index is None or not self._view.is_at_rest:
            return wanted
        # Who looks on at rest may inspect next: what the network makes of all training images is then there already.
        return *wanted, neighbours_subscription(self._view, split, state.index, NEVER_S)


def neighbours_subscription(
    view: Run, split: str, index: int, every_s: float, edits: tuple[EditRequest, ...] = (), perturbed: bool = False
) -> Subscription:
    """Return the question for the neighbours of an image; while the network learns, those of an epoch ago will do."""
    epoch = view.progress.steps_per_epoch if view.progress is not None else 1
    return Subscription(
        Neighbours(split, index, NEIGHBOURS, 0 if view.is_at_rest else epoch, edits, perturbed), every_s
    )


def predictions_subscription(view: Run, ui: UiState) -> Subscription:
    """Return the question for the answers to all images of the gallery's split; the test images are a look each."""
    gallery = ui.gallery
    split = gallery.shown_split(view)
    every = {"train": TRAINING_EVERY_S, "test": NEVER_S}.get(split, EVERY_S)
    if ui.frozen is not None:
        every = NEVER_S
    return Subscription(PredictSplit(split, gallery.look if split == "test" else 0), every)
