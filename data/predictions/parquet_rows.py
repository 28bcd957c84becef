"""Reads Parquet by an installed pyarrow or duckdb; an installation may lack both."""

import importlib.util
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.predictions.columns import Piece
from mnist_tui.data.predictions.heads import Head
from mnist_tui.data.predictions.rows import Rows, check_columns, check_rows, rows_at_once
from mnist_tui.data.regular_file import open_regular

LARGEST_GROUP_BYTES = 2**31
LONGEST_REASON = 120
MISSING = "found a Parquet file, expected pyarrow or duckdb to read it: pip install pyarrow"
GLOB_LETTERS = str.maketrans({letter: f"[{letter}]" for letter in "*?["})
DUCKDB_CONFIG: dict[str, Any] = {
    "memory_limit": "512MB",
    "threads": "1",
    "temp_directory": "",
    "autoinstall_known_extensions": "false",
}
"""It writes nothing, and asks no server for anything."""


def parquet_rows(path: Path) -> Rows:
    """Open a table. Raises DataError when it is damaged, or when nothing is installed that reads it."""
    try:
        open_regular(path).close()
    except OSError as error:
        raise DataError.from_system(path, error, "read") from error
    if importlib.util.find_spec("pyarrow") is not None:
        return _arrow_rows(path)
    if importlib.util.find_spec("duckdb") is not None:
        return _duck_rows(path)
    raise DataError(f"{printable(str(path))}: {MISSING}")


@dataclass(frozen=True, slots=True)
class _ArrowRows:
    path: Path
    heads: tuple[Head, ...]

    def pieces(self, wanted: Sequence[int]) -> Iterator[Sequence[Piece]]:
        names = [self.heads[place].name for place in wanted]
        at_once = rows_at_once(sum(self.heads[place].width for place in wanted))
        with _arrow_file(self.path) as file:
            for batch in file.iter_batches(at_once, columns=names):
                yield [_values(batch.column(name)) for name in names]


def _arrow_rows(path: Path) -> _ArrowRows:
    with _arrow_file(path) as file:
        check_columns(path, len(file.schema_arrow.names))
        check_rows(path, file.metadata.num_rows)
        for group in range(file.metadata.num_row_groups):
            if file.metadata.row_group(group).total_byte_size > LARGEST_GROUP_BYTES:
                raise DataError.about(path, "a larger group of rows", f"at most {LARGEST_GROUP_BYTES:,} bytes")
        first = next(file.iter_batches(1), None)
        if first is None:
            raise DataError.about(path, "no rows", "at least one")
        values = [column.to_pylist()[0] for column in first.columns]
        return _ArrowRows(path, tuple(map(_head, file.schema_arrow.names, values)))


@contextmanager
def _arrow_file(path: Path) -> Iterator[Any]:
    """Open a file; whatever is wrong with it while it is read becomes a DataError."""
    import pyarrow
    import pyarrow.parquet

    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            yield file
    except (pyarrow.lib.ArrowException, OSError, ValueError, MemoryError) as error:
        raise _damaged(path, error) from error


def _values(column: Any) -> Piece:
    """Return an Arrow array as numbers (m,) or (m, K); as a list where it has anything else."""
    from pyarrow import types

    kind, is_nested = column.type, hasattr(column.type, "value_type") and not types.is_dictionary(column.type)
    if column.null_count == 0 and is_nested:
        flat, width = column.flatten(), len(column[0]) if len(column) else 0
        is_plain = flat.null_count == 0 and (types.is_floating(flat.type) or types.is_integer(flat.type))
        if is_plain and len(flat) == width * len(column) and set(np.diff(_ends(column))) <= {width}:
            numbers: Piece = flat.to_numpy(zero_copy_only=False).reshape(len(column), width)
            return numbers
    if column.null_count == 0 and (types.is_floating(kind) or types.is_integer(kind)):
        plain: Piece = column.to_numpy(zero_copy_only=False)
        return plain
    values: Piece = column.to_pylist()
    return values


def _ends(column: Any) -> Any:
    """Return where the lists begin and end in the flat array; lists of a fixed size need no look."""
    return column.offsets.to_numpy() if hasattr(column, "offsets") else np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class _DuckRows:
    path: Path
    heads: tuple[Head, ...]

    def pieces(self, wanted: Sequence[int]) -> Iterator[Sequence[Piece]]:
        names = ", ".join('"' + self.heads[place].name.replace('"', '""') + '"' for place in wanted)
        at_once, rows = rows_at_once(sum(self.heads[place].width for place in wanted)), 0
        with _duck_table(self.path, names) as table:
            while piece := table.fetchmany(at_once):
                rows += len(piece)
                check_rows(self.path, rows)
                yield list(zip(*piece, strict=True))


def _duck_rows(path: Path) -> _DuckRows:
    with _duck_table(path, "*") as table:
        names, first = [column[0] for column in table.description], table.fetchone()
    check_columns(path, len(names))
    if first is None:
        raise DataError.about(path, "no rows", "at least one")
    return _DuckRows(path, tuple(map(_head, names, first)))


@contextmanager
def _duck_table(path: Path, names: str) -> Iterator[Any]:
    import duckdb

    try:
        with duckdb.connect(config=DUCKDB_CONFIG) as connection:
            yield connection.execute(f"SELECT {names} FROM read_parquet(?)", [str(path).translate(GLOB_LETTERS)])
    except duckdb.Error as error:
        raise _damaged(path, error) from error


def _head(name: str, value: object) -> Head:
    if isinstance(value, list | tuple):
        return Head(name, len(value))
    if isinstance(value, Decimal):
        value = float(value)
    return Head(name, 1, value if isinstance(value, str | int | float) else None)


def _damaged(path: Path, error: Exception) -> DataError:
    reason = printable(str(error).partition("\n")[0])[:LONGEST_REASON]
    return DataError.about(path, f"a damaged file ({reason})", "a Parquet table")
