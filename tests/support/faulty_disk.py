"""Small disks of our own that can be filled, protected, unmounted or stopped; a double of fsync for what remains."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

DISK = "size=8m"
Kind = Literal["any", "own", "mounted elsewhere", "served"]
"""Any folder will do; a disk of its own; one that is seen at a second place; one that another process serves."""
SERVER = "bindfs"
MOST_TRIES = 1000
DOUBLE = """
import os
fsync = os.fsync
def failing(descriptor):
    try:
        what, number = open(os.environ["FAULT"]).read().split()
    except (OSError, ValueError):
        return fsync(descriptor)
    if what == "errno":
        raise OSError(int(number), os.strerror(int(number)))
    import time
    until = time.monotonic() + (3 if what == "late" else float(number))
    while time.monotonic() < until and os.path.exists(os.environ["FAULT"]):
        time.sleep(0.05)
    if what == "late":
        raise OSError(int(number), os.strerror(int(number)))
    fsync(descriptor)
os.fsync = failing
"""


@dataclass(frozen=True)
class Place:
    """A disk with the folder of the runs, and the file by which the double of fsync is told what to do."""

    disk: Path
    fault: Path
    store: Path | None = None
    """Where the data are that another process serves: they can be read while that does not answer."""

    @property
    def runs(self) -> Path:
        """The folder of the runs."""
        return self.disk / "runs"

    @property
    def connections(self) -> Path:
        """Where the system tells of those who serve disks."""
        return self.fault.with_name("connections")

    def run(self) -> Path | None:
        """Return the folder of the newest run, if there is one."""
        with contextlib.suppress(OSError):
            runs = (self.store or self.disk) / "runs"
            return max((path for path in runs.iterdir() if path.is_dir()), default=None)
        return None


def fill(place: Place, _: list[int]) -> None:
    """Take all room that is left."""
    with contextlib.suppress(OSError), (place.disk / "filler").open("ab", buffering=0) as file:
        while True:
            file.write(bytes(4096))


def empty(place: Place, _: list[int]) -> None:
    (place.disk / "filler").unlink(missing_ok=True)


def protect(place: Place, _: list[int]) -> None:
    """Mount the disk over itself, read-only: what is open already stays so, as after an error of the disk."""
    subprocess.run(["mount", "--bind", place.disk, place.disk], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", place.disk], check=True)


def unprotect(place: Place, _: list[int]) -> None:
    subprocess.run(["umount", place.disk], check=True)


def detach(place: Place, _: list[int]) -> None:
    """Take the disk away from its place, though files on it are open."""
    subprocess.run(["umount", "-l", place.disk], check=True)


def attach(place: Place, _: list[int]) -> None:
    subprocess.run(["mount", "--bind", place.disk.with_name("store"), place.disk], check=True)


def serve(place: Place, _: list[int]) -> None:
    """Let a process serve the disk."""
    process = subprocess.Popen([SERVER, "-f", str(place.store), str(place.disk)])
    place.fault.with_name("server").write_text(str(process.pid))
    while not os.path.ismount(place.disk):
        time.sleep(0.01)
    place.fault.with_name("number").write_text(str(os.minor(place.disk.stat().st_dev)))


def stall(place: Place, _: list[int]) -> None:
    """Stop the server while it has nothing to do: who waits for what it has taken on can no longer be killed."""
    waiting = place.connections / place.fault.with_name("number").read_text() / "waiting"
    for _try in range(MOST_TRIES):
        os.kill(_server(place), signal.SIGSTOP)
        while not all(map(_is_stopped, Path(f"/proc/{_server(place)}/task").iterdir())):
            time.sleep(0.001)
        if int(waiting.read_text()) == 0:
            return
        os.kill(_server(place), signal.SIGCONT)
        time.sleep(0.01)
    raise AssertionError("the disk is never at rest")


def go_on(place: Place, _: list[int]) -> None:
    os.kill(_server(place), signal.SIGCONT)


def break_off(place: Place, _: list[int]) -> None:
    os.kill(_server(place), signal.SIGKILL)
    os.waitpid(_server(place), 0)


def serve_again(place: Place, _: list[int]) -> None:
    subprocess.run(["umount", "-l", place.disk], check=True)
    serve(place, _)


def _is_stopped(thread: Path) -> bool:
    return (thread / "stat").read_text().rpartition(")")[2].split()[0] == "T"


def _server(place: Place) -> int:
    return int(place.fault.with_name("server").read_text())


def why_not(kind: Kind) -> str:
    """Return why there can be no such disk here; nothing where there can."""
    if kind != "any" and os.geteuid() != 0:
        return "needs root"
    if kind == "served" and (shutil.which(SERVER) is None or not os.path.exists("/dev/fuse")):
        return f"needs {SERVER} and /dev/fuse"
    return ""


@contextlib.contextmanager
def new_place(kind: Kind = "any") -> Iterator[Place]:
    """Make a small disk, or a folder where we may not mount one."""
    with tempfile.TemporaryDirectory() as folder:
        disk, store = Path(folder, "disk"), Path(folder, "store")
        own = store if kind in ("mounted elsewhere", "served") else disk
        place = Place(disk, Path(folder, "fault"), store if kind == "served" else None)
        disk.mkdir()
        store.mkdir()
        is_mounted = (
            os.geteuid() == 0 and not subprocess.run(["mount", "-t", "tmpfs", "-o", DISK, "disk", own]).returncode
        )
        if kind == "served":
            place.connections.mkdir()
            subprocess.run(["mount", "-t", "fusectl", "connections", place.connections], check=True)
        if kind != "any" and own is store:
            (attach if kind == "mounted elsewhere" else serve)(place, [])
        try:
            yield place
        finally:
            if kind == "served":
                with contextlib.suppress(ProcessLookupError, ChildProcessError):
                    break_off(place, [])
                subprocess.run(["umount", "-l", place.connections])
                subprocess.run(["umount", "-l", disk])  # Python sees no mount where nobody answers
            for mounted in (disk, store):
                while is_mounted and os.path.ismount(mounted):
                    subprocess.run(["umount", "-l", mounted], check=True)
