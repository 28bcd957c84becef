"""What every screen of a run has in common: panes that are kept up to date, and a focus."""

from collections.abc import Callable, Collection, Mapping
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset

from mnist_tui.tui.client.queries import Subscription
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.atomic_screen import AtomicScreen
from mnist_tui.tui.frame.display_driver import DisplayOwner
from mnist_tui.tui.frame.live_widget import Changes
from mnist_tui.tui.frame.pane import Pane, PaneHost
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.frame.ui_state import UiState


class RunScreen(PaneHost, AtomicScreen[None]):
    """A screen made of panes. A subclass composes them and subscribes to what they need."""

    BINDINGS: ClassVar[list[BindingType]] = [  # Textual's own meaning of these keys would hide the app's
        Binding("tab", "app.do('tab')", show=False),
        Binding("shift+tab", "app.do('shift+tab')", show=False),
    ]

    NAME: ClassVar[str] = ""
    """Its name in the help."""
    HELP: ClassVar[str] = ""
    """What it shows, and how to read it, for a screen that needs no focus."""
    WORDS: ClassVar[tuple[str, ...]] = ()
    """The glossary terms that help to read it, by name."""
    HELP_ELSEWHERE: ClassVar[str] = ""
    """What it shows of what was made elsewhere and is not trained; empty where that is the same."""
    WORDS_ELSEWHERE: ClassVar[tuple[str, ...]] = ()
    KEYS: ClassVar[str] = ""
    """The name of the `Focus` whose keys work on it even while nothing has the focus."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        super().__init__(store, clock)
        self._panes: list[Pane] = []

    def subscriptions(self, run: Run, ui: UiState) -> tuple[Subscription, ...]:
        """Return the queries that this screen needs; repeated as training continues."""
        return ()

    def arrangement(self, ui: UiState) -> Mapping[str, bool]:
        """Return the classes that say how the panes are arranged, and whether each is on."""
        return {}

    def urgent_rows(self) -> Collection[int]:
        """Return the rows of the status line and of what has the focus."""
        focus = self.KEYS or self.store.ui.focus
        urgent = [pane for pane in self._panes if pane.ALWAYS_LIVE or (focus and focus == pane.FOCUS)]
        return {y for pane in urgent if pane.display for y in range(pane.region.y, pane.region.bottom)}

    def awaits_answers(self) -> bool:
        """Tell whether there is anything to wait for: the dashboard, which has no queries, appears at once."""
        return bool(self.subscriptions(self.store.run, self.store.ui))

    @property
    def cursor(self) -> Offset:
        """Where the cursor is: in the pane that has the focus, else at the status line."""
        focus = self.KEYS or self.store.ui.focus
        focused = (pane for pane in self._panes if pane.FOCUS and focus == pane.FOCUS and pane.display)
        return next((pane.cursor for pane in focused), Offset(0, 0))

    @property
    def is_typing(self) -> bool:
        """True while a line is typed."""
        return self.store.ui.typed is not None

    def make(self, *kinds: type[Pane]) -> list[Pane]:
        """Return a pane of each kind."""
        made = [kind() for kind in kinds]
        self._panes += made
        return made

    def on_resize(self, event: events.Resize) -> None:
        """Note the size of the window and fit into it; below a dialog nothing else brings the picture up to date."""
        self.store.show(self.store.ui.with_size("window", (event.size.width, event.size.height)))
        if self.take_on(self.arrangement(self.store.ui)) and not self.is_active:
            self.app.screen.refresh()

    def show(self) -> Changes:
        """Bring every pane up to date; return the cells that have changed."""
        ui = self.store.ui
        if self.take_on(self.arrangement(ui)) and not self.is_held:
            return ()
        return self.show_panes(self._panes)

    def after_layout(self) -> None:
        """Be seen at once: that this screen is drawn a few times more costs little."""
        self.let_out_early()

    def draw_itself(self) -> bool:
        """Draw the panes, and the ground between them."""
        panes = [pane for pane in self._panes if pane.display and pane.is_mounted]
        return isinstance(self.app, DisplayOwner) and self.app.draw_panes(panes, self.store.ui.look.palette.ground)
