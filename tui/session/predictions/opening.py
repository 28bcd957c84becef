"""Opens predictions that were made elsewhere with all that was named beside them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError
from mnist_tui.data.image_sources.matches import images_of_rows
from mnist_tui.data.image_sources.opened import open_images
from mnist_tui.data.image_sources.source import ImageSource
from mnist_tui.data.predictions.reader import read_predictions
from mnist_tui.data.predictions.table import PredictionTable
from mnist_tui.tui.protocol.commands import PredictionFiles
from mnist_tui.tui.session.predictions.context import PredictionContext
from mnist_tui.tui.session.predictions.measures import measured
from mnist_tui.tui.session.predictions.shown_images import ShownImages

MOST_CLASSES = 256


def open_predictions(files: PredictionFiles) -> tuple[PredictionContext, tuple[str, ...]]:
    """Return what is to be shown, and how the files were understood, a clause each.

    Raises:
        DataError: a file cannot be read, or they do not belong together.
    """
    table = read_table(Path(files.predictions), files)
    if files.images is None:
        return PredictionContext(table, measured(table), None), table.notes
    source = open_images(Path(files.images))
    rows = images_of_rows(table, source)
    table, how = _labelled_by(source, table, rows)
    shown = PredictionContext(table, measured(table), ShownImages(source, rows))
    return shown, (*table.notes, *how, *source.notes)


def read_table(path: Path, files: PredictionFiles) -> PredictionTable:
    """Return the predictions in a file, with the labels and classes that are named beside it.

    Raises:
        DataError: it cannot be read, or has more classes than can be shown.
    """
    table = read_predictions(path, files.classes, None if files.labels is None else Path(files.labels))
    if len(table.classes) > MOST_CLASSES:
        raise DataError(f"{table.source}: found {len(table.classes):,} classes, expected at most {MOST_CLASSES}")
    return table


def _labelled_by(
    source: ImageSource, table: PredictionTable, rows: NDArray[np.intp]
) -> tuple[PredictionTable, tuple[str, ...]]:
    """Return the table with the labels that the images have, where it has none itself and their classes are its own."""
    if table.labels is not None or source.labels is None:
        return table, ()
    if all(name.isdecimal() for name in table.classes) and len(source.classes) == len(table.classes):
        table = replace(table, classes=source.classes)  # numbers stand for the classes in the order of their names
    places = {name: place for place, name in enumerate(table.classes)}
    unknown = [name for name in source.classes if name not in places]
    if unknown:
        return table, (f"no labels: {unknown[0]} among the images is no class of the predictions",)
    known = np.array([places[name] for name in source.classes], np.intp)
    return replace(table, labels=known[source.labels[rows]]), ("labels: those of the images",)
