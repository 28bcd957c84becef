"""What takes the keys before the table does: the part of the screen that has the focus. No Textual here."""

from typing import Protocol


class Focus(Protocol):
    """One part of a screen that people move about in."""

    def press(self, key: str, character: str | None) -> bool:
        """Take a key, named as Textual names it and with what it types; return False for one that is not its own."""
