"""A program in a terminal, driven by keys, and a film of what it showed. It knows no picture."""

import re
import time

from cells import Frame, frame_of
from svg import Moment
from watched_terminal import STILL_S, Terminal

TICKS_PER_SECOND = 10
"""To what a moment is rounded."""
KEY_S = 0.05
"""Between two keys."""
ENTER, ESCAPE, DOWN, PAGE_DOWN = "\r", "\x1b", "\x1b[B", "\x1b[6~"
SMALL, MIDDLE, LARGE = (80, 24), (100, 30), (120, 42)
ALL_EPOCHS = 8
TRUE_COLOUR = {"COLORTERM": "truecolor"}


def single_keys(text: str) -> list[str]:
    """Return the keys one by one: a character, or a control sequence, which a terminal sends as a whole."""
    return re.findall(r"\x1b\[[\d;]*.|.", text, re.DOTALL)


class Stage:
    """A terminal, and what was filmed of it and of those before it."""

    def __init__(self, terminal: Terminal, size: tuple[int, int]) -> None:
        self.size = size
        self.moments: list[Moment] = []
        self.played_s = 0.0
        """How long the film is so far."""
        self.change_to(terminal)

    def change_to(self, terminal: Terminal) -> None:
        """Turn to another terminal."""
        self.terminal = terminal
        terminal.resize(*self.size)

    def frame(self) -> Frame:
        """Return what can be seen."""
        return frame_of(self.terminal.screen)

    def until(self, *patterns: str) -> None:
        """Wait until the status line shows all patterns."""
        self.terminal.until(lambda: all(re.search(pattern, self.terminal.rows()[0]) for pattern in patterns))

    def settle(self) -> None:
        """Wait until nothing moves any more."""
        while self.terminal.read(STILL_S):
            pass

    def press(self, keys: str) -> None:
        """Press keys and wait until nothing moves any more."""
        self.type(keys)
        self.settle()

    def type(self, keys: str) -> None:
        """Press keys one by one: all at once they would be a paste."""
        for key in single_keys(keys):
            self.terminal.type(key)
            until = time.monotonic() + KEY_S
            while (left := until - time.monotonic()) > 0:  # a read ends with the first answer
                self.terminal.read(left)

    def train(self, epochs: int = ALL_EPOCHS) -> None:
        """Train for so many epochs, then wait."""
        self.type("e" * epochs)
        self.until(rf"DONE|PAUSE.* ep {epochs}/")
        self.settle()

    def film(
        self, seconds: float, caption: str, keys: str = "", end: str = "", every: float = 0.0, hurry: float = 1.0
    ) -> None:
        """Press keys and film so long, or until the status line or the title below it shows the pattern `end`.

        There is at most one frame `every` so many seconds; the picture plays `hurry` times as fast as it was filmed.
        """
        self.type(keys)
        begun, last, is_over = time.monotonic(), -every, False
        while not is_over and (now := time.monotonic() - begun) < seconds:
            if self.terminal.read(0.01):
                continue
            is_over = bool(end) and re.search(end, "".join(self.terminal.rows()[:2])) is not None
            if is_over or now >= last + every:
                self._keep(Moment(self.played_s + now / hurry, self.frame(), caption))
                last = now
        assert is_over or not end, f"{caption} {end} was never seen"
        self.played_s += (time.monotonic() - begun) / hurry

    def _keep(self, moment: Moment) -> None:
        """Keep a moment in which something is new."""
        before = self.moments[-1] if self.moments else None
        if before is None or (before.frame, before.caption) != (moment.frame, moment.caption):
            self.moments.append(moment)

    def film_typing(self, text: str, caption: str, letter_s: float = 0.1) -> None:
        """Film how somebody types."""
        for letter in text:
            self.film(letter_s, caption, letter)

    def cut(self) -> list[Moment]:
        """Return the film with its end."""
        return [*self.moments, Moment(self.played_s, self.frame())]
