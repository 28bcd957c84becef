"""Where runs are kept, and how one of them is taken up again. It must not know who looks on."""

import os
import platform
import socket
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.preprocessing import Preprocessing
from mnist_tui.data.runs.checkpoint_file import Checkpoint
from mnist_tui.data.runs.run_file import NAME, RunData, RunFile, RunMachine, read_run_file
from mnist_tui.data.runs.run_folder import RunFolder, newest_checkpoint
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.settings import Settings, in_present_terms
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui import __version__
from mnist_tui.tui.session.checkpoint import restored_trainer
from mnist_tui.tui.session.recorder import Place, ResumedRun
from mnist_tui.tui.training.splits import Splits, load_splits

BUDGET_BYTES = 100_000_000
"""What the checkpoints of one run may take on disk."""


@dataclass(frozen=True, slots=True, eq=False)
class TakenUp:
    """A run that is to go on: its folder, held; its data; a trainer where it was left; and what there is to say."""

    resumed: ResumedRun
    splits: Splits
    trainer: Trainer
    checkpoint: Checkpoint
    notices: tuple[str, ...]

    @property
    def source(self) -> Path | None:
        """The folder of its data; None for the bundled MNIST."""
        source = self.resumed.run.data.source
        return None if source is None else Path(source)


def place_of(runs: Path, splits: Splits, source: Path | None, threads: int) -> Place:
    """Return what a recorder needs to know of this program, its machine and its data."""
    data, preprocessing = splits.dataset, splits.dataset.preprocessing
    path = None if source is None else os.path.abspath(source)
    run_data = RunData(data.name, data.fingerprint, path, preprocessing.invert, preprocessing.transpose)
    store = RunStore(runs)
    return Place(store, run_data, this_machine(threads), BUDGET_BYTES, store.interrupted())


def this_machine(threads: int) -> RunMachine:
    """Return what a run's numbers may depend on."""
    return RunMachine(
        host=socket.gethostname(),
        processor=platform.machine(),
        threads=threads,
        python=platform.python_version(),
        numpy=np.__version__,
        program=__version__,
    )


def take_up(path: Path) -> TakenUp:
    """Take hold of the run in a folder and restore it from its newest checkpoint that can be read.

    Raises:
        DataError: another program writes it, it is damaged or has no checkpoint, or its data are missing or different.
    """
    folder = RunFolder(path)
    try:
        return _taken_up(folder)
    except BaseException:
        folder.close()
        raise


def _taken_up(folder: RunFolder) -> TakenUp:
    run = read_run_file(folder.path / NAME)
    step, checkpoint, faults = newest_checkpoint(folder.path)
    splits = _splits(folder.path, run)
    trainer = restored_trainer(checkpoint, splits)
    notices = [str(fault) for fault in faults]
    if faults:
        notices.append(f"going on from the checkpoint before, step {step:,}")
    if difference := _difference(run.machine, this_machine(run.machine.threads)):
        notices.append(f"{difference}: the run goes on, equal to rounding and not to the bit")
    return TakenUp(ResumedRun(folder, run), splits, trainer, checkpoint, tuple(notices))


def _splits(path: Path, run: RunFile) -> Splits:
    try:
        settings = Settings().replace(in_present_terms(run.settings))
    except SettingError as error:
        raise DataError(f"{printable(str(path / NAME))}: {printable(str(error))}") from error
    source = None if run.data.source is None else Path(run.data.source)
    splits = load_splits(source, settings.validation, Preprocessing(run.data.invert, run.data.transpose))
    if splits.dataset.fingerprint != run.data.fingerprint:
        where = "the bundled MNIST" if source is None else printable(str(source))
        raise DataError(f"{where}: found other images than those of the run, expected {printable(run.data.name)}")
    return splits


def _difference(then: RunMachine, now: RunMachine) -> str:
    """Return in what the machine differs from the one that computed the run so far; nothing if in nothing that counts.

    The number of threads is none: it changes no bit.
    """
    for what in ("processor", "numpy", "program"):
        before, after = getattr(then, what), getattr(now, what)
        if before != after:
            return f"{what} {printable(before)} is {after} here"
    return ""
