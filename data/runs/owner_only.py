"""Folders and files that only their owner can open, whatever the umask says, and that survive a power cut."""

import os
from pathlib import Path

from mnist_tui.data.draft import sync_folder

FOLDER_MODE, FILE_MODE = 0o700, 0o600


def make_folder(path: Path) -> None:
    """Make a folder; raises FileExistsError if there is one, and OSError when the system refuses."""
    path.mkdir(mode=FOLDER_MODE)
    path.chmod(FOLDER_MODE)  # a umask may take permissions from the owner, too
    sync_folder(path.parent)


def open_file(path: Path, flags: int = 0) -> int:
    """Open a file for reading and writing, or make it; a symbolic link is refused. Raises OSError."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK | flags, FILE_MODE)
    try:
        if os.fstat(descriptor).st_mode & 0o777 != FILE_MODE:
            os.fchmod(descriptor, FILE_MODE)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
