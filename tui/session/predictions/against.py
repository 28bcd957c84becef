"""Puts other predictions for the same images into the order of the first ones. It opens no images."""

from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError
from mnist_tui.data.predictions.table import PredictionTable


def aligned(table: PredictionTable, other: PredictionTable) -> PredictionTable:
    """Return `other` with its rows in the order of `table`: by file name, by index, or as they stand.

    Raises:
        DataError: they are not about the same images, or not about the same classes.
    """
    if len(table.classes) != len(other.classes):
        raise DataError(f"{other.source}: found {len(other.classes)} classes, expected {len(table.classes)}")
    names = table.classes, other.classes
    if names[0] != names[1] and not any(all(name.isdecimal() for name in one) for one in names):
        first = next(pair for pair in zip(*names, strict=True) if pair[0] != pair[1])
        raise DataError(f"{other.source}: found a class {first[1]!a}, expected {first[0]!a}: they are not the same")
    places = _places(table, other)
    return replace(
        other,
        probabilities=None if other.probabilities is None else other.probabilities[places],
        predicted=other.predicted[places],
        confidence=other.confidence[places],
        labels=None if other.labels is None else other.labels[places],
        names=table.names,
        indices=table.indices,
        classes=table.classes,
    )


def _places(table: PredictionTable, other: PredictionTable) -> NDArray[np.intp]:
    """Return the row of `other` (n,) for each row of `table`."""
    if table.names is not None and other.names is not None:
        return _found(table.names, other.names, other.source)
    if table.indices is not None and other.indices is not None:
        return _found(table.indices.tolist(), other.indices.tolist(), other.source)
    if len(table) != len(other):
        raise DataError(f"{other.source}: found {len(other):,} rows, expected {len(table):,}, as in {table.source}")
    return np.arange(len(table))


def _found(wanted: Sequence[Hashable], known: Sequence[Hashable], source: str) -> NDArray[np.intp]:
    rows = {one: row for row, one in enumerate(known)}
    missing = [one for one in wanted if one not in rows]
    if missing:
        raise DataError(f"{source}: found nothing about {len(missing):,} of {len(wanted):,} images: {missing[0]!a:.60}")
    return np.array([rows[one] for one in wanted], np.intp)
