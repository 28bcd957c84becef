"""Guests of a run that misbehave at its socket: they lie, stall, flood, knock, or are somebody else."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))

from lies import LIES
from viewers import ENTRY, Guest, dribble, flood, framed, knock, stall, stay_away

from mnist_tui.tui.protocol.commands import TakeOver
from mnist_tui.tui.protocol.frames import LENGTH
from mnist_tui.tui.protocol.hello import HELLO, Hello
from mnist_tui.tui.protocol.link import LinkClosedError, screen_end
from mnist_tui.tui.protocol.reports import CommandRejected, Failed, ScreensChanged

NOBODY = 65534
PAUSE_S, LISTENS_S = 0.02, 3.0
"""How long one waits who comes again and again, and how long it listens for a last word."""


answers: dict[Guest, str] = {}
"""What each was told at last."""


def text_of(report: object) -> str:
    """Return what a report says to a person."""
    match report:
        case ScreensChanged(notice=notice):
            return notice
        case Failed(text) | CommandRejected(text):
            return text
    return ""


def says(data: bytes, times: int = 1) -> Callable[[Guest], None]:
    """Say something, hear what comes, and come again."""

    def behave(guest: Guest) -> None:
        with guest.line() as line:
            line.sendall(data * times)
            answers[guest] = last_word(line)
        guest.is_over.wait(PAUSE_S)

    return behave


def last_word(line: socket.socket) -> str:
    """Return the last line that a run says to somebody before it hangs up."""
    line.settimeout(LISTENS_S)
    link, said = screen_end(line), ""
    with contextlib.suppress(LinkClosedError, TimeoutError, ValueError):
        end = time.monotonic() + LISTENS_S
        while time.monotonic() < end:
            link.wait(0.2)
            said = next((text for report in reversed(link.drain()) if (text := text_of(report))), said)
    return said or "nothing"


def half_open(guest: Guest) -> None:
    """Connect twenty times, say half a hello or nothing, and stay."""
    with contextlib.ExitStack() as lines:
        for number in range(20):
            line = lines.enter_context(guest.line())
            if number % 2:
                line.sendall(framed(HELLO)[:7])
                line.shutdown(socket.SHUT_WR)
            guest.is_over.wait(0.1)
        guest.is_over.wait()


def stalled_many(guest: Guest) -> None:
    """Take every place there is, and never read."""
    with contextlib.ExitStack() as lines:
        for _ in range(16):
            lines.enter_context(guest.line()).sendall(ENTRY)
            guest.is_over.wait(0.1)
        guest.is_over.wait()


def lie(guest: Guest) -> None:
    """Take over, and give commands that mean nothing."""
    with guest.line() as line:
        line.settimeout(0.5)
        line.sendall(ENTRY + framed(TakeOver()))
        for one in LIES * 3:
            line.sendall(framed(one))
            guest.is_over.wait(0.004)


def as_nobody(guest: Guest) -> None:
    """Come as another user, for whom the way to the socket was opened."""
    code = f"import os, socket; os.setuid({NOBODY}); l = socket.socket(socket.AF_UNIX); l.connect({guest.address!r}); "
    code += "print(len(l.recv(99)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=20)
    answers[guest] = f"heard {done.stdout.strip()} bytes" if not done.returncode else done.stderr.splitlines()[-1]
    guest.is_over.wait(0.2)


GUESTS: dict[str, Callable[[Guest], None]] = {
    "nobody": stay_away,
    "garbage": says(b"GET / HTTP/1.1\r\n\r\n"),
    "wrong version": says(framed(Hello(HELLO.protocol + 1, "9.9"))),
    "a frame longer than it says": says(ENTRY + LENGTH.pack(3) + b"\x91\xa5Pause"),
    "a frame of no bytes": says(ENTRY + LENGTH.pack(0)),
    "a frame of 4 GiB": says(ENTRY + LENGTH.pack(2**32 - 1) + bytes(1000)),
    "a frame of 4 MiB of nothing": says(ENTRY + LENGTH.pack(4 << 20) + bytes(4 << 20)),
    "unknown message": says(ENTRY + LENGTH.pack(7) + b"\x91\xa5Dance"),
    "absurd values": lie,
    "stalls": stall,
    "16 that stall": stalled_many,
    "dribbles": dribble,
    "floods": flood,
    "knocks": knock,
    "half open, 20 lines": half_open,
    "another user": as_nobody,
}
