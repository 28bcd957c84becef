"""Searches for pairs, and says on standard error how far that has come. It knows no images."""

import sys
import time
from collections.abc import Callable
from contextlib import suppress

from mnist_tui.engine.duplicates.pairs import Pairs, Search
from mnist_tui.tui.cli.streams import OutputError

EVERY_S = 0.2
CLEAR = "\r\x1b[K"


def finish(search: Search, quiet: bool, clock: Callable[[], float] = time.monotonic) -> Pairs:
    """Go through a search and return its pairs; on a terminal a line says how much is done, and goes in the end."""
    is_told, next_at = sys.stderr.isatty() and not quiet, clock()
    try:
        while True:
            done = next(search)
            if is_told and clock() >= next_at:
                next_at = clock() + EVERY_S
                _write(f"{CLEAR}comparing the images  {done:.0%}")
    except StopIteration as end:
        pairs: Pairs = end.value
        return pairs
    finally:
        if is_told:
            _write(CLEAR)


def _write(text: str) -> None:
    """Print on standard error; a full disk behind a log must not end the search."""
    with suppress(OutputError):
        print(text, end="", file=sys.stderr, flush=True)
