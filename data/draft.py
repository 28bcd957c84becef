"""Temporary files beside what they are to become, so that a file is written whole or not at all.

Each is locked while it is in use. What a killed process has left behind is not, and goes when the next one is made in
the same folder. It must not know what is written.
"""

import contextlib
import errno
import fcntl
import os
import re
import shutil
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

Piece = bytes | memoryview

NAME = re.compile(r"\.mnist-tui-[0-9a-f]{12}\.tmp")
USUAL_MODE = 0o666
"""The permissions of a new file, before the umask."""
FOR_OTHERS = 0o077
CANNOT_RESERVE = (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP)
PIECE_OF_ZEROS = bytes(2**20)


class Draft:
    """A locked temporary file that becomes `target` or vanishes. Each method raises OSError when the system refuses."""

    def __init__(self, target: Path, mode: int = USUAL_MODE) -> None:
        """Make it, empty, in the folder of `target`, a path without symbolic links."""
        self._target, self._is_private = target, not mode & FOR_OTHERS
        remove_abandoned(target.parent)
        while True:
            self._path = new_name(target)
            self._file = os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode), "r+b")
            if self._is_private:
                os.fchmod(self._file.fileno(), mode)  # a umask may take permissions from the owner, too
            if _is_locked(self._file.fileno(), self._path):
                return
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove it, unless it has become the file."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self._file.close()

    def reserve(self, size: int) -> None:
        """Take the space for `size` bytes before there is anything to write."""
        try:
            os.posix_fallocate(self._file.fileno(), 0, size)
        except AttributeError:  # macOS has no such call
            self._fill(size)
        except OSError as error:
            if error.errno not in CANNOT_RESERVE:
                raise
            self._fill(size)

    def _fill(self, size: int) -> None:
        for start in range(0, size, len(PIECE_OF_ZEROS)):
            self._file.write(PIECE_OF_ZEROS[: size - start])
        self._file.flush()

    def write(self, *pieces: Piece) -> None:
        """Write the whole content, for good: without fsync a power cut may keep the new name and lose the content."""
        for _ in self.write_slowly(pieces):
            pass

    def write_slowly(self, pieces: Iterable[Piece]) -> Iterator[None]:
        """Write the whole content, for good, and yield after every piece."""
        self._take_permissions()
        self._file.seek(0)
        for piece in pieces:
            self._file.write(piece)
            yield
        self._file.truncate()
        self._file.flush()
        os.fsync(self._file.fileno())

    def _take_permissions(self) -> None:
        """Give it the owner and the permissions of the file that it is to replace, as far as the system lets us.

        What is for its owner alone stays so.
        """
        if self._is_private:
            return
        with contextlib.suppress(OSError):
            old = self._target.stat()
            with contextlib.suppress(OSError):
                os.fchown(self._file.fileno(), old.st_uid, old.st_gid)
            os.fchmod(self._file.fileno(), stat.S_IMODE(old.st_mode))

    def replace(self) -> None:
        """Put it at `target`, in place of what is there, for good."""
        os.replace(self._path, self._target)
        sync_folder(self._target.parent)

    def create(self) -> None:
        """Put it at `target`.

        Raises:
            FileExistsError: there is something.
        """
        try:
            os.link(self._path, self._target)  # unlike a renaming, this fails where a file has appeared in the meantime
        except FileExistsError:
            raise
        except OSError:  # a file system without links; the name was free a moment ago
            os.replace(self._path, self._target)
        sync_folder(self._target.parent)


@contextlib.contextmanager
def folder_draft(target: Path) -> Iterator[Path]:
    """Yield a locked temporary folder beside `target`; whoever made it renames it, or it vanishes.

    Raises:
        OSError: the system refuses.
    """
    remove_abandoned(target.parent)
    path = new_name(target)
    path.mkdir()
    descriptor = os.open(path, os.O_RDONLY)
    try:
        _is_locked(descriptor, path)
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)  # after a success it is no longer there
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder survive a power cut, where the system can do that."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def remove_abandoned(folder: Path) -> None:
    """Remove what killed processes have left in `folder`; whatever cannot be removed stays."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if NAME.fullmatch(entry.name):
                with contextlib.suppress(OSError):
                    _remove_if_abandoned(entry.path)


def _remove_if_abandoned(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            shutil.rmtree(path, ignore_errors=True)
        elif stat.S_ISREG(mode):
            os.unlink(path)
    finally:
        os.close(descriptor)


def new_name(target: Path) -> Path:
    """Return a name for a temporary file beside `target`; one that nobody locks is removed with the next of them."""
    return target.with_name(f".mnist-tui-{os.urandom(6).hex()}.tmp")


def _is_locked(descriptor: int, path: Path) -> bool:
    """Lock a new temporary; return False when somebody took it for abandoned before that and has removed it."""
    with contextlib.suppress(OSError):  # a file system without locks: there nothing counts as abandoned
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False
