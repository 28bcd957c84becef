"""Opens the images that lie beside predictions. None is read yet but those that say how all are drawn."""

from pathlib import Path

from mnist_tui.data.image_sources.labelled import labelled
from mnist_tui.data.image_sources.matches import images_of_rows
from mnist_tui.data.image_sources.opened import open_images
from mnist_tui.data.predictions.table import PredictionTable
from mnist_tui.tui.session.predictions.shown_images import ShownImages


def images_beside(table: PredictionTable, path: Path) -> tuple[PredictionTable, ShownImages, tuple[str, ...]]:
    """Return the table with the labels of its images, the images, and how they were understood.

    Raises:
        DataError: they cannot be read, or are not those of the table.
    """
    source = open_images(path)
    rows = images_of_rows(table, source)
    return labelled(table, source, rows), ShownImages(source, rows), source.notes
