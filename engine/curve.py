"""A curve of any length in a bounded amount of memory: its newest rows as they are, older ones in ever wider buckets.

Buckets keep the lowest, the highest and the mean value, so that extremes never vanish. It knows no training.
"""

import copy
from dataclasses import dataclass
from typing import Self

import numpy as np

from mnist_tui.engine.buckets import FINITE, HIGH, KEPT, SUM, Floats, Level, grouped, level_lengths, paired, stats_of


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Part of a curve as buckets, oldest first; a single row is a bucket, too. Arrays are (columns, n), read-only."""

    low: Floats
    high: Floats
    mean: Floats
    finite: Floats
    """Number of finite values in a bucket; the other arrays are about these, and NaN where there is none."""


class Curve:
    """Rows of numbers that are only ever added to; the first column ascends.

    For a part of the curve that is R rows long there are at least min(R, KEPT / 2) buckets, all of one width but for
    the newest few. Each doubling of the length adds KEPT buckets to the memory: 10^8 rows of 4 take 2.4 MB.
    """

    def __init__(self, columns: int) -> None:
        self._rows: Floats = np.empty((2 * KEPT, columns))
        self._owns_rows = True
        """False once another curve continues in the same array, behind the rows of this one."""
        self._length = 0
        """Rows in that array, the newest of all."""
        self._taken = 0
        """How many of them the levels have taken in."""
        self._total = 0
        self._levels: list[Level] = []
        """Buckets of 1, 2, 4, ... rows."""
        self._stretches: dict[int, Stretch] = {}
        """By number of the level, what has been read since the last row."""

    def __len__(self) -> int:
        """Return how many rows have been added in all."""
        return self._total

    def append(self, *values: float) -> None:
        """Add one row."""
        if self._length == len(self._rows) or not self._owns_rows:
            self.extend(np.array([values]))
            return
        self._rows[self._length] = values
        self._length += 1
        self._total += 1

    def extend(self, rows: Floats) -> None:
        """Add rows, (n, columns)."""
        end = self._length + len(rows)
        if not len(rows):
            return
        if end > len(self._rows) or not self._owns_rows:
            self._take_in(stats_of(self._rows[self._taken : self._length]))
            self._take_in(stats_of(rows))
            self._begin_with(np.concatenate([self._rows[: self._length], rows])[-KEPT:])
        else:
            self._rows[self._length : end] = rows
            self._length = end
        self._total += len(rows)

    def extended(self, rows: Floats) -> Self:
        """Return the curve with more rows, (n, columns). This one stays as it is, and both share memory."""
        if not len(rows):
            return self
        longer = copy.copy(self)
        longer._levels, longer._stretches = list(self._levels), {}
        self._owns_rows = False
        longer.extend(rows)
        return longer

    def condensed(self, start: int, most: int) -> Floats:
        """Return the rows from `start` on as buckets, (4, columns, n), the oldest first; `extended_by` takes them.

        Of rows that are all kept exactly there are at most `most` buckets, all of one width but the newest. Otherwise
        there are about so many of every width: the older the wider, and the oldest may begin before `start`.
        """
        if start >= self.exact_from:
            rows = self.rows(start)
            return grouped(stats_of(rows), -(-len(rows) // most)) if len(rows) else stats_of(rows)
        self._catch_up()
        parts: list[Floats] = []
        end, place, is_whole = self._total, 0, False
        stats, oldest = self._levels[0].stats, self.exact_from
        while not is_whole:
            first = max((end - most) // 2 * 2, start >> place)
            parts.append(stats[..., first - oldest : end - oldest])
            is_whole, end, place = first == start >> place, first // 2, place + 1
            if place < len(self._levels):
                stats = self._levels[place].stats
                oldest = self._levels[place].total - stats.shape[-1]
            else:  # the widest level has all from the beginning
                stats, oldest = paired(stats[..., : 2 * end]), 0
        return np.concatenate(parts[::-1], axis=-1)

    def extended_by(self, stats: Floats) -> Self:
        """Return the curve with more buckets at its end, (4, columns, n); each counts as a row from then on."""
        if not stats.shape[-1]:
            return self
        self._catch_up()
        longer = copy.copy(self)
        longer._levels, longer._stretches = list(self._levels), {}
        longer._take_in(stats)
        with np.errstate(invalid="ignore"):
            rows = (stats[SUM] / stats[FINITE]).T
        rows[:, 0] = stats[HIGH, 0]
        longer._begin_with(np.concatenate([self.rows(), rows])[-KEPT:])
        longer._total += len(rows)
        return longer

    @property
    def columns(self) -> int:
        """Numbers in a row."""
        return int(self._rows.shape[1])

    @property
    def exact_from(self) -> int:
        """The number of the oldest row, the first being 0, that `rows` still has."""
        return max(self._total - KEPT, 0)

    def rows(self, start: int = 0) -> Floats:
        """Return a read-only view of the newest rows, (n, columns): from row `start` on, and at most KEPT of them.

        It does not change when rows are added.
        """
        view = self._rows[max(start, self.exact_from) + self._length - self._total : self._length]
        view.flags.writeable = False
        return view

    def stretch(self, first: float = -np.inf) -> Stretch:
        """Return the curve from `first`, a value of the first column, to its end; some buckets may lie before that."""
        self._catch_up()
        place = next(place for place, level in enumerate(self._levels) if level.reaches(first))
        if place not in self._stretches:
            self._stretches[place] = self._joined(place)
        return self._stretches[place]

    def _joined(self, place: int) -> Stretch:
        """Return the buckets of a level, and those of finer ones that are too new to be in it."""
        unpaired = [finer.stats[..., -1:] for finer in reversed(self._levels[:place]) if finer.total % 2]
        stats = np.concatenate([self._levels[place].stats, *unpaired], axis=-1)
        with np.errstate(invalid="ignore"):
            stats[SUM] /= stats[FINITE]
        stats.flags.writeable = False
        return Stretch(*stats)

    def saved(self) -> tuple[int, Floats, Floats]:
        """Return the number of rows, the newest of them, (n, columns), and the wider buckets, (4, columns, m)."""
        self._catch_up()
        rows = self.rows().copy()
        return self._total, rows, np.concatenate([level.stats for level in self._levels], axis=-1)[..., len(rows) :]

    def restore(self, total: int, rows: Floats, buckets: Floats) -> None:
        """Become the curve whose `saved` returned these.

        Raises:
            ValueError: the arrays do not fit each other, or another number of columns.
        """
        kept = level_lengths(total)
        expected = (kept[0], self.columns), (4, self.columns, sum(kept[1:]))
        if (rows.shape, buckets.shape) != expected:
            raise ValueError(
                f"a curve of {total} rows has the shapes {rows.shape} {buckets.shape}, expected {expected}"
            )
        parts = np.split(buckets, np.cumsum(kept[1:])[:-1], axis=-1) if len(kept) > 1 else []
        self._total = total
        self._stretches.clear()
        self._levels = [Level.of(total >> place, part) for place, part in enumerate([stats_of(rows), *parts])]
        self._begin_with(rows)

    def _begin_with(self, rows: Floats) -> None:
        # A new array, so that views of the old one keep their numbers.
        self._rows = np.empty(self._rows.shape)
        self._rows[: len(rows)] = rows
        self._owns_rows = True
        self._length = self._taken = len(rows)

    def _catch_up(self) -> None:
        if self._taken < self._length or not self._levels:
            self._take_in(stats_of(self._rows[self._taken : self._length]))
            self._taken = self._length

    def _take_in(self, new: Floats) -> None:
        """Add rows as buckets, (4, columns, n), to the levels, from narrow to wide."""
        self._stretches.clear()
        place = 0
        while new.shape[-1] or not self._levels:
            if place == len(self._levels):
                self._levels.append(Level.of(0, new[..., :0]))
            self._levels[place], new = self._levels[place].added(new)
            place += 1
