"""The event log, latest last, with a limited number of lines: events of the run, notices, output of libraries."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Literal

MOST_ENTRIES = 1000
LONGEST_LINE = 1000
CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[@-_]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Escape sequences and control characters of terminal output."""

Kind = Literal["run", "change", "best", "test", "pause", "done", "error", "output", "notice", "found"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line."""

    number: int
    """Counts from 0; the oldest entry that is kept may have a higher one."""
    seconds: float
    """When it was written, since the epoch of the clock."""
    step: int | None
    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class EventLog:
    """The latest entries. Adding one returns another log."""

    entries: tuple[Entry, ...] = ()
    unfinished: Mapping[str, str] = field(default_factory=dict)
    """Unfinished lines of output, by source."""

    @property
    def last(self) -> int:
        """The number of the latest entry, -1 without one."""
        return self.entries[-1].number if self.entries else -1

    def added(self, kind: Kind, text: str, seconds: float, step: int | None = None) -> "EventLog":
        """Return the log with one more line. Of consecutive best results only the last is kept; no notice repeats."""
        if self.entries and self.entries[-1].kind == kind:
            newest = self.entries[-1]
            if kind == "best":
                return replace(self, entries=(*self.entries[:-1], Entry(newest.number, seconds, step, kind, text)))
            if kind == "notice" and newest.text == text:
                return self
        entry = Entry(self.last + 1, seconds, step, kind, text[:LONGEST_LINE])
        return replace(self, entries=(*self.entries, entry)[-MOST_ENTRIES:])

    def heard(self, source: str, output: str, seconds: float, step: int | None = None) -> "EventLog":
        """Return the log after `source` printed `output`, with an entry for every finished line."""
        *lines, rest = (self.unfinished.get(source, "") + output).split("\n")
        log = replace(self, unfinished={**self.unfinished, source: rest[-LONGEST_LINE:]})
        texts = [CONTROL.sub("", line.rstrip("\r").rpartition("\r")[2]).expandtabs(4).rstrip() for line in lines]
        for text in filter(None, texts[-MOST_ENTRIES:]):
            log = log.added("output", f"{source}: {text}", seconds, step)
        return log

    def output_of(self, source: str) -> str:
        """Return the kept lines of what `source` printed."""
        lines = [entry.text for entry in self.entries if entry.text.startswith(f"{source}: ")]
        return "\n".join([*lines, *filter(None, [self.unfinished.get(source, "")])])


def short_warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, line: str | None = None
) -> str:
    """Format a Python warning as one line, for `warnings.formatwarning`."""
    return f"{category.__name__}: {message} ({PurePath(filename).name}:{lineno})\n"
