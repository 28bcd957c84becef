"""Starts the engine in a process of its own, and sees to it that none is left behind."""

import contextlib
import signal
import socket
import subprocess
import sys

from mnist_tui.tui.session.link import LinkClosedError, ScreenEnd, screen_end
from mnist_tui.tui.session.messages import Begin, Stop

END_WITHIN_S = 3.0


class EngineProcess:
    """A running engine and the screen's end of the line to it.

    It must be started before Textual's `App.run`, which replaces the standard streams.
    """

    def __init__(self, begin: Begin) -> None:
        mine, theirs = socket.socketpair()
        with theirs:
            # A session of its own: keys and hang-ups of the terminal are the screen's business. When the screen dies,
            # however it dies, the line closes and the engine ends.
            self._process = subprocess.Popen(
                [sys.executable, "-m", "mnist_tui.tui.session", str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._line = mine
        self.link: ScreenEnd = screen_end(mine)
        self.link.send(begin)

    def stop(self) -> None:
        """End the engine, by force if it does not go."""
        with contextlib.suppress(LinkClosedError):
            self.link.send(Stop())
        self.link.close()
        try:
            self._process.wait(END_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @property
    def exit_status(self) -> int | None:
        """The engine's exit status, minus n when signal n ended it, None while it lives."""
        return self._process.poll()

    def obituary(self) -> str:
        """Return how the engine's process ended, in a few words."""
        status = self.exit_status
        if status is None:
            return "it is still there"
        return f"killed by {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"
