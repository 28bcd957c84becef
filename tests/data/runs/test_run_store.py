"""Runs on disk: found by name, kept within a budget, held by one writer, and damaged ones harm nobody."""

import errno
import itertools
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
import safetensors.numpy
from kept_steps import newest_checkpoint
from msgspec import structs

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.checkpoint_file import Checkpoint, read_checkpoint, write_checkpoint
from mnist_tui.data.runs.run_file import FORMAT, Point, RunData, RunFile, RunMachine, read_run_file, write_run_file
from mnist_tui.data.runs.run_folder import (
    RunFolder,
    checkpoint_path,
    checkpoint_steps,
    superfluous,
)
from mnist_tui.data.runs.run_lock import is_held
from mnist_tui.data.runs.run_note import write_note
from mnist_tui.data.runs.run_store import RunStore

RUN = RunFile(
    format=FORMAT,
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
        (msgspec.json.encode(structs.replace(RUN, updated=1e300)), "a value of updated that no run can have"),
    ],
)
def test_other_run_files_are_refused_in_a_line(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "run.json").write_bytes(content)
    with pytest.raises(DataError, match=message) as caught:
        read_run_file(tmp_path / "run.json")
    assert str(caught.value).isprintable()


def test_a_run_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    write_run_file(tmp_path / "run.json", structs.replace(RUN, format=FORMAT + 1))
    with pytest.raises(DataError, match=f"format {FORMAT + 1}, expected {FORMAT}: a newer program"):
        read_run_file(tmp_path / "run.json")


@pytest.mark.parametrize("umask", [0, 0o022, 0o277, 0o777])
def test_folders_and_files_are_for_their_owner_alone(store: RunStore, umask: int) -> None:
    store.folder.parent.mkdir()
    before = os.umask(umask)
    try:
        path = a_run(store)
        with RunFolder(path) as folder:
            folder.append([{"n": 0}])
            (path / "run.json").chmod(0o666)
            folder.save(40, CHECKPOINT, RUN, 10**9)
    finally:
        os.umask(before)
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
    with RunFolder(path):
        assert store.unfinished() not in (path, store.folder)  # the one before it


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


