"""The quiz. It arranges panes and says what it wants to know."""

from typing import ClassVar

from textual.app import ComposeResult

from mnist_tui.tui.client.queries import NEVER_S, Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.quiz.pane import QuizPane
from mnist_tui.tui.features.quiz.queries import ConfidentMistake
from mnist_tui.tui.features.quiz.questions import IMAGE
from mnist_tui.tui.features.quiz.state import QuizState
from mnist_tui.tui.frame.footer import FooterPane
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.frame.status import StatusPane
from mnist_tui.tui.frame.ui_state import UiState


class QuizScreen(RunScreen):
    """Status line, question, keys."""

    FOCUS: ClassVar[str] = "quiz"

    def compose(self) -> ComposeResult:
        """Stack the three panes."""
        yield from self.make(StatusPane, QuizPane, FooterPane)

    def awaits_answers(self) -> bool:
        """Wait for nothing: until the image is known, the page says so."""
        return False

    def subscriptions(self, run: Run, ui: UiState) -> tuple[Subscription, ...]:
        """Ask for the image while the question about it is open, until it is known."""
        state = ui.state(QuizState)
        if state.question is not IMAGE or state.is_answered or state.exhibit is not None:
            return ()
        return (Subscription(ConfidentMistake(state.asks), NEVER_S),)
