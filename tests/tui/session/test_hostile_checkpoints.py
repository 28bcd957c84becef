"""Checkpoints with the right checksum and the wrong content: refused in a line, and the one before is used."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from file_readers import go_on, look_at, spoiled, valid_checkpoint
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.checkpoint_file import Checkpoint, read_checkpoint, write_checkpoint
from mnist_tui.data.runs.run_folder import checkpoint_path, checkpoint_steps
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.workers import ALONE
from mnist_tui.tui.session.place import place_of
from mnist_tui.tui.session.plan import Plan
from mnist_tui.tui.session.recorder import Recorder
from mnist_tui.tui.session.resume import take_up
from mnist_tui.tui.session.session import Session
from mnist_tui.tui.training.splits import Splits, new_trainer
from mnist_tui.tui.training.threads import Threads


@pytest.fixture
def kept(tmp_path: Path, small_splits: Splits, small_settings: Settings, small_data: Path) -> Path:
    """The folder of a run that was stopped twice, and so has checkpoints of two steps."""
    for steps in (10, 40):
        runs = RunStore(tmp_path / "runs").runs()
        begun = take_up(runs[0].path) if runs else None
        trainer = new_trainer(small_settings, small_splits, 100) if begun is None else begun.trainer
        recorder = Recorder(
            place_of(tmp_path / "runs", small_splits, small_data, 1), None if begun is None else begun.resumed
        )
        Session(
            small_splits,
            trainer,
            Threads(ALONE, cores=1),
            observers=[recorder],
            plan=Plan(evaluates_epochs_only=True),
            checkpoint=None if begun is None else begun.checkpoint,
            is_asked_to_stop=lambda: trainer.steps >= steps,  # noqa: B023  # within the turn
        ).run()
    (one,) = RunStore(tmp_path / "runs").runs()
    for step in set(checkpoint_steps(one.path)) - {10, 40}:
        checkpoint_path(one.path, step).unlink()
    return one.path


def change(path: Path, changed: Callable[[Checkpoint], Checkpoint]) -> None:
    write_checkpoint(path, changed(read_checkpoint(path)))


def of_another_run(checkpoint: Checkpoint) -> Checkpoint:
    return Checkpoint(checkpoint.tensors, {**checkpoint.metadata, "run": "ffff"})


def of_other_shapes(checkpoint: Checkpoint) -> Checkpoint:
    tensors = {**checkpoint.tensors, "layers.0.weight": np.zeros((784, 30), np.float32)}
    return Checkpoint(tensors, checkpoint.metadata)


def without_its_session(checkpoint: Checkpoint) -> Checkpoint:
    return Checkpoint(checkpoint.tensors, {**checkpoint.metadata, "session": "{}"})


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (of_another_run, "found a checkpoint of run ffff, expected one of "),
        (of_other_shapes, r"layers.0.weight is float32 \(784, 30\), expected float32 \(48, 8\)"),
        (without_its_session, "the checkpoint is incomplete"),
    ],
)
def test_a_checkpoint_that_does_not_fit_is_named_and_the_one_before_is_used(
    kept: Path, changed: Callable[[Checkpoint], Checkpoint], message: str
) -> None:
    change(checkpoint_path(kept, 40), changed)
    begun = take_up(kept)
    begun.resumed.folder.close()
    assert begun.trainer.steps == 10
    first, second = begun.notices
    assert first.startswith(str(checkpoint_path(kept, 40)))
    assert second == "going on from the checkpoint before, step 10"
    with pytest.raises(DataError, match=message):
        raise DataError(first)


def test_the_file_of_another_step_is_refused(kept: Path) -> None:
    checkpoint_path(kept, 10).rename(checkpoint_path(kept, 50))
    begun = take_up(kept)
    begun.resumed.folder.close()
    assert begun.trainer.steps == 40
    assert "found the checkpoint of step 10, expected that of step 50" in begun.notices[0]


def test_a_checkpoint_larger_than_the_network_can_have_is_refused_unread(kept: Path) -> None:
    with checkpoint_path(kept, 60).open("wb") as file:
        file.truncate(10**10)  # a hole: no disk is used
    begun = take_up(kept)
    begun.resumed.folder.close()
    assert "found 10,000,000,000 bytes, expected a checkpoint of at most" in begun.notices[0]


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("dynamics.forgotten", np.full(10, np.nan)),
        ("dynamics.first_right", np.full((10, 1), 3, np.uint32)),
        ("label_probability.steps", np.zeros(3, np.uint8)),
    ],
)
def test_arrays_of_other_numbers_or_shapes_are_refused(name: str, array: NDArray[np.generic]) -> None:
    checkpoint = valid_checkpoint()
    with pytest.raises(DataError, match="the checkpoint is incomplete"):
        go_on(Checkpoint({**checkpoint.tensors, name: array}, checkpoint.metadata))


@settings(derandomize=True, deadline=None, database=None, max_examples=30)
@given(data=st.data())
def test_whatever_a_checkpoint_holds_the_run_goes_on_or_is_refused_in_a_line(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    damaged = spoiled(valid_checkpoint(), lambda count: data.draw(st.integers(0, count - 1)))
    look_at(tmp_path_factory.getbasetemp(), damaged)
    try:
        go_on(damaged)
    except DataError as error:
        assert str(error).isprintable()
