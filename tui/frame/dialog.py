"""What dialogs have in common: the run may continue below them, so the status line stays visible and up to date."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar, TypeVar

from rich.cells import cell_len
from rich.console import RenderableType
from textual.await_complete import AwaitComplete
from textual.geometry import Offset
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen

from mnist_tui.tui.frame.atomic_screen import AtomicScreen
from mnist_tui.tui.frame.characters import keep_to_characters
from mnist_tui.tui.frame.close_once import close_once
from mnist_tui.tui.frame.dimmed_screen import DimmedScreen
from mnist_tui.tui.frame.live_widget import Changes
from mnist_tui.tui.frame.pane import PaneHost
from mnist_tui.tui.frame.status import StatusPane
from mnist_tui.tui.frame.store import Store

Result = TypeVar("Result")


class RunDialog(PaneHost, AtomicScreen[Result], ModalScreen[Result]):
    """A dialog; a subclass yields `status` before anything else."""

    READ_FIRST: ClassVar[str]
    """The id of the part to read first."""
    IS_TYPED: ClassVar[bool] = False
    """True if that part is a line to type."""
    typed = ""
    """What has been typed there."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        super().__init__(store, clock)
        self.status = StatusPane()

    def on_mount(self) -> None:
        """Keep to the characters that the terminal can draw."""
        keep_to_characters(self, self.store.ui.look.glyphs)

    def render(self) -> RenderableType:
        """Show the screen below, dimmed."""
        below = super().render()
        return DimmedScreen(below.screen, below.color) if isinstance(below, BackgroundScreen) else below

    @property
    def cursor(self) -> Offset:
        """Where the cursor is: at what is to be read first, after what was typed there, which may take several rows."""
        if not (parts := self.query(f"#{self.READ_FIRST}")):
            return Offset(0, 0)
        region = parts.first().content_region
        rows, column = divmod(cell_len(self.typed), max(region.width, 1))
        return region.offset + Offset(column, rows)

    @property
    def is_typing(self) -> bool:
        """True while the dialog with a line is open."""
        return self.IS_TYPED

    def press(self, key: str, character: str | None) -> bool:
        """Handle a key that the app passes on, in a dialog with a line; return False for one that is not its own."""
        return False

    def show(self) -> Changes:
        """Bring the status line up to date; return its cells that have changed."""
        return self.show_panes([self.status])

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close with a result, unless it is closed already."""
        return close_once(self, partial(super().dismiss, result))
