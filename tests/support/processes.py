"""What runs on this machine, read from /proc: the processes that another has started, and how they were called."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

ENGINE = ("mnist_tui.tui.serve", "mnist-tui: engine")
"""What is in the command line of an engine, before it has taken a title, and then."""


def command_line(pid: int) -> str:
    """Return how a process was called; nothing when there is none."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def marked(mark: str) -> list[int]:
    """Return the process ids of what was started with `mark` in its environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes():
                found.append(int(folder.name))
        except OSError:  # it has just ended, or is somebody else's
            continue
    return found


def children_of(pid: int) -> Iterator[int]:
    """Return the process ids of what a process has started."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has just ended
            continue
        if parent == pid:
            yield int(folder.name)


def descendants_of(pid: int) -> list[int]:
    """Return the process ids of what a process has started, and what these have started."""
    return [one for child in children_of(pid) for one in (child, *descendants_of(child))]


def processor_s(pid: int) -> float:
    """Return the processor time that a process has used; once it has ended, OSError."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def engine_of(pid: int) -> int:
    """Return the process id of the engine that the program `pid` has started."""
    for child in children_of(pid):
        if is_engine(child):
            return child
    raise AssertionError("no engine")


def is_engine(pid: int) -> bool:
    """Tell whether a process trains for a screen."""
    return any(words in command_line(pid) for words in ENGINE)


def is_called(pid: int, program: str) -> bool:
    """Tell whether a process is the program at this path, before it has taken a title or since then."""
    line = command_line(pid)
    return line.startswith("mnist-tui ") or (line.startswith(sys.executable) and program in line and " -c " not in line)
