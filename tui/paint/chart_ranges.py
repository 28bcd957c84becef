"""Which values the axes of a chart span. It draws nothing."""

import numpy as np

from mnist_tui.tui.paint.chart_data import ChartData, Floats
from mnist_tui.tui.paint.curve import Columns, quantiles
from mnist_tui.tui.paint.ticks import linear_range, log_range, step_range

BAND_OUTLIERS = 0.05
"""This fraction of the band's extremes may lie outside the chart, or one bad batch would flatten every curve."""


def x_range_of(data: ChartData) -> tuple[float, float] | None:
    """Return the ends of the x axis; None without data."""
    if data.x_range is not None and data.x_range[0] < data.x_range[1] and np.isfinite(data.x_range).all():
        return data.x_range
    sources = [one.x for one in data.series] + ([data.band.x] if data.band else [])
    ends = [both for both in map(_ends, sources) if both is not None]
    return step_range(min(first for first, _ in ends), max(last for _, last in ends)) if ends else None


def y_range_of(data: ChartData, shrunk: list[Columns], band: Columns | None) -> tuple[float, float] | None:
    """Return the values of the bottom and top row, in powers of ten on a logarithmic axis; None without data."""
    if data.y_range is not None:
        low, high = data.y_range
        if np.isfinite((low, high)).all() and low < high and (low > 0 or not data.log):
            return (float(np.log10(low)), float(np.log10(high))) if data.log else (low, high)
    lows = [one.low[np.isfinite(one.low)] for one in shrunk]
    highs = [one.high[np.isfinite(one.high)] for one in shrunk]
    if band is not None:
        lows.append(quantiles(band.low, BAND_OUTLIERS))
        highs.append(quantiles(band.high, 1 - BAND_OUTLIERS))
    low_values, high_values = np.concatenate([*lows, np.empty(0)]), np.concatenate([*highs, np.empty(0)])
    if not len(low_values):
        return None
    low, high = float(low_values.min()), float(high_values.max())
    if data.level is not None and data.level.y > 0:  # where every curve is above it, it is what matters
        low = min(low, float(np.log10(data.level.y)) if data.log else data.level.y)
    if data.y_ticks:
        return _between_ticks(low, high, [tick for tick, _ in data.y_ticks])
    if not data.log:
        return linear_range(low, high)
    low, high = log_range(10 ** max(low, -299.0), 10 ** min(high, 299.0))
    return float(np.log10(low)), float(np.log10(high))


def _between_ticks(low: float, high: float, ticks: list[float]) -> tuple[float, float]:
    """Return the ticks around values, so that the axis of a few of them has a label above and one below."""
    below, above = [tick for tick in ticks if tick < low], [tick for tick in ticks if tick > high]
    return max(below, default=low), min(above, default=high)


def _ends(x: Floats) -> tuple[float, float] | None:
    """Return the first and last step of a curve, or None when there is none."""
    if len(x) == 0:
        return None
    first, last = float(x[0]), float(x[-1])
    return (first, last) if abs(first) <= 1e300 and abs(last) <= 1e300 else None
