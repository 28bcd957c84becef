"""The end of a run on a disk that refuses or hangs: it counts as saved where a resumption lacks nothing, only there."""

import errno
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from msgspec import structs
from run_files import CHECKPOINT, RUN_FILE

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs import run_folder
from mnist_tui.data.runs.record_log import RecordLog
from mnist_tui.data.runs.run_file import Point
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.tui.session import run_writer
from mnist_tui.tui.session.run_writer import RunWriter
from mnist_tui.tui.session.saving import Save, Saving

BEFORE = Save(1, CHECKPOINT, structs.replace(RUN_FILE, step=1, checkpoint=1))


class Disk:
    """A disk that refuses files whose names hold one of some words, or does not answer."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.refused: tuple[str, ...] = ()
        self.answers = Event()
        self.answers.set()
        for name in ("write_checkpoint", "write_run_file"):
            patch.setattr(run_folder, name, self._guarded(getattr(run_folder, name)))
        patch.setattr(RecordLog, "append", self._guarded(RecordLog.append, "log"))
        patch.setattr(run_writer, "LAST_RETRY_S", 0.001)
        patch.setattr(run_writer, "RETRY_S", 0.001)

    def _guarded(self, write: Callable[..., None], name: str = "") -> Callable[..., None]:
        def guarded(target: object, content: object) -> None:
            if any(word in (name or str(target)) for word in self.refused):
                if not self.answers.is_set():
                    self.answers.wait()
                error = OSError(errno.EIO, os.strerror(errno.EIO))
                if name:
                    raise error
                raise DataError.from_system(Path(str(target)), error, "write")
            write(target, content)

        return guarded


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    disk = Disk(monkeypatch)
    yield disk
    disk.answers.set()


def saved(writer: RunWriter) -> Saving:
    """Wait until all that waits is written."""
    while writer.is_busy or not writer.saving().folder:
        pass
    return writer.saving()


def ended(disk: Disk, runs: Path, last: Save, refused: tuple[str, ...], records: int = 0) -> Saving:
    """Return how it stands with a run that was written, then refused some files, and is at its end."""
    writer = RunWriter(lambda: RunStore(runs).create(0), 10**9, lambda: 0.0)
    writer.save(BEFORE)
    saved(writer)
    disk.refused = refused
    for number in range(records):
        writer.post({"n": number})
    writer.save(last)
    writer.close()
    writer.join(20)
    assert not writer.is_closing
    return writer.saving()


def later(**changes: object) -> Save:
    """Return a checkpoint of step 2."""
    return Save(2, replace(CHECKPOINT), structs.replace(RUN_FILE, step=2, checkpoint=2, state="stopped", **changes))


def test_an_end_of_which_only_the_run_file_is_missing_counts_as_saved(disk: Disk, tmp_path: Path) -> None:
    for number, last in enumerate((replace(BEFORE, run=structs.replace(BEFORE.run, state="stopped")), later())):
        end = ended(disk, tmp_path / str(number), last, ("run.json",))
        assert (end.fault, end.step) == ("", last.step)
        disk.refused = ()


@pytest.mark.parametrize(
    ("last", "refused", "records"),
    [
        (later(), ("checkpoints",), 0),
        (later(), ("run.json", "log"), 1),
        (later(until="accuracy 98%"), ("run.json",), 0),
        (later(best=Point(2, 0.9, 0.1)), ("run.json",), 0),
    ],
)
def test_an_end_of_which_more_is_missing_does_not(
    disk: Disk, tmp_path: Path, last: Save, refused: tuple[str, ...], records: int
) -> None:
    end = ended(disk, tmp_path, last, refused, records)
    assert "Input/output error" in end.fault and end.step == 1


def test_a_run_whose_run_file_was_never_written_is_not_saved(disk: Disk, tmp_path: Path) -> None:
    disk.refused = ("run.json",)
    writer = RunWriter(lambda: RunStore(tmp_path).create(0), 10**9, lambda: 0.0)
    writer.save(BEFORE)
    writer.close()
    writer.join(20)
    assert "Input/output error" in writer.saving().fault


def test_it_does_not_matter_whether_the_disk_refuses_or_hangs(disk: Disk, tmp_path: Path) -> None:
    writer = RunWriter(lambda: RunStore(tmp_path).create(0), 10**9, lambda: 0.0)
    writer.save(BEFORE)
    saved(writer)
    disk.refused = ("run.json",)
    disk.answers.clear()
    writer.save(later())
    writer.close()
    while not writer.is_safe:
        pass
    assert not writer.join(0.001) and writer.is_closing
    assert (writer.saving().fault, writer.saving().step) == ("", 2)
    disk.answers.set()
    writer.join(20)
