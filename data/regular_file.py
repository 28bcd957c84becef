"""Opens the files that data are read from. It lets no pipe make the program wait and no device feed it for ever."""

import stat
from io import BufferedReader
from pathlib import Path

from mnist_tui.data.errors import DataError

OTHER_KINDS = ((stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"))


def open_regular(path: Path) -> BufferedReader:
    """Open a file for reading; of a folder the system says itself that it is one.

    Raises DataError for a pipe, a socket or a device, without opening it, and OSError when the system refuses.
    """
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        found = next((name for matches, name in OTHER_KINDS if matches(mode)), "a device")
        raise DataError.about(path, found, "a regular file")
    return path.open("rb")
