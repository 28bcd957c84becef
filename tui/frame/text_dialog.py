"""An input line, checked with every key: an error is shown below it before it is entered.

The app passes its keys on, because those typed in a hurry arrive while the screen below still gets them.
"""

from collections.abc import Callable

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from mnist_tui.tui.frame.dialog import RunDialog
from mnist_tui.tui.frame.store import Store

LONGEST = 200
"""Characters of a line: room for the path of a file."""
KEYS = Text.assemble(("enter", "bold"), ": accept      ", ("esc", "bold"), ": cancel")


class TextDialog(RunDialog[str | None]):
    """Ends with what was typed, or None. `check` returns what is wrong with a text, nothing if it is valid."""

    READ_FIRST, IS_TYPED = "typed", True
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (10, "-low"), (16, "-high")]  # noqa: RUF012  # Textual declares it so

    def __init__(
        self, store: Store, clock: Callable[[], float], question: str, hint: str, check: Callable[[str], str]
    ) -> None:
        super().__init__(store, clock)
        self._question, self._hint, self._check = question, hint, check
        self.typed = ""

    def compose(self) -> ComposeResult:
        """Show the question, the line, what is wrong with it or else the hint, and where there is room the keys."""
        yield self.status
        with Vertical(id="prompt"):
            yield Static(Text(self._question, "bold"), id="asked")
            yield Static(id="typed")
            yield Static(id="verdict")
            yield Static(KEYS, id="keys")

    def on_mount(self) -> None:
        """Begin with an empty line."""
        super().on_mount()
        self._show()

    def press(self, key: str, character: str | None) -> bool:
        """Handle a key, also before the dialog can be seen; while it is open it gets every key."""
        if key == "enter":
            self._accept()
        elif key in ("escape", "ctrl+c", "ctrl+q"):
            self.dismiss(None)
        elif key in ("backspace", "ctrl+u"):
            self._type(self.typed[:-1] if key == "backspace" else "")
        elif character and character.isprintable():
            self._type((self.typed + character)[:LONGEST])
        return True

    def _type(self, text: str) -> None:
        self.typed = text
        if self.query("#typed"):
            self._show()

    def _show(self) -> None:
        wrong = self._check(self.typed) if self.typed.strip() else ""
        self.query_one("#typed", Static).update(Text.assemble(self.typed, (self.store.ui.look.glyphs.caret, "bold")))
        verdict = self.query_one("#verdict", Static)
        verdict.set_class(bool(wrong), "-wrong")
        verdict.update(Text(wrong or self._hint))

    def _accept(self) -> None:
        """End with the text, if it is valid."""
        if not self.typed.strip() or not self._check(self.typed):
            self.dismiss(self.typed.strip())
