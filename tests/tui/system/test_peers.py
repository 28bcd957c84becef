"""Who is at the other end of a socket: asked as each system wants it, and not at all where none tells."""

import os
import socket
import struct
from collections.abc import Iterator
from typing import cast

import pytest

from mnist_tui.tui.system.peers import is_own, peer_user

Ends = tuple[socket.socket, socket.socket]


@pytest.fixture
def ends() -> Iterator[Ends]:
    mine, theirs = socket.socketpair()
    with mine, theirs:
        yield mine, theirs


class Macintosh:
    """A line whose other end is user 501, as macOS has it: version 0, user, 2 groups, 16 places for them."""

    def getsockopt(self, level: int, option: int, size: int) -> bytes:
        assert (level, option, size) == (0, 1, 76)
        return struct.pack("=IIhxx16I", 0, 501, 2, 20, 12, *[0] * 14)


def test_the_other_end_of_an_own_socket_is_this_user(ends: Ends) -> None:
    assert peer_user(ends[0]) in (os.geteuid(), None)
    assert is_own(ends[0])


def test_another_user_is_not_taken_for_this_one(ends: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    user = os.geteuid()
    if peer_user(ends[0]) is None:
        pytest.skip("this system does not tell")
    monkeypatch.setattr(os, "geteuid", lambda: user + 1)
    assert not is_own(ends[0])


def test_macos_is_asked_in_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(socket, "SO_PEERCRED", raising=False)
    monkeypatch.setattr(socket, "LOCAL_PEERCRED", 1, raising=False)
    assert peer_user(cast("socket.socket", Macintosh())) == 501


def test_where_no_system_tells_the_folder_is_the_guard(ends: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SO_PEERCRED", "LOCAL_PEERCRED"):
        monkeypatch.delattr(socket, name, raising=False)
    assert peer_user(ends[0]) is None and is_own(ends[0])


def test_one_that_cannot_be_asked_is_refused(ends: Ends) -> None:
    ends[0].close()
    assert not is_own(ends[0])
