"""`mnist-tui mistakes --predictions`: the mistakes of any classifier, from a table of what it predicted."""

import argparse
import csv
import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.class_names import read_class_names
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.image_sources.labelled import labelled
from mnist_tui.data.image_sources.matches import images_of_rows
from mnist_tui.data.image_sources.opened import are_bundled, open_images
from mnist_tui.data.image_sources.source import ImageSource
from mnist_tui.data.predictions.reader import read_predictions
from mnist_tui.data.predictions.table import MOST_CLASSES, PredictionTable
from mnist_tui.data.quantity import count
from mnist_tui.data.replacement import create_file_slowly
from mnist_tui.engine.types import Labels
from mnist_tui.tui.cli.console import complain, stdout_width
from mnist_tui.tui.cli.json_lines import print_json
from mnist_tui.tui.cli.parser import UsageError
from mnist_tui.tui.cli.streams import STANDARD_OUTPUT, write_standard_output
from mnist_tui.tui.cli.tiles import tile_lines
from mnist_tui.tui.commands.mistakes.squares import are_coloured, side_of, squares
from mnist_tui.tui.images.export import picture_texts, sheet_pieces
from mnist_tui.tui.images.filter import Filter
from mnist_tui.tui.images.gallery import Gallery
from mnist_tui.tui.images.table_gallery import gallery_of
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.ticks import percent

COLUMNS = ("row", "index", "file", "label", "predicted", "confidence", "cost", "margin", "opinion")
"""The fields of a record of a row; rows are counted from 1, as in messages, and images from 0."""
NO_LABELS = "no labels, expected a column called label, --labels FILE, or images in a folder for each class"


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A table, its gallery, and the images of its rows, where there are some."""

    table: PredictionTable
    gallery: Gallery
    images: ImageSource | None
    places: NDArray[np.intp]
    """(n,): which image each row is about; without images its index, or else its place in the table."""

    def records(self, rows: Labels) -> Iterator[dict[str, object]]:
        """Yield the record of each row; what is not known is None."""
        for row, known in zip(rows.tolist(), self.gallery.records(rows), strict=True):
            told = {name: known[name] for name in COLUMNS[3:]}
            yield {"row": row + 1, "index": int(self.places[row]), "file": self.name(row)} | {
                name: None if value != value else value for name, value in told.items()
            }

    def name(self, row: int) -> str | None:
        """Return the file of a row's image."""
        if self.table.names is not None:
            return self.table.names[row]
        return None if self.images is None or self.images.names is None else self.images.names[self.places[row]]

    def caption(self, row: int) -> str:
        """Return what a row is called: its file, or its index."""
        name = self.name(row)
        return f"#{self.places[row]}" if name is None else printable(name)


def read_subject(namespace: argparse.Namespace) -> Subject:
    """Read the table, and open its images. Raises DataError or UsageError where they do not fit together."""
    table = read_predictions(namespace.predictions, _classes(namespace.classes), namespace.labels)
    images = None if namespace.images is None else open_images(namespace.images)
    if images is not None:
        places = images_of_rows(table, images)
        table = labelled(table, images, places)
    else:
        places = np.arange(len(table)) if table.indices is None else table.indices
    if table.labels is None:
        raise DataError(f"{table.source}: found {NO_LABELS}")
    in_order = images is not None and are_bundled(images) and np.array_equal(places, np.arange(len(images)))
    return Subject(table, gallery_of(table, table.labels, is_mnist=in_order), images, places)


def _classes(text: str | None) -> tuple[str, ...]:
    """Return the names that --classes lists, or those in the file that it names."""
    if text is None:
        return ()
    if "," not in text:
        return read_class_names(Path(text), fewest=2, most=MOST_CLASSES)
    names = tuple(name.strip() for name in text.split(","))
    if not all(names) or len(set(names)) < len(names):
        raise UsageError(f"--classes {text}: found an empty name or one twice, expected a,b,c or a file")
    return names


def tell_subject(subject: Subject, as_json: bool, quiet: bool) -> None:
    """Say how the table was understood: in a line on standard error, or as an object on standard output."""
    table, images = subject.table, subject.images
    notes = (*table.notes, *(() if images is None else images.notes))
    if as_json:
        print_json({
            "event": "predictions", "name": table.source, "rows": len(table), "classes": table.classes,
            "images": None if images is None else images.source, "notes": notes,
        })  # fmt: skip
    elif not quiet:
        clauses = "; ".join((f"{count(len(table), 'row')}, {len(table.classes)} classes", *notes))
        print(f"{table.source}: {printable(clauses)}", file=sys.stderr, flush=True)


def csv_text(subject: Subject, rows: Labels) -> str:
    """Return a table with a header; what is not known is an empty field."""
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(subject.records(rows))
    return text.getvalue()


def lines(subject: Subject, wanted: Filter, found: Labels, top: int, glyphs: Glyphs) -> Iterator[str]:
    """Yield how many rows there are, and the first of them: with their images where there are some."""
    gallery, shown = subject.gallery, found[:top]
    passing = f" with {wanted.text}" if wanted.text else ""
    noun = "mistake" if wanted.only_mistakes else "row"
    wrong = int(gallery.predictions.wrong.sum())
    right = f"{percent(1 - wrong / len(subject.table))} correct"
    yield f"{count(len(found), noun)}{passing} in {count(len(subject.table), 'row')}, {right}"
    if len(found) > top:
        yield f"the first{f' {top:,}' if top > 1 else ''} of them; --top N shows more"
    yield ""
    if subject.images is None:
        for row in shown.tolist():
            yield f"row {row + 1:,}  {gallery.caption(row, glyphs)}  {subject.caption(row)}"
        return
    captions = [(gallery.caption(row, glyphs), subject.caption(row)) for row in shown.tolist()]
    if captions:
        faults: list[DataError] = []
        pictures = _pictures(subject, shown)
        greys = np.stack(list(squares(*pictures, side_of(*pictures), faults)))
        yield from tile_lines(greys, captions, stdout_width(), glyphs)
        _tell_faults(faults, len(shown))


def write_sheet(path: Path, subject: Subject, rows: Labels) -> str:
    """Write a contact sheet and return what to say of it. Raises DataError as `export` does."""
    is_stream = path == STANDARD_OUTPUT
    name = "standard output" if is_stream else printable(str(path))
    if len(rows) == 0:
        return f"no image to write: {name} {'is empty' if is_stream else 'was not made'}"
    captions = picture_texts(subject.gallery, rows, "png").captions
    pictures, faults = _pictures(subject, rows), list[DataError]()
    side, is_colour = side_of(*pictures), are_coloured(*pictures)
    pieces = sheet_pieces(path, captions, (side, side), squares(*pictures, side, faults, is_colour), is_colour)
    if is_stream:
        write_standard_output(pieces)
    else:
        for _ in create_file_slowly(path, pieces):
            pass
    _tell_faults(faults, len(rows))
    return f"wrote {count(len(rows), 'image')} to {name}"


def _pictures(subject: Subject, rows: Labels) -> tuple[ImageSource, Labels]:
    """Return the images, and which of them the rows are about."""
    assert subject.images is not None
    return subject.images, subject.places[rows]


def _tell_faults(faults: Sequence[DataError], images: int) -> None:
    if faults:
        complain(f"{count(len(faults), 'image')} of {images:,} cannot be read (the first: {faults[0]})")
