"""Which labels are probably wrong, from the probabilities of networks that never saw their images.

Confident learning (Northcutt, Jiang and Chuang 2021, "Confident learning: estimating uncertainty in dataset labels").
It must not know where the probabilities come from. Shapes: N images, K classes.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.types import Labels

ROUNDING = 1e-6
"""A probability that misses a threshold by so little reaches it."""
NO_THRESHOLD = 2.0
"""Of a class without images: no probability reaches it."""
T_95 = (
    math.nan, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
    2.120, 2.110, 2.101, 2.093, 2.086,
)  # fmt: skip
"""Quantile 0.975 of Student's distribution, by degrees of freedom; the last also stands for more of them."""


@dataclass(frozen=True, slots=True, eq=False)
class LabelErrors:
    """What the probabilities say against the labels."""

    label_probability: NDArray[np.floating]
    """(N,): of the label."""
    suggested: Labels
    """(N,): the most probable class, which may be the label."""
    is_error: NDArray[np.bool_]
    """(N,): whether the label is probably wrong: another class is as probable as among the images labelled with it."""
    thresholds: NDArray[np.float64]
    """(K,): the mean probability of a class among the images with that label."""


def find_label_errors(probabilities: NDArray[np.floating], labels: Labels) -> LabelErrors:
    """Return what probabilities (N, K) say against `labels` (N,).

    A label is an error if the image reaches the threshold of another class, of several the most probable, and the label
    is not its most probable class (equation 2, and the count of the off-diagonal cells).
    """
    thresholds = class_thresholds(probabilities, labels)
    rows, suggested = np.arange(len(labels)), probabilities.argmax(axis=1)
    reached = probabilities >= thresholds - ROUNDING
    likeliest = np.where(reached, probabilities, -1).argmax(axis=1)
    is_error = reached.any(axis=1) & (likeliest != labels) & (suggested != labels)
    return LabelErrors(probabilities[rows, labels], suggested, is_error, thresholds)


def class_thresholds(probabilities: NDArray[np.floating], labels: Labels) -> NDArray[np.float64]:
    """Return the mean probability of each class among the images with that label, (K,)."""
    classes = probabilities.shape[1]
    counts = np.bincount(labels, minlength=classes)
    sums = np.bincount(labels, probabilities[np.arange(len(labels)), labels], classes)
    thresholds: NDArray[np.float64] = np.divide(sums, counts, out=np.full(classes, NO_THRESHOLD), where=counts > 0)
    return thresholds


class Estimate(NamedTuple):
    """A number of images, with its 95 % interval."""

    errors: int
    low: float
    high: float


def estimate_errors(is_error: NDArray[np.bool_], folds: Sequence[Labels]) -> Estimate:
    """Return how many labels are probably wrong, with the interval of Student's t over the folds (at least 2).

    It covers how the folds and the training came out. What networks of this kind see wrongly throughout, it does not.
    """
    found = np.array([np.count_nonzero(is_error[fold]) for fold in folds])
    count, degrees = int(found.sum()), len(found) - 1
    spread = T_95[min(degrees, len(T_95) - 1)] * float(found.std(ddof=1)) * math.sqrt(len(found))
    return Estimate(count, max(count - spread, 0.0), count + spread)
