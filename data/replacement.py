"""Writes a file or a folder whole or not at all, so that neither a full disk nor a crash ever leaves half of one."""

import contextlib
import errno
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from mnist_tui.data.draft import USUAL_MODE, Draft, Piece, folder_draft, sync_folder
from mnist_tui.data.errors import DataError, printable

MOST_NAMES = 1000
TAKEN = (errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR)
"""What a folder is told that is to be put where another, a file or a link has appeared."""


class TakenError(DataError):
    """There is something at the path of a new file already."""


def replace_file(path: Path, *content: Piece) -> None:
    """Put `content` at `path`, replacing what is there at once; a symbolic link keeps pointing where it did.

    The new file has the owner and the permissions of the old one. Raises DataError, with the old file untouched and no
    temporary file left, when the system refuses.
    """
    try:
        target = replaceable(path)
        with Draft(target) as draft:
            draft.write(*content)
            draft.replace()
    except OSError as error:
        raise DataError.from_system(path, error, "write") from error


def create_file(path: Path, *content: Piece, mode: int = USUAL_MODE) -> None:
    """Put `content` at `path`, where nothing may be yet; `mode` is for the umask to narrow.

    Raises DataError when something is there, even if it came in between, and when the system refuses; no temporary
    file is left.
    """
    for _ in create_file_slowly(path, content, mode):
        pass


def create_file_slowly(path: Path, content: Iterable[Piece], mode: int = USUAL_MODE) -> Iterator[None]:
    """Do what `create_file` does, piece by piece, and yield after each; given up half-way it leaves nothing."""
    refuse_taken(path)
    try:
        with Draft(Path(os.path.realpath(path)), mode) as draft:
            yield from draft.write_slowly(content)
            draft.create()
    except FileExistsError as error:
        raise taken_error(path) from error
    except OSError as error:
        raise DataError.from_system(path, error, "write") from error


@contextlib.contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Yield a temporary folder to be filled, which is `path` afterwards; where that fails nothing is left of it.

    Raises:
        DataError: there is something at `path`, even if it came in between, or the system refuses.
    """
    refuse_taken(path)
    try:
        with folder_draft(path) as draft:
            try:
                yield draft
            except DataError as error:
                raise DataError(str(error).replace(printable(str(draft)), printable(str(path)))) from error
            os.rename(draft, path)
            sync_folder(path.parent)
    except OSError as error:
        if error.errno in TAKEN and os.path.lexists(path):
            raise taken_error(path) from error
        raise DataError.from_system(path, error, "write the folder") from error


def replaceable(path: Path) -> Path:
    """Return the path, without symbolic links, of a regular file, or of nothing yet.

    Raises DataError for anything else, which root could replace by a file even if it is /dev/null, and OSError when
    the system refuses to tell.
    """
    target = Path(os.path.realpath(path))
    if _exists(target) and not target.is_file():
        raise DataError.about(path, "something that is not a regular file", "a file that can be replaced")
    return target


def refuse_taken(path: Path) -> None:
    """Raise DataError when there is something at `path` already, or nobody can tell."""
    try:
        is_taken = _exists(Path(os.path.realpath(path)))
    except OSError as error:  # the folder that we are in is gone, or one may not be searched
        raise DataError.from_system(path, error, "write") from error
    if is_taken:
        raise taken_error(path)


def free_name(path: Path, *endings: str) -> Path:
    """Return `path`, or where something is there already `name-2.ending`, `name-3.ending`, ... beside it.

    The name is free with each of the other `endings`, too.
    After many of them, and where nobody can tell what is there, it is `path` itself: to write it will be refused.
    """
    if not path.name:
        return path
    names = (path, *(path.with_name(f"{path.stem}-{number}{path.suffix}") for number in range(2, MOST_NAMES)))
    return next((name for name in names if not _is_taken(name, *map(name.with_suffix, endings))), path)


def _is_taken(*paths: Path) -> bool:
    return any(map(os.path.lexists, paths))


def _exists(target: Path) -> bool:
    """Tell whether there is anything at a path without symbolic links; OSError when the system refuses to tell."""
    try:
        target.stat()
    except FileNotFoundError:
        return False
    return True


def taken_error(path: Path) -> TakenError:
    """Return the error for a path at which there is something."""
    return TakenError.about(path, "a file or folder of that name", "a name that is still free")
