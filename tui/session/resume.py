"""How a run is taken up again where it was left. It must not know who looks on."""

import math
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from msgspec import structs

from mnist_tui.data.absolute_path import absolute
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.preprocessing import Preprocessing
from mnist_tui.data.runs.checkpoint_file import Checkpoint
from mnist_tui.data.runs.mark_file import NAME as MARKS
from mnist_tui.data.runs.mark_file import Marks, read_marks
from mnist_tui.data.runs.run_file import NAME, Keep, RunFile, read_run_file
from mnist_tui.data.runs.run_folder import RunFolder, checkpoint_path
from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.settings import Settings, in_present_terms
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.session.best_network import KeptNetwork
from mnist_tui.tui.session.checkpoint import best_of, restore_run, restored_trainer, without_best
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.place import find_difference, this_machine
from mnist_tui.tui.session.recorder import ResumedRun
from mnist_tui.tui.session.stopping import StopConditions
from mnist_tui.tui.training.keep import refuse_without_validation
from mnist_tui.tui.training.kept_checkpoints import KeptCheckpoints
from mnist_tui.tui.training.splits import Splits, load_splits
from mnist_tui.tui.training.target import Target, read_target

SAY_WHERE = "--data DIR says where they are now"


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be different from where a run is taken up; None for no change."""

    source: Path | None = None
    """The folder that its data are in now."""
    epochs: int | None = None
    last_step: int | None = None
    target: Target | None = None
    keep: Keep | None = None
    budget_bytes: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class TakenUp:
    """A run that is to go on: its folder, held; its data; a trainer where it was left; and what there is to say."""

    resumed: ResumedRun
    splits: Splits
    trainer: Trainer
    checkpoint: Checkpoint
    marks: Marks
    target: Target | None
    """What it is to go on until."""
    best: KeptNetwork | None
    """The network of its best evaluation, where that is to be handed over at the end."""
    notices: tuple[str, ...]

    @property
    def source(self) -> Path | None:
        """The folder of its data; None for the bundled MNIST."""
        source = self.resumed.run.data.source
        return None if source is None else Path(source)


def take_up(path: Path, changes: Changes = Changes()) -> TakenUp:  # noqa: B008  # frozen
    """Take hold of the run in a folder and restore it from its newest checkpoint that can be read.

    Raises:
        DataError: another program writes it, it is damaged or has no checkpoint, or its data are missing or different.
        SettingError: one of the changes is none that it can take.
    """
    folder = RunFolder(path)
    try:
        return _taken_up(folder, changes)
    except BaseException:
        folder.close()
        raise


def _taken_up(folder: RunFolder, changes: Changes) -> TakenUp:
    run = changed_run(folder.path, changes)
    splits = splits_of(folder.path, run)
    checkpoints = KeptCheckpoints.of(folder.path, run)
    step, (checkpoint, trainer), faults = checkpoints.newest(partial(restored, folder.path, splits))
    folder.goes_on_from = step
    target = _target(run, trainer, changes)
    notices = [str(fault) for fault in faults]
    if faults:
        notices.append(f"going on from the checkpoint before, step {step:,}")
    if difference := find_difference(run.machine, this_machine(run.machine.threads)):
        notices.append(f"{difference}: the run goes on, equal to rounding and not to the bit")
    marks, best = kept_marks(folder.path, notices), None
    if run.keep == "best":
        checkpoint, best = _with_best(checkpoints, checkpoint, trainer, splits, notices)
    return TakenUp(ResumedRun(folder, run), splits, trainer, checkpoint, marks, target, best, tuple(notices))


def changed_run(path: Path, changes: Changes) -> RunFile:
    """Return what is known of the run in a folder, with the changes; reads nothing but `run.json`.

    Raises:
        DataError: it cannot be read, or its data are not where they were.
        SettingError: one of the changes is none that it can take.
    """
    run = read_run_file(path / NAME)
    if changes.epochs is not None and changes.epochs <= math.floor(run.epoch):
        done = f"the run has completed {run.epoch:.6g} already"
        raise SettingError(f"epochs={changes.epochs}: {done}, expected more", "epochs")
    if changes.last_step is not None and changes.last_step <= run.step:
        raise SettingError(f"steps={changes.last_step}: the run has taken {run.step:,} already, expected more", "steps")
    data = run.data if changes.source is None else structs.replace(run.data, source=absolute(changes.source))
    budget_bytes = run.budget_bytes if changes.budget_bytes is None else changes.budget_bytes
    if data.source is not None and not os.path.exists(data.source):
        where = printable(data.source)
        raise DataError(f"the data of the run, {printable(data.name)}, are not in {where}: {SAY_WHERE}")
    keep = changes.keep or run.keep
    if keep == "best":
        refuse_without_validation(run.settings.get("validation", 0) != 0)
    return structs.replace(run, data=data, keep=keep, budget_bytes=budget_bytes)


def _target(run: RunFile, trainer: Trainer, changes: Changes) -> Target | None:
    """Give the run its new end; return what it is to go on until."""
    if changes.epochs is not None:
        trainer.end_after(None)
        trainer.set("epochs", changes.epochs)
    if changes.last_step is not None:
        trainer.end_after(changes.last_step)
    if changes.target is not None:
        return changes.target
    return read_target(run.until) if run.until else None


def kept_marks(path: Path, notices: list[str]) -> Marks:
    """Return the marks of the run in a folder; why they cannot be read is added to `notices`."""
    try:
        return read_marks(path / MARKS)
    except DataError as error:
        notices.append(str(error))
        return {}


def restored(folder: Path, splits: Splits, step: int, checkpoint: Checkpoint) -> tuple[Checkpoint, Trainer]:
    """Return the checkpoint of a step of the run in a folder, and a trainer that continues from it.

    Raises:
        DataError: it is incomplete, or of other images.
    """
    try:
        trainer = restored_trainer(checkpoint, splits)
        restore_run(LiveRun(0, splits, trainer, StopConditions(trainer), 0), checkpoint)
    except DataError as error:
        raise DataError(f"{printable(str(checkpoint_path(folder, step)))}: {error}") from error
    return checkpoint, trainer


def _settings(run: RunFile) -> Settings:
    return Settings().replace(in_present_terms(run.settings))


def splits_of(path: Path, run: RunFile) -> Splits:
    """Return the images of the run in a folder.

    Raises:
        DataError: they are missing or different, or its settings are none.
    """
    try:
        settings = _settings(run)
    except SettingError as error:
        raise DataError(f"{printable(str(path / NAME))}: {printable(str(error))}") from error
    source = None if run.data.source is None else Path(run.data.source)
    name = printable(run.data.name)
    splits = load_splits(source, settings.validation, Preprocessing(run.data.invert, run.data.transpose, run.data.size))
    if splits.dataset.fingerprint != run.data.fingerprint:
        where = "the bundled MNIST" if source is None else printable(str(source))
        raise DataError(f"{where}: found other images than those of the run, expected {name}: {SAY_WHERE}")
    return splits


def _with_best(
    checkpoints: KeptCheckpoints, checkpoint: Checkpoint, trainer: Trainer, splits: Splits, notices: list[str]
) -> tuple[Checkpoint, KeptNetwork | None]:
    """Return the network of the best evaluation; where it cannot be read any more, the best from here on counts."""
    best = best_of(checkpoint)
    if best is None:
        return checkpoint, None
    if best.step == trainer.steps:
        return checkpoint, KeptNetwork(best.step, trainer.evaluated_network.copy())
    try:
        before = restored_trainer(checkpoints.read(best.step), splits, with_safe_points=False)
    except DataError as error:
        notices += [str(error), f"the best network, step {best.step:,}, is lost: the best from here on counts"]
        return without_best(checkpoint), None
    return checkpoint, KeptNetwork(best.step, before.evaluated_network)
