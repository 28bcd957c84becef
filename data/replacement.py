"""Writes a file whole or not at all, so that neither a full disk nor a crash ever leaves half of one."""

import contextlib
import os
from pathlib import Path

from mnist_tui.data.errors import DataError

MOST_NAMES = 1000


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` at `path`, replacing what is there at once; a symbolic link keeps pointing where it did.

    Raises DataError, with the old file untouched and no temporary file left, when the system refuses.
    """
    _put(path, content, replacing=True)


def create_file(path: Path, content: bytes) -> None:
    """Put `content` at `path`, where nothing may be yet.

    Raises DataError when something is there, even if it came in between, and when the system refuses; no temporary
    file is left.
    """
    _put(path, content, replacing=False)


def refuse_taken(path: Path) -> None:
    """Raise DataError when there is something at `path` already, or nobody can tell."""
    try:
        is_taken = os.path.lexists(os.path.realpath(path))
    except OSError as error:  # the folder that we are in is gone
        raise DataError.from_system(path, error, "write") from error
    if is_taken:
        raise _taken(path)


def free_name(path: Path) -> Path:
    """Return `path`, or where something is there already `name-2.ending`, `name-3.ending`, ... beside it.

    After many of them, and where nobody can tell what is there, it is `path` itself: to write it will be refused.
    """
    if not path.name:
        return path
    names = (path, *(path.with_name(f"{path.stem}-{number}{path.suffix}") for number in range(2, MOST_NAMES)))
    return next((name for name in names if not os.path.lexists(name)), path)


def _taken(path: Path) -> DataError:
    return DataError.about(path, "a file or folder of that name", "a name that is still free")


def _put(path: Path, content: bytes, replacing: bool) -> None:
    try:
        target = Path(os.path.realpath(path))
    except OSError as error:  # the folder that we are in is gone
        raise DataError.from_system(path, error, "write") from error
    temporary = target.with_name(f".mnist-tui-{os.urandom(6).hex()}.tmp")
    try:
        if not replacing:
            refuse_taken(path)
        elif target.exists() and not target.is_file():  # root could replace even /dev/null by a file
            raise DataError.about(path, "something that is not a regular file", "a file that can be replaced")
        _write_synced(temporary, content)
        (os.replace if replacing else _move_to_free_name)(temporary, target)
    except FileExistsError as error:
        raise _taken(path) from error
    except OSError as error:
        raise DataError.from_system(path, error, "write") from error
    finally:
        with contextlib.suppress(OSError):  # after a success it is no longer there
            temporary.unlink()


def _move_to_free_name(temporary: Path, target: Path) -> None:
    try:
        os.link(temporary, target)  # unlike a renaming, this fails where a file has appeared in the meantime
    except FileExistsError:
        raise
    except OSError:  # a file system without links; the name was free a moment ago
        os.replace(temporary, target)


def _write_synced(path: Path, content: bytes) -> None:
    # Without fsync a power cut may keep the new name and lose the new content.
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
