"""Buckets of a curve: the lowest, the highest and the mean of so many rows, and the newest buckets of one width."""

from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
KEPT = 1024
"""Newest rows that stay as they are, and buckets of every width that are kept."""
SLACK = 256
"""Further places in the memory of a level, so that its buckets need not be copied whenever there is a new one."""
LOW, HIGH, SUM, FINITE = range(4)
"""What buckets hold of a column: extremes of the finite values, NaN where there is none, their sum and their count."""


class Level:
    """Buckets of one width: their number in all, and the newest of them. One that grows leaves this as it is."""

    def __init__(self, total: int, memory: Floats, end: int) -> None:
        self.total = total
        self._memory, self._end = memory, end
        self._owns_memory = True
        """False once another level continues in the same memory, behind the buckets of this one."""

    @classmethod
    def of(cls, total: int, stats: Floats) -> Self:
        """Return a level of `total` buckets with the newest of them, (4, columns, at most KEPT)."""
        memory: Floats = np.empty((*stats.shape[:-1], KEPT + SLACK))
        memory[..., : stats.shape[-1]] = stats
        return cls(total, memory, stats.shape[-1])

    @property
    def stats(self) -> Floats:
        """The newest buckets, (4, columns, at most KEPT)."""
        return self._memory[..., max(self._end - KEPT, 0) : self._end]

    def reaches(self, first: float) -> bool:
        """True when everything from `first` on, a value of the first column, is still there."""
        return self.total <= KEPT or bool(self.stats[LOW, 0, 0] <= first)

    def added(self, new: Floats) -> tuple["Level", Floats]:
        """Return the level with more buckets, and what the next level lacks once they are too many: pairs, merged."""
        unpaired = self.total if self.total <= KEPT else self.total % 2
        total = self.total + new.shape[-1]
        loose = np.concatenate([self.stats[..., self.stats.shape[-1] - unpaired :], new], axis=-1)
        return self._longer(total, new), paired(loose[..., : loose.shape[-1] // 2 * 2 if total > KEPT else 0])

    def _longer(self, total: int, new: Floats) -> "Level":
        end = self._end + new.shape[-1]
        if not self._owns_memory or end > self._memory.shape[-1]:
            kept = np.concatenate([self.stats, new], axis=-1)[..., -KEPT:]
            return Level.of(total, kept)
        self._memory[..., self._end : end] = new
        self._owns_memory = False
        return Level(total, self._memory, end)


def level_lengths(total: int) -> list[int]:
    """Return how many buckets every level holds after `total` rows."""
    if not 0 <= total < 1 << 62:
        raise ValueError(f"a curve cannot have {total} rows")
    lengths = [min(total, KEPT)]
    while total > KEPT:
        total //= 2
        lengths.append(min(total, KEPT))
    return lengths


def stats_of(rows: Floats) -> Floats:
    """Return rows, (n, columns), as buckets of one row each, (4, columns, n)."""
    finite = np.isfinite(rows.T)
    values = np.where(finite, rows.T, np.nan)
    return np.stack([values, values, np.where(finite, rows.T, 0.0), finite])


def grouped(stats: Floats, width: int) -> Floats:
    """Merge so many neighbours at a time, of the newest what is left: (4, columns, n) to (4, columns, ceil(n / width)).

    There must be some.
    """
    starts = np.arange(0, stats.shape[-1], width)
    low, high = np.fmin.reduceat(stats[LOW], starts, axis=-1), np.fmax.reduceat(stats[HIGH], starts, axis=-1)
    with np.errstate(over="ignore"):
        return np.concatenate([[low], [high], np.add.reduceat(stats[SUM:], starts, axis=-1)])


def paired(stats: Floats) -> Floats:
    """Merge neighbours, the first with the second, the third with the fourth: (4, columns, 2n) to (4, columns, n)."""
    left, right = stats[..., 0::2], stats[..., 1::2]
    merged = np.empty(left.shape)
    np.fmin(left[LOW], right[LOW], out=merged[LOW])
    np.fmax(left[HIGH], right[HIGH], out=merged[HIGH])
    with np.errstate(over="ignore"):
        np.add(left[SUM:], right[SUM:], out=merged[SUM:])
    return merged
