"""Paths on the command line. It looks at their spelling only, not at what is there."""

import os
from argparse import ArgumentTypeError
from pathlib import Path

from mnist_tui.data.errors import printable


def read_path(text: str) -> Path:
    """Return the path that was typed.

    Raises:
        ArgumentTypeError: it is empty, which `Path` takes for the current folder.
    """
    if not text:
        raise ArgumentTypeError("expected a path, not an empty text")
    return Path(text)


def read_file_path(text: str) -> Path:
    """Return the path of a file.

    Raises:
        ArgumentTypeError: it is empty, or ends as only a folder does, which `Path` would forget.
    """
    if text.endswith((os.sep, f"{os.sep}.", f"{os.sep}..")) or text in (".", ".."):
        raise ArgumentTypeError(f"{printable(text)}: expected a file, not a folder")
    return read_path(text)
