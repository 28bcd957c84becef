"""Finds out which classes the numbers and names in a file mean. It opens nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.class_names import drawable_names
from mnist_tui.data.errors import DataError
from mnist_tui.data.predictions.class_column import ClassColumn
from mnist_tui.data.predictions.columns import place, shown
from mnist_tui.data.predictions.table import MOST_CLASSES

FRACTION = re.compile(r"[-+]?\d*\.\d*(?:[eE][-+]?\d+)?")


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A column of classes as it was written."""

    path: Path
    head: str
    codes: NDArray[np.int32]
    """(n,): into `values`."""
    values: tuple[str | int, ...]

    @classmethod
    def of(cls, column: ClassColumn) -> "Coded":
        """Return what a column has gathered."""
        return cls(column.path, column.head, *column.joined())

    def taken(self, rows: NDArray[np.intp]) -> "Coded":
        """Return other rows of it."""
        return Coded(self.path, self.head, self.codes[rows], self.values)


def class_names(path: Path, known: Sequence[str], width: int, columns: Sequence[Coded]) -> tuple[tuple[str, ...], str]:
    """Return the names of all classes as they are written in the file, and a clause that says where from.

    `known` were given or stand above the columns; `width` is how many there are, 0 where it is not known.
    Raises DataError where names cannot be told, or are too many.
    """
    for column in columns if not known else ():
        _refuse_fractions(column)
    values = [value for column in columns for value in column.values]
    texts = sorted({value for value in values if isinstance(value, str)})
    if known:
        if width and len(known) != width:
            raise DataError.about(path, f"values for {width} classes", f"{len(known)}, as there are names")
        return tuple(known), ""
    if texts and width:
        found = f"{shown(texts[0])} as a class, and numbered columns"
        raise DataError.about(path, found, "the names in the order of the columns: --classes a,b,c")
    if texts:
        names = sorted({str(value) for value in values})
        return tuple(names), "classes in alphabetical order"
    number = width or 1 + max((value for value in values if isinstance(value, int)), default=0)
    return tuple(map(str, range(max(min(number, MOST_CLASSES), 2)))), ""


def resolved(column: Coded, names: Sequence[str]) -> NDArray[np.intp]:
    """Return the class (n,) of every row. Raises DataError that names the first row whose class there is not."""
    by_name = {name: number for number, name in enumerate(names)}
    if all(str(value) in by_name for value in column.values):
        table = [by_name[str(value)] for value in column.values]
    else:
        table = [value if isinstance(value, int) else by_name.get(value, -1) for value in column.values]
    numbers = np.array([number if 0 <= number < len(names) else -1 for number in table], np.intp)
    if (numbers < 0).any() and bool((bad := (numbers < 0)[column.codes]).any()):
        row = int(bad.argmax())
        expected = f"0 to {len(names) - 1}" + ("" if _are_numbers(names) else ", or a class name")
        found = f"{shown(column.values[column.codes[row]])} {place(row, column.head)}"
        raise DataError.about(column.path, found, expected)
    classes: NDArray[np.intp] = numbers[column.codes] if len(numbers) else np.zeros(len(column.codes), np.intp)
    return classes


def checked_names(path: Path, names: Sequence[str]) -> tuple[str, ...]:
    """Return the names as they are shown. Raises DataError for too few and too many."""
    if not 2 <= len(names) <= MOST_CLASSES:
        raise DataError.about(path, f"{len(names):,} classes", f"2 to {MOST_CLASSES:,}")
    return drawable_names(names)


def _refuse_fractions(column: Coded) -> None:
    for code, value in enumerate(column.values):
        if isinstance(value, str) and FRACTION.fullmatch(value):
            found = f"{value} {place(int(np.argmax(column.codes == code)), column.head)}"
            raise DataError.about(column.path, found, "the number or the name of a class")


def _are_numbers(names: Sequence[str]) -> bool:
    return all(name == str(number) for number, name in enumerate(names))
