"""The folder of one run: `run.json`, `log.jsonl`, `checkpoints/`, and a lock that one writer at a time can hold."""

import contextlib
import errno
import os
import re
import stat
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

from msgspec.structs import replace

from mnist_tui.data.draft import remove_abandoned
from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.checkpoint_file import Checkpoint, write_checkpoint
from mnist_tui.data.runs.last_checkpoint import LastCheckpoint
from mnist_tui.data.runs.mark_file import NAME as MARKS
from mnist_tui.data.runs.mark_file import Marks, write_marks
from mnist_tui.data.runs.owner_only import make_folder
from mnist_tui.data.runs.record_log import RecordLog
from mnist_tui.data.runs.run_file import NAME, RunFile, is_same_but_for_progress, read_run_file, write_run_file
from mnist_tui.data.runs.run_lock import LOCK, RunLock
from mnist_tui.data.runs.run_note import NAME as NOTE

LOG: Final = "log.jsonl"
CHECKPOINTS: Final = "checkpoints"
OUTPUT: Final = "output.log"
"""What the program printed while no screen could show it."""
PARTS: Final = (NAME, LOG, MARKS, NOTE, CHECKPOINTS, LOCK, OUTPUT)
"""All that a run's folder holds."""
CHECKPOINT_NAME = re.compile(r"(\d{12,18})\.safetensors")
Used = TypeVar("Used")


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
        self.order: int | None = None
        """What every `run.json` that is written here is to have; None for what it has."""
        self.goes_on_from: int | None = None
        """The step of the checkpoint that the run goes on from, also where there are newer ones that cannot be read."""
        try:
            self._lock = RunLock(path)
        except OSError as error:
            raise DataError.from_system(path, error, "write") from error
        try:
            self._prepare()
        except BaseException:
            self._lock.release()
            raise
        self._log: RecordLog | None = None
        self._last = LastCheckpoint()
        self._said: RunFile | None = None
        """What `run.json` has been made to say."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of it."""
        self.close()

    def append(self, records: Sequence[Mapping[str, object]]) -> None:
        """Add records to the log."""
        self._with_room(lambda: self._append(records))

    def _append(self, records: Sequence[Mapping[str, object]]) -> None:
        try:
            self._lock.beat()
            if self._log is not None and not self._log.is_at(self.path / LOG):
                self._close_log()
            if self._log is None:
                self._log = RecordLog(self.path / LOG)
            self._log.append(records)
        except OSError as error:
            self._close_log()  # a file that is gone, or on a file system that was away, is opened again
            raise DataError.from_system(self.path / LOG, error, "write") from error

    def save(self, step: int, checkpoint: Checkpoint, run: RunFile, budget_bytes: int) -> None:
        """Write a checkpoint and say so in `run.json`; then remove old ones beyond `budget_bytes`.

        The newest and the best, those that `run` names, always stay. Where there is no room, old ones go first.
        A checkpoint that has just been written is not written again, if its file is still there.
        """
        best, path = _best_steps(run), checkpoint_path(self.path, step)
        self._prepare()
        if not self._last.is_there(checkpoint, path):
            self._with_room(lambda: write_checkpoint(path, checkpoint), run)
            self._last.note(checkpoint, path)
        with contextlib.suppress(OSError):
            if self._log is not None:
                self._log.sync()
        self.goes_on_from = step
        gone = self._superfluous({step, *best}, budget_bytes)
        with contextlib.suppress(OSError):
            sizes = _sizes(self.path)
            run = replace(run, checkpoint_bytes=sum(size for old, size in sizes.items() if old not in gone))
        self.write(run)
        self._remove(gone)

    def _prepare(self) -> None:
        """Make the folder of the checkpoints if there is none; a link to another is refused."""
        path = self.path / CHECKPOINTS
        try:
            with contextlib.suppress(FileExistsError):
                make_folder(path)
            if not stat.S_ISDIR(path.lstat().st_mode):
                raise DataError.about(path, "something that is not a folder", "the folder of the checkpoints")
        except OSError as error:
            raise DataError.from_system(path, error, "write") from error
        remove_abandoned(path)

    def _with_room(self, write: Callable[[], None], run: RunFile | None = None) -> None:
        """Write something; where there is no room for it, old checkpoints go first. `run` names the best, if known."""
        try:
            write()
        except DataError as error:
            if not _is_full(error) or not self._make_room(run):
                raise
            write()

    def _make_room(self, run: RunFile | None) -> bool:
        """Remove all checkpoints but the newest and the best; return False if there is none to remove."""
        with contextlib.suppress(OSError, DataError):
            best = _best_steps(run or read_run_file(self.path / NAME))
            newest = checkpoint_steps(self.path)[:1] if self.goes_on_from is None else [self.goes_on_from]
            return self._remove(self._superfluous({*newest, *best}, 0))
        return False

    def _superfluous(self, kept: Collection[int], budget_bytes: int) -> list[int]:
        with contextlib.suppress(OSError):
            return superfluous(_sizes(self.path), kept, budget_bytes)
        return []

    def _remove(self, steps: list[int]) -> bool:
        """Remove the checkpoints of these steps; return False if there was none."""
        with contextlib.suppress(OSError):
            for step in steps:
                checkpoint_path(self.path, step).unlink(missing_ok=True)
            return bool(steps)
        return False

    def mark(self, marks: Marks) -> None:
        """Replace the marks of images."""
        self._with_room(lambda: write_marks(self.path / MARKS, marks))

    def beat(self) -> None:
        """Say that the folder is still held; to be called every `run_lock.BEAT_S` while nothing is written."""
        try:
            self._lock.beat()
        except OSError as error:
            raise DataError.from_system(self.path, error, "write") from error

    def is_there(self) -> bool:
        """Tell whether the folder is still where it was taken hold of; raises OSError where nobody can tell."""
        return self._lock.is_there()

    def has_checkpoint(self, step: int) -> bool:
        """Tell whether there is one of this step; raises DataError where nobody can tell."""
        try:
            return step in _sizes(self.path)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise DataError.from_system(self.path, error, "read") from error

    def write(self, run: RunFile) -> None:
        """Replace `run.json`."""
        kept = run if self.order is None else replace(run, order=self.order)
        self._with_room(lambda: write_run_file(self.path / NAME, kept), kept)
        self._said = run

    def has_all_of(self, checkpoint: Checkpoint, run: RunFile) -> bool:
        """Tell whether a run that is resumed from this folder lacks nothing, where these were the last to be written.

        Only how far the run has come, which the checkpoint tells, may be missing in `run.json`.
        """
        return self._said is not None and self._last.is_of(checkpoint) and is_same_but_for_progress(self._said, run)

    def announce(self, address: str) -> None:
        """Write into the lock where the program that holds the folder can be spoken to."""
        with contextlib.suppress(OSError):
            self._lock.sign(address)

    def close(self) -> None:
        """Let go of the folder."""
        self._close_log()
        self._lock.release()

    def _close_log(self) -> None:
        with contextlib.suppress(OSError):
            if self._log is not None:
                self._log.close()
        self._log = None


