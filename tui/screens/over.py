"""What dialogs have in common: they lie over a run that may go on, so the status line stays in sight and stays true."""

from functools import partial
from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

from mnist_tui.tui.narrow_update import Changes
from mnist_tui.tui.panes.status import StatusPane
from mnist_tui.tui.screens.closing import close_once
from mnist_tui.tui.screens.whole import WholeFirst
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing

Result = TypeVar("Result")


class OverRun(WholeFirst[Result], ModalScreen[Result]):
    """A dialog; a subclass yields `status` before anything else."""

    def __init__(self, view: RunView, showing: Showing) -> None:
        super().__init__()
        self.status = StatusPane(view, showing)

    def show(self) -> Changes:
        """Bring the status line up to date; return its cells that have changed."""
        changed = self.status.show() if self.status.is_mounted else []
        return [(self.status, changed)] if changed else []

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Go back with a result, unless that has been done."""
        return close_once(self, partial(super().dismiss, result))
