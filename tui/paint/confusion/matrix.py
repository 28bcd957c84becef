"""What a confusion matrix shows: its counts, what is under the cursor, and how it is to be read. It draws nothing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

COUNT_POWER = 0.7
"""Makes a few mistakes visible beside many."""


@dataclass(frozen=True, slots=True, eq=False)
class ConfusionData:
    """`counts` is (C, C): labels down, predictions across."""

    counts: NDArray[np.int64]
    classes: tuple[str, ...]
    split_name: str = "validation"
    show_axes: bool = True
    """Whether to name the axes, where there is a row to spare."""
    in_percent: bool = False
    """Whether cells show percent of their row instead of counts."""
    cursor: tuple[int, int] | None = None
    """The cell under the cursor: label, prediction."""
    costs: NDArray[np.float64] | None = None
    """(C, C): mean cost of the images in each cell."""

    def mistakes(self) -> NDArray[np.float64]:
        """Return (C, C): what stands beside the diagonal, counts or fractions of the row; 0 on it."""
        mistakes = np.maximum(self.counts, 0).astype(np.float64)
        np.fill_diagonal(mistakes, 0)
        return mistakes / np.maximum(self.counts.sum(axis=1, keepdims=True), 1) if self.in_percent else mistakes

    def heat_levels(self, steps: int) -> NDArray[np.int64]:
        """Return (C, C): the colour step of every cell by its mistakes, 0 to `steps - 1`; -1 where there are none."""
        mistakes = self.mistakes()
        hottest = mistakes.max() or 1.0
        levels: NDArray[np.int64] = np.ceil((mistakes / hottest) ** COUNT_POWER * steps).astype(np.int64) - 1
        return levels
