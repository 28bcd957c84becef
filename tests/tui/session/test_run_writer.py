"""The thread that writes a run: what waits for a slow disk is replaced by what is newer, but for the best network."""

import itertools
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from threading import Event

import pytest
from log_lines import read_log
from msgspec import structs
from run_files import CHECKPOINT, RUN_FILE

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.checkpoint_file import Checkpoint
from mnist_tui.data.runs.mark_file import read_marks
from mnist_tui.data.runs.run_file import Point, RunFile, read_run_file
from mnist_tui.data.runs.run_folder import RunFolder, checkpoint_steps
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.tui.session import run_work, run_writer
from mnist_tui.tui.session.run_writer import RunWriter
from mnist_tui.tui.session.saving import Save, Saving


def run_at(step: int, best: int) -> RunFile:
    return structs.replace(RUN_FILE, step=step, best=Point(best, 0.9, 0.1))


def save_at(step: int, best: int) -> Save:
    return Save(step, CHECKPOINT, run_at(step, best))


def test_the_best_network_is_written_though_a_later_one_waits_too(tmp_path: Path) -> None:
    is_open = Event()

    def open_folder() -> RunFolder:
        is_open.wait()
        return RunStore(tmp_path).create(0)

    writer = RunWriter(open_folder, 10**9, lambda: 0.0)
    for step, is_best in ((1, True), (2, False), (3, True), (4, False), (5, False)):
        writer.save(save_at(step, 3), is_best)
    writer.mark({"test": {1: ""}})
    is_open.set()
    writer.close()
    assert writer.join(20)
    (one,) = RunStore(tmp_path).runs()
    assert checkpoint_steps(one.path) == [5, 3]
    assert one.run is not None and one.run.step == 5
    assert read_marks(one.path / "marks.json") == {"test": {1: ""}}


def test_what_is_written_is_not_written_again_while_the_rest_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_writer, "LAST_RETRY_S", 0.001)
    refusals = iter(range(2))
    original = RunFolder.save

    def save(self: RunFolder, step: int, checkpoint: Checkpoint, run: RunFile, budget_bytes: int) -> None:
        if next(refusals, None) is not None:
            raise DataError("the disk is full")
        original(self, step, checkpoint, run, budget_bytes)

    monkeypatch.setattr(RunFolder, "save", save)
    writer = RunWriter(lambda: RunStore(tmp_path).create(0), 10**9, lambda: 0.0)
    records: Sequence[Mapping[str, object]] = [{"n": 0}, {"n": 1}]
    for record in records:
        writer.post(record)
    writer.save(save_at(1, 1))
    writer.close()
    assert writer.join(20)
    (one,) = RunStore(tmp_path).runs()
    assert list(read_log(one.path / "log.jsonl")) == records
    assert read_run_file(one.path / "run.json").step == 1


def test_marks_go_with_a_run_whose_folder_had_to_be_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_writer, "RETRY_S", 0.001)
    writer = RunWriter(lambda: RunStore(tmp_path).create(0), 10**9, lambda: 0.0)
    writer.mark({"test": {1: "seven"}})
    writer.save(save_at(1, 1))
    while not writer.saving().folder:
        pass
    Path(writer.saving().folder).rename(tmp_path / ".gone")
    writer.save(save_at(2, 1))
    writer.close()
    assert writer.join(20)
    (one,) = RunStore(tmp_path).runs()
    assert read_marks(one.path / "marks.json") == {"test": {1: "seven"}}


