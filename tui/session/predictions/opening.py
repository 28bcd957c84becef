"""Opens predictions that were made elsewhere with all that was named beside them."""

from pathlib import Path

from mnist_tui.data.errors import DataError
from mnist_tui.data.image_sources.labelled import labelled
from mnist_tui.data.image_sources.matches import images_of_rows
from mnist_tui.data.image_sources.opened import open_images
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
    table = labelled(table, source, rows)
    return PredictionContext(table, measured(table), ShownImages(source, rows)), (*table.notes, *source.notes)


def read_table(path: Path, files: PredictionFiles) -> PredictionTable:
    """Return the predictions in a file, with the labels and classes that are named beside it.

    Raises:
        DataError: it cannot be read, or has more classes than can be shown.
    """
    table = read_predictions(path, files.classes, None if files.labels is None else Path(files.labels))
    if len(table.classes) > MOST_CLASSES:
        raise DataError(f"{table.source}: found {len(table.classes):,} classes, expected at most {MOST_CLASSES}")
    return table
