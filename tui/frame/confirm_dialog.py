"""A confirmation before something is lost: one question, yes or no.

Enter is not yes: it comes by itself, at the end of a paste or from a terminal that is slow to reply.
"""

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from mnist_tui.tui.frame.dialog import RunDialog
from mnist_tui.tui.frame.store import Store


class ConfirmDialog(RunDialog[bool]):
    """Ends with True for yes. In few rows the choices are above the question, which may then be cut."""

    VERTICAL_BREAKPOINTS = [(0, "-flat"), (10, "-low"), (16, "-high")]  # noqa: RUF012  # Textual declares it so
    READ_FIRST = "question"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,Y", "choose(True)", "yes"),  # caps lock may be on
        Binding("n,N,escape,q", "choose(False)", "no"),
        Binding("ctrl+c,ctrl+q", "interrupt", "no, or quit"),
    ]

    def __init__(self, store: Store, clock: Callable[[], float], question: str, interrupt: bool = False) -> None:
        """Ask `question`; ctrl+c and ctrl+q mean `interrupt`, so that pressing them again quits."""
        super().__init__(store, clock)
        self._question, self._interrupt = question, interrupt

    def compose(self) -> ComposeResult:
        """Show the question and the two choices."""
        yield self.status
        with Vertical(id="ask"):
            yield Static(Text.assemble(("y", "bold"), " yes  ", ("n", "bold"), " no"), id="brief-choices")
            yield Static(Text(self._question), id="question")
            choices = Text.assemble(("y", "bold"), ": yes      ", ("n", "bold"), " or esc: no")
            yield Static(choices, id="choices")

    def action_interrupt(self) -> None:
        """End with what ctrl+c means here."""
        self.dismiss(self._interrupt)

    def action_choose(self, choice: bool) -> None:
        """End with the choice."""
        self.dismiss(choice)
