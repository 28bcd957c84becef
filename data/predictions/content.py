"""Reads the chosen columns of a table into arrays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError
from mnist_tui.data.predictions.class_column import ClassColumn
from mnist_tui.data.predictions.classes import Coded
from mnist_tui.data.predictions.columns import MatrixColumn, NumberColumn, TextColumn
from mnist_tui.data.predictions.heads import Head, Scores, find_column
from mnist_tui.data.predictions.rows import Rows


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """What the columns hold; None for a column that there is not."""

    rows: int
    scores: NDArray[np.float32] | None
    """(n, K), as they were written."""
    predicted: Coded | None
    confidence: NDArray[np.float64] | None
    label: Coded | None
    names: tuple[str, ...] | None
    indices: NDArray[np.intp] | None
    roles: Mapping[str, int]
    """The column of each role."""


def read_content(path: Path, rows: Rows, scores: Scores | None, roles: Mapping[str, int]) -> Content:
    """Read the columns for `scores` and `roles`, and those that say which image a row is about.

    Raises DataError for values that are none of what they are to be.
    """
    heads = rows.heads
    taken = [*(scores.columns if scores else ()), *roles.values()]
    about = {role: one for role in ("index", "name") if (one := find_column(heads, role, taken)) is not None}
    chosen = {**roles, **about}
    columns = {
        role: _COLUMNS[role](path, heads[place].name.strip() or "the first column") for role, place in chosen.items()
    }
    matrix = None if scores is None else _matrix(path, heads, scores)
    _fill(rows, matrix, scores, columns, chosen)
    label, predicted = columns.get("label"), columns.get("predicted")
    confidence, index, name = columns.get("confidence"), columns.get("index"), columns.get("name")
    number = max(column.rows for column in (*columns.values(), *([matrix] if matrix else [])))
    if number == 0:
        raise DataError.about(path, "no rows", "at least one")
    return Content(
        rows=number,
        scores=matrix.joined() if matrix else None,
        predicted=Coded.of(predicted) if isinstance(predicted, ClassColumn) else None,
        confidence=confidence.joined() if isinstance(confidence, NumberColumn) else None,
        label=Coded.of(label) if isinstance(label, ClassColumn) else None,
        names=tuple(name.texts) if isinstance(name, TextColumn) else None,
        indices=_indices(path, index) if isinstance(index, NumberColumn) else None,
        roles=chosen,
    )


Column = ClassColumn | NumberColumn | TextColumn
_COLUMNS: Mapping[str, type[Column]] = {
    "label": ClassColumn,
    "predicted": ClassColumn,
    "confidence": NumberColumn,
    "index": NumberColumn,
    "name": TextColumn,
}


def _matrix(path: Path, heads: Sequence[Head], scores: Scores) -> MatrixColumn:
    names = tuple(heads[place].name.strip() for place in scores.columns)
    return MatrixColumn(path, names, sum(heads[place].width for place in scores.columns))


def _fill(
    rows: Rows,
    matrix: MatrixColumn | None,
    scores: Scores | None,
    columns: Mapping[str, Column],
    roles: Mapping[str, int],
) -> None:
    places = scores.columns if scores is not None else ()
    for pieces in rows.pieces([*places, *(roles[role] for role in columns)]):
        if matrix is not None:
            matrix.add(pieces[: len(places)])
        for column, piece in zip(columns.values(), pieces[len(places) :], strict=True):
            column.add(piece)


def _indices(path: Path, column: NumberColumn) -> NDArray[np.intp]:
    """Return which image each row is about. Raises DataError for what is no index, and for one that occurs twice."""
    values = column.joined()
    bad = ~((values >= 0) & (values < 2**53) & (values == np.floor(values)))
    if bad.any():
        row = int(bad.argmax())
        raise DataError.about(path, f"{values[row]:g} in row {row + 1:,}, {column.head}", "an index, counted from 0")
    indices = values.astype(np.intp)
    order = np.argsort(indices, kind="stable")
    twice = order[1:][np.diff(indices[order]) == 0]
    if len(twice):
        row = int(twice.min())
        first = int(np.argmax(indices == indices[row]))
        found = f"index {indices[row]:,} in row {first + 1:,} and in row {row + 1:,}"
        raise DataError.about(path, found, "one row for each image")
    return indices
