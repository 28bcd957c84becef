"""What tmux, ps and top call this process. On Linux only: elsewhere they ask for the name of the program file.

Loaded before anything else of the program, so it imports next to nothing.
"""

import os
from collections.abc import Sequence

PROGRAM = "mnist-tui"
ENGINE_TITLE = f"{PROGRAM}: engine"
"""Of the process that trains, or answers about what it has opened."""
STAT, MEMORY, NAME = "/proc/self/stat", "/proc/self/mem", "/proc/self/comm"
ARGUMENTS_BEGIN, ARGUMENTS_END = 45, 46
"""Fields of proc_pid_stat(5), counted from the one behind the name: between which addresses the command line is."""
IS_TITLE = b"\1"
"""A last byte that is not 0 tells the kernel that what stands before the first 0 is a title, as by setproctitle(3)."""


def called_title(arguments: Sequence[str]) -> str:
    """Return the title of a program that was called with these arguments."""
    return " ".join((PROGRAM, *arguments))


def set_process_title(title: str) -> None:
    """Take another title; it is cut to the length of the command line, and stays where the system has no place for it.

    The title overwrites the command line in this process's own memory: Python has taken its copy of it long before.
    """
    try:
        with open(STAT, "rb") as stat:
            fields = stat.read().rpartition(b")")[2].split()
        begin, end = int(fields[ARGUMENTS_BEGIN]), int(fields[ARGUMENTS_END])
        with open(MEMORY, "r+b", buffering=0) as memory:
            memory.seek(begin)
            memory.write(title_bytes(title, end - begin))
        with open(NAME, "wb", buffering=0) as name:
            name.write(PROGRAM.encode())
    except (OSError, IndexError, ValueError):
        return


def title_bytes(title: str, size: int) -> bytes:
    """Return a command line of `size` bytes that reads as the title.

    Raises:
        ValueError: there is no room for the name of the program.
    """
    if size < len(PROGRAM) + 2:
        raise ValueError(f"{size} bytes have no room for a title")
    return os.fsencode(title)[: size - 2].ljust(size - 1, b"\0") + IS_TITLE
