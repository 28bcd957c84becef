"""Scrolling through the log. No Textual here."""

from collections.abc import Callable

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.ui_state import UiState

FAR = 10**9


class LogFocus:
    """Moves the end of what is seen; at the newest line it follows again."""

    def __init__(self, view: Run, ui: UiState, leave: Callable[[], None]) -> None:
        self._view, self._ui, self._leave = view, ui, leave

    def press(self, key: str, character: str | None) -> bool:
        """Take a key while the log is open; return False for one that is not its own."""
        page = max(self._ui.log_rows - 1, 1)
        moves = {"up": -1, "k": -1, "down": 1, "j": 1, "pageup": -page, "pagedown": page, "home": -FAR, "end": FAR}
        if key == "escape":
            self._leave()
        elif key in moves:
            self._move(moves[key])
        else:
            return False
        self._ui.touch()
        return True

    def _move(self, lines: int) -> None:
        entries = self._view.log.entries
        if not entries:
            return
        last = self._view.log.last
        first = min(entries[0].number + self._ui.log_rows - 1, last)
        end = last if self._ui.log_end is None else self._ui.log_end
        end = max(end + lines, first)
        self._ui.log_end = None if end >= last else end
