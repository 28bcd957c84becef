"""Moving a cursor through the curves. No Textual here."""

from mnist_tui.tui.charts.cursor import PARTS, move_cursor, step_cursor
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing

MOVES = {"left": -1, "h": -1, "right": 1, "l": 1, "shift+left": -10, "H": -10, "shift+right": 10, "L": 10}
"""By how many hundredths of the picture."""
STEPS = {"less_than_sign": -1, "greater_than_sign": 1}
ENDS = {"home": -1, "end": 1}


class CostFocus:
    """Puts the cursor on a step; what stands there is written where the newest values were."""

    def __init__(self, view: RunView, showing: Showing) -> None:
        self._view, self._showing = view, showing

    def press(self, key: str, character: str | None) -> bool:
        """Take a key while the curves have the focus; return False for one that is not theirs."""
        view, showing = self._view, self._showing
        if key in MOVES:
            move_cursor(view, showing, MOVES[key])
        elif key in STEPS:
            step_cursor(view, showing, STEPS[key])
        elif key in ENDS:
            move_cursor(view, showing, ENDS[key] * 10 * PARTS)
        elif key == "escape" and (showing.focus or showing.cursor is not None):
            showing.give_focus("")
        else:
            return False
        return True
