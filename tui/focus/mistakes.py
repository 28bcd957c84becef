"""Choosing one of the mistakes. No Textual here."""

from collections.abc import Callable

from mnist_tui.tui.judgement import shown_judgement
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing


class MistakesFocus:
    """Moves the choice along the strip."""

    def __init__(self, view: RunView, showing: Showing, open_gallery: Callable[[], None]) -> None:
        """`open_gallery` leads to all mistakes, with the chosen one under the cursor."""
        self._view, self._showing, self._open_gallery = view, showing, open_gallery

    def press(self, key: str, character: str | None) -> bool:
        """Take a key while the mistakes have the focus; return False for one that is not theirs."""
        judged = shown_judgement(self._view, self._showing)
        last = max(len(judged.mistakes) - 1, 0) if judged is not None else 0
        moves = {"left": -1, "h": -1, "right": 1, "l": 1, "home": -last, "end": last}
        if key in moves:
            self._showing.chosen = min(max(min(self._showing.chosen, last) + moves[key], 0), last)
        elif key == "enter":
            self._open_gallery()
        elif key == "escape":
            self._showing.focus = ""
        else:
            return False
        self._showing.touch()
        return True
