"""A column of classes as it grows, piece by piece: by number or by name, every different one kept once."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError
from mnist_tui.data.predictions.columns import Piece, as_float32, place, shown
from mnist_tui.data.predictions.table import MOST_CLASSES


@dataclass(slots=True)
class ClassColumn:
    """Classes by number or by name: every different one is kept once."""

    path: Path
    head: str
    codes: dict[object, int] = field(default_factory=dict)
    blocks: list[NDArray[np.int32]] = field(default_factory=list)
    rows: int = 0

    def add(self, piece: Piece) -> None:
        """Take m rows. Raises DataError for what is no class, and for more than there may be."""
        if isinstance(piece, np.ndarray):
            if piece.ndim == 2:
                piece = self._of_ones(piece)
            distinct, places = np.unique(piece, return_inverse=True)
            codes = np.array([self._code(value, places, number) for number, value in enumerate(distinct.tolist())])
            block = codes.astype(np.int32)[places] if len(codes) else np.zeros(0, np.int32)
        else:
            try:
                block = np.fromiter(map(self.codes.__getitem__, piece), np.int32, len(piece))
            except (KeyError, TypeError):
                block = np.fromiter(
                    (self._code_at(value, row) for row, value in enumerate(piece)), np.int32, len(piece)
                )
        self.blocks.append(block)
        self.rows += len(block)

    def joined(self) -> tuple[NDArray[np.int32], tuple[str | int, ...]]:
        """Return the number of every row's class among the different ones, and these."""
        return np.concatenate([np.zeros(0, np.int32), *self.blocks]), tuple(_canonical(value) for value in self.codes)

    def _of_ones(self, piece: NDArray[np.generic]) -> NDArray[np.generic]:
        """Return the classes of rows that are 1 for theirs and else 0."""
        matrix = as_float32(piece)
        bad = ~(((matrix == 0) | (matrix == 1)).all(1) & (matrix.sum(1) == 1))
        if bad.any():
            raise DataError.about(
                self.path, f"several numbers {place(int(bad.argmax()), self.head)}", "one class, or one 1 and else 0"
            )
        found: NDArray[np.intp] = matrix.argmax(1)
        return found

    def _code(self, value: object, places: NDArray[np.intp], number: int) -> int:
        if isinstance(value, float) and not value.is_integer():
            raise self._no_class(value, self.rows + int(np.argmax(places == number)))
        value = int(value) if isinstance(value, float | bool) else value
        return self.codes.get(value, -1) if value in self.codes else self._new(value, self.rows)

    def _code_at(self, value: object, row: int) -> int:
        if isinstance(value, bool | list | dict) or value is None or (isinstance(value, str) and not value.strip()):
            raise self._no_class(value, self.rows + row)
        if isinstance(value, float) and not value.is_integer():
            raise self._no_class(value, self.rows + row)
        return self.codes[value] if value in self.codes else self._new(value, self.rows + row)

    def _new(self, value: object, row: int) -> int:
        if len(self.codes) >= 2 * MOST_CLASSES:  # a class may be written in two ways
            found = f"more than {MOST_CLASSES:,} classes {place(row, self.head)}"
            raise DataError.about(self.path, found, f"at most {MOST_CLASSES:,}")
        return self.codes.setdefault(value, len(self.codes))

    def _no_class(self, value: object, row: int) -> DataError:
        return DataError.about(
            self.path, f"{shown(value)} {place(row, self.head)}", "the number or the name of a class"
        )


def _canonical(value: object) -> str | int:
    """Return a class as a whole number where it is one: `3`, "3", 3.0 and "3.0" are the same."""
    if isinstance(value, int | float):
        return int(value)
    text = str(value).strip()
    whole = text[:-2] if text.endswith(".0") else text
    return int(whole) if whole.isascii() and whole.removeprefix("-").isdigit() and len(whole) <= 18 else text
