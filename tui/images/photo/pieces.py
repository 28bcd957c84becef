"""The connected pieces of a mask, found by runs of pixels in its rows. It knows no picture."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Whole = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Pieces that touch nowhere, not even at corners, numbered from 0; each measure is an array (N,)."""

    labels: Whole
    """(H, W): the number of the piece that a pixel belongs to, -1 for none."""
    areas: Whole
    top: Whole
    bottom: Whole
    """The last row, as `right` is the last column."""
    left: Whole
    right: Whole

    def __len__(self) -> int:
        return len(self.areas)


def pieces_of(mask: Mask) -> Pieces:
    """Return the pieces of a mask (H, W)."""
    rows, columns = mask.shape
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    row, start = np.nonzero(edges == 1)
    end = np.nonzero(edges == -1)[1]
    numbers = _numbered(row, start, end, columns)
    count = int(numbers.max(initial=-1)) + 1
    labels = np.full(rows * columns, -1, np.intp)
    labels[mask.ravel()] = np.repeat(numbers, end - start)
    top, left = np.full(count, rows), np.full(count, columns)
    bottom, right = np.full(count, -1), np.full(count, -1)
    np.minimum.at(top, numbers, row)
    np.maximum.at(bottom, numbers, row)
    np.minimum.at(left, numbers, start)
    np.maximum.at(right, numbers, end - 1)
    areas = np.bincount(numbers, weights=end - start, minlength=count).astype(np.intp)
    return Pieces(labels.reshape(rows, columns), areas, top, bottom, left, right)


def _numbered(row: Whole, start: Whole, end: Whole, columns: int) -> Whole:
    """Return the number of the piece of every run: runs of neighbouring rows that overlap or touch are of one piece."""
    width = columns + 2
    begins, ends = row * width + start, row * width + end
    first = np.searchsorted(ends, begins + width, "left")  # the first run of the next row that ends at or after here
    last = np.searchsorted(begins, ends + width, "right")
    counts = np.maximum(last - first, 0)
    upper = np.repeat(np.arange(len(row)), counts)
    lower = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
    numbers = np.arange(len(row))
    while True:
        before = numbers.copy()
        least = np.minimum(numbers[upper], numbers[lower])
        np.minimum.at(numbers, before[upper], least)
        np.minimum.at(numbers, before[lower], least)
        numbers = numbers[numbers]
        if (numbers == before).all():
            return np.unique(numbers, return_inverse=True)[1]
