"""Gives a table of predictions the labels that its images have. It opens nothing."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError
from mnist_tui.data.image_sources.source import ImageSource
from mnist_tui.data.predictions.table import PredictionTable


def labelled(table: PredictionTable, images: ImageSource, places: NDArray[np.intp]) -> PredictionTable:
    """Return the table with the labels and class names of its images; `places` (n,) says which each row is about.

    Labels of its own it keeps, and a note says in how many rows the two differ.
    Raises DataError where a label of the images is none of the classes.
    """
    if images.labels is None:
        return table
    table = _named(table, images)
    labels = _translated(table, images)[places]
    if (labels < 0).any():
        row = int((labels < 0).argmax())
        label = images.labels[places[row]]
        found = f"an image of class {images.classes[label]!a}" if images.classes else f"an image with label {label}"
        raise DataError(
            f"{table.source}: found {found} in row {row + 1:,}, expected one of {len(table.classes)} classes"
        )
    if table.labels is None:
        labels.setflags(write=False)
        return replace(table, labels=labels, notes=(*table.notes, "labels of the images"))
    differ = int((table.labels != labels).sum())
    return (
        replace(table, notes=(*table.notes, f"labels differ from those of the images in {differ:,} rows"))
        if differ
        else table
    )


def _named(table: PredictionTable, images: ImageSource) -> PredictionTable:
    """Return the table with the names of the images' classes, where its own are numbers."""
    numbered = table.classes == tuple(str(number) for number in range(len(table.classes)))
    if not numbered or len(images.classes) != len(table.classes) or images.classes == table.classes:
        return table
    return replace(table, classes=images.classes, notes=(*table.notes, "classes named as the images'"))


def _translated(table: PredictionTable, images: ImageSource) -> NDArray[np.intp]:
    """Return the class of every image (m,) among those of the table, -1 for one that is none of them."""
    assert images.labels is not None
    if images.classes:
        numbers = {name: number for number, name in enumerate(table.classes)}
        return np.array([numbers.get(name, -1) for name in images.classes], np.intp)[images.labels]
    return np.where(images.labels < len(table.classes), images.labels, -1)
