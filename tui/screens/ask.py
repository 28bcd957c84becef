"""A question before something is lost: one sentence, yes or no."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Static


class Ask(ModalScreen[bool]):
    """Ends with True for yes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "answer(True)", "yes"),
        Binding("n,escape,q,ctrl+c", "answer(False)", "no"),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """Show the question and the two answers."""
        yield Static(f"{self._question}\n\n[b]y[/b] or enter: yes      [b]n[/b] or esc: no", id="question")

    def action_answer(self, answer: bool) -> None:
        """End with the answer."""
        self.dismiss(answer)
