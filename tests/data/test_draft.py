"""Temporary files: whole or gone, space proven before it is needed, and nothing left behind for ever."""

import errno
import fcntl
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from limits import largest_file

from mnist_tui.data.draft import Draft, folder_draft
from mnist_tui.data.replacement import create_file, replace_file

ABANDONED = ".mnist-tui-0123456789ab.tmp"
KILLED = """
import os, pathlib, signal, sys
from mnist_tui.data.draft import Draft, folder_draft
place = pathlib.Path(sys.argv[1])
with Draft(place / "file"), folder_draft(place / "folder") as folder:
    (folder / "part").touch()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_space_that_is_not_there_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with largest_file(10_000), Draft(tmp_path / "file") as draft:
        draft.reserve(10_000)
        with pytest.raises(OSError, match="File too large"):
            draft.reserve(10_001)
    assert names(tmp_path) == set()


@pytest.mark.parametrize("refusal", [errno.EOPNOTSUPP, errno.EINVAL, None])
def test_where_space_cannot_be_reserved_it_is_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusal: int | None
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(refusal, "no")

    if refusal is None:
        monkeypatch.delattr(os, "posix_fallocate", raising=False)
    else:
        monkeypatch.setattr(os, "posix_fallocate", refuse)
    with largest_file(3_000_000), Draft(tmp_path / "file") as draft:
        draft.reserve(2_500_000)
        (name,) = names(tmp_path)
        assert (tmp_path / name).stat().st_size == 2_500_000
        with pytest.raises(OSError, match="File too large"):
            draft.reserve(3_000_001)


def test_a_reserved_file_is_as_long_as_its_content(tmp_path: Path) -> None:
    with Draft(tmp_path / "file") as draft:
        draft.reserve(1000)
        draft.write(b"two ", memoryview(b"pieces"))
        draft.replace()
    assert (tmp_path / "file").read_bytes() == b"two pieces"
    assert names(tmp_path) == {"file"}


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
def test_the_new_file_has_the_permissions_of_the_old_one(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "file"
    path.touch()
    path.chmod(mode)
    replace_file(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_the_new_file_has_the_owner_of_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = []
    monkeypatch.setattr(os, "fchown", lambda _, *owner: given.append(owner))
    (tmp_path / "file").touch()
    replace_file(tmp_path / "file", b"new")
    old = (tmp_path / "file").stat()
    assert given == [(old.st_uid, old.st_gid)]


def test_what_a_killed_process_left_goes_with_the_next_file_in_the_folder(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert len(names(tmp_path)) == 2
    create_file(tmp_path / "next", b"content")
    assert names(tmp_path) == {"next"}


def test_what_is_in_use_or_not_ours_stays(tmp_path: Path) -> None:
    (tmp_path / ".mnist-tui-notes.tmp").touch()
    (tmp_path / ABANDONED).symlink_to(tmp_path / ".mnist-tui-notes.tmp")
    with Draft(tmp_path / "file"), folder_draft(tmp_path / "folder"):
        before = names(tmp_path)
        create_file(tmp_path / "next", b"content")
        assert names(tmp_path) == before | {"next"}


def test_a_file_that_was_taken_for_abandoned_before_it_was_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = fcntl.flock

    def come_late(descriptor: int, operation: int) -> None:
        monkeypatch.setattr(fcntl, "flock", lock)
        for path in tmp_path.iterdir():
            path.unlink()
        lock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", come_late)
    create_file(tmp_path / "file", b"content")
    assert (tmp_path / "file").read_bytes() == b"content"


def test_without_locks_files_are_written_and_none_is_taken_for_abandoned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "no locks here")

    monkeypatch.setattr(fcntl, "flock", refuse)
    (tmp_path / ABANDONED).touch()
    create_file(tmp_path / "file", b"content")
    assert names(tmp_path) == {"file", ABANDONED}
