"""The checkpoints of a run on disk, and the one way to read them.

Anybody may have written the folder: none is read that is larger than a run of its settings can make it or than there is
memory for, and none is taken that is another run's or another step's.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self, TypeVar

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.runs.checkpoint_file import Checkpoint, read_checkpoint
from mnist_tui.data.runs.run_file import NAME, RunFile, read_run_file
from mnist_tui.data.runs.run_folder import checkpoint_path, checkpoint_steps, newest_usable
from mnist_tui.engine.errors import SettingError
from mnist_tui.tui.training.checkpoint_room import largest_of_run, prove_tensors
from mnist_tui.tui.training.room import RoomError

RUN_ID = "run"
"""Under this key a checkpoint names its run; the earliest don't."""
Used = TypeVar("Used")


@dataclass(frozen=True, slots=True)
class KeptCheckpoints:
    """Those in the folder of one run."""

    folder: Path
    run_id: str
    largest_bytes: int

    @classmethod
    def of(cls, folder: Path, run: RunFile | None = None) -> Self:
        """Return those in a folder; `run` is what its `run.json` says, where that is known already.

        Raises:
            DataError: it says nothing, or no settings that a run can have.
        """
        run = run or read_run_file(folder / NAME)
        try:
            return cls(folder, run.id, largest_of_run(run))
        except SettingError as error:
            raise DataError(f"{printable(str(folder / NAME))}: {printable(str(error))}") from error

    def steps(self) -> list[int]:
        """Return the steps of which there are checkpoints, the newest first.

        Raises:
            DataError: the folder cannot be read.
        """
        try:
            return checkpoint_steps(self.folder)
        except OSError as error:
            raise DataError.from_system(self.folder, error, "read") from error

    def read(self, step: int) -> Checkpoint:
        """Return one of them.

        Raises:
            DataError: it is missing, damaged, another run's or step's, or larger than one of this run or than memory.
        """
        path = checkpoint_path(self.folder, step)
        try:
            checkpoint = read_checkpoint(path, self.largest_bytes, partial(prove_tensors, path))
        except RoomError as error:
            raise DataError(str(error)) from error
        if (owner := checkpoint.metadata.get(RUN_ID, self.run_id)) != self.run_id:
            raise DataError.about(path, f"a checkpoint of run {printable(owner)}", f"one of {self.run_id}")
        if (found := _step_of(checkpoint, path)) != step:
            raise DataError.about(path, f"the checkpoint of step {found:,}", f"that of step {step:,}")
        return checkpoint

    def newest(self, use: Callable[[int, Checkpoint], Used]) -> tuple[int, Used, list[DataError]]:
        """Return the step of the newest that can be used, what `use` makes of it, and the faults of newer ones.

        `use` is given step and checkpoint, and raises DataError to refuse it.

        Raises:
            DataError: there is none.
        """
        return newest_usable(self.folder, lambda step, _: use(step, self.read(step)))


def fallback(step: int, faults: Sequence[DataError]) -> tuple[str, ...]:
    """Return a line that says why the checkpoint of this step is used and no newer one; none where it is the newest."""
    if not faults:
        return ()
    others = f" ({len(faults) - 1:,} more like it)" if len(faults) > 1 else ""
    return (f"{faults[0]}{others}; used is the checkpoint before, step {step:,}",)


def tell_nobody(line: str) -> None:
    """Drop a line that `fallback` has returned."""


def _step_of(checkpoint: Checkpoint, path: Path) -> int:
    try:
        step = json.loads(checkpoint.metadata["state"])["steps"]
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise DataError.about(path, "no count of its steps", "a checkpoint of this run") from error
    if type(step) is not int:
        raise DataError.about(path, f"{printable(str(step))[:20]!r} for its steps", "a number")
    return step
