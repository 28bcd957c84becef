"""The folder of one run: `run.json`, `log.jsonl`, `checkpoints/`, and a lock that one writer at a time can hold."""

import contextlib
import fcntl
import os
import re
import socket
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from msgspec.structs import replace

from mnist_tui.data.draft import remove_abandoned
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.runs.checkpoint_file import OWNER_ONLY, Checkpoint, read_checkpoint, write_checkpoint
from mnist_tui.data.runs.mark_file import NAME as MARKS
from mnist_tui.data.runs.mark_file import Marks, write_marks
from mnist_tui.data.runs.record_log import RecordLog
from mnist_tui.data.runs.run_file import NAME, RunFile, write_run_file

LOG: Final = "log.jsonl"
CHECKPOINTS: Final = "checkpoints"
LOCK: Final = "lock"
PARTS: Final = (NAME, LOG, MARKS, CHECKPOINTS, LOCK)
"""All that a run's folder holds."""
CHECKPOINT_NAME = re.compile(r"(\d{12,18})\.safetensors")
FOLDER_MODE = 0o700


class RunFolder:
    """The folder of a run, held against other writers until it is closed.

    `append` and `save` raise DataError when the system refuses; the next call tries again.
    """

    def __init__(self, path: Path) -> None:
        """Take hold of a folder that exists.

        Raises:
            DataError: another program holds it, or the system refuses.
        """
        self.path = path
        try:
            self._lock = _take_lock(path)
            (path / CHECKPOINTS).mkdir(mode=FOLDER_MODE, exist_ok=True)
            remove_abandoned(path / CHECKPOINTS)
        except OSError as error:
            raise DataError.from_system(path, error, "write") from error
        self._log: RecordLog | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of it."""
        self.close()

    def append(self, records: Sequence[Mapping[str, object]]) -> None:
        """Add records to the log."""
        try:
            if self._log is None:
                self._log = RecordLog(self.path / LOG)
            self._log.append(records)
        except OSError as error:
            self._close_log()  # a file that is gone, or on a file system that was away, is opened again
            raise DataError.from_system(self.path / LOG, error, "write") from error

    def save(self, step: int, checkpoint: Checkpoint, run: RunFile, budget_bytes: int) -> None:
        """Write a checkpoint and say so in `run.json`; then remove old ones beyond `budget_bytes`.

        The newest and the best, those that `run` names, always stay.
        """
        write_checkpoint(checkpoint_path(self.path, step), checkpoint)
        with contextlib.suppress(OSError):
            if self._log is not None:
                self._log.sync()
        sizes: dict[int, int] = {}
        with contextlib.suppress(OSError):
            sizes = _sizes(self.path)
        gone = superfluous(sizes, {step, *([run.best.step] if run.best is not None else [])}, budget_bytes)
        self.write(replace(run, checkpoint_bytes=sum(sizes.values()) - sum(sizes[old] for old in gone)))
        with contextlib.suppress(OSError):
            for old in gone:
                checkpoint_path(self.path, old).unlink(missing_ok=True)

    def mark(self, marks: Marks) -> None:
        """Replace the marks of images."""
        write_marks(self.path / MARKS, marks)

    def write(self, run: RunFile) -> None:
        """Replace `run.json`."""
        write_run_file(self.path / NAME, run)

    def close(self) -> None:
        """Let go of the folder."""
        self._close_log()
        with contextlib.suppress(OSError):
            os.close(self._lock)

    def _close_log(self) -> None:
        with contextlib.suppress(OSError):
            if self._log is not None:
                self._log.close()
        self._log = None


def checkpoint_path(folder: Path, step: int) -> Path:
    """Return where the checkpoint after `step` steps is; names sort as steps do."""
    return folder / CHECKPOINTS / f"{step:012}.safetensors"


def checkpoint_steps(folder: Path) -> list[int]:
    """Return the steps of which there are checkpoints, the newest first; raises OSError when the system refuses."""
    return sorted(_sizes(folder), reverse=True)


def newest_checkpoint(folder: Path) -> tuple[int, Checkpoint, list[DataError]]:
    """Return the newest checkpoint that can be read, its step, and what was wrong with newer ones.

    Raises:
        DataError: there is none.
    """
    faults: list[DataError] = []
    try:
        steps = checkpoint_steps(folder)
    except OSError as error:
        raise DataError.from_system(folder / CHECKPOINTS, error, "read") from error
    for step in steps:
        try:
            return step, read_checkpoint(checkpoint_path(folder, step)), faults
        except DataError as error:
            faults.append(error)
    raise faults[0] if faults else DataError.about(folder / CHECKPOINTS, "no checkpoint", "at least one")


def superfluous(sizes: Mapping[int, int], kept: Collection[int], budget_bytes: int) -> list[int]:
    """Return the steps whose checkpoints have to go for the rest to fit into the budget.

    What goes first is what is missed least: where the gap that it leaves is smallest for its age. So recent ones stay
    dense, and old ones become thin.
    """
    steps, total, gone = sorted(sizes), sum(sizes.values()), []
    while total > budget_bytes and (inner := [place for place, step in enumerate(steps) if step not in kept]):
        place = min(inner, key=lambda place: _loss(steps, place))
        gone.append(steps.pop(place))
        total -= sizes[gone[-1]]
    return gone


def _loss(steps: list[int], place: int) -> float:
    before = steps[place - 1] if place else 0
    after = steps[min(place + 1, len(steps) - 1)]
    return (after - before) / (steps[-1] - steps[place] + 1)


def _sizes(folder: Path) -> dict[int, int]:
    """Return the sizes of the checkpoints by their steps, in bytes; links and other files are none."""
    with os.scandir(folder / CHECKPOINTS) as entries:
        return {
            int(match[1]): entry.stat(follow_symlinks=False).st_size
            for entry in entries
            if (match := CHECKPOINT_NAME.fullmatch(entry.name)) and entry.is_file(follow_symlinks=False)
        }


def _take_lock(folder: Path) -> int:
    path = folder / LOCK
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, OWNER_ONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = printable(os.pread(lock, 200, 0).decode(errors="replace")) or "another program"
        os.close(lock)
        raise DataError.about(folder, f"a run that {holder} is writing", "one that nobody writes") from error
    except OSError:
        return lock  # a file system without locks
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"process {os.getpid()} on {socket.gethostname()}".encode(), 0)
    return lock


def is_held(folder: Path) -> bool:
    """Tell whether a program is writing the run in a folder."""
    try:
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(lock)
    return False
