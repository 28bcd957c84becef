"""Histograms: counts in equal bins, with summary statistics of all values."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.types import Floats

BINS = 60
WIDEST_DEVIATIONS = 5.0
"""The bins end so many standard deviations from the mean: an outlier would leave one bin for all other values."""
BLOCK = 1 << 18
"""Values that are looked at together: a network has millions of weights, and their copies would take as much again."""


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """Counts of finite values in equal bins from `low` to `high`; what lies outside is in the first and last bin."""

    counts: NDArray[np.intp]
    """(BINS,)"""
    low: float
    high: float
    least: float
    most: float
    mean: float
    deviation: float
    """Standard deviation."""
    not_finite: int
    """Values that are in no bin because they are infinite or NaN."""


def histogram(values: Floats, bins: int = BINS) -> Histogram:
    """Return the histogram of `values`, of any shape; beside them it takes memory for a block of them only."""
    flat = values.ravel()
    blocks = [flat[start : start + BLOCK] for start in range(0, len(flat), BLOCK)]
    count = sum(len(block) for block in map(_finite, blocks))
    missing = flat.size - count
    if not count:
        return Histogram(np.zeros(bins, np.intp), 0.0, 0.0, math.nan, math.nan, math.nan, math.nan, missing)
    least = min(float(block.min(initial=math.inf)) for block in map(_finite, blocks))
    most = max(float(block.max(initial=-math.inf)) for block in map(_finite, blocks))
    mean = sum(float(block.sum(dtype=np.float64)) for block in map(_finite, blocks)) / count
    deviation = math.sqrt(sum(float(np.square(block - mean).sum()) for block in map(_doubles, blocks)) / count)
    reach = WIDEST_DEVIATIONS * deviation
    low, high = max(least, mean - reach), min(most, mean + reach)
    counts = np.zeros(bins, np.intp)
    if high > low:
        for block in map(_finite, blocks):
            indices = ((block - block.dtype.type(low)) * block.dtype.type(bins / (high - low))).astype(np.intp)
            counts += np.bincount(indices.clip(0, bins - 1, out=indices), minlength=bins)
    else:
        counts[bins // 2] = count
    return Histogram(counts, low, high, least, most, mean, deviation, missing)


def _finite(block: Floats) -> Floats:
    return block if math.isfinite(float(block.sum(dtype=np.float64))) else block[np.isfinite(block)]


def _doubles(block: Floats) -> Floats:
    return _finite(block).astype(np.float64)
