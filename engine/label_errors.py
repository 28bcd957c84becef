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
    likeliest: Labels
    """(N,): of the classes that are so probable the most probable one; -1 where none is."""
    thresholds: NDArray[np.float64]
    """(K,): the mean probability of a class among the images with that label."""


def find_label_errors(probabilities: NDArray[np.floating], labels: Labels) -> LabelErrors:
    """Return what probabilities (N, K) say against `labels` (N,).

    A label is an error if the image reaches the threshold of another class, of several the most probable, and the label
    is not its most probable class (equation 2, and the pruning by the cells off the diagonal).
    """
    thresholds = class_thresholds(probabilities, labels)
    rows, suggested = np.arange(len(labels)), probabilities.argmax(axis=1)
    reached = probabilities >= thresholds - ROUNDING
    likeliest = np.where(reached.any(axis=1), np.where(reached, probabilities, -1).argmax(axis=1), -1)
    is_error = (likeliest >= 0) & (likeliest != labels) & (suggested != labels)
    return LabelErrors(probabilities[rows, labels], suggested, is_error, likeliest, thresholds)


def class_thresholds(probabilities: NDArray[np.floating], labels: Labels) -> NDArray[np.float64]:
    """Return the mean probability of each class among the images with that label, (K,)."""
    classes = probabilities.shape[1]
    counts = np.bincount(labels, minlength=classes)
    sums = np.bincount(labels, probabilities[np.arange(len(labels)), labels], classes)
    thresholds: NDArray[np.float64] = np.divide(sums, counts, out=np.full(classes, NO_THRESHOLD), where=counts > 0)
    return thresholds


class Estimate(NamedTuple):
    """A number of images, with its 95 % interval."""

    errors: float
    low: float
    high: float


def estimate_errors(found: LabelErrors, labels: Labels, folds: Sequence[Labels]) -> Estimate:
    """Return how many of the `labels` (N,) in the folds, 2 or more, are wrong, with the interval of Student's t.

    The interval covers how folds and training came out, and not what networks of this kind misread throughout: hard
    images count, too.
    """
    classes = len(found.thresholds)
    whole = off_diagonal(found.likeliest, labels, np.concatenate(folds), classes)
    each = np.array([off_diagonal(found.likeliest, labels, fold, classes) for fold in folds])
    spread = T_95[min(len(each), len(T_95)) - 1] * float(each.std(ddof=1)) * math.sqrt(len(each))
    return Estimate(whole, max(whole - spread, 0.0), whole + spread)


def off_diagonal(likeliest: Labels, labels: Labels, indices: Labels, classes: int) -> float:
    """Return how many of the images at `indices` have a wrong label, by the calibrated confident joint (equation 3).

    It counts labels by the likeliest class, each row scaled to all images with that label: those that reach no
    threshold are wrong as often as the others.
    """
    given, likely = labels[indices], likeliest[indices]
    pairs = (given * classes + likely)[likely >= 0]
    joint = np.bincount(pairs, minlength=classes * classes).reshape(classes, classes).astype(np.float64)
    np.fill_diagonal(joint, np.maximum(joint.diagonal(), 1))  # or a class that none reaches would have no row
    joint *= (np.bincount(given, minlength=classes) / joint.sum(axis=1))[:, None]
    return float(joint.sum() - joint.trace())
