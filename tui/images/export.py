"""Exports images of a gallery: as CSV, JSON, a contact sheet as PNG, or IDX. It overwrites no file.

Every file is written whole or not at all.
"""

import csv
import io
import json
import math
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.idx_folder import LabelledImages, write_folder_slowly
from mnist_tui.data.png import png_pieces
from mnist_tui.data.replacement import create_file, create_file_slowly
from mnist_tui.engine.types import Labels
from mnist_tui.tui.images.bitmap_font import is_drawable
from mnist_tui.tui.images.contact_sheet import Sheet, SheetError
from mnist_tui.tui.images.export_formats import Format
from mnist_tui.tui.images.gallery import Gallery
from mnist_tui.tui.paint.glyphs import ASCII

LONGEST_NAME_ON_A_SHEET = 20
LONGEST_LINE_ON_A_SHEET = 14
"""Letters of a caption in one line; where one is longer, all have label, prediction and confidence each on a line."""
MOST_CLASSES_OF_IDX = 256
TABLE_IN_FOLDER = "images.csv"
PIECE_BYTES = 1 << 21
"""Pixels that are copied and written at a time."""


def export(path: Path, gallery: Gallery, indices: Labels, images: NDArray[np.uint8], export_format: Format) -> None:
    """Write the images at `indices` to `path`, in that order; "idx" makes a folder that `--data` can read.

    Beside the images the folder has their table, which tells where they come from.
    `images` (N, H, W) are those of the whole split; tables do without.

    Raises:
        DataError: the file exists, there is nothing to write, or it cannot be written.
    """
    match export_format:
        case "csv":
            create_file(path, csv_text(gallery, indices).encode())
        case "json":
            create_file(path, json_text(gallery, indices).encode())
        case "png" | "idx":
            for _ in write_pictures(path, picture_texts(gallery, indices, export_format), indices, images):
                pass


@dataclass(frozen=True, slots=True, eq=False)
class PictureTexts:
    """What is written beside the pixels: the captions of a sheet, or for a folder labels, classes and a table."""

    captions: tuple[str, ...] = ()
    labels: NDArray[np.uint8] | None = None
    classes: tuple[str, ...] = ()
    table: bytes = b""


def picture_texts(gallery: Gallery, indices: Labels, export_format: Format) -> PictureTexts:
    """Return what is written beside the pixels of the images at `indices`.

    Raises DataError for more classes than IDX holds.
    """
    if export_format == "png":
        return PictureTexts(captions=tuple(_captions(gallery, indices)))
    if len(gallery.classes) > MOST_CLASSES_OF_IDX:
        raise DataError(
            f"IDX holds labels of at most {MOST_CLASSES_OF_IDX} classes, and these are {len(gallery.classes):,}"
        )
    labels = gallery.predictions.labels[indices].astype(np.uint8)
    return PictureTexts((), labels, gallery.classes, csv_text(gallery, indices).encode())


def write_pictures(
    path: Path, texts: PictureTexts, indices: Labels, images: NDArray[np.uint8]
) -> Generator[None, None, None]:
    """Write a sheet, or a folder where there are labels, of the images at `indices` out of `images` (N, H, W).

    No more than a piece of them is copied at a time; yields after every piece. Raises DataError as `export` does.
    """
    if texts.labels is None:
        yield from create_file_slowly(
            path, sheet_pieces(path, texts.captions, images.shape[1:], (images[index] for index in indices))
        )
        return
    if len(indices) == 0:
        raise DataError.about(path, "no image to write", "at least one")
    height, width = images.shape[1:]
    at_once = max(PIECE_BYTES // max(height * width, 1), 1)

    def pieces() -> Iterator[NDArray[np.uint8]]:
        return (images[indices[start : start + at_once]] for start in range(0, len(indices), at_once))

    labelled = LabelledImages(pieces, (len(indices), height, width), texts.labels)
    yield from write_folder_slowly(path, labelled, texts.classes, {TABLE_IN_FOLDER: texts.table})


def csv_text(gallery: Gallery, indices: Labels) -> str:
    """Return a table with a header; what is not known is an empty field."""
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, gallery.columns, lineterminator="\n")
    table.writeheader()
    table.writerows(gallery.records(indices))
    return text.getvalue()


def json_text(gallery: Gallery, indices: Labels) -> str:
    """Return a list of objects, one per line; what is not known or no number is null."""
    return "[\n" + ",\n".join(json.dumps(_strict(one), allow_nan=False) for one in gallery.records(indices)) + "\n]\n"


def _strict(record: Mapping[str, object]) -> dict[str, object]:
    return {key: None if isinstance(one, float) and not math.isfinite(one) else one for key, one in record.items()}


def sheet_of(path: Path, gallery: Gallery, indices: Labels, images: NDArray[np.uint8]) -> Iterator[bytes]:
    """Return the contact sheet of the images at `indices` out of `images` (N, H, W), as PNG, a row of them at a time.

    Raises:
        DataError: there is nothing to draw, or too much; it names `path`.
    """
    return sheet_pieces(path, _captions(gallery, indices), images.shape[1:], (images[index] for index in indices))


def sheet_pieces(
    path: Path,
    captions: Sequence[str],
    shape: tuple[int, int],
    images: Iterable[NDArray[np.uint8]],
    is_colour: bool = False,
) -> Iterator[bytes]:
    """Return the contact sheet of images of `shape` (H, W), one for each caption, as `sheet_of` does.

    In colour each is (H, W, 3).
    """
    try:
        sheet = Sheet.of(len(captions), shape, captions)
    except SheetError as error:
        raise DataError(f"{printable(str(path))}: {error}") from error
    return png_pieces(sheet.height, sheet.width, sheet.bands(images, captions, is_colour), is_colour)


def _captions(gallery: Gallery, indices: Labels) -> list[str]:
    """Return the captions on a sheet; a class whose name has letters that cannot be drawn goes by its number."""
    names = (name if is_drawable(name) else str(number) for number, name in enumerate(gallery.classes))
    drawn = replace(gallery, classes=tuple(names))
    parts = [drawn.caption_parts(index, ASCII, LONGEST_NAME_ON_A_SHEET) for index in indices.tolist()]
    in_one_line = [f"{label}{predicted} {confidence}" for label, predicted, confidence in parts]
    fits = all(len(line) <= LONGEST_LINE_ON_A_SHEET for line in in_one_line)
    return in_one_line if fits else ["\n".join(lines) for lines in parts]
