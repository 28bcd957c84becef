"""Absolute paths, also where the current folder is gone: then there are none."""

import os
from pathlib import Path

from mnist_tui.data.errors import DataError


def absolute(path: str | Path) -> str:
    """Return a path from the root; raise DataError where the current folder, in which it begins, is gone."""
    try:
        return os.path.abspath(path)
    except OSError as error:
        raise DataError.from_system(Path(path), error, "tell where it is") from error


def relative(path: str) -> str:
    """Return an absolute path as one would write it here: a file in the current folder by its name."""
    try:
        return path.removeprefix(os.path.join(os.getcwd(), ""))
    except OSError:
        return path
