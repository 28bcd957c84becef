"""The screen's end of the line: it waits for no engine, whether that reads, does not read, or has gone."""

import socket
from collections.abc import Iterator
from itertools import count

import pytest
from stores import new_store

from mnist_tui.tui.frame.engine_line import BUSY, ENDED, EngineLine
from mnist_tui.tui.protocol.commands import (
    Command,
    FinishEpoch,
    Pause,
    RunUntil,
    SetPace,
    SetSetting,
    Steps,
    TogglePause,
)
from mnist_tui.tui.protocol.link import EngineEnd, engine_end, screen_end

LEAST_BUFFER = 1
"""Of the send buffer; the system makes a few kilobytes of it."""


class Line:
    """A screen's end with little room, and the engine at the other one, which reads when it is told to."""

    def __init__(self, mine: socket.socket, theirs: socket.socket) -> None:
        mine.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LEAST_BUFFER)
        self.store, self.behind = new_store(), list[bool]()
        self.engine: EngineEnd = engine_end(theirs)
        self.screen = EngineLine(screen_end(mine), self.store, clock=lambda: 0.0, on_behind=self.behind.append)

    def stall(self) -> int:
        """Give orders until one is refused; return how many were taken."""
        for taken in count():
            if self.store.run.notice == BUSY:
                return taken - 1
            self.screen.send(FinishEpoch())
        raise AssertionError

    def arrived(self) -> list[Command]:
        """Let the engine read until the screen has nothing more to send."""
        commands: list[Command] = []
        while news := self.engine.drain():
            commands += news
            self.screen.flush()
        return commands


@pytest.fixture
def line() -> Iterator[Line]:
    mine, theirs = socket.socketpair()
    with mine, theirs:
        yield Line(mine, theirs)


def test_an_engine_that_reads_gets_everything_at_once(line: Line) -> None:
    commands: list[Command] = [
        Steps(1),
        TogglePause(),
        SetPace(2.0),
        SetPace(1.0),
    ]
    for command in commands:
        line.screen.send(command)
        assert line.arrived() == [command]
    assert line.behind == []


def test_one_that_does_not_read_gets_later_what_was_not_refused(line: Line) -> None:
    taken = line.stall()
    for number in range(1000):
        line.screen.send(SetSetting("momentum", number / 1000))
        line.screen.send(RunUntil(""))
    assert line.behind == [True]
    assert line.arrived() == [FinishEpoch()] * taken + [SetSetting("momentum", 0.999)]
    assert line.behind == [True, False]
    line.screen.send(Pause())
    assert line.arrived() == [Pause()]


def test_nothing_waits_for_one_that_has_gone(line: Line) -> None:
    line.stall()
    line.engine.close()
    line.screen.flush()
    assert line.store.run.notice == ENDED and line.behind == [True, False]
    line.screen.send(Pause())
    line.screen.hear()
    assert line.store.run.failed is not None and not line.screen.is_open
    assert line.behind == [True, False]
