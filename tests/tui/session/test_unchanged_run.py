"""A run is not written again where nothing has changed; whatever a resumption would restore is a change."""

import math
import shutil
import weakref
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from msgspec import structs
from run_files import RUN_FILE

from mnist_tui.data.runs.checkpoint_file import Checkpoint, read_checkpoint
from mnist_tui.data.runs.run_file import read_run_file
from mnist_tui.data.runs.run_folder import RunFolder, checkpoint_path
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.engine.settings import SETTINGS, Settings
from mnist_tui.tui.session.autosave import Autosave
from mnist_tui.tui.session.checkpoint import take_checkpoint
from mnist_tui.tui.session.evaluator import Evaluator, Purpose
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.run_writer import RunWriter
from mnist_tui.tui.session.saving import Save
from mnist_tui.tui.session.stopping import StopConditions
from mnist_tui.tui.session.stopwatch import Stopwatch
from mnist_tui.tui.training.splits import Splits, new_trainer

TENSORS = {"weights": np.arange(6, dtype=np.float32), "right": np.zeros(3, bool), "none": np.zeros((0, 2))}


class Writer(RunWriter):
    """Writes at once, in the thread of the caller."""

    def __init__(self, folder: RunFolder) -> None:
        self.folder, self.cost_s = folder, 0.0

    @property
    def is_busy(self) -> bool:
        return False

    @property
    def lacks_checkpoint(self) -> bool:
        return False

    def save(self, save: Save, is_best: bool = False) -> None:
        self.folder.save(save.step, save.checkpoint, save.run, 10**9)


class Kept:
    """A run that has taken some steps and is on disk."""

    def __init__(self, runs: Path, splits: Splits, settings: Settings) -> None:
        self.trainer = new_trainer(settings, splits)
        self.run = LiveRun(1, splits, self.trainer, StopConditions(self.trainer), 1)
        self.evaluator = Evaluator(splits, self.trainer, self.run.evaluations, lambda _: None, Stopwatch(lambda: 0.0))
        self.folder, self.saves = RunStore(runs).create(0), 0
        self.autosave = Autosave(self.run, self._copy, Writer(self.folder), lambda: 0.0)
        for _ in range(3):
            self.trainer.step()
        self.save()

    def _copy(self, with_safe_points: bool) -> Save:
        self.saves += 1
        run = structs.replace(RUN_FILE, updated=float(self.saves))
        checkpoint = take_checkpoint(self.run, "1", with_safe_points)
        self.copied = weakref.ref(checkpoint)
        return Save(self.trainer.steps, checkpoint, run)

    def save(self) -> tuple[int, int]:
        """Have it saved; return which file the checkpoint is. A system may use the number of one that is gone again."""
        self.autosave.look(0.0)
        self.autosave.save_at_once()
        assert read_run_file(self.folder.path / "run.json").updated == self.saves
        found = checkpoint_path(self.folder.path, self.trainer.steps).stat()
        return found.st_ino, found.st_mtime_ns

    def is_on_disk(self) -> bool:
        saved = read_checkpoint(checkpoint_path(self.folder.path, self.trainer.steps))
        return saved.equals(take_checkpoint(self.run, "1"))

    def evaluate(self, purpose: Purpose) -> None:
        self.evaluator.ask(purpose)
        while self.evaluator.is_busy:
            self.evaluator.advance(0.0)

    def diverge(self) -> None:
        self.trainer.network.parameters.vector[:] = math.inf
        self.trainer.step()
        assert self.trainer.diverged_at is not None

    def recover(self) -> None:
        self.diverge()
        self.save()
        self.run.recover()

    def change_and_change_back(self, name: str) -> None:
        old, setting = self.trainer.settings.value(name), SETTINGS[name]
        self.trainer.set(name, setting.check(int(setting.high) if setting.kind == "int" else setting.high / 4))
        self.trainer.step()
        assert self.save() and self.is_on_disk()
        self.trainer.set(name, old)


@pytest.fixture
def kept(tmp_path: Path, small_splits: Splits, small_settings: Settings) -> Kept:
    return Kept(tmp_path / "runs", small_splits, small_settings.replace({"dropout": 0.2, "ema": 0.9, "shift": 1.0}))


