"""Images in a file each: in folders of classes, in one folder, or in a list. None is read before it is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.class_names import drawable_names
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.grey import colours_of
from mnist_tui.data.image_sources.source import Pixels
from mnist_tui.data.picture_file import can_read_pictures, read_picture
from mnist_tui.data.picture_folders import class_folders, pictures_below
from mnist_tui.data.predictions.classes import Coded, resolved
from mnist_tui.data.predictions.content import read_content
from mnist_tui.data.predictions.formats import open_rows
from mnist_tui.data.predictions.heads import find_column, names_of
from mnist_tui.data.predictions.lines import opened_lines
from mnist_tui.data.predictions.table import MOST_CLASSES, MOST_ROWS

LIST_ENDINGS = (".txt", ".lst")
MISSING = "pictures need Pillow: pip install 'mnist-tui[images]'"


@dataclass(frozen=True, slots=True, eq=False)
class PictureFiles:
    """A file for each image."""

    root: Path
    """What the names begin at."""
    source: str
    names: Sequence[str]
    labels: NDArray[np.intp] | None = None
    classes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.names)

    def image(self, index: int) -> Pixels:
        """Read one; a large one comes smaller. Raises DataError for one that cannot be read."""
        return colours_of(read_picture(self.root / self.names[index]).pixels)


def picture_folder(folder: Path) -> PictureFiles:
    """Open a folder with a folder for each class, or with pictures alone.

    Raises DataError where there is no picture, or no Pillow to read it.
    """
    source, classes = printable(str(folder)), class_folders(folder)
    if classes:
        names = [f"{name}/{one}" for name, files in classes.items() for one in files]
        labels = np.repeat(np.arange(len(classes)), [len(files) for files in classes.values()])
        found = PictureFiles(folder, source, names, labels, drawable_names(list(classes)), ("a folder for each class",))
    else:
        found = PictureFiles(folder, source, sorted(pictures_below(folder)))
    return _checked(folder, found)


def picture_list(path: Path) -> PictureFiles:
    """Open a list of paths, which begin at its folder: one a line, or a table with a column of them.

    Raises DataError where there is none.
    """
    source = printable(str(path))
    if path.suffix.lower() in LIST_ENDINGS:
        with opened_lines(path) as lines:
            names = [line.strip() for line in lines if line.strip()]
        return _checked(path, PictureFiles(path.parent, source, names))
    rows = open_rows(path)
    name, label = find_column(rows.heads, "name", ()), find_column(rows.heads, "label", ())
    if name is None:
        raise DataError.about(path, f"the columns {names_of(rows.heads)}", "paths, in a column called file or path")
    content = read_content(path, rows, None, {"name": name, **({} if label in (None, name) else {"label": label})})
    assert content.names is not None
    if content.label is None:
        return _checked(path, PictureFiles(path.parent, source, content.names))
    classes = _classes(content.label)
    labels = resolved(content.label, classes)
    return _checked(path, PictureFiles(path.parent, source, content.names, labels, drawable_names(classes)))


def _checked(path: Path, found: PictureFiles) -> PictureFiles:
    if len(found) == 0:
        raise DataError.about(path, "no pictures", "PNG or JPEG files, or folders with some")
    if len(found) > MOST_ROWS:
        raise DataError.about(path, f"{len(found):,} paths", f"at most {MOST_ROWS:,}")
    if not can_read_pictures():
        raise DataError.about(path, f"{len(found):,} pictures", f"an installation that reads them: {MISSING}")
    return found


def _classes(column: Coded) -> Sequence[str]:
    numbers = [value for value in column.values if isinstance(value, int)]
    if len(numbers) == len(column.values) and min(numbers, default=0) >= 0 and max(numbers, default=0) < MOST_CLASSES:
        return [str(number) for number in range(max(numbers, default=0) + 1)]
    return sorted(str(value) for value in column.values)
