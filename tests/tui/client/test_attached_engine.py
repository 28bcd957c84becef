"""The way to an engine that runs already: what is said where it leads nowhere."""

import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mnist_tui.data.errors import DataError
from mnist_tui.tui.client import attached_engine
from mnist_tui.tui.client.attached_engine import connected


@pytest.fixture
def door() -> Iterator[tuple[str, socket.socket]]:
    """The address of a socket that has room for few who wait, and the socket."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder, socket.socket(socket.AF_UNIX) as line:
        line.bind(address := str(Path(folder, "door")))
        line.listen(0)
        yield address, line


def test_where_nobody_listens_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="nowhere: No such file or directory"):
        connected(str(tmp_path / "nowhere"))


def test_where_too_many_knock_one_waits_until_there_is_room(door: tuple[str, socket.socket]) -> None:
    address, line = door
    with socket.socket(socket.AF_UNIX) as waiting:
        waiting.connect(address)
        opener = threading.Timer(0.05, lambda: line.accept()[0].close())
        opener.start()
        connected(address).close()
        opener.join()


@pytest.mark.parametrize("has_limit", [True, False])
def test_where_too_many_knock_for_long_it_is_said(
    door: tuple[str, socket.socket], monkeypatch: pytest.MonkeyPatch, has_limit: bool
) -> None:
    monkeypatch.setattr(attached_engine, "CONNECT_WITHIN_S", 0.02)
    if not has_limit:  # as on a system without it
        monkeypatch.delattr(socket, "SO_SNDTIMEO")
    address, _ = door
    with socket.socket(socket.AF_UNIX) as waiting:
        waiting.connect(address)
        with pytest.raises(DataError, match="door: too many others knock there; try again in a moment"):
            connected(address)


def test_where_another_user_listens_nothing_is_said_to_them(
    door: tuple[str, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attached_engine, "is_own", lambda line: False)
    address, line = door
    with pytest.raises(DataError, match="door: another user listens there"):
        connected(address)
    with line.accept()[0] as theirs:
        assert theirs.recv(1) == b""
