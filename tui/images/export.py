"""Exports images of a gallery: as CSV, JSON, a contact sheet as PNG, or IDX. It overwrites no file.

Every file is written whole or not at all.
"""

import csv
import io
import json
import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.idx_folder import write_folder
from mnist_tui.data.png import png_bytes
from mnist_tui.data.replacement import create_file, refuse_taken
from mnist_tui.engine.types import Labels
from mnist_tui.tui.images.bitmap_font import is_drawable
from mnist_tui.tui.images.contact_sheet import SheetError, draw_sheet
from mnist_tui.tui.images.export_formats import Format
from mnist_tui.tui.images.gallery import COLUMNS, Gallery
from mnist_tui.tui.paint.glyphs import ASCII

LONGEST_NAME_ON_A_SHEET = 20
LONGEST_LINE_ON_A_SHEET = 14
"""Letters of a caption in one line; where one is longer, all have label, prediction and confidence each on a line."""
TABLE_IN_FOLDER = "images.csv"


def export(path: Path, gallery: Gallery, indices: Labels, images: NDArray[np.uint8], export_format: Format) -> None:
    """Write the images at `indices` to `path`, in that order; "idx" makes a folder that `--data` can read.

    Beside the images the folder has their table, which tells where they come from.
    `images` (n, H, W) are those at `indices`; tables do without.

    Raises:
        DataError: the file exists, there is nothing to write, or it cannot be written.
    """
    refuse_taken(path)
    match export_format:
        case "csv":
            create_file(path, csv_text(gallery, indices).encode())
        case "json":
            create_file(path, json_text(gallery, indices).encode())
        case "png":
            create_file(path, sheet_bytes(path, gallery, indices, images))
        case "idx":
            _write_idx(path, gallery, indices, images)


def csv_text(gallery: Gallery, indices: Labels) -> str:
    """Return a table with a header; what is not known is an empty field."""
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(gallery.records(indices))
    return text.getvalue()


def json_text(gallery: Gallery, indices: Labels) -> str:
    """Return a list of objects, one per line; what is not known or no number is null."""
    return "[\n" + ",\n".join(json.dumps(_strict(one), allow_nan=False) for one in gallery.records(indices)) + "\n]\n"


def _strict(record: Mapping[str, object]) -> dict[str, object]:
    return {key: None if isinstance(one, float) and not math.isfinite(one) else one for key, one in record.items()}


def sheet_bytes(path: Path, gallery: Gallery, indices: Labels, images: NDArray[np.uint8]) -> bytes:
    """Return the contact sheet of `images` (n, H, W), those at `indices`, as PNG.

    Raises:
        DataError: there is nothing to draw, or too much; it names `path`.
    """
    try:
        return png_bytes(draw_sheet(images, _captions(gallery, indices)))
    except SheetError as error:
        raise DataError(f"{printable(str(path))}: {error}") from error


def _captions(gallery: Gallery, indices: Labels) -> list[str]:
    """Return the captions on a sheet; a class whose name has letters that cannot be drawn goes by its number."""
    names = (name if is_drawable(name) else str(number) for number, name in enumerate(gallery.classes))
    drawn = replace(gallery, classes=tuple(names))
    parts = [drawn.caption_parts(index, ASCII, LONGEST_NAME_ON_A_SHEET) for index in indices.tolist()]
    in_one_line = [f"{label}{predicted} {confidence}" for label, predicted, confidence in parts]
    fits = all(len(line) <= LONGEST_LINE_ON_A_SHEET for line in in_one_line)
    return in_one_line if fits else ["\n".join(lines) for lines in parts]


def _write_idx(folder: Path, gallery: Gallery, indices: Labels, images: NDArray[np.uint8]) -> None:
    if len(indices) == 0:
        raise DataError.about(folder, "no image to write", "at least one")
    labels = gallery.predictions.labels[indices].astype(np.uint8)
    write_folder(folder, images, labels, gallery.classes, {TABLE_IN_FOLDER: csv_text(gallery, indices).encode()})
