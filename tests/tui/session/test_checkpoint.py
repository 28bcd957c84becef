"""A run that is resumed from a checkpoint is the run that was never interrupted, bit for bit."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.checkpoint_file import Checkpoint, read_checkpoint, write_checkpoint
from mnist_tui.engine.optimizers import OPTIMIZERS
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.state import State, take_state
from mnist_tui.engine.workers import ALONE
from mnist_tui.tui.session.checkpoint import restore_run, restored_trainer, take_checkpoint
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.observer import Observer
from mnist_tui.tui.session.plan import Plan
from mnist_tui.tui.session.session import Session
from mnist_tui.tui.training.splits import Splits, new_trainer
from mnist_tui.tui.training.threads import Threads

LAST_STEP = 70
WAYS = [
    *({"optimizer": name} for name in OPTIMIZERS),
    {"dropout": 0.3, "ema": 0.9},
    {"shift": 1.0, "rotation": 10.0, "noise": 9.0, "erasing": 0.5},
    {"schedule": "step", "step_every": 1, "clip_norm": 0.5, "weight_decay": 0.01},
    {"dtype": "float64", "batch_size": 0},
]


class Interrupter(Observer):
    """Keeps a checkpoint of the first moment from step `at` on, and raises the rate on the way there."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.checkpoint: Checkpoint | None = None

    def progressed(self, run: LiveRun, now: float) -> None:
        if run.trainer.steps >= self.at and self.checkpoint is None:
            self.checkpoint = take_checkpoint(run)


def session(
    splits: Splits, settings: Settings, ahead: bool, *observers: Observer, start: Checkpoint | None = None
) -> Session:
    trainer = new_trainer(settings, splits, LAST_STEP) if start is None else restored_trainer(start, splits)
    seconds = iter(range(10**9))  # a slice is over after one step, so that observers look at every one
    return Session(
        splits,
        trainer,
        Threads(ALONE, cores=2 if ahead else 1),
        observers=observers,
        plan=Plan(evaluates_epochs_only=True),
        checkpoint=start,
        clock=lambda: float(next(seconds)),
    )


def same(one: State, other: State) -> None:
    assert json.dumps(one.values) == json.dumps(other.values)
    assert one.tensors.keys() == other.tensors.keys()
    for name, tensor in one.tensors.items():
        np.testing.assert_array_equal(tensor, other.tensors[name], strict=True, err_msg=name)


@pytest.mark.parametrize("ahead", [False, True])
@pytest.mark.parametrize("changes", WAYS, ids=str)
def test_a_resumed_run_equals_one_that_was_never_interrupted(
    small_splits: Splits, small_settings: Settings, tmp_path: Path, changes: dict[str, object], ahead: bool
) -> None:
    settings = small_settings.replace(changes)
    interrupter = Interrupter(at=41)
    whole = session(small_splits, settings, ahead, interrupter)
    whole.run()
    assert interrupter.checkpoint is not None
    write_checkpoint(tmp_path / "one", interrupter.checkpoint)
    resumed = session(small_splits, settings, ahead, start=read_checkpoint(tmp_path / "one"))
    assert 41 <= (at := resumed.live_run.trainer.steps) < LAST_STEP
    resumed.run()
    assert (resumed.live_run.resumptions, whole.live_run.resumptions) == ((at,), ())
    assert resumed.live_run.evaluations.best == whole.live_run.evaluations.best
    # A step takes a second; the time in between is no training.
    seconds = [one.live_run.throughput.training_seconds for one in (resumed, whole)]
    assert seconds == [LAST_STEP, LAST_STEP]
    same(take_state(resumed.live_run.trainer), take_state(whole.live_run.trainer))
    for name, tensor in take_checkpoint(whole.live_run).tensors.items():
        if name.startswith(("dynamics", "label_probability")):
            np.testing.assert_array_equal(take_checkpoint(resumed.live_run).tensors[name], tensor, err_msg=name)


@pytest.fixture
def checkpoint(small_splits: Splits, small_settings: Settings) -> Iterator[Checkpoint]:
    interrupter = Interrupter(at=41)
    session(small_splits, small_settings, False, interrupter).run()
    assert interrupter.checkpoint is not None
    yield interrupter.checkpoint


def test_weights_lie_in_it_layer_by_layer(checkpoint: Checkpoint) -> None:
    shapes = {name: tensor.shape for name, tensor in checkpoint.tensors.items() if name.startswith("layers")}
    assert shapes == {
        "layers.0.weight": (48, 8),
        "layers.0.bias": (8,),
        "layers.1.weight": (8, 3),
        "layers.1.bias": (3,),
    }


def test_whatever_is_missing_or_changed_is_refused_in_a_line(
    checkpoint: Checkpoint, small_splits: Splits, small_settings: Settings
) -> None:
    damaged = [
        Checkpoint({key: value for key, value in checkpoint.tensors.items() if key != name}, checkpoint.metadata)
        for name in checkpoint.tensors
    ]
    damaged += [
        Checkpoint({**checkpoint.tensors, name: np.zeros((3, 3, 3), tensor.dtype)}, checkpoint.metadata)
        for name, tensor in checkpoint.tensors.items()
    ]
    damaged += [
        Checkpoint(checkpoint.tensors, {**checkpoint.metadata, name: text})
        for name in ("settings", "state", "session")
        for text in ("", "[]", "{}", '{"sizes": 1e999}', "[" * 99_999)
    ]
    run = session(small_splits, small_settings, False).live_run
    for one in damaged:
        with pytest.raises(DataError, match="the checkpoint") as caught:
            restored_trainer(one, small_splits)
            restore_run(run, one)
        assert str(caught.value).isprintable()
