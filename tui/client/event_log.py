"""What happened, newest last, in a bounded number of lines: events of the run, notices, and what libraries printed."""

import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Literal

MOST_ENTRIES = 1000
LONGEST_LINE = 1000
CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[@-_]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Colours and movements of the cursor, in what is meant for a terminal."""

Kind = Literal["run", "change", "best", "test", "rest", "trouble", "output", "notice"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line."""

    number: int
    """Counts from 0; the oldest that are still there need not begin with it."""
    seconds: float
    """When it was written, since the epoch of the clock."""
    step: int | None
    kind: Kind
    text: str


class Log:
    """Keeps the newest entries."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.entries: deque[Entry] = deque(maxlen=MOST_ENTRIES)
        self._clock = clock
        self._partial: dict[str, str] = {}
        """Output whose line has not ended, by its source."""

    @property
    def last(self) -> int:
        """The number of the newest entry, -1 without one."""
        return self.entries[-1].number if self.entries else -1

    def add(self, kind: Kind, text: str, step: int | None = None) -> None:
        """Write a line. Of bests in a row the last takes the place of the one before; a notice is not repeated."""
        if self.entries and self.entries[-1].kind == kind:
            newest = self.entries[-1]
            if kind == "best":
                self.entries[-1] = replace(newest, seconds=self._clock(), step=step, text=text)
                return
            if kind == "notice" and newest.text == text:
                return
        self.entries.append(Entry(self.last + 1, self._clock(), step, kind, text[:LONGEST_LINE]))

    def overhear(self, source: str, output: str, step: int | None = None) -> bool:
        """Take in a piece of what `source` printed; return True if that ended a line."""
        *lines, rest = (self._partial.get(source, "") + output).split("\n")
        self._partial[source] = rest[-LONGEST_LINE:]
        texts = [CONTROL.sub("", line.rstrip("\r").rpartition("\r")[2]).expandtabs(4).rstrip() for line in lines]
        for text in filter(None, texts):
            self.add("output", f"{source}: {text}", step)
        return any(texts)

    def spoken(self, source: str) -> str:
        """Return the lines that are still there of what `source` printed."""
        lines = [entry.text for entry in self.entries if entry.text.startswith(f"{source}: ")]
        return "\n".join([*lines, *filter(None, [self._partial.get(source, "")])])


def short_warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, line: str | None = None
) -> str:
    """Return a warning of Python in one line, for `warnings.formatwarning`."""
    return f"{category.__name__}: {message} ({PurePath(filename).name}:{lineno})\n"