def test_a_run_is_removed_at_once_though_its_files_take_a_while(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths, remove = [a_run(store) for _ in range(2)], shutil.rmtree

    def remove_and_be_killed(folder: Path) -> None:
        assert [one.path for one in store.runs()] == [paths[1]]
        assert not is_held(folder), "over a network, files that are open stay in their folder"
        (folder / "run.json").unlink()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", remove_and_be_killed)
        with pytest.raises(KeyboardInterrupt):
            store.remove(paths[0])
    assert len(list(store.folder.iterdir())) == 2

    def remove_twice(folder: str | Path, ignore_errors: bool = False) -> None:
        for _ in range(2):
            remove(folder, ignore_errors)

    monkeypatch.setattr(shutil, "rmtree", remove_twice)  # another program took it for abandoned
    store.remove(paths[1])
    assert not list(store.folder.iterdir()), "what a killed program has left goes with the next run"


def test_a_folder_in_which_a_run_had_not_yet_begun_is_removed_and_that_of_others_is_not(store: RunStore) -> None:
    for name, part in (("early", "lock"), ("other", "thesis.txt")):
        (store.folder / name).mkdir(parents=True)
        (store.folder / name / part).write_text("")
    store.remove(store.find("early"))
    with pytest.raises(DataError, match="other: found no run, expected the folder of a run"):
        store.remove(store.find("other"))
    assert [path.name for path in store.folder.rglob("*")] == ["other", "thesis.txt"]


def test_a_link_to_a_run_is_neither_removed_nor_renamed(store: RunStore, tmp_path: Path) -> None:
    path, link = a_run(store), tmp_path / "link"
    link.symlink_to(path)
    for change in (lambda: store.remove(store.find(f"{link}")), lambda: store.rename(store.find(f"{link}/"), "new")):
        with pytest.raises(DataError, match="found a symbolic link, expected the folder of a run"):
            change()
    assert (path / "run.json").exists() and link.is_symlink()


@pytest.mark.parametrize(("name", "said"), [("run.json", "damaged"), ("thesis.txt", r"found thesis.txt beside the")])
def test_a_folder_elsewhere_is_removed_only_if_it_is_a_run_and_nothing_else(
    store: RunStore, tmp_path: Path, name: str, said: str
) -> None:
    elsewhere = a_run(store).rename(tmp_path / "elsewhere")
    write_note(elsewhere, "a note belongs to a run")
    (elsewhere / "output.log").write_text("so does what it has printed")
    content = (elsewhere / "run.json").read_bytes()
    (elsewhere / name).write_text("{}")
    with pytest.raises(DataError, match=said):
        store.remove(store.find(str(elsewhere)))
    assert (elsewhere / name).exists()
    (elsewhere / name).unlink()
    (elsewhere / "run.json").write_bytes(content)
    store.remove(store.find(str(elsewhere)))
    assert not elsewhere.exists()


def test_the_folder_one_is_in_is_found_by_its_path(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    path = a_run(store)
    monkeypatch.chdir(path)
    assert store.find("./") == store.find("../" + path.name) == path
    assert store.rename(store.find("./"), "número 1 ½").name == "número 1 ½"


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "-x", "\n", "x" * 101, "lr@0.01", "a@best"])
def test_names_that_lead_elsewhere_are_refused(store: RunStore, name: str) -> None:
    path = a_run(store)
    with pytest.raises(DataError, match="1 to 100 printable letters"):
        store.rename(path, name)
    with pytest.raises(DataError, match=f"^{path.name}: found a run of that name, expected a free one$"):
        store.rename(path, path.name)
    with pytest.raises(DataError, match="means the present network"):
        store.rename(path, "now")


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


def test_eight_hours_leave_the_last_minutes_densely_and_the_first_hours_thinly() -> None:
    best, ten_seconds, budget = 1000, 10, 30
    sizes: dict[int, int] = {}
    for step in range(ten_seconds, 8 * 3600 + 1, ten_seconds):  # a step a second, a checkpoint every ten
        sizes[step] = 1
        for gone in superfluous(sizes, {step, best}, budget):
            del sizes[gone]
    now = 8 * 3600
    ages = sorted(now - step for step in sizes)
    assert len(ages) == budget
    assert ages[:4] == [0, 10, 20, 30]  # of the last minute nearly every one
    assert best in sizes
    # Going back from any moment costs at most the time since: there is always one less than twice as old.
    others = [age for age in ages if age not in (0, now - best)]
    assert all(older <= 2 * younger + ten_seconds for younger, older in itertools.pairwise(others))
    assert max(ages) > 0.9 * now


def test_a_smaller_budget_thins_at_the_next_save_and_what_is_taken_is_told(store: RunStore) -> None:
    path = a_run(store, steps=tuple(range(1, 21)))
    size = checkpoint_path(path, 20).stat().st_size
    with RunFolder(path) as folder:
        folder.save(30, CHECKPOINT, RUN, 5 * size + 10)
    assert len(checkpoint_steps(path)) == 5
    assert read_run_file(path / "run.json").checkpoint_bytes == 5 * size


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
    write_run_file(path / "run.json", structs.replace(RUN, state="interrupted"))
    assert store.interrupted() == path.name
    with RunFolder(path):
        assert store.interrupted() == ""
    a_run(store, structs.replace(RUN, created=1e9, state="finished"))
    assert store.interrupted() == ""
    path = store.rename(path, "again")  # whatever it is called, and though it began earlier
    with store.put_last(RunFolder(path)) as taken_up:
        taken_up.write(structs.replace(RUN, state="running"))
    assert store.interrupted() == "again"
    with RunFolder(a_run(store, structs.replace(RUN, created=2e9, state="running"))):
        assert store.interrupted() == "again"  # another one is being trained


