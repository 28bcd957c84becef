"""What can be computed from a table of predictions: everything that an evaluation of a network tells, too."""

import math

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.predictions.table import PredictionTable
from mnist_tui.engine.evaluation import EvaluationResult, margins

ROWS_AT_ONCE = 1 << 16
LEAST = np.float32(1e-30)
"""A probability of 0 would have an infinite cost."""
TENTHS = 10


def known_labels(table: PredictionTable) -> NDArray[np.intp]:
    """Return the labels (n,); where nobody knows them the predictions stand for them."""
    return table.predicted if table.labels is None else table.labels


def measured(table: PredictionTable) -> EvaluationResult:
    """Return the evaluation of the predictions; costs and margins are NaN without probabilities."""
    labels, classes = known_labels(table), len(table.classes)
    pairs = np.bincount(labels * classes + table.predicted, minlength=classes * classes)
    costs, margin = _from_probabilities(table, labels)
    cost = float(costs.mean()) if len(table) and table.labels is not None else math.nan
    confidence = table.confidence.astype(np.float64)
    return EvaluationResult(pairs.reshape(classes, classes), table.predicted, confidence, cost, costs, margin)


def _from_probabilities(
    table: PredictionTable, labels: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the cross-entropy and the margin of every row, a piece of the table at a time."""
    costs, margin = np.full(len(table), np.nan), np.full(len(table), np.nan)
    if table.probabilities is None or len(table.classes) < 2:
        return costs, margin
    for start in range(0, len(table), ROWS_AT_ONCE):
        part = slice(start, start + ROWS_AT_ONCE)
        rows = table.probabilities[part]
        costs[part] = -np.log(np.maximum(rows[np.arange(len(rows)), labels[part]], LEAST))
        margin[part] = margins(rows)
    return costs, margin


def tenths(table: PredictionTable) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return how many right and how many wrong predictions have a confidence in each tenth; 0.3 begins the fourth."""
    known = np.isfinite(table.confidence)
    place = np.minimum((table.confidence[known] * np.float32(TENTHS)).astype(np.intp), TENTHS - 1)
    right = (table.predicted == known_labels(table))[known]
    counts = (np.bincount(place[which], minlength=TENTHS) for which in (right, ~right))
    return tuple(counts.__next__().tolist()), tuple(counts.__next__().tolist())
