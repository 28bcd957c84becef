"""How far numbers differ from image to image, added up some images at a time. It must not know where they come from."""

import math

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.types import Floats

Doubles = NDArray[np.float64]


class Moments:
    """Sums over rows of numbers. They are about the first row, so that nothing cancels where all rows are alike."""

    def __init__(self) -> None:
        self._count = 0
        self._origin: Doubles = np.zeros(0)
        self._sum: Doubles = np.zeros(0)
        self._squares: Doubles = np.zeros(0)
        self._sizes: Doubles = np.zeros(0)

    def add(self, rows: Floats) -> None:
        """Take in rows (B, O)."""
        if not self._count:
            self._origin = rows[0].astype(np.float64)
            self._sum, self._squares, self._sizes = (np.zeros_like(self._origin) for _ in range(3))
        apart = rows - self._origin
        self._count += len(rows)
        self._sum += apart.sum(axis=0)
        self._squares += np.einsum("bo,bo->o", apart, apart)
        self._sizes += np.abs(rows).sum(axis=0, dtype=np.float64)

    @property
    def deviation(self) -> Doubles:
        """The standard deviation (O,)."""
        mean = self._sum / self._count
        deviation: Doubles = np.sqrt(np.maximum(self._squares / self._count - mean * mean, 0))
        return deviation

    @property
    def size(self) -> Doubles:
        """The mean absolute value (O,)."""
        return self._sizes / self._count


def relative_spread(probabilities: Moments, label_counts: NDArray[np.intp]) -> float:
    """Return the mean deviation of the probabilities (K,) over that of the right classes, which is √(p (1 - p)) each.

    0 means that they do not depend on the image, 1 that they differ as far as the labels (K,) do; NaN where all images
    have one label.
    """
    p = label_counts / label_counts.sum()
    right = np.sqrt(p * (1 - p)).mean()
    return float(probabilities.deviation.mean() / right) if right else math.nan
