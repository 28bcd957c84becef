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


def read_new_file(text: str) -> Path:
    """Return the path of a file that will be written whole or not at all.

    Raises:
        ArgumentTypeError: as `read_file_path` does, and for "-", because a stream cannot be written so.
    """
    _refuse_standard_output(text, "a file")
    return read_file_path(text)


def read_new_folder(text: str) -> Path:
    """Return the path of a folder that will be made.

    Raises:
        ArgumentTypeError: as `read_path` does, and for "-", because a stream holds no folder.
    """
    _refuse_standard_output(text, "a folder")
    return read_path(text)


def _refuse_standard_output(text: str, expected: str) -> None:
    if text == "-":
        raise ArgumentTypeError(f"-: found standard output, expected {expected}; ./- is one named -")
