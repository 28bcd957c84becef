"""Makes a gallery of predictions that were read from a file. It knows no files."""

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.predictions.table import PredictionTable
from mnist_tui.tui.images.gallery import Gallery
from mnist_tui.tui.images.predictions import Predictions

LEAST_PROBABILITY = float(np.finfo(np.float32).tiny)
"""Stands for 0, whose cost would be infinite."""
VALUES_AT_ONCE = 2**20


def gallery_of(table: PredictionTable, labels: NDArray[np.intp], is_mnist: bool = False) -> Gallery:
    """Return the gallery of a table whose rows have these `labels` (n,); its index is the row, counted from 0.

    `is_mnist` says that the rows are MNIST's test images in their order.
    """
    none, confidence = np.zeros(len(table), np.bool_), table.confidence.astype(np.float64)
    unknown = np.full(len(table), np.nan)
    cost, margin = unknown, unknown
    if table.probabilities is not None:
        own = table.probabilities[np.arange(len(table)), labels]
        cost = -np.log(np.maximum(own, LEAST_PROBABILITY, dtype=np.float64))
        margin = confidence - _largest_other(table.probabilities, table.predicted)
    predictions = Predictions(
        labels=labels,
        predicted=table.predicted,
        confidence=confidence,
        cost=cost,
        margin=margin,
        disputed=none,
        marked=none,
        classes_only=bool(np.isnan(confidence).all()),
    )
    return Gallery.of("test", table.classes, is_mnist, predictions)


def _largest_other(probabilities: NDArray[np.float32], predicted: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the largest probability (n,) of a class that is not predicted."""
    found = np.empty(len(predicted))
    at_once = max(VALUES_AT_ONCE // probabilities.shape[1], 1)
    for start in range(0, len(found), at_once):
        block = probabilities[start : start + at_once].copy()
        block[np.arange(len(block)), predicted[start : start + at_once]] = 0
        found[start : start + at_once] = block.max(1)
    return found
