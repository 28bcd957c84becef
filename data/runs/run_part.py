"""Opens the files in a run's folder for reading, whoever wrote it: no link leads out of it, and no pipe stops us."""

from io import BufferedReader
from pathlib import Path

from mnist_tui.data.errors import DataError
from mnist_tui.data.regular_file import open_regular


def open_part(path: Path) -> BufferedReader:
    """Open a file of a run.

    Raises:
        DataError: it is a link, a pipe, a socket or a device.
        OSError: the system refuses.
    """
    refuse_link(path)
    return open_regular(path)


def refuse_link(path: Path) -> None:
    """Raise DataError for a symbolic link: what it leads to is no part of the run."""
    if path.is_symlink():
        raise DataError.about(path, "a symbolic link", "a part of the run itself")
