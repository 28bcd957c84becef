"""How much memory this process may still take, and how it gives back what it does not need. It knows no networks.

Every limit is asked for here and nowhere else; one that a system does not have is none.
"""

import ctypes
import gc
import math
import os
import resource
from collections.abc import Iterator
from pathlib import Path

ROOT = Path("/")
PAGES_TAKEN, PAGES_OF_DATA = 0, 5
"""Where /proc/self/statm tells of the whole address space, and of the data in it."""
CGROUP_FILES = (("memory.max", "memory.current"), ("memory.limit_in_bytes", "memory.usage_in_bytes"))
"""Limit and use, by version 2 and by version 1."""
FILE_CACHE = ("inactive_file", "total_inactive_file")
"""What a control group counts as used, though the system takes it back at once when it is needed."""


def available_bytes(root: Path = ROOT) -> float:
    """Return what can still be allocated, by the tightest of all limits; infinity where nobody knows.

    `root` is where the system's own folders are.
    """
    return max(min(math.inf, _free_bytes(root), *_control_groups(root), *_process_limits(root)), 0)


def release() -> None:
    """Free what is no longer needed, and give it back to the system where the C library can; some 20 ms."""
    gc.collect()  # an iteration that was given up half-way refers to itself
    give_back()


def give_back() -> None:
    """Give what is free back to the system where the C library can; about a millisecond."""
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError):  # another library than glibc
        return


def size_text(size: float) -> str:
    """Write `310 MB`, `1.2 GB`, `401 GB`."""
    if size < 1e9:
        return f"{size / 1e6:,.0f} MB"
    return f"{size / 1e9:.1f} GB" if size < 1e10 else f"{size / 1e9:,.0f} GB"


def _free_bytes(root: Path) -> float:
    """Return the memory of the machine that no program uses; all of it where only that is known."""
    for line in _text(root / "proc/meminfo").splitlines():
        name, _, value = line.partition(":")
        if name == "MemAvailable":
            return 1024 * int(value.split()[0])
    for name in ("SC_AVPHYS_PAGES", "SC_PHYS_PAGES"):
        try:
            return os.sysconf(name) * os.sysconf("SC_PAGE_SIZE")
        except (AttributeError, ValueError, OSError):
            continue
    return math.inf


def _control_groups(root: Path) -> Iterator[float]:
    """Yield what is left within the limit of every control group that this process is in."""
    for line in _text(root / "proc/self/cgroup").splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers and "memory" not in controllers.split(","):
            continue
        mount = root / "sys/fs/cgroup" / ("memory" if controllers else "")
        group = mount / path.lstrip("/")
        for folder in (group, *group.parents):
            yield _left_in(folder)
            if folder == mount:
                break


def _left_in(folder: Path) -> float:
    for limit, used in CGROUP_FILES:
        most, now = _text(folder / limit).strip(), _text(folder / used).strip()
        if most.isdigit() and now.isdigit():
            lines = (line.split() for line in _text(folder / "memory.stat").splitlines())
            cache = [int(value) for name, value in lines if name in FILE_CACHE]
            return int(most) - int(now) + max(cache, default=0)
    return math.inf


def _process_limits(root: Path) -> Iterator[float]:
    """Yield what is left within the limits of this process itself, such as `ulimit -v` sets."""
    pages = _text(root / "proc/self/statm").split()
    for name, place in (("RLIMIT_AS", PAGES_TAKEN), ("RLIMIT_DATA", PAGES_OF_DATA)):
        limit = resource.getrlimit(getattr(resource, name))[0] if hasattr(resource, name) else resource.RLIM_INFINITY
        if limit != resource.RLIM_INFINITY:
            taken = int(pages[place]) * resource.getpagesize() if len(pages) > place else 0
            yield limit - taken


def _text(path: Path) -> str:
    """Return what a file of the system says; nothing where there is none."""
    try:
        return path.read_text()
    except OSError:
        return ""
