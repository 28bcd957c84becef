"""Runs on disk: found by name, kept within a budget, held by one writer, and damaged ones harm nobody."""

import os
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
from msgspec import structs

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.checkpoint_file import Checkpoint, read_checkpoint, write_checkpoint
from mnist_tui.data.runs.run_file import Point, RunData, RunFile, RunMachine, read_run_file, write_run_file
from mnist_tui.data.runs.run_folder import (
    RunFolder,
    checkpoint_path,
    checkpoint_steps,
    is_held,
    newest_checkpoint,
    superfluous,
)
from mnist_tui.data.runs.run_store import RunStore

RUN = RunFile(
    format=1,
    id="0123456789ab",
    created=1000.0,
    updated=2000.0,
    state="stopped",
    settings={"hidden": [8], "learning_rate": 0.5, "optimizer": "sgd"},
    data=RunData("small", "digits", "/data/small"),
    machine=RunMachine("here", "x86", 2, "3.11", "2.0", "1"),
    step=30,
    best=Point(20, 0.5, None),
    checkpoint=30,
)
CHECKPOINT = Checkpoint({"weights": np.arange(100, dtype=np.float32)}, {"state": "{}"})


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "state" / "runs")


def a_run(store: RunStore, run: RunFile = RUN, steps: tuple[int, ...] = (30,)) -> Path:
    with store.create(run.created) as folder:
        for step in steps:
            folder.save(step, CHECKPOINT, structs.replace(run, step=step, checkpoint=step), 10**9)
        return folder.path


def test_run_file_comes_back_as_it_was(tmp_path: Path) -> None:
    write_run_file(tmp_path / "run.json", RUN)
    assert read_run_file(tmp_path / "run.json") == RUN
    assert oct((tmp_path / "run.json").stat().st_mode & 0o777) == "0o600"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "damaged"),
        (b"[]", "damaged"),
        (b"[" * 100_000, "damaged"),
        (b'{"format": 1}', "damaged"),
        (b"\xff", "damaged"),
        (b" " * 2**19, "more than"),
    ],
)
def test_other_run_files_are_refused_in_a_line(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "run.json").write_bytes(content)
    with pytest.raises(DataError, match=message) as caught:
        read_run_file(tmp_path / "run.json")
    assert str(caught.value).isprintable()


def test_a_run_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    write_run_file(tmp_path / "run.json", structs.replace(RUN, format=2))
    with pytest.raises(DataError, match="format 2, expected 1: a newer program"):
        read_run_file(tmp_path / "run.json")


def test_folders_and_files_are_for_their_owner_alone(store: RunStore) -> None:
    path = a_run(store)
    modes = {oct(entry.stat().st_mode & 0o777) for entry in [path, path / "checkpoints", store.folder]}
    assert modes == {"0o700"}
    files = [entry for entry in path.rglob("*") if entry.is_file()]
    assert {oct(entry.stat().st_mode & 0o777) for entry in files} == {"0o600"}


def test_runs_are_found_by_name_beginning_id_and_path(store: RunStore) -> None:
    path = a_run(store)
    assert {store.find(word) for word in (path.name, path.name[:10], RUN.id, str(path))} == {path}
    for word in ("", "x", RUN.id[:5], ".."):
        with pytest.raises(DataError, match="no run"):
            store.find(word)


def test_the_beginning_of_two_names_is_no_name(store: RunStore) -> None:
    a_run(store), a_run(store)
    with pytest.raises(DataError, match="2 runs '19"):
        store.find("19")


def test_the_latest_that_has_not_finished_is_the_one_to_resume(store: RunStore) -> None:
    a_run(store)
    path = a_run(store, structs.replace(RUN, updated=3000.0))
    a_run(store, structs.replace(RUN, updated=4000.0, state="finished"))
    with store.create(0):
        pass  # no checkpoint
    assert store.unfinished() == path
    with RunFolder(path), pytest.raises(DataError, match=f"process {os.getpid()} on"):
        RunFolder(path)


def test_a_run_that_is_held_is_neither_removed_nor_renamed(store: RunStore) -> None:
    path = a_run(store)
    with RunFolder(path):
        assert is_held(path)
        for change in (lambda: store.remove(path), lambda: store.rename(path, "new")):
            with pytest.raises(DataError, match="expected one that nobody writes"):
                change()
    assert not is_held(path)
    new = store.rename(path, "new name")
    assert store.find("new").name == "new name"
    store.remove(new)
    assert store.runs() == []


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "-x", "\n", "x" * 101])
def test_names_that_lead_elsewhere_are_refused(store: RunStore, name: str) -> None:
    path = a_run(store)
    with pytest.raises(DataError, match="expected 1 to 100 printable letters"):
        store.rename(path, name)
    with pytest.raises(DataError, match="expected a name that is still free"):
        store.rename(path, path.name)


