"""How the engine's process ends when it is asked to from outside: by a signal, or by a screen that has hung up."""

import contextlib
import os
import select
import socket
import time
from collections.abc import Callable
from types import FrameType

from mnist_tui.tui.protocol.commands import Detach, Stop
from mnist_tui.tui.protocol.exit_status import NOT_SAVED
from mnist_tui.tui.protocol.link import is_under_way

END_WITHIN_S, LOOK_EVERY_S = 30.0, 0.02
"""How long the end of a run may take to be written, and how often it is looked whether it is."""
HANG_UP_WITHIN_S, BREAK_OFF_WITHIN_S = 0.5, 10.0
"""How long this process goes on after the screen has hung up: without a run to keep, and with one, whose last step may
be long."""
OUTPUT_EVERY_S = 0.2
"""How often it is looked whether there is a folder to print into."""


class EndRequest:
    """Remembers that a signal has asked this process to end, and wakes the session."""

    is_set = has_hung_up = keeps_run = False
    """By a signal; whether the screen is gone without which it ends; and whether a run must be saved at the end."""
    is_saving: Callable[[], bool] = staticmethod(lambda: False)
    """Tells whether the end of the run is being written."""
    goes_on: Callable[[], bool] = staticmethod(lambda: False)
    """Tells whether the run goes on without the screen with which it began."""
    folder: Callable[[], str] = staticmethod(lambda: "")
    """Where the run is, once it is written."""

    def __init__(self, bell: tuple[socket.socket, socket.socket] | None = None) -> None:
        """`bell` is a pair of sockets that wakes the session."""
        self._bell = bell

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Handle a signal."""
        self.is_set = True
        if self._bell is not None:
            with contextlib.suppress(OSError):
                self._bell[1].send(b"!")

    @property
    def wakers(self) -> tuple[socket.socket, ...]:
        """What can be read from then on."""
        return () if self._bell is None else (self._bell[0],)


def after_hang_up(line: socket.socket, request: EndRequest) -> None:
    """Wait until the screen has hung up, and do what cannot wait for the end of a step; in a thread of its own.

    A run that goes on prints into a file from then on. Otherwise this process ends unless it does so itself: a long
    step is broken off at its next block, and a slow disk gets the time that it needs, both within reason.
    """
    hang_up = select.poll()
    hang_up.register(line, 0)  # a hang-up and errors are always told of
    hang_up.poll()
    if not is_under_way(line, Stop()) and (request.goes_on() or is_under_way(line, Detach())):
        print_into(request.folder)
        return
    request.has_hung_up = True
    time.sleep(HANG_UP_WITHIN_S)
    if request.goes_on() and not is_under_way(line, Stop()):  # a last word was read a moment before it was looked for
        request.has_hung_up = False
        print_into(request.folder)
        return
    time.sleep(BREAK_OFF_WITHIN_S if request.keeps_run else 0)
    until = time.monotonic() + END_WITHIN_S
    while request.is_saving() and time.monotonic() < until:
        time.sleep(LOOK_EVERY_S)
        if not request.is_saving():
            time.sleep(HANG_UP_WITHIN_S)  # it ends by itself
    os._exit(NOT_SAVED if request.keeps_run else 0)


def print_into(folder: Callable[[], str]) -> None:
    """Let what this process prints go to a file in the folder, once there is one, and leave the present folder."""
    from mnist_tui.data.runs.run_folder import OUTPUT  # here: most processes print into no run

    while not (place := folder()):
        time.sleep(OUTPUT_EVERY_S)
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW
    with contextlib.suppress(OSError):
        file = os.open(os.path.join(place, OUTPUT), flags, 0o600)
        for descriptor in (1, 2):
            os.dup2(file, descriptor)
        os.close(file)
        os.chdir("/")
