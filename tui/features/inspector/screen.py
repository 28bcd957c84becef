"""Screen 3: one image and the reason for its answer. It arranges panes and says what it wants to know."""

from typing import ClassVar

from textual.app import ComposeResult

from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.features.gallery.screen import neighbours_subscription, predictions_subscription
from mnist_tui.tui.features.inspector.attributions_pane import AttributionsPane
from mnist_tui.tui.features.inspector.neighbours_pane import NeighboursPane
from mnist_tui.tui.features.inspector.pane import InspectPane
from mnist_tui.tui.features.inspector.past_pane import PastPane
from mnist_tui.tui.features.inspector.queries import Inspect
from mnist_tui.tui.frame.footer import FooterPane
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.status import StatusPane
from mnist_tui.tui.frame.terminal_update import Changes

EVERY_S = 0.5
NEIGHBOURS_EVERY_S = 10.0


class InspectScreen(RunScreen):
    """Digit, map and bars above, units and neighbours below; with rows to spare the image's past."""

    FOCUS: ClassVar[str] = "inspect"
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012  # Textual declares it so
        (0, "-flat"),
        (14, "-low"),
        (22, "-normal"),
        (34, "-tall"),
    ]

    def compose(self) -> ComposeResult:
        """Stack the panes; the sizes are in app.tcss."""
        yield from self.make(StatusPane, InspectPane, AttributionsPane, NeighboursPane, PastPane, FooterPane)

    def on_mount(self) -> None:
        """Keep to the image."""
        self._ui.gallery.stay(True)

    def show(self) -> Changes:
        """Bring every pane up to date; return the cells that have changed."""
        self.set_class(self._ui.inspector.past, "-past")
        return super().show()

    def questions(self) -> tuple[Subscription, ...]:
        """Ask for the reason and the neighbours of the gallery's image, and for the gallery itself."""
        gallery, state, view = self._ui.gallery, self._ui.inspector, self._view
        survey = predictions_subscription(view, self._ui)
        if gallery.selection(view) is None or gallery.index is None:
            state.look_at(None)
            return (survey,)
        split, index = gallery.shown_split(view), gallery.index
        state.look_at((split, index))
        frozen = self._ui.frozen is not None
        every = NEVER_S if frozen else EVERY_S
        nearest_every = NEVER_S if frozen else EVERY_S if view.is_at_rest else NEIGHBOURS_EVERY_S
        return (
            survey,
            Subscription(Inspect(split, index, state.edits, state.perturbed), every),
            neighbours_subscription(view, split, index, nearest_every, state.edits, state.perturbed),
        )
