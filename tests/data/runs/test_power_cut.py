"""A power cut at any moment leaves the last state of a run that was said to be saved, or a later one."""

from pathlib import Path

import numpy as np
import pytest
from kept_steps import newest_checkpoint
from log_lines import read_log
from msgspec import structs
from power_cut import PowerCut
from run_files import RUN_FILE

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.checkpoint_file import Checkpoint
from mnist_tui.data.runs.run_file import RunFile, read_run_file
from mnist_tui.data.runs.run_store import RunStore

NOON = 1_800_000_000.0
STEPS = (10, 20, 30)


def run_at(step: int) -> RunFile:
    return structs.replace(RUN_FILE, step=step, checkpoint=step)


def at(step: int) -> Checkpoint:
    return Checkpoint({"weights": np.full(9, step, np.float32)}, {})


def saved_step(runs: Path) -> int:
    """Return the step from which the only run there can be resumed."""
    (one,) = runs.iterdir()
    run = read_run_file(one / "run.json")
    step, checkpoint, faults = newest_checkpoint(one)
    assert not faults, "a half-written checkpoint has a name"
    assert (checkpoint.tensors["weights"] == step).all()
    assert run.checkpoint is not None and run.checkpoint <= step
    numbers = [record["n"] for record in read_log(one / "log.jsonl") if record is not None]
    assert numbers == list(range(len(numbers))) and len(numbers) >= STEPS.index(run.checkpoint) + 1
    return step


def test_after_a_power_cut_at_any_moment_the_last_saved_state_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, aftermath = tmp_path / "disk", tmp_path / "after"
    root.mkdir()
    aftermath.mkdir()
    with monkeypatch.context() as patch:
        cut = PowerCut(root, patch)
        with RunStore(root / "runs").create(NOON) as folder:
            for number, step in enumerate(STEPS):
                folder.append([{"n": number}])
                folder.save(step, at(step), run_at(step), budget_bytes=700)
                cut.promised = step
    assert len(cut.moments) > 20
    for what, found, promised in cut.aftermaths(aftermath):
        try:
            step = saved_step(found / "runs")
        except (DataError, OSError, ValueError) as error:
            raise AssertionError(f"{what}: {error}") from error
        assert isinstance(promised, int) and step >= promised, what
