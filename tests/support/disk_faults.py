"""What can happen to the disk of a run, and how it becomes well again."""

import contextlib
import errno
import os
import resource
import shutil
from collections.abc import Callable
from dataclasses import dataclass

from disk_program import CONTINUED, PAUSED
from faulty_disk import (
    Kind,
    Place,
    attach,
    break_off,
    detach,
    empty,
    fill,
    go_on,
    protect,
    serve_again,
    stall,
    unprotect,
)

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.run_file import read_run_file
from mnist_tui.data.runs.run_folder import checkpoint_path, checkpoint_steps

FROM_THE_START, TO_THE_END, FOR_A_WHILE = MOMENTS = ("from the start", "to the end", "for a while")


@dataclass(frozen=True)
class Fault:
    """What happens to a disk, and how it becomes well again."""

    begin: Callable[[Place, list[int]], None]
    """Is given the place and the processes of the program."""
    end: Callable[[Place, list[int]], None]
    disk: Kind = "any"
    needs_run: bool = False
    """True where it comes to the folder of a run, and so not before there is one."""
    goes_on: bool = False
    """True where the disk is kept as it is from moment to moment."""
    stops_saving: bool = True
    """False where nothing keeps the program from saving, or only for less than it says a word about."""
    meets_paused: bool = False
    """True where also a program that has nothing to write notices it."""

    def moments(self, program: str) -> tuple[str, ...]:
        """Return when it comes to a program, and how long it stays."""
        if program == PAUSED:
            return MOMENTS[1:] if self.meets_paused else ()
        # A run on a disk that waits cannot be read, and so not continued, before it answers.
        return MOMENTS[self.waits and program in CONTINUED : 1 if self.begin is nothing else 3]

    @property
    def waits(self) -> bool:
        """True where nothing on the disk can be read meanwhile."""
        return self.begin is stall


def replace_log(place: Place, _: list[int]) -> None:
    if (run := place.run()) is not None:
        (run / "log.jsonl").unlink(missing_ok=True)
        os.mkfifo(run / "log.jsonl")


def restore_log(place: Place, _: list[int]) -> None:
    if (run := place.run()) is not None:
        (run / "log.jsonl").unlink()


def link_checkpoints(place: Place, _: list[int]) -> None:
    if (run := place.run()) is not None:
        (run / "checkpoints").rename(run / "moved")
        (place.disk / "elsewhere").mkdir()
        (run / "checkpoints").symlink_to(place.disk / "elsewhere")


def unlink_checkpoints(place: Place, _: list[int]) -> None:
    if (run := place.run()) is not None:
        (run / "checkpoints").unlink()
        (run / "moved").rename(run / "checkpoints")


def limit(size: int) -> Callable[[Place, list[int]], None]:
    def set_limit(_: Place, processes: list[int]) -> None:
        for process in processes:
            resource.prlimit(process, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    return set_limit


def fill_up(place: Place, _: list[int]) -> None:
    """Fill a disk on which there is nothing to remove: all checkpoints but the newest and the best are gone."""
    with contextlib.suppress(OSError, DataError):
        if (run := place.run()) is not None:
            best = read_run_file(run / "run.json").best
            for step in checkpoint_steps(run)[1:]:
                if best is None or step != best.step:
                    checkpoint_path(run, step).unlink()
    fill(place, [])


def told(text: str, stops_saving: bool = True) -> Fault:
    def begin(place: Place, _: list[int]) -> None:
        place.fault.write_text(text)

    return Fault(begin, lambda place, _: place.fault.unlink(), stops_saving=stops_saving)


def nothing(place: Place, processes: list[int]) -> None:
    """Leave it to the program to recover."""


FAULTS = {
    "none": Fault(nothing, nothing, stops_saving=False),
    "full": Fault(fill_up, empty, disk="own", goes_on=True),
    "read-only": Fault(protect, unprotect, disk="own", meets_paused=True),
    "run removed": Fault(
        lambda place, _: shutil.rmtree(place.run() or place.runs, ignore_errors=True),
        nothing,
        stops_saving=False,
        meets_paused=True,
    ),
    "all runs removed": Fault(
        lambda place, _: shutil.rmtree(place.runs, ignore_errors=True), nothing, stops_saving=False, meets_paused=True
    ),
    "log a pipe": Fault(replace_log, restore_log, needs_run=True),
    "checkpoints a link": Fault(link_checkpoints, unlink_checkpoints, needs_run=True),
    "file size limit": Fault(limit(100_000), limit(resource.RLIM_INFINITY)),
    "quota": told(f"errno {errno.EDQUOT}"),
    "input/output error": told(f"errno {errno.EIO}"),
    "fsync of 2 s": told("slow 2", stops_saving=False),
    "fsync hangs": told("slow 600"),
    "unmounted": Fault(detach, attach, disk="mounted elsewhere", stops_saving=False, meets_paused=True),
    "server stopped": Fault(stall, go_on, disk="served", needs_run=True, meets_paused=True),
    "server killed": Fault(break_off, serve_again, disk="served", meets_paused=True),
}