def test_what_has_not_changed_is_written_once_and_the_run_file_every_time(kept: Kept) -> None:
    before = kept.save()
    kept.run.phase = "paused"
    assert kept.save() == kept.save() == before
    kept.evaluate("watch")
    evaluated = kept.save()
    assert evaluated != before and kept.save() == evaluated
    assert kept.is_on_disk()


CHANGES: dict[str, Callable[[Kept], object]] = {
    "a step": lambda kept: kept.trainer.step(),
    "another end": lambda kept: kept.trainer.end_after(77),
    "an evaluation": lambda kept: kept.evaluate("watch"),
    "a test evaluation": lambda kept: kept.evaluate("test"),
    "a test evaluation in the past": lambda kept: kept.evaluator.count_test(None, 0),
    "a divergence": Kept.diverge,
    "a recovery": Kept.recover,
    "a resumption": lambda kept: kept.run.resumed(),
    "a fork": lambda kept: kept.run.forked(),
    "time that was trained": lambda kept: kept.run.throughput.count(8, 0.1),
    "a rate": lambda kept: kept.run.rates.append(3, 100.0, 1.0),
    "a weight": lambda kept: kept.trainer.network.parameters.vector.__setitem__(-1, 0.5),
    "a moment": lambda kept: kept.trainer.learner.updater.slots["mean"].__setitem__(-1, 0.5),
    "an average": lambda kept: kept.trainer.learner.slots["ema"].__setitem__(-1, 0.5),
    "a state to go back to": lambda kept: setattr(kept.trainer.safe_points, "best", 0.25),
    **{name: partial(Kept.change_and_change_back, name=name) for name, setting in SETTINGS.items() if setting.live},
}


def test_whatever_is_restored_is_written_when_it_has_changed(kept: Kept) -> None:
    for name, change in CHANGES.items():
        before = kept.save()
        change(kept)
        after = kept.save()
        assert kept.is_on_disk() and after != before, name
        assert kept.save() == after, name


def test_a_checkpoint_whose_file_is_gone_or_another_is_written_again(kept: Kept) -> None:
    path = checkpoint_path(kept.folder.path, 3)
    path.unlink()
    assert kept.save() and kept.is_on_disk()
    shutil.copy(path, path.with_suffix(".copy"))
    path.with_suffix(".copy").rename(path)
    assert kept.save() and kept.is_on_disk()
    path.write_bytes(path.read_bytes()[:-1])
    assert kept.save() and kept.is_on_disk()


def test_a_run_that_goes_on_keeps_no_copy_of_itself(kept: Kept) -> None:
    kept.trainer.step()
    kept.save()
    kept.autosave.look(0.0)
    assert kept.copied() is not None
    kept.trainer.step()
    kept.autosave.look(0.0)
    assert kept.copied() is None


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("weights", np.array([-0.0, 1, 2, 3, 4, 5], np.float32)),
        ("weights", np.arange(6, dtype=np.int32)),
        ("weights", np.arange(6, dtype=np.float32).reshape(2, 3)),
        ("weights", np.array([0, 1, 2, 3, 4, np.nextafter(np.float32(5), 6)], np.float32)),
        ("right", np.array([False, False, True])),
        ("none", np.zeros((2, 0))),
        ("more", np.zeros(1)),
    ],
)
def test_checkpoints_are_compared_to_the_bit(
    name: str, other: np.ndarray[tuple[int, ...], np.dtype[np.generic]]
) -> None:
    one = Checkpoint(TENSORS, {"a": "1"})
    assert one.equals(Checkpoint({key: array.copy() for key, array in TENSORS.items()}, {"a": "1"}))
    assert not one.equals(Checkpoint({**TENSORS, name: other}, {"a": "1"}))
    assert not one.equals(replace(one, metadata={"a": "2"}))
    nothing = Checkpoint({"cost": np.full(2, math.nan)}, {})
    assert nothing.equals(Checkpoint({"cost": np.full(2, math.nan)}, {}))
