"""Sockets that only their owner can reach, at paths that every system takes, and none that nobody listens at."""

import contextlib
import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mnist_tui.tui.system import sockets
from mnist_tui.tui.system.sockets import BoundSocket, remove_stale, socket_folder


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder as a login gets it, and one for temporary files beside it; both with short names."""
    with tempfile.TemporaryDirectory(prefix="mt-") as name:
        (Path(name) / "run").mkdir(mode=0o700)
        (Path(name) / "tmp").mkdir()
        monkeypatch.setenv("XDG_RUNTIME_DIR", f"{name}/run")
        monkeypatch.setattr(tempfile, "tempdir", f"{name}/tmp")
        yield Path(name) / "run"


def mode(path: Path) -> int:
    return path.lstat().st_mode & 0o777


def test_a_socket_is_its_owners_alone_and_goes_with_its_program(runtime: Path) -> None:
    with contextlib.closing(BoundSocket()) as bound:
        assert bound.path.parent == runtime / "mnist-tui"
        assert (mode(bound.path.parent), mode(bound.path)) == (0o700, 0o600)
        assert bound.is_there() and os.listdir(bound.path.parent) == [bound.path.name]
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(bound.path))
    assert os.listdir(runtime / "mnist-tui") == []


def test_what_a_killed_program_left_is_removed_and_what_lives_is_not(runtime: Path) -> None:
    with contextlib.closing(BoundSocket()) as living:
        stale = living.path.with_name("1-dead.sock")
        with socket.socket(socket.AF_UNIX) as line:
            line.bind(str(stale))
        other = living.path.with_name("notes.txt")
        other.touch()
        with contextlib.closing(BoundSocket()) as next_one:
            assert not stale.exists()
            assert {living.path, next_one.path, other} == set(living.path.parent.iterdir())
    remove_stale(runtime / "nowhere")


@pytest.mark.parametrize("fault", ["unset", "relative", "long", "gone", "open", "link", "foreign"])
def test_where_the_folder_of_the_login_will_not_do_another_is_taken(
    runtime: Path, fault: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder, own = runtime / "mnist-tui", os.geteuid()
    match fault:
        case "unset":
            monkeypatch.delenv("XDG_RUNTIME_DIR")
        case "relative":
            monkeypatch.setenv("XDG_RUNTIME_DIR", "run")
        case "long":
            (runtime / ("x" * 80)).mkdir()
            monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime / ("x" * 80)))
        case "gone":
            runtime.rmdir()
        case "open":
            folder.mkdir()
            folder.chmod(0o750)
        case "link":
            tmp_path.chmod(0o700)
            folder.symlink_to(tmp_path)
        case "foreign":
            true = os.lstat

            def lstat(path: Path, *, dir_fd: int | None = None) -> os.stat_result:
                found = true(path, dir_fd=dir_fd)
                return found if path != folder else os.stat_result((*found[:4], own + 1, *found[5:10]))

            monkeypatch.setattr(os, "lstat", lstat)
    taken = socket_folder()
    assert taken == runtime.parent / "tmp" / f"mnist-tui-{own}" and mode(taken) == 0o700


def test_a_folder_that_somebody_has_taken_before_is_not_trusted(runtime: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "_is_ours", lambda folder: False)
    monkeypatch.setattr(sockets, "LAST_RESORT", runtime)
    taken = socket_folder()
    assert taken.parent == runtime and taken.name.startswith("mnist-tui-") and mode(taken) == 0o700


def test_a_socket_whose_folder_was_emptied_is_no_longer_there(runtime: Path) -> None:
    with contextlib.closing(BoundSocket()) as bound:
        bound.path.unlink()
        assert not bound.is_there()
