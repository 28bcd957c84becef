"""Finds duplicate images: with the same pixels or nearly so. It must not know their labels."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.duplicates.likeness import ALIKE, Correlations, Pairing, find_alike
from mnist_tui.engine.duplicates.pool import Pool
from mnist_tui.engine.types import Indices, Pixels


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of images, by their places in all parts one after the other: (n,) each, the lower place first."""

    first: Indices
    """Of images with the same pixels always the first one."""
    second: Indices
    correlation: Correlations
    """1 for the same pixels."""
    is_same: NDArray[np.bool_]
    """Whether the pixels are the same."""
    is_complete: bool = True
    """False where there are more than were looked for."""

    def __len__(self) -> int:
        return len(self.first)


Search: TypeAlias = Generator[float, None, Pairs]
"""Yields which fraction is done, every few milliseconds."""


def find_pairs(parts: Sequence[Pixels], alike: float = ALIKE) -> Search:
    """Find the pairs in `parts`, (N, I) each: of the same pixels, and of those that correlate at `alike` or above.

    Of images with the same pixels only the first is compared with others.
    """
    pool = Pool(parts)
    first = yield from _first_ones(pool)
    is_copy = first != np.arange(len(pool))
    copies = np.flatnonzero(is_copy)
    near: Pairing = yield from find_alike(pool, np.flatnonzero(~is_copy), alike)
    return Pairs(
        np.concatenate([first[copies], near.first]),
        np.concatenate([copies, near.second]),
        np.concatenate([np.ones(len(copies)), near.correlation]),
        np.arange(len(copies) + len(near.first)) < len(copies),
        near.is_complete,
    )


def _first_ones(pool: Pool) -> Generator[float, None, Indices]:
    """Return for every image the first place that has the same pixels."""
    first, known = np.empty(len(pool), np.intp), dict[bytes, int]()
    for places in pool.chunks(np.arange(len(pool))):
        for place, row in zip(places.tolist(), pool.pixels(places), strict=True):
            first[place] = known.setdefault(blake2b(row.data, digest_size=16).digest(), place)
        yield 0.0
    return first
