"""What is reached by knowing only how frequent the classes are, whatever the image. It knows no network."""

from collections.abc import Sequence

import numpy as np


def prior_cost(cost: str, counts: Sequence[int]) -> float:
    """Return the least cost of one prediction for all images of classes with these counts, NaN without any.

    That prediction is the frequencies p themselves. Its cross-entropy is their entropy, -Σ p log p; its quadratic cost
    is ½ Σ p (1 - p).
    """
    if sum(counts) == 0:
        return float("nan")
    p = np.array(counts, dtype=float) / sum(counts)
    p = p[p > 0]
    return float(-(p * np.log(p)).sum() if cost == "cross-entropy" else 0.5 * (p * (1 - p)).sum())


def prior_accuracy(counts: Sequence[int]) -> float:
    """Return the accuracy, 0 to 1, of always predicting the largest class; NaN without any image."""
    return max(counts) / sum(counts) if sum(counts) else float("nan")
