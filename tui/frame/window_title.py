"""The title of the terminal's window, for tabs, task bars and tmux. It knows no run."""

import math
import time
from collections.abc import Callable, Mapping

EVERY_S = 1.0
"""A new title is sent no more often, while the run stays in one phase."""
KNOWN = ("xterm", "screen", "tmux", "rxvt", "alacritty", "foot", "wezterm", "ghostty", "konsole", "vte", "gnome", "st")
"""How TERM begins in terminals with a title. Others, such as the Linux console, might print it."""
PUSH, POP = "\x1b[22;2t", "\x1b]2;\x07\x1b[23;2t"
"""Remember the title, and return to it; where none is remembered, to an empty one."""


def has_title(environment: Mapping[str, str]) -> bool:
    """Tell whether the terminal of this environment has a title."""
    return environment.get("TERM", "").startswith(KNOWN)


class WindowTitle:
    """The title of one terminal."""

    def __init__(self, write: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives the seconds of any steady clock."""
        self._write, self._clock = write, clock
        self._shown, self._phase, self._shown_at = "", "", -math.inf
        self._is_ours = False

    def begin(self) -> None:
        """Have the terminal remember the title it has."""
        self._shown, self._phase, self._shown_at, self._is_ours = "", "", -math.inf, True
        self._write(PUSH)

    def show(self, text: str, phase: str = "") -> None:
        """Show a title, unless the last one of this phase is too fresh: then call this again."""
        now = self._clock()
        if self._is_ours and text != self._shown and (phase != self._phase or now >= self._shown_at + EVERY_S):
            self._shown, self._phase, self._shown_at = text, phase, now
            self._write(f"\x1b]2;{text}\x07")

    def end(self) -> None:
        """Return to the title of before."""
        if self._is_ours:
            self._is_ours = False
            self._write(POP)
