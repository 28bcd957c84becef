"""Reads a table whose values are separated by commas, semicolons or tabs."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.predictions.columns import Piece
from mnist_tui.data.predictions.heads import COLUMN_NAMES, Head
from mnist_tui.data.predictions.lines import opened_lines
from mnist_tui.data.predictions.rows import check_columns, check_rows, rows_at_once

SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True)
class CsvRows:
    """One file."""

    path: Path
    heads: tuple[Head, ...]
    separator: str
    has_names: bool
    """Whether a line of names stands on top."""

    def pieces(self, wanted: Sequence[int]) -> Iterator[Sequence[Piece]]:
        """Yield columns as texts. Raises DataError for a row that is longer or shorter than the others."""
        width, rows = len(self.heads), 0
        with opened_lines(self.path) as lines:
            table = _rows(lines, self.separator)
            if self.has_names:
                _next(self.path, table, 1)
            while piece := _next(self.path, table, rows_at_once(width)):
                if set(map(len, piece)) != {width}:
                    number = next(number for number, row in enumerate(piece) if len(row) != width)
                    found = f"{len(piece[number])} values in row {rows + number + 1:,}"
                    raise DataError.about(self.path, found, f"{width}, as in the first line")
                rows += len(piece)
                check_rows(self.path, rows)
                columns = list(zip(*piece, strict=True))
                yield [columns[place] for place in wanted]


def csv_rows(path: Path) -> CsvRows:
    """Open a table. Raises DataError when it cannot be read as one."""
    with opened_lines(path) as lines:
        first = next((line for line in lines if line.strip()), "")
        separator = max(SEPARATORS, key=first.count)
        rows = _next(path, _rows(chain([first], lines), separator), 2)
    names = rows[0] if rows else []
    values = rows[1] if len(rows) > 1 else []
    check_columns(path, len(names))
    has_names = not all(_is_number(name) for name in names) or _counts(names, values)
    if not has_names:
        numbered = len(names) > 1
        heads = (Head(str(number) if numbered else "label", 1, value) for number, value in enumerate(names))
        return CsvRows(path, tuple(heads), separator, False)
    if len(names) == 1 and Head(names[0], 1).key not in {name for one in COLUMN_NAMES.values() for name in one}:
        return CsvRows(path, (Head("label", 1, names[0]),), separator, False)
    if not values:
        raise DataError.about(path, "no rows", "at least one")
    heads = (Head(name, 1, value) for name, value in zip(names, [*values, *names][: len(names)], strict=True))
    return CsvRows(path, tuple(heads), separator, True)


def _rows(lines: Iterator[str], separator: str) -> Iterator[list[str]]:
    """Return the rows of a table; no row comes of an empty line."""
    return filter(None, csv.reader(lines, delimiter=separator))


def _next(path: Path, table: Iterator[list[str]], rows: int) -> Sequence[list[str]]:
    try:
        return list(islice(table, rows))
    except csv.Error as error:
        raise DataError.about(path, f"a table that cannot be read ({printable(str(error))})", "CSV") from error


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _counts(names: Sequence[str], values: Sequence[str]) -> bool:
    """Tell whether the first line numbers the classes: 0, 1, 2 …, as pandas names columns."""
    return len(names) > 1 and len(values) == len(names) and list(names) == [str(one) for one in range(len(names))]
