"""The images beside predictions that people have marked, kept in a file for the images. Session thread only.

They are about the images: other predictions for these find them again. Two sessions may write the same file.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError
from mnist_tui.data.predictions.table import PredictionTable
from mnist_tui.data.runs.mark_file import LONGEST_NOTE, MOST_MARKS, read_marks, write_marks
from mnist_tui.data.runs.owner_only import FOLDER_MODE
from mnist_tui.tui.session.predictions.context import PredictionContext

SPLIT = "images"
"""What the file calls them."""
MOST_SAMPLED = 1 << 16


class TableMarks:
    """The marks of the rows of a table."""

    def __init__(self, path: Path | None, images: NDArray[np.intp]) -> None:
        """`images` (n,) says which image each row is about; without a path nothing outlives the session."""
        self._path, self._images = path, images
        self.fault = ""
        """Why the marks that were kept cannot be read, and new ones are not kept, in a line."""
        try:
            self._notes = dict(read_marks(path).get(SPLIT, {})) if path is not None else {}
        except DataError as error:
            self.fault, self._path, self._notes = f"{error}; marks are not kept", None, {}

    def of_rows(self) -> Mapping[int, str]:
        """Return the notes of the marked rows; an empty one is a mark alone."""
        wanted = np.fromiter(self._notes, np.intp, len(self._notes))
        order = np.argsort(self._images, kind="stable") if len(wanted) else np.zeros(0, np.intp)
        found = np.minimum(np.searchsorted(self._images[order], wanted), max(len(order) - 1, 0))
        rows = order[found] if len(wanted) else order
        return {
            int(row): self._notes[int(image)]
            for row, image in zip(rows, wanted, strict=True)
            if self._images[row] == image
        }

    def put(self, row: int, note: str | None) -> None:
        """Mark a row, with a note or an empty one; None takes mark and note away.

        Raises:
            DataError: there is no such row, the note is too long, too many are marked, or it cannot be written.
        """
        if not 0 <= row < len(self._images):
            raise DataError(f"cannot mark row {row:,}: expected one of {len(self._images):,}")
        if note is not None and len(note) > LONGEST_NOTE:
            raise DataError(f"a note of {len(note):,} letters: expected at most {LONGEST_NOTE}")
        notes = dict(self._notes if self._path is None else read_marks(self._path).get(SPLIT, {}))
        notes.pop(image := int(self._images[row]), None)
        if note is not None:
            notes[image] = note
        if len(notes) > MOST_MARKS:
            raise DataError(f"{MOST_MARKS:,} images are marked, no more are kept: remove some marks (M)")
        if self._path is not None:
            _write(self._path, notes)
        self._notes = notes


def open_marks(context: PredictionContext, folder: Path | None) -> TableMarks:
    """Return the marks of these predictions; they are kept in the folder, if there is one."""
    images, table = context.images, context.table
    places = table.indices if images is None or images.indices is None else images.indices
    name = images.fingerprint if images is not None else _fingerprint(table)
    path = None if folder is None else folder / f"{name}.json"
    return TableMarks(path, np.arange(len(table)) if places is None else places)


def _fingerprint(table: PredictionTable) -> str:
    """Return what tells rows without images again: their names, or else their labels."""
    found = hashlib.sha256(f"{len(table)}\n".encode())
    if table.names is not None:
        found.update("\0".join(table.names).encode("utf-8", "surrogateescape"))
    else:
        classes = table.predicted if table.labels is None else table.labels
        found.update(classes[:: max(len(classes) // MOST_SAMPLED, 1)].astype(np.int32).tobytes())
    return found.hexdigest()[:32]


def _write(path: Path, notes: Mapping[int, str]) -> None:
    """Raise DataError where the system refuses."""
    try:
        path.parent.mkdir(FOLDER_MODE, parents=True, exist_ok=True)
    except OSError as error:
        raise DataError.from_system(path.parent, error, "make") from error
    write_marks(path, {SPLIT: notes})
