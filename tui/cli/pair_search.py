"""Searches for pairs, and says on standard error how far that has come. It knows no images."""

import sys
import time
from collections.abc import Callable

from mnist_tui.engine.duplicates.pairs import Pairs, Search
from mnist_tui.tui.cli.progress_line import CLEAR, EVERY_S, print_progress


def finish(search: Search, quiet: bool, clock: Callable[[], float] = time.monotonic) -> Pairs:
    """Go through a search and return its pairs; on a terminal a line says how much is done, and goes in the end."""
    is_told, next_at = sys.stderr.isatty() and not quiet, clock()
    try:
        while True:
            done = next(search)
            if is_told and clock() >= next_at:
                next_at = clock() + EVERY_S
                print_progress(f"{CLEAR}comparing the images  {done:.0%}")
    except StopIteration as end:
        pairs: Pairs = end.value
        return pairs
    finally:
        if is_told:
            print_progress(CLEAR)
