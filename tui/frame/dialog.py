"""What dialogs have in common: they lie over a run that may go on, so the status line stays in sight and stays true."""

from functools import partial
from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.atomic_screen import AtomicScreen
from mnist_tui.tui.frame.close_once import close_once
from mnist_tui.tui.frame.status import StatusPane
from mnist_tui.tui.frame.terminal_update import Changes
from mnist_tui.tui.frame.ui_state import UiState

Result = TypeVar("Result")


class RunDialog(AtomicScreen[Result], ModalScreen[Result]):
    """A dialog; a subclass yields `status` before anything else."""

    def __init__(self, view: Run, ui: UiState) -> None:
        super().__init__()
        self.status = StatusPane(view, ui)

    def show(self) -> Changes:
        """Bring the status line up to date; return its cells that have changed."""
        changed = self.status.show() if self.status.is_mounted else []
        return [(self.status, changed)] if changed else []

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Go back with a result, unless that has been done."""
        return close_once(self, partial(super().dismiss, result))
