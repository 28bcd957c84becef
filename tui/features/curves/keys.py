"""Moving a cursor through the curves. No Textual here."""

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.curves.cursor import PARTS, move_cursor, step_cursor
from mnist_tui.tui.frame.ui_state import UiState

MOVES = {"left": -1, "h": -1, "right": 1, "l": 1, "shift+left": -10, "H": -10, "shift+right": 10, "L": 10}
"""By how many hundredths of the picture."""
STEPS = {"less_than_sign": -1, "greater_than_sign": 1}
ENDS = {"home": -1, "end": 1}


class CostFocus:
    """Puts the cursor on a step; what stands there is written where the newest values were."""

    def __init__(self, view: Run, ui: UiState) -> None:
        self._view, self._ui = view, ui

    def press(self, key: str, character: str | None) -> bool:
        """Take a key while the curves have the focus; return False for one that is not theirs."""
        view, ui = self._view, self._ui
        if key in MOVES:
            move_cursor(view, ui, MOVES[key])
        elif key in STEPS:
            step_cursor(view, ui, STEPS[key])
        elif key in ENDS:
            move_cursor(view, ui, ENDS[key] * 10 * PARTS)
        elif key == "escape" and (ui.focus or ui.cursor is not None):
            ui.give_focus("")
        else:
            return False
        return True
