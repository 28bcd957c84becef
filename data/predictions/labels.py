"""Reads labels that lie in a file of their own, and brings them into the order of the predictions."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError
from mnist_tui.data.idx import GZIP_MAGIC, read_idx
from mnist_tui.data.predictions.class_column import ClassColumn
from mnist_tui.data.predictions.classes import Coded
from mnist_tui.data.predictions.content import Content, read_content
from mnist_tui.data.predictions.formats import open_rows, start_of
from mnist_tui.data.predictions.heads import find_column, names_of
from mnist_tui.data.quantity import count

IDX_MAGIC = b"\0\0"


@dataclass(frozen=True, slots=True, eq=False)
class LabelFile:
    """A label for each image, in some order."""

    labels: Coded
    content: Content | None
    """What else was in the file."""

    def in_order(self, rows: int, names: tuple[str, ...] | None, indices: NDArray[np.intp] | None) -> Coded:
        """Return the labels of so many predictions: by file name, by index, or in their order.

        Raises DataError when they do not match.
        """
        path, labels = self.labels.path, self.labels
        if names is not None and self.content is not None and self.content.names is not None:
            return labels.taken(_by_name(path, names, self.content.names))
        if indices is not None and self.content is not None and self.content.indices is not None:
            return labels.taken(_by_index(path, indices, self.content.indices))
        if indices is not None:
            if (beyond := indices >= len(labels.codes)).any():
                found = f"{count(len(labels.codes), 'label')}, and index {indices[beyond][0]:,} in row"
                raise DataError.about(path, f"{found} {int(beyond.argmax()) + 1:,}", "a label for each index")
            return labels.taken(indices)
        if len(labels.codes) != rows:
            raise DataError.about(path, count(len(labels.codes), "label"), f"{rows:,}, one for each prediction")
        return labels


def read_labels(path: Path) -> LabelFile:
    """Read labels from IDX, npy, npz, csv, JSON lines or Parquet. Raises DataError where there are none."""
    start = start_of(path)
    if start.startswith((IDX_MAGIC, GZIP_MAGIC)):
        array = read_idx(path)
        if array.ndim != 1 or array.dtype.kind not in "iu":
            raise DataError.about(path, f"{array.dtype} in {count(array.ndim, 'dimension')}", "labels in 1")
        column = ClassColumn(path, "label")
        column.add(array)
        return LabelFile(Coded.of(column), None)
    rows = open_rows(path)
    label = find_column(rows.heads, "label", ())
    if label is None and len(rows.heads) == 1:
        label = 0
    if label is None:
        raise DataError.about(path, f"the columns {names_of(rows.heads)}", "labels, in a column called label")
    content = read_content(path, rows, None, {"label": label})
    assert content.label is not None
    return LabelFile(content.label, content)


def _by_name(path: Path, wanted: tuple[str, ...], names: tuple[str, ...]) -> NDArray[np.intp]:
    places = {name: row for row, name in enumerate(names)}
    missing = [name for name in wanted if name not in places]
    if missing:
        found = f"no label for {len(missing):,} of {len(wanted):,} file names (the first: {missing[0]!a})"
        raise DataError.about(path, found, "one for each")
    return np.fromiter((places[name] for name in wanted), np.intp, len(wanted))


def _by_index(path: Path, wanted: NDArray[np.intp], indices: NDArray[np.intp]) -> NDArray[np.intp]:
    order = np.argsort(indices, kind="stable")
    places = np.searchsorted(indices[order], wanted)
    inside = places < len(order)
    matches = np.zeros(len(wanted), np.bool_)
    matches[inside] = indices[order[places[inside]]] == wanted[inside]
    if not matches.all():
        found = f"no label for {int((~matches).sum()):,} of {len(wanted):,} indices (the first: {wanted[~matches][0]})"
        raise DataError.about(path, found, "one for each")
    return order[places]
