"""Prints the line on a terminal that says how far a command has come, and goes in the end."""

import sys
from contextlib import suppress
from typing import Final

from mnist_tui.tui.cli.streams import OutputError

EVERY_S: Final = 0.2
CLEAR: Final = "\r\x1b[K"


def print_progress(text: str) -> None:
    """Print on standard error; a full disk behind a log must not end the command."""
    with suppress(OutputError):
        print(text, end="", file=sys.stderr, flush=True)
