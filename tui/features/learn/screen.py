"""The screen of one image on its way through the network. It arranges panes and says what it wants to know."""

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult

from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.learn.pane import LearnPane
from mnist_tui.tui.features.learn.queries import Walk, WalkAnswer
from mnist_tui.tui.features.learn.state import LearnState
from mnist_tui.tui.frame.footer import FooterPane
from mnist_tui.tui.frame.live_widget import Changes
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.status import StatusPane
from mnist_tui.tui.frame.ui_state import UiState

STEP_S = 1.0
"""Between two operations while it goes on by itself."""


class LearnScreen(RunScreen):
    """Status line, page, keys."""

    FOCUS: ClassVar[str] = "learn"
    _next_at: float | None = None

    def compose(self) -> ComposeResult:
        """Stack the three panes."""
        yield from self.make(StatusPane, LearnPane, FooterPane)

    def subscriptions(self, run: Run, ui: UiState) -> tuple[Subscription, ...]:
        """Ask about the image; the network that it goes through stays the same."""
        state = ui.state(LearnState)
        return (Subscription(Walk(state.subject, state.revision), NEVER_S),)

    def show(self) -> Changes:
        """Go on by itself when it is time, and bring every pane up to date."""
        self._play()
        return super().show()

    def _play(self) -> None:
        state, answer = self.store.ui.state(LearnState), self.store.run.answer(WalkAnswer)
        if not state.is_playing or answer is None:
            self._next_at = None
        elif self._next_at is None:
            self._next_at = self.clock() + STEP_S
        elif self.clock() >= self._next_at:
            last, self._next_at = len(answer.operations) - 1, self.clock() + STEP_S
            place = min(state.place + 1, last)
            self.store.put(replace(state, place=place, is_playing=place < last))
