"""Says on standard error how far the networks of a cross-validation have come."""

import sys
import time
from collections.abc import Callable, Iterable

from mnist_tui.tui.cli.console import duration
from mnist_tui.tui.cli.progress_line import CLEAR, EVERY_S, print_progress


def follow(progress: Iterable[float], networks: int, quiet: bool, clock: Callable[[], float] = time.monotonic) -> None:
    """Go through `progress`, fractions from 0 to 1, and tell of it.

    A terminal has one line that changes and goes in the end; anything else gets a line whenever a network is trained.
    """
    is_terminal, begin = sys.stderr.isatty() and not quiet, clock()
    next_at, trained = begin, 0
    try:
        for done in progress:
            now = clock()
            if is_terminal and now >= next_at:
                next_at = now + EVERY_S
                print_progress(CLEAR + _line(done, networks, now - begin))
            elif not is_terminal and not quiet and int(done * networks) > trained:
                trained = int(done * networks)
                print_progress(f"trained {trained} of {networks} networks, {duration(now - begin)}\n")
    finally:
        if is_terminal:
            print_progress(CLEAR)


def _line(done: float, networks: int, seconds: float) -> str:
    number = min(int(done * networks) + 1, networks)
    left = f"  {duration(seconds / done - seconds)} left" if done > 0 else ""
    return f"network {number} of {networks}  {done:.0%}{left}"
