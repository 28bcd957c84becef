"""Reads a table of JSON objects, one a line; such a line may end with a comma, and brackets may stand around all."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import msgspec

from mnist_tui.data.errors import DataError
from mnist_tui.data.predictions.columns import Piece, shown
from mnist_tui.data.predictions.heads import Head
from mnist_tui.data.predictions.lines import opened_lines
from mnist_tui.data.predictions.rows import check_columns, check_rows, rows_at_once

EXPECTED = "a JSON object in every line"
NO_ROWS = ("", "[", "]")
HEADINGS = ("data", "predictions")
"""What mnist-tui's own commands say before their rows."""


@dataclass(frozen=True, slots=True)
class JsonRows:
    """One file."""

    path: Path
    heads: tuple[Head, ...]

    def pieces(self, wanted: Sequence[int]) -> Iterator[Sequence[Piece]]:
        """Yield columns as lists. Raises DataError for a line that is no object, or lacks a key."""
        names, rows = [self.heads[place].name for place in wanted], 0
        at_once = rows_at_once(sum(head.width for head in self.heads))
        with opened_lines(self.path) as lines:
            objects = _objects(self.path, lines)
            while piece := list(islice(objects, at_once)):
                check_rows(self.path, rows + len(piece))
                yield [self._column(piece, name, rows) for name in names]
                rows += len(piece)

    def _column(self, piece: Sequence[dict[str, object]], name: str, first: int) -> Piece:
        try:
            return [one[name] for one in piece]
        except KeyError:
            row = next(number for number, one in enumerate(piece) if name not in one)
            raise DataError.about(self.path, f"no {name!a} in row {first + row + 1:,}", "it in every row") from None


def json_rows(path: Path) -> JsonRows:
    """Open a table. Raises DataError when it has no object."""
    with opened_lines(path) as lines:
        first = next(_objects(path, lines), None)
    if first is None:
        raise DataError.about(path, "no rows", EXPECTED)
    check_columns(path, len(first))
    return JsonRows(path, tuple(_head(name, value) for name, value in first.items()))


def _head(name: str, value: object) -> Head:
    if isinstance(value, list):
        return Head(name, len(value))
    return Head(name, 1, value) if isinstance(value, str | int | float) else Head(name, 0)


def _objects(path: Path, lines: Iterator[str]) -> Iterator[dict[str, object]]:
    decode = msgspec.json.Decoder(dict[str, object]).decode
    for number, line in enumerate(lines, 1):
        text = line.strip().removesuffix(",")
        if text in NO_ROWS:
            continue
        try:
            found = decode(text)
        except (msgspec.MsgspecError, RecursionError):
            found = _with_nan(path, text, number)
        if found.get("event") not in HEADINGS:
            yield found


def _with_nan(path: Path, text: str, number: int) -> dict[str, object]:
    """Return the object of a line, which may have numbers that are none: Python writes them."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise DataError.about(path, f"{shown(text)} in line {number:,}", EXPECTED)
    return found
