"""Absolute paths, also where the current folder is gone: then there are none."""

import os
from pathlib import Path

from mnist_tui.data.errors import DataError


def absolute(path: str | Path) -> str:
    """Return a path from the root, one that can be kept in JSON and sent in messages.

    Raises:
        DataError: the current folder, in which it begins, is gone; or one of its names is not UTF-8.
    """
    try:
        found = os.path.abspath(path)
    except OSError as error:
        raise DataError.from_system(Path(path), error, "tell where it is") from error
    try:
        found.encode()
    except UnicodeEncodeError as error:
        raise DataError.about(Path(found), "a name that is not UTF-8", "one that is") from error
    return found


def relative(path: str) -> str:
    """Return an absolute path as one would write it here: a file in the current folder by its name."""
    try:
        return path.removeprefix(os.path.join(os.getcwd(), ""))
    except OSError:
        return path
