"""One program at a time writes a run: by the system's lock, or by what the lock file says where that does not reach."""

import errno
import fcntl
import os
import shutil
import socket
import time
from pathlib import Path

import pytest

from mnist_tui.data.draft import remove_abandoned
from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.run_folder import RunFolder
from mnist_tui.data.runs.run_lock import LOCK, STALE_S, RunLock, holder_of, is_held

HERE = socket.gethostname()


def no_locks(file: int, kind: int) -> None:
    raise OSError(errno.ENOLCK, "No locks available")


def any_lock(file: int, kind: int) -> None:
    """Lock on this machine only, as some network file systems do: another one's lock is not seen."""


def hold(folder: Path, monkeypatch: pytest.MonkeyPatch, host: str = HERE, seconds_ago: float = 0.0) -> None:
    """Leave a lock as a program on `host` does that has touched it last so many seconds ago."""
    with monkeypatch.context() as patch:
        patch.setattr(socket, "gethostname", lambda: host)
        os.close(RunLock(folder)._file)  # without `release`, as a killed program
    then = time.time() - seconds_ago
    os.utime(folder / LOCK, (then, then))


def test_the_second_program_is_told_who_writes_the_run_and_since_when(tmp_path: Path) -> None:
    with RunFolder(tmp_path), pytest.raises(DataError) as caught:
        RunFolder(tmp_path)
    since = time.strftime("%Y-%m-%d", time.gmtime())
    assert f"found a run that process {os.getpid()} on {HERE} since {since} " in str(caught.value)
    assert not is_held(tmp_path)
    RunFolder(tmp_path).close()


def test_the_lock_of_a_killed_program_of_this_machine_is_free_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(tmp_path, monkeypatch)
    assert not is_held(tmp_path)
    RunFolder(tmp_path).close()


def test_a_program_on_another_machine_holds_the_run_while_it_touches_the_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(tmp_path, monkeypatch, "elsewhere")
    holder = holder_of(tmp_path)
    assert holder is not None and not holder.is_here
    with pytest.raises(DataError, match=rf"a run that process {os.getpid()} on elsewhere since .* is writing"):
        RunFolder(tmp_path)
    long_ago = time.time() - STALE_S - 5
    os.utime(tmp_path / LOCK, (long_ago, long_ago))
    assert not is_held(tmp_path)
    RunFolder(tmp_path).close()
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.endswith(".tmp")] == []


def test_where_there_are_no_locks_a_program_that_lives_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "flock", no_locks)
    with RunFolder(tmp_path), pytest.raises(DataError, match=f"process {os.getpid()} on"):
        RunFolder(tmp_path)
    hold(tmp_path, monkeypatch)
    (tmp_path / LOCK).write_bytes((tmp_path / LOCK).read_bytes().replace(str(os.getpid()).encode(), b"99999999"))
    RunFolder(tmp_path).close()  # no process has that number


def test_a_copied_folder_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "copy"):
        (tmp_path / name).mkdir()
    hold(tmp_path / "one", monkeypatch, "elsewhere")
    (tmp_path / "copy" / LOCK).write_bytes((tmp_path / "one" / LOCK).read_bytes())
    assert not is_held(tmp_path / "copy")
    RunFolder(tmp_path / "copy").close()


def test_who_has_lost_the_run_to_another_writes_it_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "flock", any_lock)
    with RunFolder(tmp_path) as first:
        first.append([{"n": 0}])
        long_ago = time.time() - STALE_S - 5  # it was stopped for a while
        os.utime(tmp_path / LOCK, (long_ago, long_ago))
        hold(tmp_path, monkeypatch, "elsewhere")
        with pytest.raises(DataError, match=r"on elsewhere since .* is writing, expected one that nobody else writes"):
            first.append([{"n": 1}])
    assert b"elsewhere" in (tmp_path / LOCK).read_bytes(), "the other's lock is left alone"


def test_who_asks_for_the_holder_keeps_nobody_from_taking_the_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(tmp_path, monkeypatch)  # by a killed program, whose name is still there
    asker = os.open(tmp_path / LOCK, os.O_RDWR)
    fcntl.flock(asker, fcntl.LOCK_SH)
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            os.close(asker)

    monkeypatch.setattr(time, "sleep", wait)
    with RunFolder(tmp_path), pytest.raises(DataError, match=f"process {os.getpid()} on"):
        RunFolder(tmp_path)
    assert len(waits) == 3, "a holder is told of at once"


def test_who_asks_for_ever_is_taken_for_a_holder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asker = os.open(tmp_path / LOCK, os.O_RDWR | os.O_CREAT)
    fcntl.flock(asker, fcntl.LOCK_SH)
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    with pytest.raises(DataError, match="found a run that another program is writing"):
        RunFolder(tmp_path)
    assert sum(waits) == pytest.approx(0.2)
    os.close(asker)


def test_a_holder_that_tidies_up_meanwhile_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hold(tmp_path, monkeypatch, "elsewhere")
    status = os.fstat

    def fstat_and_tidy(file: int) -> os.stat_result:
        remove_abandoned(tmp_path)
        return status(file)

    monkeypatch.setattr(os, "fstat", fstat_and_tidy)
    assert is_held(tmp_path)


@pytest.mark.parametrize("text", [b"", b"nonsense", b"\xff" * 999, b"process 1 on \x1b[2J since 2026-01-01 00:00 UTC"])
def test_other_words_in_a_lock_name_nobody(tmp_path: Path, text: bytes) -> None:
    (tmp_path / LOCK).write_bytes(text)
    assert not is_held(tmp_path)
    RunFolder(tmp_path).close()


def test_what_is_no_regular_file_is_no_lock(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / LOCK)
    with pytest.raises(DataError, match="is writing"):
        RunFolder(tmp_path)
    (tmp_path / LOCK).unlink()
    (tmp_path / "victim").write_text("thesis")
    (tmp_path / LOCK).symlink_to(tmp_path / "victim")
    with pytest.raises(DataError, match="symbolic links"):
        RunFolder(tmp_path)
    assert (tmp_path / "victim").read_text() == "thesis"


def full(file: int, content: bytes, place: int) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_can_be_held_so_that_what_is_on_it_can_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", full)
        lock = RunLock(tmp_path)
        lock.beat()
        assert is_held(tmp_path)
    lock.beat()
    holder = holder_of(tmp_path)
    assert holder is not None and holder.process == os.getpid(), "its name is there as soon as there is room"
    lock.release()
    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", full)
        patch.setattr(fcntl, "flock", no_locks)
        with pytest.raises(OSError, match="No locks available"):
            RunLock(tmp_path)


def test_a_name_that_a_full_disk_has_cost_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with RunFolder(tmp_path) as folder:
        with monkeypatch.context() as patch:
            patch.setattr(os, "pwrite", full)
            folder.announce("/run/socket")
        folder.beat()
        holder = holder_of(tmp_path)
        assert holder is not None and holder.address == "/run/socket"


def test_a_holder_notices_that_the_lock_is_no_longer_where_it_was(tmp_path: Path) -> None:
    path, elsewhere = tmp_path / "run", tmp_path / "elsewhere"
    path.mkdir()
    with RunFolder(path) as folder:
        folder.beat()
        path.rename(elsewhere)  # what is open stays open
        with pytest.raises(DataError, match="No such file"):
            folder.beat()
        path.mkdir()
        with RunFolder(path), pytest.raises(DataError, match="No such file"):
            folder.beat()
        shutil.rmtree(path)
        shutil.copytree(elsewhere, path)  # as where files have other numbers each time
        folder.beat()
        shutil.rmtree(path)
        elsewhere.rename(path)
        folder.beat()
