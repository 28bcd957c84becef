"""Replacing a file: all of it or nothing, and never something that is not a file."""

import errno
import os
import stat
from pathlib import Path

import pytest

from mnist_tui.data.errors import DataError
from mnist_tui.data.replacement import create_file, free_name, refuse_taken, replace_file


def test_content_replaces_the_old_one_and_leaves_no_other_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    replace_file(path, b"old")
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        replace_file(tmp_path / "file", b"content")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o644


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_full_disk_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "file"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, step, refuse)
    with pytest.raises(DataError, match="file: cannot write: No space left on device"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_interruption_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "file"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_symbolic_link_keeps_pointing_at_the_new_content(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    replace_file(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_folder_and_pipe_are_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(DataError, match="found something that is not a regular file"):
            replace_file(path, b"content")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_name_that_is_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot write: File name too long"):
        replace_file(tmp_path / ("n" * 300), b"content")
    assert list(tmp_path.iterdir()) == []


def test_new_file_is_created_whole_and_alone(tmp_path: Path) -> None:
    path = tmp_path / "file"
    create_file(path, b"content")
    assert path.read_bytes() == b"content"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_name_that_is_taken_is_refused_and_left_alone(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "taken"
    if kind == "file":
        path.write_bytes(b"old")
    else:
        path.mkdir()
    with pytest.raises(DataError, match="taken: found a file or folder of that name, expected a name that is still"):
        create_file(path, b"new")
    assert list(tmp_path.iterdir()) == [path]
    assert kind == "folder" or path.read_bytes() == b"old"


def test_a_file_that_appears_in_between_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, sync = tmp_path / "file", os.fsync

    def interfere(number: int) -> None:
        path.write_bytes(b"theirs")
        sync(number)

    monkeypatch.setattr(os, "fsync", interfere)
    with pytest.raises(DataError, match="found a file or folder of that name"):
        create_file(path, b"mine")
    assert path.read_bytes() == b"theirs"
    assert list(tmp_path.iterdir()) == [path]


def test_file_systems_without_links_get_their_file_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    create_file(tmp_path / "file", b"content")
    assert (tmp_path / "file").read_bytes() == b"content"
    with pytest.raises(DataError, match="found a file or folder of that name"):
        create_file(tmp_path / "file", b"again")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_full_disk_leaves_no_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(DataError, match="file: cannot write: No space left on device"):
        create_file(tmp_path / "file", b"content")
    assert list(tmp_path.iterdir()) == []


def test_a_dangling_link_is_followed_to_the_free_name(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "target")
    refuse_taken(link)
    create_file(link, b"content")
    assert (tmp_path / "target").read_bytes() == b"content"


def test_a_folder_that_is_gone_is_said_and_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(DataError, match=r"^mistakes\.csv: cannot write"):
        refuse_taken(Path("mistakes.csv"))


def test_a_free_name_is_the_one_asked_for_or_the_next_number_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    assert free_name(path) == path
    path.touch()
    (tmp_path / "all-2.csv").symlink_to("nowhere")
    assert free_name(path) == tmp_path / "all-3.csv"
    assert free_name(tmp_path) == tmp_path.with_name(f"{tmp_path.name}-2")


@pytest.mark.parametrize("name", ["/", ".", "", "zero\0byte"])
def test_of_what_is_no_name_of_a_file_there_is_no_other(name: str) -> None:
    assert free_name(Path(name)) == Path(name)
