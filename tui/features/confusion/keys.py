"""Moving about in the confusion matrix, and which images it counts. No Textual here."""

from collections.abc import Callable

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.frame.shown_evaluation import pair_in_focus, shown_evaluation
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.protocol.messages import Command, EvaluateTest, WatchTraining

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

    def __init__(self, view: Run, ui: UiState, send: Callable[[Command], None], open_pair: Callable[[], None]) -> None:
        """`open_pair` leads to the images of the pair under the cursor."""
        self._view, self._ui, self._send, self._open_pair = view, ui, send, open_pair

    def press(self, key: str, character: str | None) -> bool:
        """Take a key while the matrix has the focus; return False for one that is not its own."""
        if key in MOVES:
            self._move(*MOVES[key])
        elif key == "enter":
            self._open_pair()
        elif key == "backspace":
            self._ui.pair = None
        elif key == "percent_sign":
            self._ui.as_shares = not self._ui.as_shares
        elif key == "v":
            self._show("" if self._ui.split else "train")
        elif key == "t":
            self._show("test")
            self._send(EvaluateTest())
        elif key == "escape":
            self._ui.focus = ""
        else:
            return False
        self._ui.touch()
        return True

    def _move(self, down: int, right: int) -> None:
        evaluated, pair = shown_evaluation(self._view, self._ui), pair_in_focus(self._view, self._ui)
        if evaluated is None or pair is None:
            return
        last = len(evaluated.confusion) - 1
        self._ui.pair = min(max(pair[0] + down, 0), last), min(max(pair[1] + right, 0), last)

    def _show(self, split: str) -> None:
        if "train" in (split, self._ui.split):
            self._send(WatchTraining(split == "train"))
        self._ui.split = split
        notices = {
            "test": "the test images are judged now; every look is counted",
            "train": "training images: what it has learnt from, not what it can do",
        }
        self._view.say(notices.get(split, ""))
