"""A pseudo-terminal that notes when every byte came, and can be made to read slowly; for measurements and tests."""

import fcntl
import os
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyte

OWNER = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
RULES = {"MNIST_TUI_ON_HANGUP": "end", "MNIST_TUI_PACE": "max"}
NOT_INHERITED = (
    "PYTHONDONTWRITEBYTECODE",
    *("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"),
    *("NO_COLOR", "COLORTERM", "COLORFGBG", "COLUMNS", "LINES"),
)
ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[6n": b"\x1b[1;1R", b"\x1b[c": b"\x1b[?62;22c"}
"""What a terminal says of itself: whether it shows pictures at one stroke, where its cursor is, of which kind it is."""
QUESTION = re.compile(b"|".join(map(re.escape, ANSWERS)))
UNKNOWN_TO_PYTE = re.compile(
    rb"\x1b\[[<=>][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1bP[^\x1b]*\x1b\\"
)
UNFINISHED = re.compile(rb"\x1b[^a-zA-Z~\x07]{0,60}\Z")
SLOW_PIECE_S = 0.02


@dataclass
class Terminal:
    """A program in a terminal; `pieces` is what it wrote, with the times of reading."""

    command: list[str]
    columns: int = 80
    rows: int = 24
    environment: Mapping[str, str] = field(default_factory=dict)
    bytes_per_s: float = float("inf")
    pieces: list[tuple[float, bytes]] = field(default_factory=list)
    begun: float = 0.0
    process: "subprocess.Popen[bytes]" = field(init=False)
    _screen: int = field(init=False)
    _unanswered: bytes = b""

    def __post_init__(self) -> None:
        self._screen, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))
        clean = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
        self.begun = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-S", "-E", "-c", OWNER, *self.command],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env={**RULES, **clean, "TERM": "xterm-256color", "LANG": "C.UTF-8", **self.environment},
        )
        os.close(theirs)

    def type(self, keys: str) -> float:
        """Press keys and return the time."""
        os.write(self._screen, keys.encode())
        return time.perf_counter()

    def read(self, seconds: float) -> None:
        """Take in what comes for so long, as fast as this terminal reads."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0 and self._read_piece(left):
            pass

    def read_until(self, word: bytes, seconds: float = 60.0) -> None:
        """Read until `word` has been written, in one piece."""
        end = time.perf_counter() + seconds
        while word not in b"".join(piece for _, piece in self.pieces[-4:]):
            if time.perf_counter() > end:
                raise SystemExit(f"{word!r} was not written within {seconds} s")
            if not self._read_piece(0.5):
                raise SystemExit(f"the program ended before it wrote {word!r}")

    def written(self, since: float = 0.0, until: float = float("inf")) -> bytes:
        """Return what was read between two times."""
        return b"".join(piece for at, piece in self.pieces if since < at <= until)

    def screen_processor_s(self) -> float:
        """Return the processor time of the program itself, without its engine."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> tuple[float, float]:
        """Wait for the end; return the time it came and the processor seconds of the program and its children."""
        while self._read_piece(0.5):
            pass
        _, status, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        os.close(self._screen)
        return time.perf_counter(), usage.ru_utime + usage.ru_stime

    def _read_piece(self, seconds: float) -> bool:
        """Take in one piece; False when the program has let go of the terminal."""
        size = 1 << 16
        if self.bytes_per_s < float("inf"):
            time.sleep(SLOW_PIECE_S)
            size, seconds = int(self.bytes_per_s * SLOW_PIECE_S), 0.0
        if not select.select([self._screen], [], [], seconds)[0]:
            return True
        try:
            piece = os.read(self._screen, size)
        except OSError:
            return False
        self.pieces.append((time.perf_counter(), piece))
        self._answer(piece)
        return bool(piece)

    def _answer(self, piece: bytes) -> None:
        text, end = self._unanswered + piece, 0
        for question in QUESTION.finditer(text):
            os.write(self._screen, ANSWERS[question[0]])
            end = question.end()
        self._unanswered = text[max(end, len(text) - 8) :]

    def pictures(self) -> Iterator[tuple[float, list[str]]]:
        """Return what could be seen after every piece."""
        screen = pyte.Screen(self.columns, self.rows)
        stream, rest = pyte.ByteStream(screen), b""
        for at, piece in self.pieces:
            ready = rest + piece
            unfinished = UNFINISHED.search(ready)
            cut = unfinished.start() if unfinished else len(ready)
            rest = ready[cut:]
            stream.feed(UNKNOWN_TO_PYTE.sub(b"", ready[:cut]))
            yield at, list(screen.display)
