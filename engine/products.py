"""Matrix products that several threads share. They must not know which layer a product belongs to.

Where a product is cut depends on its shape alone, never on who computes it: any number of threads gives the same bits.
"""

import numpy as np

from mnist_tui.engine.types import Floats
from mnist_tui.engine.workers import Workers

CUT_FROM = 24e6
"""Multiplications from which a product is cut in two; a smaller one is done before a second thread has woken up."""
CUT_IN_FOUR_FROM = 64e6
ALIGNMENT = 32
"""Blocks begin at multiples of it, which BLAS computes fastest."""


def multiply(a: Floats, b: Floats, out: Floats, workers: Workers) -> None:
    """Write a b into `out`, (M, K) times (K, N), cut along the longer side of `out` if that is worth it."""
    rows, columns = out.shape
    multiplications = rows * columns * b.shape[0]
    if multiplications < CUT_FROM:
        np.dot(a, b, out=out)
        return
    is_tall = rows >= columns
    edges = _edges(rows if is_tall else columns, 2 if multiplications < CUT_IN_FOUR_FROM else 4)

    def work(block: int, thread: int) -> None:
        part = slice(edges[block], edges[block + 1])
        # np.dot would copy a part of a transposed a, and takes no `out` with gaps between its rows.
        if is_tall:
            np.matmul(a[part], b, out=out[part])
        else:
            np.matmul(a, b[:, part], out=out[:, part])

    workers.run(len(edges) - 1, work)


def _edges(length: int, blocks: int) -> list[int]:
    """Return where each of at most `blocks` blocks of about the same length begins, and where the last one ends."""
    size = -(-length // (blocks * ALIGNMENT)) * ALIGNMENT
    return [*range(0, length, size), length]
