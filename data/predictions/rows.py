"""What all formats of tables have in common: columns by name, and their values piece by piece. It opens nothing."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from mnist_tui.data.errors import DataError
from mnist_tui.data.predictions.columns import Piece
from mnist_tui.data.predictions.heads import Head
from mnist_tui.data.predictions.table import MOST_ROWS

VALUES_AT_ONCE = 2**18
"""Are kept as objects of Python at most, while they become numbers."""
MOST_COLUMNS = 4096


class Rows(Protocol):
    """A file whose columns are known and whose rows are not read yet."""

    @property
    def heads(self) -> tuple[Head, ...]:
        """Its columns."""

    def pieces(self, wanted: Sequence[int]) -> Iterator[Sequence[Piece]]:
        """Yield the columns at these places, some rows at a time. Raises DataError for damage."""


def rows_at_once(columns: int) -> int:
    """Return of how many rows the values fit into memory as objects."""
    return max(VALUES_AT_ONCE // max(columns, 1), 1)


def check_rows(path: Path, rows: int) -> None:
    """Raise DataError for more rows than are read."""
    if rows > MOST_ROWS:
        raise DataError.about(path, f"more than {MOST_ROWS:,} rows", f"at most {MOST_ROWS:,}")


def check_columns(path: Path, columns: int) -> None:
    """Raise DataError for more columns than are read."""
    if columns > MOST_COLUMNS:
        raise DataError.about(path, f"{columns:,} columns", f"at most {MOST_COLUMNS:,}")
