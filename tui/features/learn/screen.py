"""The screen of one image on its way through the network. It arranges panes and says what it wants to know."""

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult

from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.learn.pane import LearnPane
from mnist_tui.tui.features.learn.places import CHECK, page_after, page_count
from mnist_tui.tui.features.learn.queries import PRESENT, Check, StepAccuracies, Steps, Walk, WalkAnswer
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
        state, answer = ui.state(LearnState), run.answer(WalkAnswer)
        walk = Subscription(Walk(state.subject, state.revision), NEVER_S)
        after = page_after(answer, state.place) if answer is not None else None
        if after is None or state.step == PRESENT:
            return (walk,)
        if after == CHECK:
            kind, layer = state.fault if state.fault is not None else ("", 0)
            return walk, Subscription(Check(state.subject, state.sample, kind, layer), NEVER_S)
        steps, accuracies = Steps(state.subject), StepAccuracies(state.subject)
        return walk, Subscription(steps, NEVER_S), Subscription(accuracies, NEVER_S)

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
            last, self._next_at = page_count(answer) - 1, self.clock() + STEP_S
            place = min(state.place + 1, last)
            self.store.put(replace(state, place=place, is_playing=place < last))
