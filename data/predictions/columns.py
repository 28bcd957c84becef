"""Columns as they grow, piece by piece: they check what comes and keep it in as little memory as it needs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError
from mnist_tui.data.predictions.table import MOST_PROBABILITIES, MOST_ROWS

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
    first: NDArray[np.float32] | None = None
    """The first block, which may be all there is."""
    whole: NDArray[np.float32] | None = None
    """All of them, with room for as many as there may be: what is not written to takes no memory."""
    rows: int = 0

    def add(self, pieces: Sequence[Piece]) -> None:
        """Take m rows: one piece (m, K), or K pieces (m,). Raises DataError for what is no number, and too many."""
        block = self._block(pieces)
        end, most = self.rows + len(block), min(MOST_PROBABILITIES // self.width, MOST_ROWS)
        if end > most:
            found = f"more than {most:,} rows of {self.width}"
            raise DataError.about(self.path, found, f"at most {MOST_PROBABILITIES:,} probabilities")
        if self.first is None:
            self.first = block
        else:
            if self.whole is None:
                self.whole = np.empty((most, self.width), np.float32)
                self.whole[: self.rows] = self.first
                self.first = block[:0]
            self.whole[self.rows : end] = block
        self.rows = end

    def joined(self) -> NDArray[np.float32]:
        """Return all (n, K), to be changed in place."""
        if self.whole is not None:
            return self.whole[: self.rows]
        assert self.first is not None
        return self.first if self.first.flags.writeable else self.first.copy()

    def _block(self, pieces: Sequence[Piece]) -> NDArray[np.float32]:
        if len(self.heads) > 1:
            block = np.empty((len(pieces[0]), self.width), np.float32)
            for column, (piece, head) in enumerate(zip(pieces, self.heads, strict=True)):
                block[:, column] = numbers(self.path, piece, head, self.rows)
            return block
        (piece,) = pieces
        if isinstance(piece, np.ndarray):
            return as_float32(piece)
        for number, row in enumerate(piece):
            if not isinstance(row, list | tuple) or len(row) != self.width:
                found = f"{shown(row)} {place(self.rows + number, self.heads[0])}"
                raise DataError.about(self.path, found, f"{self.width} numbers, as in the first row")
        flat = numbers(self.path, list(chain.from_iterable(piece)), self.heads[0], self.rows, self.width)  # type: ignore[arg-type]
        return as_float32(flat.reshape(-1, self.width))


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


def as_float32(piece: NDArray[np.generic]) -> NDArray[np.float32]:
    """Return numbers as float32, without a copy where they are."""
    with np.errstate(over="ignore"):  # beyond it is infinity, which is refused
        return piece.astype(np.float32, copy=False)
