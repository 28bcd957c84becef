"""Histograms: counts in equal bins, with summary statistics of all values."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.types import Floats

BINS = 60
WIDEST_DEVIATIONS = 5.0
"""The bins end so many standard deviations from the mean: an outlier would leave one bin for all other values."""


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
    """Return the histogram of `values`, of any shape."""
    flat = values.ravel()
    finite = flat if math.isfinite(float(flat.sum(dtype=np.float64))) else flat[np.isfinite(flat)]
    missing = flat.size - finite.size
    if not finite.size:
        return Histogram(np.zeros(bins, np.intp), 0.0, 0.0, math.nan, math.nan, math.nan, math.nan, missing)
    least, most = float(finite.min()), float(finite.max())
    mean, deviation = float(finite.mean(dtype=np.float64)), float(finite.std(dtype=np.float64))
    reach = WIDEST_DEVIATIONS * deviation
    low, high = max(least, mean - reach), min(most, mean + reach)
    counts = np.zeros(bins, np.intp)
    if high > low:
        indices = ((finite - finite.dtype.type(low)) * finite.dtype.type(bins / (high - low))).astype(np.intp)
        counts = np.bincount(indices.clip(0, bins - 1, out=indices), minlength=bins)
    else:
        counts[bins // 2] = finite.size
    return Histogram(counts, low, high, least, most, mean, deviation, missing)
