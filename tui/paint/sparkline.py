"""Draws sparklines with their current values beside them. It knows no training."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import Palette
from mnist_tui.tui.paint.roles import Role

Floats = NDArray[np.float64]
LEAST_BARS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Stat:
    """One row: `values` at `steps`, which ascend; values that are not finite are gaps."""

    label: str
    steps: Floats
    values: Floats
    value_text: str
    role: Role


def on_axis(steps: Floats, values: Floats, ends: tuple[float, float], cells: int, until: float) -> Floats:
    """Return one value for each of `cells` equal parts of the steps between `ends`.

    It is the mean of the finite values in the part, or what the part before has when nothing falls into it; parts
    before the first value have that one. A part with no finite value is NaN, as is everything after step `until`.
    """
    size = min(len(steps), len(values))
    edges = np.linspace(*ends, cells + 1)
    borders = np.searchsorted(steps[:size], edges)
    borders[-1] = np.searchsorted(steps[:size], ends[1], side="right")
    filled = borders[1:] > borders[:-1]
    result = np.full(cells, np.nan)
    if filled.any():
        result[filled] = _means(values[: borders[-1]], borders[:-1][filled])
        latest = np.maximum.accumulate(np.where(filled, np.arange(cells), np.argmax(filled)))
        result = result[latest]
    result[edges[:-1] > until] = np.nan
    return result


def _means(values: Floats, starts: NDArray[np.intp]) -> Floats:
    """Return the mean of the finite values of every part that begins at one of `starts`; NaN where there is none."""
    finite = np.isfinite(values)
    counts = np.add.reduceat(finite.astype(np.int64), starts)
    with np.errstate(all="ignore"):
        size = len(values)
        means: Floats = np.add.reduceat(np.where(finite, values, 0.0) / size, starts) / counts * size
    return np.where(np.isfinite(means), means, np.nan)


def bars(values: Floats, signs: str, ends: tuple[float, float] | None = None) -> str:
    """Return one bar per value, scaled between `ends` or from lowest to highest; gaps are spaces.

    Equal values without `ends` are half high. `signs` are the bars from empty to full.
    """
    finite = np.isfinite(values)
    if not finite.any():
        return ""
    levels = len(signs) - 1
    low, high = ends or (float(values[finite].min()), float(values[finite].max()))
    span = high / 2 - low / 2
    heights = np.full(len(values), (levels + 1) // 2)
    if span > 0:
        with np.errstate(all="ignore"):
            parts = np.clip(np.where(finite, (values / 2 - low / 2) / span, 0.0), 0.0, 1.0)
        heights = 1 + np.minimum((parts * levels).astype(np.int64), levels - 1)
    heights[~finite] = 0
    return "".join(signs[height] for height in heights.tolist())


def paint_stats(
    rows: tuple[Stat, ...],
    ends: tuple[float, float] | None,
    width: int,
    height: int,
    palette: Palette,
    glyphs: Glyphs,
) -> Canvas:
    """Draw one row per stat, as many as fit: label, bars from 0 to the highest, current value.

    All rows show the steps between `ends`, each up to the last step that any of them has. In a narrow pane the bars
    are left out first, then the label.
    """
    canvas = Canvas(width, height)
    rows = rows[: canvas.height]
    label_width = max((len(row.label) for row in rows), default=0)
    value_width = max(7, *(len(row.value_text) for row in rows)) if rows else 0
    bar_width = width - label_width - value_width - 2
    signs = glyphs.bars if palette.colour else glyphs.bars[:-1]  # in one colour, full bars of adjacent rows would merge
    until = max((float(row.steps[-1]) for row in rows if len(row.steps)), default=0.0)
    for y, row in enumerate(rows):
        if label_width + 1 + len(row.value_text) <= width:
            canvas.text(0, y, row.label, palette.ink("muted"))
        if bar_width >= LEAST_BARS and ends is not None:
            values = on_axis(row.steps, row.values, ends, bar_width, until)
            highest = float(np.max(values, where=np.isfinite(values), initial=0.0))
            canvas.text(label_width + 1, y, bars(values, signs, (0.0, highest)), palette.ink(row.role))
        canvas.text(max(width - len(row.value_text), 0), y, row.value_text, palette.ink("text", bold=True))
    return canvas
