"""Screen 6: a drawing and what the network makes of it. It arranges panes and says what it wants to know."""

from typing import ClassVar

from textual.app import ComposeResult

from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.draw.layout import layout
from mnist_tui.tui.features.draw.pane import DrawPane
from mnist_tui.tui.features.draw.queries import (
    AskDrawingSet,
    DrawingNeighbours,
    NearestToDrawing,
    ReadDrawing,
    UsualDistances,
)
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

        The training images near it do not change with the network. They are measured before anything is drawn, and
        what is usual after that: it takes much longer.
        """
        state, every_s = ui.state(DrawState), EVERY_S if ui.frozen is None else NEVER_S
        places = layout(*ui.size("draw"), state.drawing.shape)
        count = 0 if state.is_empty else MANY if places.strip_y is not None else 1
        asked = [Subscription(NearestToDrawing(state.shown_form().tobytes(), count), NEVER_S)]
        if run.answer(DrawingNeighbours) is not None:
            asked.append(Subscription(UsualDistances(), NEVER_S))
        if not state.is_empty:
            asked.append(Subscription(ReadDrawing(state.drawing.pixels().tobytes(), state.centres), every_s))
        if state.wanted is not None:
            asked.append(Subscription(state.wanted, NEVER_S))
        return (*asked, Subscription(AskDrawingSet(state.told), SET_EVERY_S))
