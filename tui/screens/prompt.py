"""One line to type, checked with every key: what is wrong stands below it before it is entered."""

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from mnist_tui.tui.screens.characters import glyphs_of, keep_to_characters

LONGEST = 40


class Prompt(ModalScreen[str | None]):
    """Ends with what was typed, or None. `check` returns what is wrong with a text, nothing when it will do."""

    VERTICAL_BREAKPOINTS = [(0, "-flat"), (10, "-high")]  # noqa: RUF012  # Textual declares it so
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "accept"),
        Binding("escape,ctrl+c", "cancel", "cancel"),
        Binding("backspace", "erase", "erase"),
        Binding("ctrl+u", "erase_all", "erase all"),
    ]

    def __init__(self, question: str, hint: str, check: Callable[[str], str]) -> None:
        super().__init__()
        self._question, self._hint, self._check = question, hint, check
        self.typed = ""

    def compose(self) -> ComposeResult:
        """Show the question, the line, and what is wrong with it or what may stand there."""
        with Vertical(id="prompt"):
            yield Static(Text(self._question, "bold"), id="asked")
            yield Static(id="typed")
            yield Static(id="verdict")

    def on_mount(self) -> None:
        """Begin with an empty line."""
        keep_to_characters(self)
        self._show()

    def on_key(self, event: events.Key) -> None:
        """Type a character; while the prompt is open no key means anything else."""
        if event.is_printable and event.character and len(self.typed) < LONGEST:
            self.typed += event.character
            self._show()
            event.stop()
            event.prevent_default()

    def _show(self) -> None:
        wrong = self._check(self.typed) if self.typed.strip() else ""
        self.query_one("#typed", Static).update(Text.assemble(self.typed, (glyphs_of(self.app).caret, "bold")))
        verdict = self.query_one("#verdict", Static)
        verdict.set_class(bool(wrong), "-wrong")
        verdict.update(Text(wrong or self._hint))

    def action_accept(self) -> None:
        """End with the text, if it will do."""
        if not self.typed.strip() or not self._check(self.typed):
            self.dismiss(self.typed.strip())

    def action_cancel(self) -> None:
        """End without one."""
        self.dismiss(None)

    def action_erase(self) -> None:
        """Take the last character back."""
        self.typed = self.typed[:-1]
        self._show()

    def action_erase_all(self) -> None:
        """Begin anew."""
        self.typed = ""
        self._show()
