"""Takes in screens that come to a run under way, at a Unix socket. It never waits. Session thread only."""

import contextlib
import math
import socket
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mnist_tui.tui.protocol.commands import Attach
from mnist_tui.tui.protocol.limits import OF_A_GUEST
from mnist_tui.tui.protocol.link import EngineEnd, LinkClosedError, guest_end
from mnist_tui.tui.protocol.reports import Failed
from mnist_tui.tui.session.allowance import Allowance
from mnist_tui.tui.session.far_viewer import FarViewer
from mnist_tui.tui.session.viewer import Viewer
from mnist_tui.tui.system.peers import is_own
from mnist_tui.tui.system.sockets import MOST_WAITING, BoundSocket

SPEAKS_WITHIN_S = 10.0
"""A side that has not said by then what it wants is shut out."""
MOST_SCREENS = 16
MOST_EARLY = 16 * 1024
"""Bytes that a screen sends together with its first word."""
REST_S = 5.0
"""After a flood, or nonsense, nobody is let in for so long."""
MOST_VISITS, CROWD_REST_S = 10, 2.0
"""After so many connections within a second nobody is, for so long: one that comes meanwhile waits twice as long."""
LOOK_AT_DOOR_EVERY_S = 0.1
"""So soon after a look at which nobody was there."""
LOOK_EVERY_S = 5.0
"""So often it is made sure that the socket can still be found."""


@dataclass(frozen=True, slots=True)
class _Guest:
    link: EngineEnd
    line: socket.socket
    until: float


class Listener:
    """The door for other screens. If the system refuses a socket, nobody comes."""

    def __init__(
        self,
        announce: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
        most_visits: int = MOST_VISITS,
        rest_s: float = REST_S,
    ) -> None:
        """Open a socket; `announce` is told where it is, now and when it has to move."""
        self._announce, self._clock, self._rest_s = announce, clock, rest_s
        self._bound: BoundSocket | None = None
        self._guests: list[_Guest] = []
        self._viewers: list[Viewer] = []
        self._visits = Allowance(clock, most_commands=most_visits)
        self._look_at = self._look_at_door_at = self._opens_at = -math.inf
        self._open()

    def watched(self) -> list[socket.socket]:
        """Return what to watch for reading."""
        door = [self._bound.line] if self._bound is not None and self._is_open else []
        return [*door, *(guest.line for guest in self._guests)]

    @property
    def _is_open(self) -> bool:
        return self._clock() >= self._opens_at

    def arrivals(self) -> list[Viewer]:
        """Return the screens that have come since the last call."""
        self._mend()
        if any(viewer.is_shut_out for viewer in self._viewers):
            self._rest()
        self._viewers = [viewer for viewer in self._viewers if not viewer.has_left]
        arrived = [viewer for guest in tuple(self._guests) if (viewer := self._heard(guest)) is not None]
        arrived += [viewer for line in self._callers() if (viewer := self._taken_in(line)) is not None]
        return arrived

    def close(self) -> None:
        """Let nobody in any more, and hang up; the socket is gone."""
        if self._bound is not None:
            self._bound.close()
            self._bound = None
        for guest in tuple(self._guests):
            self._shut_out(guest)
        for viewer in self._viewers:
            viewer.hang_up()

    def _open(self) -> None:
        try:
            self._bound = BoundSocket()
        except OSError as error:
            warnings.warn(f"no other screen can attach: {error}", stacklevel=2)
        self._announce("" if self._bound is None else str(self._bound.path))

    def _mend(self) -> None:
        """Open another socket where the system has removed the folder of the last one."""
        if (now := self._clock()) < self._look_at or self._bound is None:
            return
        self._look_at = now + LOOK_EVERY_S
        if not self._bound.is_there():
            self._bound.close()
            self._bound = None
            self._open()

    def _callers(self) -> Iterator[socket.socket]:
        """Yield the connections that have come, as many as can wait; those of others than this user are refused."""
        if self._bound is None or not self._is_open or self._clock() < self._look_at_door_at:
            return
        for number in range(MOST_WAITING + 1):
            try:
                line, _ = self._bound.line.accept()
            except OSError:  # none is there, or it has gone again
                if not number:
                    self._look_at_door_at = self._clock() + LOOK_AT_DOOR_EVERY_S
                return
            if self._visits.is_exceeded(1, 0):
                self._rest(CROWD_REST_S)
            if is_own(line):
                yield line
            else:
                line.close()

    def _taken_in(self, line: socket.socket) -> Viewer | None:
        """Hear what somebody wants; of too many the one gives way that has been silent longest."""
        if self._is_full and self._guests:
            self._shut_out(self._guests[0])
        link = guest_end(line)
        if not self._is_full:
            self._guests.append(guest := _Guest(link, line, self._clock() + SPEAKS_WITHIN_S))
            return self._heard(guest)
        with contextlib.suppress(LinkClosedError):
            link.post(Failed(f"{MOST_SCREENS} screens look at this run already", ""))
        line.close()
        return None

    @property
    def _is_full(self) -> bool:
        return len(self._guests) + len(self._viewers) >= MOST_SCREENS

    def _heard(self, guest: _Guest) -> Viewer | None:
        """Return the viewer that a guest has become; shut out one that has left, talks nonsense or is silent."""
        command, is_over, is_nonsense = None, self._clock() > guest.until, False
        try:
            command = guest.link.take()
        except LinkClosedError:
            is_over = True
        except ValueError:
            is_nonsense = True
        if isinstance(command, Attach) and not guest.link.has_waiting(MOST_EARLY):
            self._guests.remove(guest)
            guest.link.accept(OF_A_GUEST)
            kind = FarViewer if command.counts else Viewer
            viewer = kind(guest.link, allowance=Allowance(), only_watches=command.only_watches)
            self._viewers.append(viewer)
            return viewer
        if is_nonsense or command is not None:
            self._rest()
            is_over = True
        if is_over:
            self._shut_out(guest)
        return None

    def _rest(self, seconds: float = REST_S) -> None:
        """Let nobody in for a while."""
        self._opens_at = max(self._opens_at, self._clock() + min(seconds, self._rest_s))

    def _shut_out(self, guest: _Guest) -> None:
        self._guests.remove(guest)
        with contextlib.suppress(OSError):
            guest.line.close()