def _best_steps(run: RunFile) -> list[int]:
    return [] if run.best is None else [run.best.step]


def _is_full(error: DataError) -> bool:
    cause = error.__cause__
    return isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT)


def checkpoint_path(folder: Path, step: int) -> Path:
    """Return where the checkpoint after `step` steps is; names sort as steps do."""
    return folder / CHECKPOINTS / f"{step:012}.safetensors"


def checkpoint_steps(folder: Path) -> list[int]:
    """Return the steps of which there are checkpoints, the newest first; none where a link is in their place.

    Raises:
        OSError: the system refuses.
    """
    return sorted(_sizes(folder), reverse=True)


def newest_usable(folder: Path, use: Callable[[int, Path], Used]) -> tuple[int, Used, list[DataError]]:
    """Return the step of the newest checkpoint that can be used, what `use` makes of it, and the faults of newer ones.

    `use` is given step and file, and raises DataError to refuse it.

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
            return step, use(step, checkpoint_path(folder, step)), faults
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
    if (folder / CHECKPOINTS).is_symlink():
        return {}
    with os.scandir(folder / CHECKPOINTS) as entries:
        return {
            int(match[1]): entry.stat(follow_symlinks=False).st_size
            for entry in entries
            if (match := CHECKPOINT_NAME.fullmatch(entry.name)) and entry.is_file(follow_symlinks=False)
        }
