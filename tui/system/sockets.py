"""Unix sockets in a folder that nobody else can enter: made, found again, and removed when nobody listens any more."""

import contextlib
import os
import secrets
import socket
import stat
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path

NAME = "mnist-tui"
SUFFIX = ".sock"
LONGEST_PATH = 103
"""Bytes. Linux takes 107, macOS 103."""
LAST_RESORT = Path("/tmp")
OWNER_ONLY = 0o700
MOST_WAITING = 16
TIMEVAL = struct.Struct("@ll")
"""`struct timeval`: seconds and microseconds."""


class BoundSocket:
    """A socket that listens at a path of its own, until it is closed."""

    def __init__(self) -> None:
        """Make it, and remove what programs have left that were killed; raises OSError when the system refuses."""
        folder = socket_folder()
        remove_stale(folder)
        self.line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.path = folder / f"{os.getpid()}-{secrets.token_hex(4)}{SUFFIX}"
        draft = self.path.with_suffix(".new")
        try:
            self.line.bind(str(draft))
            os.chmod(draft, 0o600)
            self.line.listen(MOST_WAITING)
            self.line.setblocking(False)
            # Under its final name it listens from the beginning: otherwise it might be taken for a stale one.
            draft.rename(self.path)
        except OSError:
            self.line.close()
            raise

    def is_there(self) -> bool:
        """Tell whether it can still be found: a system may empty the folder when a person logs out."""
        return self.path.is_socket()

    def close(self) -> None:
        """Listen no more, and remove the path."""
        with contextlib.suppress(OSError):
            self.path.unlink()
        self.line.close()


def socket_folder() -> Path:
    """Return the folder for sockets, this user's alone; it is made if there is none.

    Raises:
        OSError: the system refuses.
    """
    for folder in _candidates():
        if _is_short(folder) and _is_ours(folder):
            return folder
    return Path(tempfile.mkdtemp(prefix=f"{NAME}-", dir=LAST_RESORT))


def _candidates() -> Iterator[Path]:
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if os.path.isabs(runtime):
        yield Path(runtime) / NAME
    for folder in (Path(tempfile.gettempdir()), LAST_RESORT):
        yield folder / f"{NAME}-{os.geteuid()}"


def _is_short(folder: Path) -> bool:
    longest = folder / f"{2**22}-{'f' * 8}{SUFFIX}"  # no system counts processes further
    return len(os.fsencode(longest)) <= LONGEST_PATH


def _is_ours(folder: Path) -> bool:
    """Make a folder; tell whether it is a true one that nobody else can enter."""
    try:
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=OWNER_ONLY)
        status = os.lstat(folder)
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & 0o077


def connect(line: socket.socket, address: str, seconds: float) -> None:
    """Connect, and wait in turn where many want to, at most so long; systems without such a limit do not wait.

    Raises:
        BlockingIOError: the time is over.
        OSError: nobody listens.
    """
    limit = getattr(socket, "SO_SNDTIMEO", None)
    if limit is None:
        line.settimeout(seconds)
    else:
        # Not `settimeout`: with that the system does not wait for room at the door, and those who do get all of it.
        line.setsockopt(socket.SOL_SOCKET, limit, TIMEVAL.pack(int(seconds), int(seconds % 1 * 1e6)))
    line.connect(address)
    if limit is not None:
        line.setsockopt(socket.SOL_SOCKET, limit, TIMEVAL.pack(0, 0))


def remove_stale(folder: Path) -> None:
    """Remove the sockets in a folder at which nobody listens."""
    for path in folder.glob(f"*{SUFFIX}"):
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.setblocking(False)
            try:
                line.connect(str(path))
            except ConnectionRefusedError:
                path.unlink()
