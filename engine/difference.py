"""How far two fractions differ: an interval, an exact test, and a correction for having tested many."""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.evaluation import wilson_interval


def difference_interval(first: int, of_first: int, second: int, of_second: int) -> tuple[float, float]:
    """Return the 95 % interval of `first` / `of_first` - `second` / `of_second` (Newcombe 1998, method 10).

    It is made of the Wilson intervals of both; (-1, 1) where one of the two counts nothing.
    """
    if not (of_first and of_second):
        return -1.0, 1.0
    p, q = first / of_first, second / of_second
    (low_p, high_p), (low_q, high_q) = wilson_interval(first, of_first), wilson_interval(second, of_second)
    return p - q - math.hypot(p - low_p, high_q - q), p - q + math.hypot(high_p - p, q - low_q)


def more_by_chance(part: int, of_part: int, whole: int, of_whole: int) -> float:
    """Return the probability that a part drawn by chance has at least as many as `part` (Fisher's exact test).

    Of `of_whole` things, `whole` have what is counted; `of_part` of them are drawn.
    """
    least, most = max(part, of_part + whole - of_whole, 0), min(of_part, whole)
    if least <= max(of_part + whole - of_whole, 0):
        return 1.0
    counts, rest, logs = np.arange(least, most + 1), of_whole - whole, _log_factorials(of_whole)
    ways = logs[whole] - logs[counts] - logs[whole - counts]
    ways = ways + logs[rest] - logs[of_part - counts] - logs[rest - of_part + counts]
    of_all = logs[of_whole] - logs[of_part] - logs[of_whole - of_part]
    return min(float(np.exp(ways - of_all).sum()), 1.0)


@lru_cache(maxsize=2)
def _log_factorials(most: int) -> NDArray[np.float64]:
    """Return log n! for n = 0 ... `most`."""
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, most + 1)))])


def holm(p_values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return p-values corrected for how many there are (Holm 1979).

    Those below 0.05 hold all at once, with a chance of at most 5 % that any of them is an accident.
    """
    order = np.argsort(p_values, kind="stable")
    steps = p_values[order] * np.arange(len(p_values), 0, -1)
    corrected = np.empty(len(p_values))
    corrected[order] = np.minimum(np.maximum.accumulate(steps), 1.0) if len(p_values) else steps
    return corrected
