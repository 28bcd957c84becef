"""What happened, newest last, in a bounded number of lines: events of the run, notices, and what libraries printed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Literal

MOST_ENTRIES = 1000
LONGEST_LINE = 1000
CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[@-_]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Colours and movements of the cursor, in what is meant for a terminal."""

Kind = Literal["run", "change", "best", "test", "pause", "error", "output", "notice"]


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


@dataclass(frozen=True, slots=True)
class EventLog:
    """The newest entries. Adding one returns another log."""

    entries: tuple[Entry, ...] = ()
    unfinished: Mapping[str, str] = field(default_factory=dict)
    """Output whose line has not ended, by its source."""

    @property
    def last(self) -> int:
        """The number of the newest entry, -1 without one."""
        return self.entries[-1].number if self.entries else -1

    def added(self, kind: Kind, text: str, seconds: float, step: int | None = None) -> "EventLog":
        """Return the log with one more line. Of bests in a row the last replaces the one before; no notice repeats."""
        if self.entries and self.entries[-1].kind == kind:
            newest = self.entries[-1]
            if kind == "best":
                return replace(self, entries=(*self.entries[:-1], Entry(newest.number, seconds, step, kind, text)))
            if kind == "notice" and newest.text == text:
                return self
        entry = Entry(self.last + 1, seconds, step, kind, text[:LONGEST_LINE])
        return replace(self, entries=(*self.entries, entry)[-MOST_ENTRIES:])

    def heard(self, source: str, output: str, seconds: float, step: int | None = None) -> "EventLog":
        """Return the log after a piece of what `source` printed, with an entry for every line that has ended."""
        *lines, rest = (self.unfinished.get(source, "") + output).split("\n")
        log = replace(self, unfinished={**self.unfinished, source: rest[-LONGEST_LINE:]})
        texts = [CONTROL.sub("", line.rstrip("\r").rpartition("\r")[2]).expandtabs(4).rstrip() for line in lines]
        for text in filter(None, texts[-MOST_ENTRIES:]):
            log = log.added("output", f"{source}: {text}", seconds, step)
        return log

    def output_of(self, source: str) -> str:
        """Return the lines that are still there of what `source` printed."""
        lines = [entry.text for entry in self.entries if entry.text.startswith(f"{source}: ")]
        return "\n".join([*lines, *filter(None, [self.unfinished.get(source, "")])])


def short_warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, line: str | None = None
) -> str:
    """Return a warning of Python in one line, for `warnings.formatwarning`."""
    return f"{category.__name__}: {message} ({PurePath(filename).name}:{lineno})\n"
