"""Columns as they grow, piece by piece: they check what comes and keep it in as little memory as it needs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError
from mnist_tui.data.predictions.table import MOST_CLASSES, MOST_PROBABILITIES

Piece = Sequence[object] | NDArray[np.generic]
LONGEST_NAME = 4096
MOST_NAME_LETTERS = 2**28
LONGEST_SHOWN = 40


def place(row: int, head: str) -> str:
    """Say where a value is, for a row counted from 0."""
    return f"in row {row + 1:,}, {head}"


def shown(value: object) -> str:
    """Write a value short enough for a message."""
    text = ascii(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


@dataclass(slots=True)
class MatrixColumn:
    """Numbers (n, K): of one column that is an array, or of K columns."""

    path: Path
    heads: tuple[str, ...]
    width: int
    blocks: list[NDArray[np.float32]] = field(default_factory=list)
    rows: int = 0

    def add(self, pieces: Sequence[Piece]) -> None:
        """Take m rows: one piece (m, K), or K pieces (m,). Raises DataError for what is no number, and too many."""
        block = self._block(pieces)
        self.rows += len(block)
        if self.rows * self.width > MOST_PROBABILITIES:
            found = f"more than {MOST_PROBABILITIES // self.width:,} rows of {self.width}"
            raise DataError.about(self.path, found, f"at most {MOST_PROBABILITIES:,} probabilities")
        self.blocks.append(block)

    def joined(self) -> NDArray[np.float32]:
        """Return all (n, K). What was joined is let go at once, so that it is never in memory twice."""
        if len(self.blocks) == 1 and self.blocks[0].flags.writeable:
            return self.blocks.pop()
        whole = np.empty((self.rows, self.width), np.float32)
        start = 0
        self.blocks.reverse()
        while self.blocks:
            block = self.blocks.pop()
            whole[start : start + len(block)] = block
            start += len(block)
        return whole

    def _block(self, pieces: Sequence[Piece]) -> NDArray[np.float32]:
        if len(self.heads) > 1:
            block = np.empty((len(pieces[0]), self.width), np.float32)
            for column, (piece, head) in enumerate(zip(pieces, self.heads, strict=True)):
                block[:, column] = numbers(self.path, piece, head, self.rows)
            return block
        (piece,) = pieces
        if isinstance(piece, np.ndarray):
            return _as_float32(piece)
        for number, row in enumerate(piece):
            if not isinstance(row, list | tuple) or len(row) != self.width:
                found = f"{shown(row)} {place(self.rows + number, self.heads[0])}"
                raise DataError.about(self.path, found, f"{self.width} numbers, as in the first row")
        flat = numbers(self.path, list(chain.from_iterable(piece)), self.heads[0], self.rows, self.width)  # type: ignore[arg-type]
        return _as_float32(flat.reshape(-1, self.width))


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
        matrix = _as_float32(piece)
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


@dataclass(slots=True)
class NumberColumn:
    """Numbers (n,)."""

    path: Path
    head: str
    blocks: list[NDArray[np.float64]] = field(default_factory=list)
    rows: int = 0

    def add(self, piece: Piece) -> None:
        """Take m rows. Raises DataError for what is no number."""
        self.blocks.append(numbers(self.path, piece, self.head, self.rows))
        self.rows += len(piece)

    def joined(self) -> NDArray[np.float64]:
        """Return all."""
        return np.concatenate([np.zeros(0), *self.blocks])


@dataclass(slots=True)
class TextColumn:
    """File names."""

    path: Path
    head: str
    texts: list[str] = field(default_factory=list)
    letters: int = 0

    @property
    def rows(self) -> int:
        """How many there are."""
        return len(self.texts)

    def add(self, piece: Piece) -> None:
        """Take m rows. Raises DataError for what is no name, and for too much text."""
        for row, value in enumerate(piece):
            if not isinstance(value, str | np.str_) or not value or len(value) > LONGEST_NAME:
                found = f"{shown(value)} {place(len(self.texts) + row, self.head)}"
                raise DataError.about(self.path, found, f"a file name of at most {LONGEST_NAME:,} letters")
        self.letters += sum(map(len, piece))
        if self.letters > MOST_NAME_LETTERS:
            raise DataError.about(self.path, f"file names of more than {MOST_NAME_LETTERS:,} letters", "shorter ones")
        self.texts += map(str, piece)


def numbers(path: Path, piece: Piece, head: str, first_row: int, width: int = 1) -> NDArray[np.float64]:
    """Return numbers (m,). `width` of them make a row. Raises DataError that names the first that is none."""
    if isinstance(piece, np.ndarray) and piece.dtype.kind in "fiub":
        return piece.astype(np.float64).reshape(-1)
    try:
        return np.fromiter(map(float, piece), np.float64, len(piece))
    except (ValueError, TypeError, OverflowError):
        row, value = next((row, value) for row, value in enumerate(piece) if not _is_number(value))
        found = f"{shown(value)} {place(first_row + row // width, head)}"
        raise DataError.about(path, found, "a number") from None


def _is_number(value: object) -> bool:
    try:
        float(value)  # type: ignore[arg-type]
    except (ValueError, TypeError, OverflowError):
        return False
    return True


def _as_float32(piece: NDArray[np.generic]) -> NDArray[np.float32]:
    with np.errstate(over="ignore"):  # beyond it is infinity, which is refused
        return piece.astype(np.float32, copy=False)


def _canonical(value: object) -> str | int:
    """Return a class as a whole number where it is one: `3`, "3", 3.0 and "3.0" are the same."""
    if isinstance(value, int | float):
        return int(value)
    text = str(value).strip()
    whole = text[:-2] if text.endswith(".0") else text
    return int(whole) if whole.isascii() and whole.removeprefix("-").isdigit() and len(whole) <= 18 else text
