"""Abstaining: how many predictions are right if only those of at least some confidence are given. Shapes: N images."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TARGETS = (0.99, 0.995, 0.999)
"""Accuracies that people ask for."""


@dataclass(frozen=True, slots=True, eq=False)
class Abstention:
    """What every threshold would answer, the highest first: M thresholds, one for each confidence that there is."""

    images: int
    """N."""
    thresholds: NDArray[np.float64]
    """(M,): the lowest confidence that is still answered, descending."""
    answered: NDArray[np.int64]
    """(M,): images with at least that confidence, ascending up to N."""
    right: NDArray[np.int64]
    """(M,): those predicted correctly."""

    def place_for(self, accuracy: float) -> int | None:
        """Return the threshold that answers most while so many of its answers are right; None where none does."""
        places = np.flatnonzero(self.right >= accuracy * self.answered)
        return int(places[-1]) if len(places) else None

    def thinned(self, most: int) -> "Abstention":
        """Return this with about `most` thresholds at most, evenly spread; those for the targets are kept."""
        count = len(self.thresholds)
        if count <= most:
            return self
        wanted = [place for target in TARGETS if (place := self.place_for(target)) is not None]
        kept = np.union1d(np.linspace(0, count - 1, most).astype(np.intp), np.array(wanted, np.intp))
        return Abstention(self.images, self.thresholds[kept], self.answered[kept], self.right[kept])


def abstention(confidence: NDArray[np.floating], right: NDArray[np.bool_]) -> Abstention:
    """Return what every threshold would answer; `right` (N,) says which of the predictions are."""
    order = np.argsort(-confidence, kind="stable")
    ranked = confidence[order].astype(np.float64)
    last = np.flatnonzero(np.append(ranked[1:] != ranked[:-1], True)) if len(ranked) else np.zeros(0, np.intp)
    return Abstention(
        len(ranked), ranked[last], (last + 1).astype(np.int64), np.cumsum(right[order], dtype=np.int64)[last]
    )
