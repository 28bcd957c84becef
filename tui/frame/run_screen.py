"""What every screen of a run has in common: panes that are brought up to date, and a part that may have the keys."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from mnist_tui.tui.client.queries import Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.atomic_screen import AtomicScreen
from mnist_tui.tui.frame.characters import keep_to_characters
from mnist_tui.tui.frame.key_handler import Focus
from mnist_tui.tui.frame.pane import Pane
from mnist_tui.tui.frame.terminal_update import Changes
from mnist_tui.tui.frame.ui_state import UiState


class RunScreen(AtomicScreen[None]):
    """A screen made of panes. A subclass composes them; one with keys of its own says what takes them."""

    BINDINGS: ClassVar[list[BindingType]] = [  # Textual's own meaning of these keys would hide the app's
        Binding("tab", "app.do('focus_next')", show=False),
        Binding("shift+tab", "app.do('focus_previous')", show=False),
    ]

    FOCUS: ClassVar[str] = ""
    """Its name in FOCUS_KEYS, for a screen that takes keys as a whole."""

    def __init__(self, view: Run, ui: UiState) -> None:
        super().__init__()
        self._view, self._ui = view, ui
        self._panes: list[Pane] = []

    def focus_of_keys(self, focuses: dict[str, Focus]) -> Focus | None:
        """Return what takes the keys before the table does, None for nothing."""
        return focuses.get(self._ui.focus)

    def questions(self) -> tuple[Subscription, ...]:
        """Return what this screen wants to know of the network as it stands; asked again as training goes on."""
        return ()

    def awaits_answers(self) -> bool:
        """Tell whether there is anything to wait for: the dashboard, which asks nothing, appears at once."""
        return bool(self.questions())

    def make(self, *kinds: type[Pane]) -> list[Pane]:
        """Return a pane of each kind."""
        made = [kind(self._view, self._ui) for kind in kinds]
        self._panes += made
        return made

    def on_mount(self) -> None:
        """Begin with frames that the terminal can draw."""
        keep_to_characters(self)

    def show(self) -> Changes:
        """Bring every pane up to date; return the cells that have changed."""
        keep_to_characters(self)
        shown = [(pane, pane.show()) for pane in self._panes if pane.is_mounted]
        return [(pane, changed) for pane, changed in shown if changed]
