"""Checkpoints that claim more than their run can have are refused before memory is taken for them."""

import json
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from file_readers import READERS

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.run_folder import checkpoint_path
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.client.kept_run import read_kept_run
from mnist_tui.tui.training import room
from mnist_tui.tui.training.checkpoint_room import largest_checkpoint
from mnist_tui.tui.training.run_model import load_run_model


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run whose settings say one hidden layer of 8, and whose only checkpoint claims 10^9 numbers."""
    READERS["run"].write(tmp_path / "run.json")
    (tmp_path / "checkpoints").mkdir()
    texts = {"format": "mnist-tui checkpoint 1"}
    header = {"__metadata__": texts, "a": {"dtype": "F32", "shape": [10**9], "data_offsets": [0, 4 * 10**9]}}
    text = json.dumps(header).encode()
    with checkpoint_path(tmp_path, 3).open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        file.truncate(8 + len(text) + 4 * 10**9)  # a hole: no disk is used
    return tmp_path


@pytest.mark.parametrize("read", [load_run_model, read_kept_run])
def test_more_than_the_network_can_have_is_refused_unread(run: Path, read: Callable[[Path], object]) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(DataError, match=r"found 4,000,000,[0-9]+ bytes, expected a checkpoint of at most"):
            read(run)
        assert tracemalloc.get_traced_memory()[1] < 2**22
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("read", [load_run_model, read_kept_run])
def test_more_than_there_is_memory_for_is_refused_unread(
    run: Path, read: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = json.loads((run / "run.json").read_text())
    content["settings"]["hidden"] = [8192, 8192]
    (run / "run.json").write_text(json.dumps(content))
    monkeypatch.setattr(room, "available_bytes", lambda: 1e9)
    with pytest.raises(DataError, match=r"needs 8\.0 GB of memory, 1\.0 GB are free"):
        read(run)


def test_the_bound_is_that_worked_by_hand() -> None:
    settings = Settings().replace({"hidden": [10], "dtype": "float64"})
    # (4 + 1) x 10 + (10 + 1) x 2 = 72 parameters of 8 bytes in 16 vectors; 100 images of 64 bytes for their dynamics
    # and a byte for each of 256 evaluations; 64 MiB for curves
    assert largest_checkpoint(settings, 4, 2, 100) == 16 * 72 * 8 + 100 * (64 + 256) + 64 * 2**20
