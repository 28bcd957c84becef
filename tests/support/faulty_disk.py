"""Small disks of our own that can be filled or protected, and a double of fsync for what no command can make."""

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DISK = "size=8m"
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

    @property
    def runs(self) -> Path:
        """The folder of the runs."""
        return self.disk / "runs"

    def run(self) -> Path | None:
        """Return the folder of the newest run, if there is one."""
        with contextlib.suppress(OSError):
            return max((path for path in self.runs.iterdir() if path.is_dir()), default=None)
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


@contextlib.contextmanager
def new_place() -> Iterator[Place]:
    """Make a small disk, or a folder where we may not mount one."""
    with tempfile.TemporaryDirectory() as folder:
        disk = Path(folder, "disk")
        disk.mkdir()
        is_mounted = (
            os.geteuid() == 0 and not subprocess.run(["mount", "-t", "tmpfs", "-o", DISK, "disk", disk]).returncode
        )
        try:
            yield Place(disk, Path(folder, "fault"))
        finally:
            while is_mounted and os.path.ismount(disk):
                subprocess.run(["umount", "-l", disk], check=True)
