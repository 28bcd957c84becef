"""What can happen to the disk of a run, and how it becomes well again."""

import contextlib
import errno
import os
import resource
import shutil
from collections.abc import Callable
from dataclasses import dataclass

from faulty_disk import Place, empty, fill, protect, unprotect

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.run_file import read_run_file
from mnist_tui.data.runs.run_folder import checkpoint_path, checkpoint_steps


@dataclass(frozen=True)
class Fault:
    """What happens to a disk, and how it becomes well again."""

    begin: Callable[[Place, list[int]], None]
    """Is given the place and the processes of the program."""
    end: Callable[[Place, list[int]], None]
    needs_root: bool = False
    needs_run: bool = False
    """True where it comes to the folder of a run, and so not before there is one."""
    goes_on: bool = False
    """True where the disk is kept as it is from moment to moment."""
    stops_saving: bool = True
    """False where nothing keeps the program from saving, or only for less than it says a word about."""
    told_after_s: float = 0.0
    """When at the latest the program says so, where it does not at once."""


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


def told(text: str, stops_saving: bool = True, told_after_s: float = 0.0) -> Fault:
    def begin(place: Place, _: list[int]) -> None:
        place.fault.write_text(text)

    return Fault(begin, lambda place, _: place.fault.unlink(), stops_saving=stops_saving, told_after_s=told_after_s)


def nothing(place: Place, processes: list[int]) -> None:
    """Leave it to the program to recover."""


FAULTS = {
    "none": Fault(nothing, nothing, stops_saving=False),
    "full": Fault(fill_up, empty, needs_root=True, goes_on=True),
    "read-only": Fault(protect, unprotect, needs_root=True),
    "run removed": Fault(
        lambda place, _: shutil.rmtree(place.run() or place.runs, ignore_errors=True), nothing, stops_saving=False
    ),
    "all runs removed": Fault(
        lambda place, _: shutil.rmtree(place.runs, ignore_errors=True), nothing, stops_saving=False
    ),
    "log a pipe": Fault(replace_log, restore_log, needs_run=True),
    "checkpoints a link": Fault(link_checkpoints, unlink_checkpoints, needs_run=True),
    "file size limit": Fault(limit(100_000), limit(resource.RLIM_INFINITY)),
    "quota": told(f"errno {errno.EDQUOT}"),
    "input/output error": told(f"errno {errno.EIO}"),
    "fsync of 2 s": told("slow 2", stops_saving=False),
    "fsync hangs": told("slow 600", told_after_s=10.0),
}
