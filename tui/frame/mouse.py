"""Has the terminal report clicks and the wheel, or leaves them to it. It knows no Textual, only what to write."""

from collections.abc import Callable
from typing import Final

MODES: Final = (1000, 1003, 1015, 1006)
"""Buttons, moves, and the two forms of reports whose columns have no limit."""


class Mouse:
    """The mouse of one terminal."""

    def __init__(self, write: Callable[[str], None], is_taken: bool) -> None:
        self._write: Final = write
        self.is_taken = is_taken
        """Whether clicks are taken while the program has the terminal."""

    def begin(self) -> None:
        """Have the terminal report what is to be taken, at first or again."""
        if self.is_taken:
            self._write("".join(f"\x1b[?{mode}h" for mode in MODES))

    def end(self) -> None:
        """Leave the mouse to the terminal and whoever has it next."""
        if self.is_taken:
            self._write("".join(f"\x1b[?{mode}l" for mode in MODES))

    def toggle(self) -> None:
        """Leave the mouse to the terminal, or take it again."""
        self.end()
        self.is_taken = not self.is_taken
        self.begin()
