"""The lines of ruled and squared paper in a mask: thin, straight, and from one edge of the picture to the other."""

import numpy as np

from mnist_tui.tui.images.photo.filters import largest_around_rows
from mnist_tui.tui.images.photo.pieces import Mask, Whole

STEEPEST = 0.32
"""Rows per column, for a sheet that is turned, and seen at an angle."""
SLOPES = 65
COVERED = 0.7
"""A line covers this fraction of its way at least."""
END = 0.12
"""Of the way, at either end, a line covers a half at least: what is handwritten does not reach both edges."""
THICKEST = 0.016
"""Of the longest side of the picture."""
SPARE_PX = 2
"""Noise makes a line wider here and there."""


def without_lines(mask: Mask) -> tuple[Mask, int]:
    """Return the mask without such lines, lying or standing, and how many there were.

    Where a stroke crosses a line it is wider across than the line is, and stays.
    """
    mask, lying = _without_lying_lines(mask)
    turned, standing = _without_lying_lines(mask.T)
    return turned.T, lying + standing


def _without_lying_lines(mask: Mask) -> tuple[Mask, int]:
    runs = runs_down(mask)
    thickest = max(round(THICKEST * max(mask.shape)), 2)
    thin = mask & (runs <= thickest + SPARE_PX)
    found = _lines(thin, mask & ~thin)
    gone = np.zeros_like(mask)
    across = np.arange(mask.shape[1])
    for slope, offset in found:
        line = np.round(offset + slope * across).astype(np.intp)
        near = np.abs(np.arange(mask.shape[0])[:, None] - line) <= thickest
        on_line = near & thin
        usual = float(np.median(runs[on_line]))
        gone |= on_line & (runs <= usual + SPARE_PX)
    return mask & ~gone, len(found)


def _lines(thin: Mask, thick: Mask) -> list[tuple[float, float]]:
    """Return slope and offset of the lines, those that cover most first, one for each.

    Where something thick lies on a line, it is not known whether the line goes on below.
    """
    rows, columns = thin.shape
    covered = largest_around_rows(thin.astype(np.float64), 1) > 0
    down, across = np.nonzero(covered)
    thick_down, thick_across = np.nonzero(thick)
    end = max(round(END * columns), 1)
    is_left, is_right = across < end, across >= columns - end
    margin = int(np.ceil(STEEPEST * columns)) + 1
    found: list[tuple[float, float, float]] = []
    for slope in np.linspace(-STEEPEST, STEEPEST, SLOPES):
        offsets = np.round(down - slope * across).astype(np.intp) + margin
        count, left, right = (_counts(offsets[part], rows + 2 * margin) for part in (slice(None), is_left, is_right))
        hidden = np.round(thick_down - slope * thick_across).astype(np.intp) + margin
        length = _length_inside(float(slope), rows, columns, margin) - _counts(hidden, rows + 2 * margin)
        good = (count >= COVERED * np.maximum(length, columns / 2)) & (left >= end / 2) & (right >= end / 2)
        found += [(float(count[at]), float(slope), float(at - margin)) for at in np.flatnonzero(good)]
    return _apart(sorted(found, reverse=True), columns, max(round(THICKEST * max(thin.shape)), 2))


def _counts(offsets: Whole, length: int) -> Whole:
    return np.bincount(offsets, minlength=length)


def _length_inside(slope: float, rows: int, columns: int, margin: int) -> Whole:
    """Return in how many columns a line of this slope lies in the picture, for every offset."""
    across = np.arange(columns)
    inside = np.round(np.arange(rows)[:, None] - slope * across).astype(np.intp) + margin
    return np.bincount(inside.ravel(), minlength=rows + 2 * margin)


def _apart(lines: list[tuple[float, float, float]], columns: int, least: int) -> list[tuple[float, float]]:
    """Return the lines without those that run along one before them."""
    kept: list[tuple[float, float]] = []
    for _, slope, offset in lines:
        middle = offset + slope * columns / 2
        if all(abs(middle - other - tilt * columns / 2) > 2 * least for tilt, other in kept):
            kept.append((slope, offset))
    return kept


def runs_down(mask: Mask) -> Whole:
    """Return for every pixel of a mask how many rows its run in its column has, 0 outside."""
    edges = np.diff(np.pad(mask.T, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    lengths = np.nonzero(edges == -1)[1] - np.nonzero(edges == 1)[1]
    runs = np.zeros(mask.T.shape, np.intp)
    runs[mask.T] = np.repeat(lengths, lengths)
    return runs.T
