"""A pseudo-terminal whose screen can be read, with a program in it; for tests of what a person would see."""

import contextlib
import fcntl
import os
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence

import pyte

TOO_LONG_S = 30
ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[c": b"\x1b[?62;22c"}
"""What is answered at once: whether pictures can be shown at one stroke, and of which kind the terminal is."""
TAKEN_IN = {**ANSWERS, b"\x1b[6n": b"\x1b[1;1R"}
"""The same, and where the cursor is, as all terminals say once they have taken in a frame."""
NOTHING = rb"(?!)"
LONGEST_QUESTION = 40
"""Bytes of one that may have come so far."""
STILL_S = 0.4
"""Four pictures at the usual rate."""
MOST_KEPT = 4095
"""Bytes of what was written that the system tells of; it keeps some more."""
# A program becomes the owner of its terminal only from within; the shell's part is played by these few lines.
SHELL = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
# What pyte would print: private sequences of the keyboard, questions about modes, names of pointers and windows.
UNKNOWN_TO_PYTE = re.compile(
    rb"\x1b\[[<=>][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1bP[^\x1b]*\x1b\\"
)
UNFINISHED = re.compile(rb"\x1b[^a-zA-Z~\x07]{0,60}\Z")
FRAME_BEGINS, FRAME_ENDS = b"\x1b[?2026h", b"\x1b[?2026l"
RULES = {"MNIST_TUI_ON_HANGUP": "end", "MNIST_TUI_PACE": "max"}
"""No run outlives its terminal, or is slowed, unless a test wants it to."""
OURS = (
    *("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "TMUX", "STY"),
    *("COLORTERM", "COLORFGBG", "NO_COLOR", "LC_ALL", "PYTHONIOENCODING"),
)


class Terminal:
    """A terminal of 80 x 24 cells with a program in it."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], answers: Mapping[bytes, bytes] = ANSWERS
    ) -> None:
        """Start `command`, which begins with the path of the program; `answers` are those to its questions."""
        self._answers, self._unanswered = answers, b""
        self._held: bytes | None = None
        """Answers that wait for the rest of another one, while there is one."""
        self._questions = re.compile(b"|".join(map(re.escape, answers)) or NOTHING)
        self._master, slave = os.openpty()
        os.set_blocking(self._master, False)
        self.screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self.screen)
        self._rest = self._unsent = self.raw = b""
        self.resize(80, 24)
        clean = {name: value for name, value in os.environ.items() if name not in OURS}
        self.process = subprocess.Popen(
            [sys.executable, "-c", SHELL, *command],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env={**RULES, **clean, "TERM": "xterm-256color", "LANG": "C.UTF-8", **environment},
        )
        os.close(slave)

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size, which the program hears of."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)

    def type(self, text: str) -> None:
        """Press keys."""
        self.send(text.encode())

    def send(self, data: bytes) -> None:
        """Send bytes to the program, as one piece, and wait until they are taken."""
        self._unsent += data
        while not self._push():
            assert select.select((), (self._master,), (), TOO_LONG_S)[1], "the program reads no keys"

    def _push(self) -> bool:
        """Send what the program takes at once; return True when nothing is left."""
        with contextlib.suppress(BlockingIOError):
            self._unsent = self._unsent[os.write(self._master, self._unsent) :]
        return not self._unsent

    def send_in_two(self, first: bytes, rest: bytes, gap_s: float) -> None:
        """Send a reply in two pieces; answers to other questions follow it, as those of a real terminal do."""
        self.hold_answers()
        self.send(first)
        self.read_for(gap_s)
        self.release_answers(rest)

    def hold_answers(self) -> None:
        """Answer nothing from now on."""
        self._held = b""

    def release_answers(self, before: bytes = b"") -> None:
        """Answer again; what was held back follows `before`."""
        held, self._held = self._held or b"", None
        self.send(before + held)

    def pour(self, data: bytes, size: int, gap_s: float = 0.0) -> None:
        """Send bytes, `size` at a time with gaps between; read what comes meanwhile."""
        for start in range(0, len(data), size):
            self._unsent += data[start : start + size]
            end = time.monotonic() + TOO_LONG_S
            while not self._push():
                assert time.monotonic() < end, f"{len(data) - start} of {len(data)} bytes were not taken"
                self.read(STILL_S)
            self.read_for(gap_s)

    def read_for(self, seconds: float) -> None:
        """Take in what comes, for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.read(left)

    def read(self, seconds: float, most: int = 1 << 16) -> int:
        """Take in what comes within `seconds`, at most one piece; return its length."""
        if not select.select((self._master,), (), (), seconds)[0]:
            return 0
        try:
            piece = os.read(self._master, most)
        except OSError:  # the last program has let go of the terminal
            return 0
        self.raw += piece
        self._answer(piece)
        ready = self._rest + piece
        self._show(ready, shown_length(ready))
        return len(piece)

    def _show(self, ready: bytes, length: int) -> None:
        self._rest = ready[length:]
        self._stream.feed(UNKNOWN_TO_PYTE.sub(b"", ready[:length]))

    def _answer(self, piece: bytes) -> None:
        text, end = self._unanswered + piece, 0
        for question in self._questions.finditer(text):
            if self._held is None:
                self._unsent += self._answers[question[0]]
            else:
                self._held += self._answers[question[0]]
            end = question.end()
        self._unanswered = text[max(end, len(text) - LONGEST_QUESTION) :]
        self._push()

    def rows(self) -> list[str]:
        """Return what can be seen; of half a frame, shown at one stroke, nothing until its program has ended."""
        if self._rest and self.process.poll() is not None:
            self._show(self._rest, len(self._rest))
        return list(self.screen.display)

    def until(self, condition: Callable[[], bool]) -> None:
        """Read until `condition` holds."""
        end = time.monotonic() + TOO_LONG_S
        while not condition():
            assert time.monotonic() < end, "\n".join(self.rows())
            self.read(0.05)

    def until_full(self) -> None:
        """Read nothing, in a larger window, until no more of what the program writes can be kept for later."""
        self.resize(300, 90)
        end, looks = time.monotonic() + TOO_LONG_S, 0
        while looks < 5:
            assert time.monotonic() < end, "it could go on writing"
            select.select((), (), (), STILL_S / 4)
            waiting = struct.unpack("i", fcntl.ioctl(self._master, termios.FIONREAD, bytes(4)))[0]
            looks = looks + 1 if waiting >= MOST_KEPT else 0

    def until_shown(self, *words: str) -> None:
        """Read until all `words` can be seen, or in vain to the end of the program."""

        def are_shown() -> bool:
            return all(any(word in row for row in self.rows()) for word in words)

        self.until(lambda: are_shown() or self.process.poll() is not None)
        while self.process.poll() is not None and self.read(0):
            pass
        assert are_shown(), "\n".join(self.rows())

    def ends_with(self) -> int:
        """Read until the program has ended and return its exit status."""
        self.until(lambda: self.process.poll() is not None)
        while self.read(0):
            pass
        return self.process.returncode

    def is_restored(self) -> bool:
        """True when keys are echoed, lines are edited, the cursor is seen, the mouse is off, the old screen is back."""
        local_modes: int = termios.tcgetattr(self._master)[3]
        # Equal where neither was written: a mouse that was never switched on, a program that ended before it drew.
        off = [self.raw.rfind(mode + b"l") >= self.raw.rfind(mode + b"h") for mode in (b"?1049", b"?1000", b"?1003")]
        cursor = self.raw.rfind(b"?25h") >= self.raw.rfind(b"?25l")
        return all(off) and cursor and bool(local_modes & termios.ECHO) and bool(local_modes & termios.ICANON)

    @property
    def is_hung_up(self) -> bool:
        """True once the terminal has been closed."""
        return self._master < 0

    def hang_up(self) -> None:
        """Close the terminal while the program runs."""
        os.close(self._master)
        self._master = -1

    def close(self) -> None:
        """End the program, whatever it does, and the terminal."""
        self.process.kill()
        self.process.wait()
        if self._master >= 0:
            os.close(self._master)


def shown_length(output: bytes) -> int:
    """Return how many bytes a terminal shows at once: nothing of a frame before its end, nor of half a sequence."""
    begun, unfinished = output.rfind(FRAME_BEGINS), UNFINISHED.search(output)
    if begun > output.rfind(FRAME_ENDS):
        return begun
    return unfinished.start() if unfinished else len(output)


def epoch_of(terminal: Terminal) -> int:
    """Return the epoch that the status line shows; -1 without one."""
    found = re.search(r"ep (\d+)/", terminal.rows()[0])
    return int(found[1]) if found else -1
