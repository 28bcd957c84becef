"""The way to an engine that runs already: what is said where it leads nowhere."""

import socket
import tempfile
import time
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


def test_where_too_many_knock_it_is_tried_until_there_is_room(
    door: tuple[str, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, line = door
    waiting = socket.socket(socket.AF_UNIX)
    waiting.connect(address)
    tried = []

    def make_room(seconds: float) -> None:
        tried.append(seconds)
        if len(tried) == 3:
            line.accept()[0].close()

    monkeypatch.setattr(time, "sleep", make_room)
    connected(address).close()
    assert len(tried) == 3
    waiting.close()


def test_where_too_many_knock_for_long_it_is_said(
    door: tuple[str, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attached_engine, "CONNECT_WITHIN_S", 0)
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
