"""The lock on a run's folder: one program at a time writes it, and a second is told which one does, and since when.

The system's own lock decides where it works. Over a network it may reach no further than the machine: so the lock file
names its holder, who touches it again and again, and one that is named and has touched it lately counts as well.
"""

import contextlib
import errno
import fcntl
import os
import re
import socket
import stat
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mnist_tui.data.draft import new_name
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.runs.owner_only import open_file

LOCK: Final = "lock"
BEAT_S = 10.0
"""How often a holder touches the file."""
STALE_S = 60.0
"""A holder on another machine that has not touched it for so long is gone."""
TRIES, BETWEEN_TRIES_S = 100, 0.002
"""How often the lock is tried while others only ask who has it, each of them for some microseconds."""
HOLDER = re.compile(r"(process (\d{1,10}) on (.{1,255}) since [-0-9]{10} [:0-9]{5} UTC), file (\d{1,20})")
LONGEST_BYTES = 800
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class Holder:
    """The program that writes a run, as its lock has it."""

    text: str
    """`process 123 on host since 2026-11-28 07:30 UTC`."""
    process: int = 0
    host: str = ""
    address: str = ""
    """Where the program can be spoken to; empty for nowhere."""

    @property
    def is_here(self) -> bool:
        """True when it runs on this machine."""
        return self.host == socket.gethostname()


UNKNOWN = Holder("another program")


class RunLock:
    """A lock that is held until `release`."""

    def __init__(self, folder: Path) -> None:
        """Take the lock.

        Raises:
            DataError: another program has it.
            OSError: the system refuses.
        """
        self._folder, self._address, self._is_signed = folder, "", False
        self._file = open_file(folder / LOCK)
        try:
            _let_others_ask(self._file)
            if (holder := _holder(folder, self._file, fcntl.LOCK_EX)) is not None:
                raise DataError.about(folder, f"a run that {holder.text} is writing", "one that nobody writes")
            self._name = _name(self._file)
            self._sign_if_there_is_room()
        except BaseException:
            os.close(self._file)
            raise

    def sign(self, address: str = "") -> None:
        """Write into the file who holds it, and where that program can be spoken to; raises OSError."""
        self._address, self._is_signed = address, False
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, self._name + f"\n{address}".encode(), 0)
        self._is_signed = True

    def _sign_if_there_is_room(self) -> None:
        """Sign the file as before. On a full disk the lock of the system is enough: runs can be removed."""
        try:
            self.sign(self._address)
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def beat(self) -> None:
        """Say that its holder is still there; raises DataError if it has been lost to another, or OSError."""
        os.utime(self._file)
        if not self.is_there():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        if not self._is_signed:
            self._sign_if_there_is_room()
        if self._is_signed and not self._is_ours():
            holder = _named(self._file) or UNKNOWN
            raise DataError.about(self._folder, f"a run that {holder.text} is writing", "one that nobody else writes")

    def is_there(self) -> bool:
        """Tell whether the file is still where it was locked; raises OSError where nobody can tell.

        A file that is open outlives its folder, and its disk's place among the others.
        """
        try:
            file = os.open(self._folder / LOCK, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        except (FileNotFoundError, NotADirectoryError):
            return False
        try:
            # Over a network a file may have another number each time; its content says whose it is, too.
            is_same = os.path.samestat(os.fstat(file), os.fstat(self._file))
            return is_same or (self._is_signed and self._is_ours(file))
        finally:
            os.close(file)

    def _is_ours(self, file: int | None = None) -> bool:
        file = self._file if file is None else file
        return os.pread(file, len(self._name) + 1, 0) == self._name + b"\n"

    def release(self) -> None:
        """Let go of it."""
        with contextlib.suppress(OSError):
            if self._is_ours():
                os.ftruncate(self._file, 0)
        with contextlib.suppress(OSError):
            os.close(self._file)


def holder_of(folder: Path) -> Holder | None:
    """Return the program that is writing the run in a folder; None if there is none."""
    try:
        file = os.open(folder / LOCK, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        return _holder(folder, file, fcntl.LOCK_SH)
    except OSError:
        return None
    finally:
        os.close(file)


def is_held(folder: Path) -> bool:
    """Tell whether a program is writing the run in a folder."""
    return holder_of(folder) is not None


def _holder(folder: Path, file: int, kind: int) -> Holder | None:
    """Try to lock the file; return who else has it, None if it is free."""
    if not stat.S_ISREG(os.fstat(file).st_mode):
        return UNKNOWN
    is_locked = True
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return _named(file) or UNKNOWN
    except OSError:
        is_locked = False  # a file system without locks
    holder = _named(file)
    if holder is None or (holder.is_here and (is_locked or not _is_alive(holder.process))):
        return None  # nobody, or a program of this machine that has ended without letting go
    return holder if _age(folder, file) <= STALE_S else None


def _let_others_ask(file: int) -> None:
    """Wait while others hold the lock only to ask who has it: they share it, a holder does not."""
    with contextlib.suppress(OSError):  # a holder, or a file system without locks
        for _ in range(TRIES):
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            fcntl.flock(file, fcntl.LOCK_UN)
            time.sleep(BETWEEN_TRIES_S)


def _name(file: int) -> bytes:
    since = time.strftime("%Y-%m-%d %H:%M", time.gmtime())
    inode = os.fstat(file).st_ino  # tells a copy of the folder
    return f"process {os.getpid()} on {socket.gethostname()} since {since} UTC, file {inode}".encode()


def _named(file: int) -> Holder | None:
    """Return the holder that the file names; None for a copy of the file, and for anything else."""
    name, _, address = os.pread(file, LONGEST_BYTES, 0).decode(errors="replace").partition("\n")
    match = HOLDER.fullmatch(name)
    if match is None or int(match[4]) != os.fstat(file).st_ino:
        return None
    return Holder(printable(match[1]), int(match[2]), match[3], address)


def _age(folder: Path, file: int) -> float:
    """Return the seconds since the file was touched, by the clock of the file system, which may be another's."""
    probe = new_name(folder / LOCK)
    descriptor = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC)
    try:
        return os.fstat(descriptor).st_mtime - os.fstat(file).st_mtime
    finally:
        os.close(descriptor)
        probe.unlink(missing_ok=True)  # the holder removes what seems abandoned


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
