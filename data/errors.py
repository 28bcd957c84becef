"""The one exception that a bad file raises. It must not know who shows it, only that it fits on one line."""

from pathlib import Path
from typing import Self


def printable(text: str) -> str:
    r"""Return `text` with everything a terminal could act on, or could not encode, written as \x0a or \udcff."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)


class DataError(Exception):
    """A file or folder that cannot be used. The message is one line: the file, what was found, what was expected."""

    def __init__(self, message: str, setting: str = "") -> None:
        super().__init__(message)
        self.setting = setting
        """The name of a setting with which the message begins, when the fault is its; empty for none."""

    @classmethod
    def about(cls, path: Path, found: str, expected: str) -> Self:
        """Make the error for `path`; `found` and `expected` complete the sentence "found ..., expected ..."."""
        return cls(f"{printable(str(path))}: found {found}, expected {expected}")

    @classmethod
    def from_system(cls, path: Path, error: OSError, action: str) -> Self:
        """Make the error for a refusal by the operating system; `action` completes "cannot ..."."""
        return cls(f"{printable(str(path))}: cannot {action}: {error.strerror or error}")
