"""Writes images beside predictions to a file: a contact sheet, or IDX where all are grey and alike."""

from collections.abc import Generator, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError
from mnist_tui.data.grey import in_planes
from mnist_tui.data.idx_folder import LabelledImages, write_folder_slowly
from mnist_tui.data.replacement import create_file_slowly
from mnist_tui.engine.types import Labels
from mnist_tui.tui.images.export import TABLE_IN_FOLDER, sheet_pieces
from mnist_tui.tui.images.queries import WriteImages
from mnist_tui.tui.session.predictions.shown_images import Fault, ShownImages


def written(path: Path, images: ShownImages, rows: Labels, query: WriteImages) -> Generator[None, None, None]:
    """Write the images of these rows; yields after every few.

    Raises:
        DataError: nothing could be written: the file exists, or IDX was asked for and the images are not alike.
    """
    if not len(query.labels):
        tiles = (_tile(images, row) for row in rows.tolist())
        pieces = sheet_pieces(path, query.captions, images.box, tiles, is_colour=not images.is_ink)
        yield from create_file_slowly(path, pieces)
        return
    shape = _common_shape(path, images, rows)

    def wholes() -> Iterator[NDArray[np.uint8]]:
        return (_whole(path, images, row, shape)[None] for row in rows.tolist())

    labelled = LabelledImages(wholes, (len(rows), *shape), query.labels)
    yield from write_folder_slowly(path, labelled, query.classes, {TABLE_IN_FOLDER: query.table})


def _tile(images: ShownImages, row: int) -> NDArray[np.uint8]:
    """Return a thumbnail in the middle of a tile, ink in greys; black for one that cannot be read."""
    tile = np.zeros(images.box if images.is_ink else (*images.box, 3), np.uint8)
    image = images.thumbnail(row)
    if not isinstance(image, Fault):
        top, left = (images.box[0] - image.shape[0]) // 2, (images.box[1] - image.shape[1]) // 2
        tile[top : top + image.shape[0], left : left + image.shape[1]] = in_planes(image, images.is_ink)
    return tile


def _common_shape(path: Path, images: ShownImages, rows: Labels) -> tuple[int, int]:
    if not len(rows):
        raise DataError.about(path, "no image to write", "at least one")
    height, width = np.shape(_whole(path, images, int(rows[0])))
    return height, width


def _whole(path: Path, images: ShownImages, row: int, shape: tuple[int, int] | None = None) -> NDArray[np.uint8]:
    """Return a whole image (H, W). Raises DataError for one that IDX cannot hold beside the others."""
    image = images.image(row)
    if isinstance(image, Fault):
        raise DataError(image.text)
    if image.ndim != 2 or (shape is not None and image.shape != shape):
        found = (
            f"a colour image in row {row + 1:,}" if image.ndim != 2 else f"an image of another size in row {row + 1:,}"
        )
        raise DataError.about(path, found, "grey images of one size for IDX; .png and .csv take any")
    return image
