"""Choosing one of the mistakes. No Textual here."""

from collections.abc import Callable

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.shown_evaluation import shown_evaluation
from mnist_tui.tui.frame.ui_state import UiState


class StripFocus:
    """Moves the choice along the strip."""

    def __init__(self, view: Run, ui: UiState, open_gallery: Callable[[], None]) -> None:
        """`open_gallery` leads to all mistakes, with the chosen one under the cursor."""
        self._view, self._ui, self._open_gallery = view, ui, open_gallery

    def press(self, key: str, character: str | None) -> bool:
        """Take a key while the mistakes have the focus; return False for one that is not theirs."""
        evaluated = shown_evaluation(self._view, self._ui)
        last = max(len(evaluated.mistakes) - 1, 0) if evaluated is not None else 0
        moves = {"left": -1, "h": -1, "right": 1, "l": 1, "home": -last, "end": last}
        if key in moves:
            self._ui.chosen = min(max(min(self._ui.chosen, last) + moves[key], 0), last)
        elif key == "enter":
            self._open_gallery()
        elif key == "escape":
            self._ui.focus = ""
        else:
            return False
        self._ui.touch()
        return True
