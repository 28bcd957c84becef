"""How many threads compute: one beside a screen, else one per core; with any number the results are the same.

The matrix library gets one thread for itself: how it divides products depends on their number, and its threads wait for
each other in a busy loop, so that they slow down to a sixth when another program wants a core.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import numpy as np

from mnist_tui.engine.workers import Workers
from mnist_tui.tui.system.cores import available_cores
from mnist_tui.tui.training.room import prove_bytes

LIBRARY_BYTES = 36_000_000
"""What OpenBLAS takes with its first product; where it does not get that, it ends the process."""
THREAD_BYTES = 60_000_000
"""What it takes for every further thread, with the thread's own part of the heap."""
SMALL = 256
"""Rows of a matrix that is large enough for the library to begin in earnest."""
MOST_CHOSEN = 4
"""No product is cut into more blocks, so more threads are not chosen."""


@dataclass(frozen=True, slots=True)
class Threads:
    """The threads of a run, and the cores that this process may use."""

    workers: Workers
    cores: int

    @property
    def count(self) -> int:
        """Threads that share a step."""
        return self.workers.count

    def has_second_core(self) -> bool:
        """Tell whether a thread that prepares the next batches can gain anything."""
        return self.cores > 1


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Let the matrix library use one thread within the block."""
    from threadpoolctl import ThreadpoolController

    with ThreadpoolController().limit(limits=1, user_api="blas"):
        yield


@contextmanager
def compute_threads(asked: int, has_screen: bool = False) -> Iterator[Threads]:
    """Yield `asked` threads, which end with the block; with 0 as many as cores, or one beside a screen.

    Raises:
        RoomError: there is too little memory for the matrix library.
    """
    cores = available_cores()
    chosen = 1 if has_screen else min(cores, MOST_CHOSEN)
    with one_blas_thread(), Workers(asked or chosen) as workers:
        _begin_library(workers.count)
        yield Threads(workers, cores)


@cache
def _begin_library(threads: int) -> None:
    """Have the matrix library take its memory; RoomError if there is too little for so many threads."""
    prove_bytes("the matrix library", LIBRARY_BYTES + (threads - 1) * THREAD_BYTES)
    square = np.ones((SMALL, SMALL), np.float32)
    np.dot(square, square)
