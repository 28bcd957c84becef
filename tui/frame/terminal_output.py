"""What is written to the terminal, in a thread of its own: a slow terminal stops that thread and nothing else."""

from collections import deque
from contextlib import suppress
from threading import Condition, Thread
from typing import TextIO


class TerminalOutput:
    """Writes texts in order. What a terminal that is gone would have got is thrown away."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._waiting: deque[str] = deque()
        self._news = Condition()
        self._is_closed = False
        self._thread = Thread(target=self._run, name="terminal-output", daemon=True)
        self._thread.start()

    @property
    def is_behind(self) -> bool:
        """True while something waits for the terminal to take what was written before.

        What is just being written does not count: the terminal's answer to it may be here before this thread goes on.
        """
        return bool(self._waiting)

    def write(self, text: str) -> None:
        """Write as soon as the terminal takes it."""
        with self._news:
            self._waiting.append(text)
            self._news.notify()

    def close(self) -> None:
        """Wait until everything is written."""
        with self._news:
            self._is_closed = True
            self._news.notify()
        self._thread.join()

    def _run(self) -> None:
        while text := self._next():
            with suppress(OSError):
                self._file.write(text)
                self._file.flush()

    def _next(self) -> str:
        """Return all that waits once something does; nothing at the end."""
        with self._news:
            self._news.wait_for(lambda: self._waiting or self._is_closed)
            text = "".join(self._waiting)
            self._waiting.clear()
        return text
