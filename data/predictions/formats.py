"""Opens a table of any format, which its first bytes tell."""

from pathlib import Path

from mnist_tui.data.errors import DataError
from mnist_tui.data.file_kind import START_BYTES, known_kind_of
from mnist_tui.data.predictions.array_rows import array_rows
from mnist_tui.data.predictions.csv_rows import csv_rows
from mnist_tui.data.predictions.json_rows import json_rows
from mnist_tui.data.predictions.lines import BYTE_ORDER_MARK
from mnist_tui.data.predictions.parquet_rows import parquet_rows
from mnist_tui.data.predictions.rows import Rows
from mnist_tui.data.regular_file import open_regular

EXPECTED = "a table of predictions: npz, npy, csv, JSON lines or Parquet"


def open_rows(path: Path) -> Rows:
    """Open a table; no row of it is read yet. Raises DataError for any other file."""
    start = start_of(path)
    if start.startswith(b"PK"):
        return array_rows(path, is_archive=True)
    if start.startswith(b"\x93NUMPY"):
        return array_rows(path, is_archive=False)
    if start.startswith(b"PAR1"):
        return parquet_rows(path)
    kind = known_kind_of(start) or ("a file of bytes" if b"\0" in start else "text")
    text = start.removeprefix(BYTE_ORDER_MARK).lstrip()
    if "text" not in kind.split()[:1] or not text:
        if start.startswith(b"\x1f\x8b"):
            kind = "a gzip file"
        raise DataError.about(path, kind if text else "an empty file", EXPECTED)
    return json_rows(path) if text.startswith((b"{", b"[")) else csv_rows(path)


def start_of(path: Path) -> bytes:
    """Return the first bytes of a file. Raises DataError when it cannot be read, and for what is no regular file."""
    try:
        with open_regular(path) as file:
            return file.read(START_BYTES)
    except OSError as error:
        raise DataError.from_system(path, error, "read") from error
