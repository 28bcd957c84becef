"""Moving about in the confusion matrix, and which images it counts. No Textual here."""

from collections.abc import Callable

from mnist_tui.tui.judgement import confusion_counts, pair_in_focus, shown_judgement
from mnist_tui.tui.session.messages import Command, ScoreTest, WatchTraining
from mnist_tui.tui.session.view import RunView
from mnist_tui.tui.showing import Showing

MOVES = {
    "up": (-1, 0),
    "k": (-1, 0),
    "down": (1, 0),
    "j": (1, 0),
    "left": (0, -1),
    "h": (0, -1),
    "right": (0, 1),
    "l": (0, 1),
}


class ConfusionFocus:
    """Changes what is shown, and asks the engine for the judgements that this takes."""

    def __init__(
        self, view: RunView, showing: Showing, send: Callable[[Command], None], open_pair: Callable[[], None]
    ) -> None:
        """`open_pair` leads to the images of the pair under the cursor."""
        self._view, self._showing, self._send, self._open_pair = view, showing, send, open_pair

    def press(self, key: str, character: str | None) -> bool:
        """Take a key while the matrix has the focus; return False for one that is not its own."""
        if key in MOVES:
            self._move(*MOVES[key])
        elif key == "enter":
            self._open_pair()
        elif key == "backspace":
            self._showing.pair = None
        elif key == "percent_sign":
            self._showing.as_shares = not self._showing.as_shares
        elif key == "v":
            self._show("" if self._showing.split else "train")
        elif key == "t":
            self._show("test")
            self._send(ScoreTest())
        elif key == "escape":
            self._showing.focus = ""
        else:
            return False
        self._showing.touch()
        return True

    def _move(self, down: int, right: int) -> None:
        judged, pair = shown_judgement(self._view, self._showing), pair_in_focus(self._view, self._showing)
        if judged is None or pair is None:
            return
        last = len(confusion_counts(judged)) - 1
        self._showing.pair = min(max(pair[0] + down, 0), last), min(max(pair[1] + right, 0), last)

    def _show(self, split: str) -> None:
        if "train" in (split, self._showing.split):
            self._send(WatchTraining(split == "train"))
        self._showing.split = split
        notices = {
            "test": "the test images are judged now; every look is counted",
            "train": "training images: what it has learnt from, not what it can do",
        }
        self._view.say(notices.get(split, ""))