def test_links_in_the_store_are_no_runs(store: RunStore, tmp_path: Path) -> None:
    path = a_run(store)
    (store.folder / "link").symlink_to(path)
    assert [one.name for one in store.runs()] == [path.name]


def test_damaged_runs_are_listed_with_their_fault(store: RunStore) -> None:
    (a_run(store) / "run.json").write_text("{")
    (one,) = store.runs()
    assert one.run is None
    assert "damaged" in one.fault


def test_the_newest_checkpoint_that_can_be_read_is_taken(store: RunStore) -> None:
    path = a_run(store, steps=(10, 20, 30))
    for step in (20, 30):
        content = bytearray(checkpoint_path(path, step).read_bytes())
        content[-1] ^= 1
        checkpoint_path(path, step).write_bytes(content)
    step, checkpoint, faults = newest_checkpoint(path)
    assert step == 10
    np.testing.assert_array_equal(checkpoint.tensors["weights"], CHECKPOINT.tensors["weights"])
    assert ["another checksum" in str(fault) for fault in faults] == [True, True]
    checkpoint_path(path, 10).unlink()
    with pytest.raises(DataError, match=f"{30:012}"):
        newest_checkpoint(path)


def test_links_among_the_checkpoints_are_not_followed(store: RunStore) -> None:
    path = a_run(store)
    checkpoint_path(path, 99).symlink_to(checkpoint_path(path, 30))
    assert checkpoint_steps(path) == [30]


def test_other_programs_read_a_checkpoint(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "one", CHECKPOINT)
    np.testing.assert_array_equal(
        safetensors.numpy.load_file(tmp_path / "one")["weights"], CHECKPOINT.tensors["weights"]
    )
    assert read_checkpoint(tmp_path / "one").metadata == CHECKPOINT.metadata


def test_old_checkpoints_become_thin_and_recent_ones_stay_dense() -> None:
    sizes: dict[int, int] = {}
    for step in range(1, 1001):
        sizes[step] = 10
        for gone in superfluous(sizes, {step, 3}, 200):
            del sizes[gone]
    assert len(sizes) == 20
    assert {3, 1000} <= sizes.keys()
    recent, old = [sum(low < step <= high for step in sizes) for low, high in ((900, 1000), (3, 500))]
    assert recent > 2 * old > 0


def test_the_best_and_the_newest_stay_whatever_the_budget(store: RunStore) -> None:
    path = a_run(store, steps=(20,))
    with RunFolder(path) as folder:
        for step in (25, 30):
            folder.save(step, CHECKPOINT, structs.replace(RUN, checkpoint=step), 1)
    assert checkpoint_steps(path) == [30, 20]


def test_a_thousand_runs_are_listed_from_small_files(store: RunStore) -> None:
    path = a_run(store)
    content = (path / "run.json").read_bytes()
    for number in range(999):
        folder = store.folder / f"run-{number}"
        folder.mkdir()
        (folder / "run.json").write_bytes(content)
    assert len(content) < 2000
    assert len(store.runs()) == 1000


def test_files_that_lie_about_their_size_take_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "one"
    write_checkpoint(path, replace(CHECKPOINT, metadata={}))
    content = path.read_bytes()
    for old, new in ((b"[100]", b"[999]"), (b"[0,400]", b"[0,9e9]"), (b'"F32"', b'"F64"'), (b'"F32"', b'"I32"')):
        path.write_bytes(content.replace(old, new))
        with pytest.raises(DataError):
            read_checkpoint(path)


def test_drafts_of_killed_writers_go(store: RunStore) -> None:
    path = a_run(store)
    left = path / "checkpoints" / ".mnist-tui-0123456789ab.tmp"
    left.write_text("half")
    os.utime(left, (time.time() - 5, time.time() - 5))
    RunFolder(path).close()
    assert not left.exists()


def test_a_run_whose_program_ended_without_a_word_is_offered(store: RunStore) -> None:
    assert store.interrupted() == ""
    path = a_run(store, structs.replace(RUN, state="running"))
    assert store.interrupted() == path.name
    with RunFolder(path):
        assert store.interrupted() == ""
    a_run(store, structs.replace(RUN, created=1e9, state="finished"))
    assert store.interrupted() == ""
