"""Screen 3: one image and why it is predicted so. It arranges panes and subscribes to what they need."""

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult

from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.inspector.attributions_pane import AttributionsPane
from mnist_tui.tui.features.inspector.history_pane import HistoryPane
from mnist_tui.tui.features.inspector.image_pane import ImagePane
from mnist_tui.tui.features.inspector.image_view import image_subscription
from mnist_tui.tui.features.inspector.neighbours_pane import NeighboursPane
from mnist_tui.tui.features.inspector.pane import InspectPane
from mnist_tui.tui.features.inspector.queries import Inspect
from mnist_tui.tui.features.inspector.state import LEAST_FOR_ALL, LEAST_FOR_HISTORY, InspectorState
from mnist_tui.tui.frame.footer import FooterPane
from mnist_tui.tui.frame.image_subscriptions import (
    filter_subscriptions,
    neighbours_subscription,
    predictions_subscription,
)
from mnist_tui.tui.frame.open_drawing import OpenDrawing
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.status import StatusPane
from mnist_tui.tui.frame.ui_state import UiState

EVERY_S = 0.5
NEIGHBOURS_EVERY_S = 10.0
VAST = 140, 60
"""Columns and rows from which on the image is drawn at twice its size, and larger in larger windows."""


class InspectScreen(RunScreen):
    """Digit, saliency and bars above, units and neighbours below; with rows to spare the history."""

    FOCUS: ClassVar[str] = "inspector"
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012  # Textual declares it so
        (0, "-flat"),
        (LEAST_FOR_HISTORY, "-low"),
        (22, "-normal"),
        (LEAST_FOR_ALL, "-tall"),
    ]

    def compose(self) -> ComposeResult:
        """Stack the panes; the sizes are in inspector.tcss."""
        yield from self.make(
            StatusPane, ImagePane, InspectPane, AttributionsPane, NeighboursPane, HistoryPane, FooterPane
        )

    def arrangement(self, ui: UiState) -> Mapping[str, bool]:
        """Tell the style sheet whether a low window shows the history, and whether the image grows."""
        width, height = ui.size("window")
        is_vast = width >= VAST[0] and height >= VAST[1]
        history, about = ui.state(InspectorState).history, self.store.run.is_about
        return {
            "-history": history and about == "run",
            "-vast": is_vast,
            "-foreign": about == "predictions",
            "-outputs": about == "outputs",
        }

    def subscriptions(self, run: Run, ui: UiState) -> tuple[Subscription, ...]:
        """Ask for the explanation and the neighbours of the gallery's image, and for the gallery itself."""
        state, predictions = ui.state(InspectorState), predictions_subscription(run, ui)
        if run.is_foreign:
            return predictions, *image_subscription(run, ui)
        filtered = filter_subscriptions(run, ui)
        if state.subject is None:
            return predictions, *filtered
        (split, index), drawing = state.subject, ui.state(OpenDrawing)
        drawn = drawing.drawn if state.subject == drawing.subject else None
        is_frozen = ui.frozen is not None
        every_s = NEVER_S if is_frozen else EVERY_S
        inspect = Subscription(Inspect(split, index, state.edits, state.perturbed, drawn), every_s)
        if run.is_about == "outputs":
            return predictions, *filtered, inspect
        neighbours_every_s = NEVER_S if is_frozen else EVERY_S if run.is_idle else NEIGHBOURS_EVERY_S
        return (
            predictions,
            *filtered,
            inspect,
            neighbours_subscription(run, split, index, neighbours_every_s, state.edits, state.perturbed, drawn),
        )