def test_a_run_is_told_and_listed_once_it_can_be_read(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    writer = RunWriter(lambda: store.create(0), 10**9, lambda: 0.0)
    writer.post({"n": 0})
    while not list(tmp_path.glob("*/log.jsonl")):
        pass
    assert store.runs() == []
    writer.mark({"test": {1: ""}})
    while not list(tmp_path.glob("*/marks.json")):
        pass
    assert writer.saving().folder == ""
    writer.save(save_at(1, 1))
    while not (folder := writer.saving().folder):
        pass
    assert [str(one.path) for one in store.runs() if one.run is not None] == [folder]
    writer.close()
    assert writer.join(20)


def test_a_folder_that_had_to_be_made_again_has_no_checkpoint_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_writer, "LAST_RETRY_S", 0.001)
    writer = RunWriter(lambda: RunStore(tmp_path).create(0), 10**9, lambda: 0.0)
    writer.save(save_at(1, 1))
    while writer.saving().step != 1:
        pass
    Path(writer.saving().folder).rename(tmp_path / ".gone")
    writer.post({"n": 0})
    writer.close()
    assert writer.join(20)
    assert writer.saving() == Saving(is_kept=True)


@pytest.fixture
def idle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunWriter]:
    """The writer of a run in `runs` that has been saved at step 1, and has nothing to do but to see to its folder."""
    for name in ("BEAT_S", "RETRY_S", "LAST_RETRY_S"):
        monkeypatch.setattr(run_writer, name, 0.001)
    store, path = RunStore(tmp_path / "runs"), tmp_path / "runs" / "run"
    writer = RunWriter(lambda: store.create_at(path, RUN_FILE.id), 10**9, lambda: 7.0)
    writer.save(save_at(1, 1))
    while writer.saving().step != 1:
        pass
    yield writer
    writer.close()
    assert writer.join(20)


def test_an_idle_writer_notices_that_its_folder_is_gone_and_makes_another(idle: RunWriter, tmp_path: Path) -> None:
    (tmp_path / "runs").rename(tmp_path / "gone")
    while not idle.lacks_checkpoint:
        pass
    idle.save(save_at(1, 1))
    while idle.saving() != Saving(True, str(tmp_path / "runs" / "run"), 1):
        pass
    assert checkpoint_steps(tmp_path / "runs" / "run") == [1]


@pytest.mark.parametrize("gone", ["checkpoints", "checkpoints/000000000001.safetensors"])
def test_a_checkpoint_that_is_gone_is_missed(idle: RunWriter, tmp_path: Path, gone: str) -> None:
    (tmp_path / "runs" / "run" / gone).rename(tmp_path / "gone")
    while not idle.lacks_checkpoint:
        pass
    assert idle.saving() == Saving(True)


def test_a_folder_that_was_away_and_comes_back_as_it_was_is_gone_on_with(idle: RunWriter, tmp_path: Path) -> None:
    runs, before = tmp_path / "runs", idle.saving()
    runs.rename(tmp_path / "away")
    runs.write_text("what is there while the disk is not")
    while not idle.saving().fault:
        pass
    assert (idle.saving().since, idle.saving().folder) == (7.0, "")
    runs.unlink()
    (tmp_path / "away").rename(runs)
    while idle.saving() != before:
        pass
    idle.post({"n": 0})
    idle.close()
    assert idle.join(20)
    assert list(read_log(runs / "run" / "log.jsonl")) == [{"n": 0}]


def test_the_folder_of_another_run_is_not_written(tmp_path: Path) -> None:
    store, path = RunStore(tmp_path), tmp_path / "run"
    with store.create_at(path, "1") as folder:
        folder.write(RUN_FILE)
    with pytest.raises(DataError, match="found run 1, expected run 2"):
        store.create_at(path, "2")
    store.create_at(path, "1").close()
    (path / "run.json").write_text("{")
    with pytest.raises(DataError, match=r"run.json: found a damaged file"):
        store.create_at(path, "1")
    (path / "run.json").unlink()
    store.create_at(path, "1").close()


