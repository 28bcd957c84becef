"""What a terminal says of itself after the program has stopped waiting for it. It knows no Textual, only bytes."""

from mnist_tui.tui.paint.terminal_answers import FENCE, read_answers

MOST_BYTES = 4096
"""Of all that is received; whatever has not been answered by then never will be."""


class LateAnswers:
    """Looks for late answers among all that is received."""

    def __init__(self, received: bytes) -> None:
        """`received` is what has come before."""
        self._received: bytes | None = received

    def background(self, data: bytes) -> bool | None:
        """Return whether the background is light once the last answer is there; None before, and ever after."""
        if self._received is None:
            return None
        self._received += data
        is_answered = FENCE.search(self._received) is not None
        is_light = read_answers(self._received).is_light if is_answered else None
        if is_answered or len(self._received) > MOST_BYTES:
            self._received = None
        return is_light
