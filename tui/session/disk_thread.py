"""Asks disks in threads of their own: one that does not answer, such as a network drive, must not hold up training.

Such a thread cannot be ended. It is left alone, also when the program ends.
"""

import os
from collections.abc import Callable
from concurrent.futures import Future, wait
from pathlib import Path
from threading import Thread
from typing import TypeVar

from mnist_tui.data.errors import DataError, printable

ANSWERS_WITHIN_S, LOOK_S = 0.25, 0.01
NO_ANSWER = "the disk does not answer"
Result = TypeVar("Result")


def begin_in_thread(name: str, call: Callable[[], Result]) -> "Future[Result]":
    """Begin a call in a thread that nobody has to wait for."""
    future: Future[Result] = Future()

    def work() -> None:
        try:
            future.set_result(call())
        except BaseException as error:
            future.set_exception(error)

    Thread(target=work, name=name, daemon=True).start()
    return future


class DiskProbe:
    """Finds out whether the disk of a folder answers, before it is read in the session's thread."""

    def __init__(self, ask: Callable[[Path], object] = os.statvfs, within_s: float = ANSWERS_WITHIN_S) -> None:
        """`ask` asks the disk itself, and nothing that remembers what it said."""
        self._ask, self._within_s = ask, within_s
        self._asked: Future[object] | None = None
        """The question that has not been answered in time."""

    def answers(self, folder: Path, within_s: float = LOOK_S) -> bool:
        """Tell whether the disk answers within so many seconds. While a question waits no other one is asked."""
        if self._asked is None:
            self._asked = begin_in_thread("disk-probe", lambda: self._ask(folder))
        if wait([self._asked], within_s).not_done:
            return False
        self._asked = None  # an error is an answer, too
        return True

    def prove(self, folder: Path) -> None:
        """Raise DataError if the disk does not answer: after a moment, or at once where it has not lately."""
        if not self.answers(folder, self._within_s if self._asked is None else 0):
            raise DataError(f"{printable(str(folder))}: {NO_ANSWER}")