class Disk:
    """A disk that is full, and takes its time to say so, until there is room."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.tries = folder, 0
        self.is_asked, self.answers, self.has_room = Event(), Event(), Event()

    def open_folder(self) -> RunFolder:
        self.tries += 1
        self.is_asked.set()
        self.answers.wait()
        if not self.has_room.is_set():
            raise DataError("the disk is full")
        return RunStore(self._folder).create(0)


def written(writer: RunWriter, folder: Path) -> tuple[list[int], int, list[object]]:
    """Return the checkpoints, the step of `run.json` and the numbers of the records, once all is written."""
    writer.close()
    assert writer.join(20)
    (one,) = RunStore(folder).runs()
    records = [record["n"] for record in read_log(one.path / "log.jsonl") if record is not None]
    return checkpoint_steps(one.path), read_run_file(one.path / "run.json").step, records


@pytest.mark.parametrize(
    ("first", "later", "steps", "step"),
    [
        ((1, True), [(2, False)], [2, 1], 2),  # the best is not lost
        ((1, False), [(2, True)], [2], 2),  # what is older than the best is
        ((1, False), [(2, False), (3, True)], [3], 3),
    ],
)
def test_what_a_full_disk_refused_is_written_with_what_came_meanwhile(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    first: tuple[int, bool],
    later: list[tuple[int, bool]],
    steps: list[int],
    step: int,
) -> None:
    monkeypatch.setattr(run_writer, "LAST_RETRY_S", 0.001)
    disk = Disk(tmp_path)
    writer = RunWriter(disk.open_folder, 10**9, lambda: 0.0)
    writer.save(save_at(first[0], 1), first[1])
    disk.is_asked.wait()
    writer.post({"n": 0})
    for at, is_best in later:
        writer.save(save_at(at, 1), is_best)
    disk.answers.set()
    while not writer.saving().fault:
        time.sleep(0)
    disk.has_room.set()
    assert written(writer, tmp_path) == (steps, step, [0])


def test_records_keep_their_order_and_the_oldest_are_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_writer, "LAST_RETRY_S", 0.001)
    monkeypatch.setattr(run_work, "MOST_WAITING", 3)
    for is_refused, numbers in ((True, [3, 4, 5]), (False, [0, 3, 4, 5])):
        disk, folder = Disk(tmp_path / str(is_refused)), tmp_path / str(is_refused)
        writer = RunWriter(disk.open_folder, 10**9, lambda: 0.0)
        writer.post({"n": 0})
        disk.is_asked.wait()
        for number in range(1, 6):
            writer.post({"n": number})
        writer.save(save_at(1, 1))
        if not is_refused:
            disk.has_room.set()
        disk.answers.set()
        while is_refused and not writer.saving().fault:
            time.sleep(0)
        disk.has_room.set()
        assert written(writer, folder) == ([1], 1, numbers)


def test_a_fault_that_lasts_began_when_it_began(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_writer, "RETRY_S", 0.0001)
    monkeypatch.setattr(run_writer, "LAST_RETRY_S", 0.0001)
    disk, clock = Disk(tmp_path), itertools.count(5)
    disk.answers.set()
    writer = RunWriter(disk.open_folder, 10**9, lambda: float(next(clock)))
    writer.post({"n": 0})
    while disk.tries < 4:
        time.sleep(0)
    writer.close()
    assert not writer.join(20)
    assert (writer.saving().fault, writer.saving().since) == ("the disk is full", 5.0)


def test_a_disk_that_does_not_answer_is_told_whatever_the_wall_clock_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_writer, "LAST_RETRY_S", 0.0001)
    disk, wall, seconds = Disk(tmp_path), iter([9000.0]), [0.0]
    writer = RunWriter(disk.open_folder, 10**9, lambda: next(wall, 50.0), clock=lambda: seconds[0])
    writer.save(save_at(1, 1))
    disk.is_asked.wait()
    faults = []
    for seconds[0] in (9.9, 10.0):
        faults.append((writer.saving().fault, writer.saving().since))
    assert faults == [("", 0.0), ("the disk does not answer", 9000.0)]
    disk.has_room.set()
    disk.answers.set()
    writer.close()
    assert writer.join(20)
