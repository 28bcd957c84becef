"""Screen 6: a drawing and what the network makes of it. It arranges panes and says what it wants to know."""

from typing import ClassVar

from textual.app import ComposeResult

from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.draw.layout import layout
from mnist_tui.tui.features.draw.pane import DrawPane
from mnist_tui.tui.features.draw.queries import AskDrawingSet, NearestToDrawing, ReadDrawing, UsualDistances
from mnist_tui.tui.features.draw.state import DrawState
from mnist_tui.tui.frame.footer import FooterPane
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.status import StatusPane
from mnist_tui.tui.frame.ui_state import UiState

EVERY_S, SET_EVERY_S = 0.5, 1.0
MANY = 18
"""Nearest training images that 200 columns have room for in a large window; elsewhere there is room for one."""


class DrawScreen(RunScreen):
    """Status line, drawing, keys."""

    FOCUS: ClassVar[str] = "draw"

    def compose(self) -> ComposeResult:
        """Stack the three panes."""
        yield from self.make(StatusPane, DrawPane, FooterPane)

    def subscriptions(self, run: Run, ui: UiState) -> tuple[Subscription, ...]:
        """Ask about the drawing as it is, and about all that are kept.

        The training images near it do not change with the network.
        """
        state, every_s = ui.state(DrawState), EVERY_S if ui.frozen is None else NEVER_S
        about_all = [Subscription(UsualDistances(), NEVER_S), Subscription(AskDrawingSet(state.told), SET_EVERY_S)]
        if state.wanted is not None:
            about_all.append(Subscription(state.wanted, NEVER_S))
        if state.is_empty:
            return tuple(about_all)
        read = ReadDrawing(state.drawing.pixels().tobytes(), state.centres)
        places = layout(*ui.size("draw"), state.drawing.shape)
        count = MANY if places.strip_y is not None else 1
        nearest = NearestToDrawing(state.shown_form().tobytes(), count)
        return Subscription(read, every_s), Subscription(nearest, NEVER_S), *about_all
