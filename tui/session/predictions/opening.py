"""Opens predictions that were made elsewhere with all that was named beside them."""

from dataclasses import replace
from pathlib import Path

import msgspec

from mnist_tui.data.errors import DataError
from mnist_tui.data.predictions.reader import read_predictions
from mnist_tui.data.predictions.table import PredictionTable
from mnist_tui.tui.protocol.commands import PredictionFiles
from mnist_tui.tui.session.predictions.against import aligned
from mnist_tui.tui.session.predictions.context import PredictionContext
from mnist_tui.tui.training.table_evaluation import measured


def open_predictions(files: PredictionFiles) -> tuple[PredictionContext, tuple[str, ...]]:
    """Return what is to be shown, and how the files were understood, a clause each.

    Raises:
        DataError: a file cannot be read, or they do not belong together.
    """
    table = read_table(Path(files.predictions), files)
    notes: tuple[str, ...] = ()
    images = None
    if files.images is not None:
        from mnist_tui.tui.session.predictions.images_beside import images_beside  # here: a table alone is shown sooner

        table, images, notes = images_beside(table, Path(files.images))
    other = None if files.against is None else _other(table, files)
    if table.labels is None and other is not None and other.labels is not None:
        table = replace(table, labels=other.labels)
    return PredictionContext(table, measured(table), images, other), (*table.notes, *notes)


def _other(table: PredictionTable, files: PredictionFiles) -> PredictionTable:
    """Return the predictions to compare with, in the order of `table`."""
    path = Path(files.against or "")
    names = files.classes or (() if all(name.isdecimal() for name in table.classes) else table.classes)
    other = aligned(table, read_table(path, msgspec.structs.replace(files, classes=names)))
    if table.labels is None and other.labels is None:
        raise DataError(f"{other.source}: found no labels here nor in {table.source}, expected --labels FILE")
    return other


def read_table(path: Path, files: PredictionFiles) -> PredictionTable:
    """Return the predictions in a file, with the labels and classes that are named beside it.

    Raises:
        DataError: it cannot be read.
    """
    return read_predictions(path, files.classes, None if files.labels is None else Path(files.labels))
