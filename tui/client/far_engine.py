"""An engine on another machine, as a screen sees it: `ssh` carries the messages, and asks the person what it must."""

import contextlib
import os
import re
import select
import socket
import subprocess
import time
from collections.abc import Callable, Sequence

import msgspec

from mnist_tui.data.errors import printable
from mnist_tui.tui.client.attached_engine import AttachedEngine
from mnist_tui.tui.client.far_place import NOT_FOUND, FarPlace
from mnist_tui.tui.protocol.commands import Attach, Command, Heard
from mnist_tui.tui.protocol.frames import LARGEST_FRAME
from mnist_tui.tui.protocol.hello import ProtocolError
from mnist_tui.tui.protocol.known_images import SeenImages
from mnist_tui.tui.protocol.limits import Limits
from mnist_tui.tui.protocol.link import Link, LinkClosedError, LinkLostError, ScreenEnd
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.reports import NetworkSaved, Report

END_WITHIN_S = 3.0
"""How long the last word may take to get there."""
SAYS_WHY_WITHIN_S = 1.0
"""After the line is closed."""
READ_SIZE = 1 << 16
ERROR = 2
SAID_THERE = re.compile(rb"^mnist-tui: ", re.MULTILINE)
HAS_NO_RELAY = b"there is no command relay"
"""What a version says that is too old for all this."""


class NoConnectionError(Exception):
    """The far machine cannot be reached, or no run on it; the message is one line, or nothing if `ssh` has said it."""


class FarLink(Link[Report, Command]):
    """The screen's end of a line to another machine."""

    def __init__(self, line: socket.socket, engine: "FarEngine") -> None:
        super().__init__(line, Report, Limits(LARGEST_FRAME))
        self._engine = engine
        self._images = SeenImages()

    def drain(self) -> list[Report]:
        """Return the messages that have arrived; files that they name are on that machine.

        Raises:
            LinkLostError: the connection is broken, and the run may well go on.
        """
        before = self.bytes_received
        try:
            reports = [self._images.completed(self._engine.placed(report)) for report in super().drain()]
            if self.bytes_received != before:
                self.post(Heard(self.bytes_received))
            return reports
        except LinkClosedError as error:
            if self._engine.is_lost():
                raise LinkLostError(self._engine.loss) from error
            raise


class FarEngine(AttachedEngine):
    """The line to it. `ssh` belongs to the terminal's job: it asks there, and stops and ends with the screen."""

    def __init__(self, place: FarPlace, command: Sequence[str], only_watches: bool = False) -> None:
        """Start `command`, which is that of `ssh` to the place.

        Raises:
            NoConnectionError: there is no such program.
        """
        ours, theirs = socket.socketpair()
        super().__init__(ours, only_watches)
        self.host, self._run_name = place.named(""), place.run
        self._place = place
        self._is_heard, self._has_spoken, self._is_too_old = True, False, False
        with theirs:
            try:
                self._ssh = subprocess.Popen(
                    command, stdin=theirs.fileno(), stdout=theirs.fileno(), stderr=subprocess.PIPE
                )
            except OSError as error:
                ours.close()
                raise NoConnectionError(_why_no_ssh(command[0], error)) from error
        assert self._ssh.stderr is not None
        self._errors = self._ssh.stderr
        self.output = self._errors.fileno()
        os.set_blocking(self.output, False)

    def begin(self) -> ScreenEnd:
        """Wait until the far side answers, while `ssh` has the terminal; return the screen's end of the link.

        Raises:
            NoConnectionError: it does not.
        """
        self._link = link = FarLink(self._line, self)
        try:
            link.send(Attach(self._only_watches, counts=True))
            while not link.has_greeted():
                select.select((link, *((self._errors,) if self._is_heard else ())), (), ())
                self._pass_on()
            self._pass_on()  # what was said before
        except LinkClosedError as error:
            raise NoConnectionError(self._why_none()) from error
        except ProtocolError as error:
            raise NoConnectionError(f"{printable(self._place.host)}: {error}") from error
        except msgspec.DecodeError as error:
            text = "something else than mnist-tui answers: the shell there must print nothing when it starts"
            raise NoConnectionError(f"{printable(self._place.host)}: {text}") from error
        return link

    def release(self, is_meant: bool = True) -> None:
        """Leave, and see to it that the last word gets there."""
        self._say_goodbye(is_meant)
        self._end_ssh()

    def stop(self, tell: Callable[[], object] = lambda: None) -> None:
        """Have the run saved and ended, and wait for that."""
        super().stop(tell)
        self._end_ssh()

    def exit_text(self) -> str:
        """Say what is known of its end."""
        return f"it ran on {printable(self._place.host)}"

    # --- what the link asks --------------------------------------------------------------------------------------

    def placed(self, report: Report) -> Report:
        """Return a report as it reads on this machine."""
        if isinstance(report, NetworkSaved):
            return msgspec.structs.replace(report, path=self._place.named(report.path))
        if isinstance(report, Progress) and report.run_name:
            self._run_name = report.run_name
        return report

    def is_lost(self) -> bool:
        """Tell, once the line is closed, whether the connection is at fault and not the engine."""
        try:
            return self._ssh.wait(SAYS_WHY_WITHIN_S) != 0
        except subprocess.TimeoutExpired:
            return True

    @property
    def loss(self) -> str:
        """Says that the connection is lost, and what brings it back."""
        return f"connection lost: mnist-tui attach {printable(self._place.named(self._run_name))}"

    # --- ssh -----------------------------------------------------------------------------------------------------

    def _pass_on(self) -> None:
        """Print what `ssh` has to say, or the other side through it."""
        try:
            said = os.read(self._errors.fileno(), READ_SIZE)
        except BlockingIOError:
            return
        self._is_heard = bool(said)
        self._has_spoken |= bool(said)
        self._is_too_old |= HAS_NO_RELAY in said
        if not self._is_too_old:
            with contextlib.suppress(OSError):
                os.write(ERROR, SAID_THERE.sub(rb"\g<0>" + printable(self._place.host).encode() + b": ", said))

    def _why_none(self) -> str:
        """Return why there is no connection; nothing if `ssh` or the program there has said it."""
        host, status = printable(self._place.host), self._ssh.wait()
        self._pass_on()
        if status == NOT_FOUND:
            return f"{host}: mnist-tui is not found there: --command PATH says where it is"
        if self._is_too_old:
            return f"{host}: mnist-tui there is too old for this: upgrade it there"
        return "" if self._has_spoken else f"{host}: no connection (ssh: exit status {status})"

    def _end_ssh(self) -> None:
        """Let it carry what it still has, within a time, and end it."""
        end = time.monotonic() + END_WITHIN_S
        with contextlib.suppress(OSError):  # either end may have closed the line
            self._line.shutdown(socket.SHUT_WR)
            self._line.settimeout(END_WITHIN_S)
            while time.monotonic() < end and self._line.recv(READ_SIZE):
                pass
        self._line.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._ssh.wait(max(end - time.monotonic(), 0))
        self._ssh.kill()
        self._ssh.wait()
        self._errors.close()


def _why_no_ssh(program: str, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"{printable(program)} is not found: install OpenSSH, or say with --ssh what to call instead"
    return f"{printable(program)}: {error.strerror or error}"
