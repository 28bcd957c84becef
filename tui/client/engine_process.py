"""Starts the engine in a process of its own, and makes sure that none is left behind.

The program does this first, so nothing heavy may be imported at the top of this module.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mnist_tui.tui.client.last_words import LastWord
    from mnist_tui.tui.protocol.commands import StartRun
    from mnist_tui.tui.protocol.link import ScreenEnd

END_WITHIN_S = 45.0
"""How long the engine may take to end: more than it allows itself for a long step and a slow disk."""
TELL_AFTER_S, GONE_WITHIN_S = 1.5, 5.0
MOST_READ = 1 << 16
TRAINS, SHOWS_PREDICTIONS = "mnist_tui.tui.serve", "mnist_tui.tui.serve_predictions"


class EngineProcess:
    """A running engine, which waits for the run to start.

    It must be started before Textual's `App.run`, which replaces the standard streams.
    """

    host = ""
    """It runs on this machine."""

    def __init__(self, expects_bundle: bool = False, expects_predictions: bool = False) -> None:
        """Start the process; one that expects the bundled MNIST loads it while it waits.

        One that expects predictions has imported nothing that trains.
        """
        self._line, theirs = socket.socketpair()
        self._link: ScreenEnd | None = None
        self._is_released = False
        self.last_words: list[LastWord] = []
        """What it has said since it was told to end."""
        output, printed = os.pipe()
        os.set_blocking(output, False)
        self._output = open(output, "rb", buffering=0)  # noqa: SIM115  # closed with the engine
        """What the engine prints: it must neither reach the terminal nor be lost."""
        with theirs:
            # A session of its own: keys and hang-ups of the terminal are for the screen alone. When the screen dies,
            # however it does, the link closes, and the engine ends or goes on, as it has been told.
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-u",
                    "-P",  # a file of the current folder, as a random.py of the person, must not be taken for a module
                    "-m",
                    SHOWS_PREDICTIONS if expects_predictions else TRAINS,
                    str(theirs.fileno()),
                    *["bundle"] * expects_bundle,
                ],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=printed,
                start_new_session=True,
            )
        os.close(printed)

    def begin(self, begin: "StartRun") -> "ScreenEnd":
        """Start the run; return the screen's end of the link to the engine."""
        from mnist_tui.tui.protocol.link import screen_end

        self._link = screen_end(self._line)
        self._link.send(begin)
        return self._link

    @property
    def output(self) -> int:
        """The non-blocking descriptor of what the engine prints. The engine blocks if nobody reads it."""
        return self._output.fileno()

    def release(self, is_meant: bool = True) -> None:
        """Leave the engine alone: the run goes on, or whatever the rule is when it is not `is_meant`."""
        from mnist_tui.tui.protocol.commands import Detach
        from mnist_tui.tui.protocol.link import LinkClosedError

        self._is_released = True
        if self._link is not None and is_meant:
            with contextlib.suppress(LinkClosedError):
                self._link.post(Detach())
        self._line.close()
        self._output.close()
        self._process.returncode = self._process.poll() or 0  # Python would warn of a child that nobody waits for

    def stop(self, in_order: bool = True, tell: Callable[[], object] = lambda: None) -> None:
        """End the engine; one that does not read takes the end of the line for an order to end.

        Unless it ends `in_order`, only the end of the line tells it to: then the run counts as interrupted. While it
        saves its run it is waited for, after a while with a word to whom it concerns; then force ends it.
        """
        from mnist_tui.tui.protocol.commands import Stop
        from mnist_tui.tui.protocol.link import LinkClosedError

        if self._link is not None and in_order:
            with contextlib.suppress(LinkClosedError):
                self._link.post(Stop())
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)
        self._output.close()  # an engine that prints more than a pipe holds would block for ever
        self._process.send_signal(signal.SIGCONT)  # it may have been stopped
        for seconds, or_else in ((TELL_AFTER_S, tell), (END_WITHIN_S, self.discard)):
            if self._ends_within(seconds):
                break
            or_else()
        self._line.close()

    def _ends_within(self, seconds: float) -> bool:
        """Wait for its end, and take in what it still has to say."""
        end = time.monotonic() + seconds
        while self._link is not None and (left := end - time.monotonic()) > 0:
            self._hear(self._link, left)
        try:
            self._process.wait(max(end - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            return False
        return True

    def _hear(self, link: "ScreenEnd", seconds: float) -> None:
        import msgspec

        from mnist_tui.tui.client.last_words import last_words

        try:
            link.wait(seconds)
            self.last_words += last_words(link.drain())
        except (OSError, ValueError, msgspec.DecodeError):  # it has hung up, or says something else
            self._link = None

    def discard(self) -> None:
        """Kill the engine; nothing happens if it has ended or was released.

        One that waits in the system for a disk of a network may not be gone before that answers: it is left to itself.
        """
        if self._is_released:
            return
        self._line.close()
        self._output.close()
        self._process.kill()
        try:
            self._process.wait(GONE_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.returncode = -signal.SIGKILL

    @property
    def exit_status(self) -> int | None:
        """The engine's exit status, minus n when signal n ended it, None while it lives."""
        return self._process.poll()

    def exit_text(self) -> str:
        """Describe how the engine's process ended."""
        status = self.exit_status
        if status is None:
            return "it is still running"
        return f"killed by {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"


def read_output(descriptor: int) -> str:
    """Return what was printed into a pipe since the last call, nothing once it is closed."""
    try:
        return os.read(descriptor, MOST_READ).decode("utf-8", errors="replace")
    except OSError:
        return ""
