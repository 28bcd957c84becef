"""Draws rows of small bars with their current value beside them. It knows no training."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.roles import Role

LEAST_BARS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Pulse:
    """One row: `values` from old to new, any number of them; those that are not finite are gaps."""

    label: str
    values: NDArray[np.float64]
    value_text: str
    role: Role


def bucket_means(values: NDArray[np.float64], buckets: int) -> NDArray[np.float64]:
    """Return the mean of the finite values in each of at most `buckets` equal parts; NaN where there is none."""
    size = len(values)
    if size <= buckets or buckets < 1:
        return np.where(np.isfinite(values), values, np.nan)[-max(buckets, 0) or size :]
    starts = np.arange(buckets) * size // buckets
    finite = np.isfinite(values)
    counts = np.add.reduceat(finite.astype(np.int64), starts)
    with np.errstate(all="ignore"):
        means: NDArray[np.float64] = np.add.reduceat(np.where(finite, values, 0.0) / size, starts) / counts * size
    return np.where(np.isfinite(means), means, np.nan)


def bars(values: NDArray[np.float64], width: int, glyphs: Glyphs) -> str:
    """Return at most `width` bars, lowest value to highest value; gaps are spaces, equal values half high."""
    means = bucket_means(values, width)
    finite = np.isfinite(means)
    if width < 1 or not finite.any():
        return ""
    levels = len(glyphs.bars) - 1
    low, high = float(means[finite].min()), float(means[finite].max())
    span = high / 2 - low / 2
    heights = np.full(len(means), (levels + 1) // 2)
    if span > 0:
        with np.errstate(all="ignore"):
            parts = np.nan_to_num((means / 2 - low / 2) / span)
        heights = 1 + np.minimum((parts * levels).astype(np.int64), levels - 1)
    heights[~finite] = 0
    return "".join(glyphs.bars[height] for height in heights.tolist())


def paint_pulse(rows: tuple[Pulse, ...], width: int, height: int, palette: Palette, glyphs: Glyphs) -> Canvas:
    """Draw one row per pulse, as many as there is room for: label, bars, current value.

    Where the width does not suffice the bars go first, then the label.
    """
    canvas = Canvas(width, height)
    rows = rows[: canvas.height]
    label_width = max((len(row.label) for row in rows), default=0)
    value_width = max(7, *(len(row.value_text) for row in rows)) if rows else 0
    bar_width = width - label_width - value_width - 2
    for y, row in enumerate(rows):
        if label_width + 1 + len(row.value_text) <= width:
            canvas.text(0, y, row.label, palette.ink("muted"))
        if bar_width >= LEAST_BARS:
            canvas.text(label_width + 1, y, bars(row.values, bar_width, glyphs), palette.ink(row.role))
        canvas.text(max(width - len(row.value_text), 0), y, row.value_text, palette.ink("text", bold=True))
    return canvas
