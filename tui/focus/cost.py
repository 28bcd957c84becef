"""Moving about in the cost curves. No Textual here."""

from mnist_tui.tui.showing import Showing


class CostFocus:
    """Gives the keys back."""

    def __init__(self, showing: Showing) -> None:
        self._showing = showing

    def press(self, key: str, character: str | None) -> bool:
        """Take a key while the curves have the focus; return False for one that is not theirs."""
        if key != "escape":
            return False
        self._showing.focus = ""
        self._showing.touch()
        return True