def test_a_clock_that_is_set_back_does_not_confuse_the_order_of_runs(store: RunStore) -> None:
    old = store.folder / "of an older program"
    first = a_run(store, structs.replace(RUN, updated=5000.0))
    second = a_run(store, structs.replace(RUN, created=10.0, updated=20.0))  # an hour or a year earlier by the clock
    shutil.copytree(first, old)
    write_run_file(old / "run.json", structs.replace(RUN, updated=9000.0))
    assert [one.path for one in store.runs()] == [second, first, old]
    assert store.unfinished() == second
    with store.put_last(RunFolder(first)) as taken_up:
        taken_up.write(structs.replace(RUN, created=9.0, updated=9.0))
    assert [one.path for one in store.runs()] == [first, second, old]
    third = a_run(store, structs.replace(RUN, created=1.0, updated=1.0, state="interrupted"))
    assert store.unfinished() == third and store.interrupted() == third.name


def test_a_full_disk_costs_old_checkpoints_before_the_new_one(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    path = a_run(store, structs.replace(RUN, best=Point(10, 0.5, None)), steps=(10, 20, 30))
    sync, is_full = os.fsync, iter([True, False, False, False, False])

    def fsync(descriptor: int) -> None:
        if next(is_full, True):
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    best = structs.replace(RUN, best=Point(10, 0.5, None))
    with RunFolder(path) as folder:
        folder.save(40, CHECKPOINT, best, 10**9)
        assert checkpoint_steps(path) == [40, 30, 10], "the newest and the best stayed"
        with pytest.raises(DataError, match="No space left"):
            folder.save(50, CHECKPOINT, best, 10**9)
    assert checkpoint_steps(path) == [40, 10]


def test_a_full_disk_does_not_cost_the_checkpoint_that_a_run_goes_on_from(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_run(store, structs.replace(RUN, best=None), steps=(10, 20, 30))
    checkpoint_path(path, 30).write_bytes(b"damaged")

    def refuse(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with RunFolder(path) as folder, pytest.raises(DataError, match="No space left"):
        folder.goes_on_from = newest_checkpoint(path)[0]
        folder.save(25, CHECKPOINT, structs.replace(RUN, best=None), 10**9)
    assert checkpoint_steps(path) == [20]


@pytest.mark.parametrize(
    "write",
    [
        lambda folder: folder.append([{"n": 1}]),
        lambda folder: folder.mark({"test": {3: "odd"}}),
        lambda folder: folder.write(structs.replace(RUN, best=Point(10, 0.5, None))),
    ],
    ids=["log", "marks", "run.json"],
)
def test_a_full_disk_costs_old_checkpoints_before_what_is_small(
    store: RunStore, monkeypatch: pytest.MonkeyPatch, write: Callable[[RunFolder], None]
) -> None:
    path = a_run(store, structs.replace(RUN, best=Point(10, 0.5, None)), steps=(10, 20, 30))
    for name in ("write", "fsync"):
        done = getattr(os, name)

        def refuse_while_full(*arguments: object, done: Callable[..., object] = done) -> object:
            if len(checkpoint_steps(path)) > 2:
                raise OSError(errno.ENOSPC, "No space left on device")
            return done(*arguments)

        monkeypatch.setattr(os, name, refuse_while_full)
    with RunFolder(path) as folder:
        write(folder)
    assert checkpoint_steps(path) == [30, 10], "the newest and the best stayed"


def test_checkpoints_that_are_a_link_to_another_folder_are_refused(store: RunStore, tmp_path: Path) -> None:
    path = a_run(store)
    (path / "checkpoints").rename(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / ".mnist-tui-0123456789ab.tmp").write_text("thesis")
    (path / "checkpoints").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DataError, match="found something that is not a folder, expected the folder of the checkpoints"):
        RunFolder(path)
    assert len(list((tmp_path / "elsewhere").iterdir())) == 2
    assert not is_held(path)
