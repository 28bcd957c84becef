"""An engine that was running already, as a screen sees it that comes to it: it cannot be killed from here."""

import contextlib
import os
import select
import socket
import time
from collections.abc import Callable

import msgspec

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.runs.run_lock import holder_of
from mnist_tui.data.runs.run_store import ListedRun, RunStore
from mnist_tui.tui.client.last_words import LastWord, last_words
from mnist_tui.tui.protocol.commands import Attach, Detach, Stop
from mnist_tui.tui.protocol.link import LinkClosedError, ScreenEnd, screen_end
from mnist_tui.tui.protocol.reports import Ended
from mnist_tui.tui.system.peers import is_own
from mnist_tui.tui.system.sockets import connect

END_WITHIN_S, TELL_AFTER_S = 15.0, 1.5
"""How long the end of a run may take, with the step under way and a slow disk, and after how long it is said."""
CONNECT_WITHIN_S = 15.0
"""Longer than a run lets nobody in, twice."""


class AttachedEngine:
    """The line to an engine that takes screens."""

    output: int | None = None
    """What it prints goes to a file in the folder of the run."""
    host = ""
    """What stands before the name of a run that is on another machine."""
    exit_status: int | None = None
    """0 once it has said that all is saved."""

    def __init__(self, line: socket.socket, only_watches: bool = False) -> None:
        """`line` is connected; it is closed at the end."""
        self._line, self._only_watches = line, only_watches
        self._link: ScreenEnd | None = None
        self.last_words: list[LastWord] = []
        """What it has said since it was told to end."""

    def begin(self) -> ScreenEnd:
        """Ask to be let in; return the screen's end of the link."""
        self._link = screen_end(self._line)
        self._link.send(Attach(self._only_watches))
        return self._link

    def release(self, is_meant: bool = True) -> None:
        """Leave; the run goes on, or whatever the rule is when it is not `is_meant`."""
        self._say_goodbye(is_meant)
        self._line.close()

    def stop(self, tell: Callable[[], object] = lambda: None) -> None:
        """Have the run saved and ended, and wait for that, after a while with a word to whom it concerns.

        Raises:
            ProtocolError: the engine is of another version, and does not understand it.
        """
        link = self._link or self.begin()
        with contextlib.closing(self._line), contextlib.suppress(LinkClosedError, msgspec.DecodeError):
            link.send(Stop())
            if not self._ends_within(link, TELL_AFTER_S):
                tell()
                self._ends_within(link, END_WITHIN_S - TELL_AFTER_S)

    def _ends_within(self, link: ScreenEnd, seconds: float) -> bool:
        """Wait until it says how it has ended, and take in what else it has to say."""
        end = time.monotonic() + seconds
        while self.exit_status is None and (left := end - time.monotonic()) > 0:
            select.select((link,), (), (), left)
            reports = link.drain()
            self.last_words += last_words(reports)
            for report in reports:
                if isinstance(report, Ended):
                    self.exit_status = 0 if report.is_saved else 1
        return self.exit_status is not None

    def _say_goodbye(self, is_meant: bool) -> None:
        if self._link is not None and is_meant and not self._only_watches:
            with contextlib.suppress(LinkClosedError):
                self._link.post(Detach())

    def exit_text(self) -> str:
        """Say what is known of its end."""
        return "it runs in a process of its own"


def connected(address: str) -> socket.socket:
    """Return a line to the socket at `address`.

    Raises:
        DataError: nobody listens there, or another user does.
    """
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connect(line, address, CONNECT_WITHIN_S)
    except BlockingIOError as error:
        line.close()
        raise DataError(f"{printable(address)}: too many others knock there; try again in a moment") from error
    except OSError as error:
        line.close()
        raise DataError(f"{printable(address)}: {error.strerror or error}") from error
    if not is_own(line):
        line.close()
        raise DataError(f"{printable(address)}: another user listens there")
    return line


def live_run(store: RunStore, text: str | None) -> ListedRun:
    """Return the run that is meant, by name as elsewhere, which a program is writing; by default the latest of those.

    Raises:
        DataError: it is none, or more than one, or nobody is writing it.
    """
    if text is None:
        for one in store.live():
            if (holder := holder_of(one.path)) is not None and holder.address:
                return one
        raise DataError(
            f"{printable(str(store.folder))}: no run is under way that takes screens; mnist-tui open shows the latest"
        )
    path = store.find(text)
    return next((one for one in store.live() if one.path == path), ListedRun(path, None))


def address_of(run: ListedRun) -> str:
    """Return the socket at which a run takes screens.

    Raises:
        DataError: nobody is writing the run, or whoever does takes no screens.
    """
    name, holder = printable(run.name), holder_of(run.path)
    if holder is None:
        raise DataError(
            f"{name} is not under way: mnist-tui open {name} shows it, mnist-tui resume {name} continues it"
        )
    if not holder.is_here:
        raise DataError(f"{name} is written by {printable(holder.text)}, not by a program on this machine")
    if not os.path.isabs(holder.address):
        raise DataError(f"{name} is written by {printable(holder.text)}, which takes no screens")
    return holder.address
