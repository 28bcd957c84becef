"""What is written to the terminal, in a thread of its own: a slow terminal stops that thread and nothing else."""

import os
import select
import termios
from contextlib import suppress
from threading import Condition, Thread

DEAF_S = 0.5
"""A terminal that takes nothing for so long is not waited for at the end."""
SMALL_PIECE = 512
"""Bytes, where a terminal can only be written to by waiting for it."""


class TerminalOutput:
    """Writes texts in order, as the terminal takes them. What one that is gone would have got is thrown away."""

    def __init__(self, descriptor: int) -> None:
        """`descriptor` is of the terminal, and stays as it is: other programs use it, too."""
        self._descriptor, self._most = _opened_again(descriptor)
        self._unsent = b""
        self._last_words: bytes | None = None
        """What has been written since something was thrown away."""
        self._taken = 0
        """Bytes that the terminal has taken."""
        self._news = Condition()
        self._is_closed = self._is_writing = self._is_dropped = False
        """The last is true when what is being written is not to be gone on with."""
        self._thread = Thread(target=self._run, name="terminal-output", daemon=True)
        self._thread.start()

    @property
    def is_behind(self) -> bool:
        """True while something waits for the terminal to take what was written before.

        What is just being written does not count: the terminal's answer to it may be here before this thread goes on.
        """
        return bool(self._unsent)

    def write(self, text: str) -> None:
        """Write as soon as the terminal takes it."""
        with self._news:
            self._unsent += (data := text.encode(errors="replace"))
            if self._last_words is not None:
                self._last_words += data
            self._news.notify()

    def drop(self) -> bool:
        """Throw away what the terminal has not taken; return True if there was anything, even half a sequence."""
        with self._news:
            was_behind = bool(self._unsent) or self._is_writing
            self._unsent, self._last_words, self._is_dropped = b"", b"", True
        return was_behind

    def close(self, break_off: str = "") -> None:
        """Wait until everything is written, or the terminal takes nothing any more.

        Then what it has not read yet is thrown away in the system, too, wherever that cuts it, and `break_off` and what
        was written since `drop` take its place: they are there when it reads again.
        """
        with self._news:
            self._is_closed = True
            self._news.notify()
        taken = -1
        while self._thread.is_alive() and taken != self._taken:
            taken = self._taken
            self._thread.join(DEAF_S)
        last_words = break_off.encode() + self._last_words if self._last_words is not None else b""
        self.drop()
        if self._thread.is_alive() and last_words:
            self._force(last_words)

    def _force(self, data: bytes) -> None:
        """Make room and write. The other thread is not told that there is room, and has nothing to write any more."""
        with suppress(termios.error):
            termios.tcflush(self._descriptor, termios.TCOFLUSH)
        if select.select((), (self._descriptor,), (), 0)[1]:
            self._write(data)

    def _run(self) -> None:
        is_full = False
        while self._has_work():
            if is_full or self._most is not None:
                select.select((), (self._descriptor,), ())
            piece = self._next_piece()
            taken = self._write(piece)
            is_full = taken < len(piece)
            with self._news:
                self._taken, self._is_writing = self._taken + taken, False
                if not self._is_dropped:
                    self._unsent = piece[taken:] + self._unsent
        if self._most is None:
            os.close(self._descriptor)

    def _has_work(self) -> bool:
        """Wait for something to write; return False at the end."""
        with self._news:
            self._news.wait_for(lambda: self._unsent or self._is_closed)
            return bool(self._unsent)

    def _next_piece(self) -> bytes:
        with self._news:
            piece, self._is_writing, self._is_dropped = self._unsent[: self._most], True, False
            self._unsent = self._unsent[len(piece) :]
        return piece

    def _write(self, piece: bytes) -> int:
        """Return how many bytes the terminal has taken; one that is gone takes everything."""
        try:
            return os.write(self._descriptor, piece)
        except BlockingIOError:
            return 0
        except OSError:
            return len(piece)


def _opened_again(descriptor: int) -> tuple[int, int | None]:
    """Return a descriptor that never waits for the terminal, and None; or the same one, and how much to write at once.

    Whether writing waits cannot be said of the descriptor itself, which this process shares with the shell.
    """
    try:
        return os.open(os.ttyname(descriptor), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY), None
    except OSError:  # it has no name here, or belongs to somebody else
        return descriptor, SMALL_PIECE
