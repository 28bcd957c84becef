"""Reads text line by line, in bounded memory whatever the file holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from mnist_tui.data.errors import DataError
from mnist_tui.data.regular_file import open_regular

LONGEST_LINE_BYTES = 2**20
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@contextmanager
def opened_lines(path: Path) -> Iterator[Iterator[str]]:
    """Open a file and give its lines, with their ends. Raises DataError for what is no text in UTF-8."""
    try:
        with open_regular(path) as file:
            yield _lines(path, file)
    except OSError as error:
        raise DataError.from_system(path, error, "read") from error


def _lines(path: Path, file: BinaryIO) -> Iterator[str]:
    number = 0
    while line := file.readline(LONGEST_LINE_BYTES):
        number += 1
        if number == 1:
            line = line.removeprefix(BYTE_ORDER_MARK)
        if len(line) == LONGEST_LINE_BYTES:
            raise DataError.about(path, f"a longer line {number:,}", f"at most {LONGEST_LINE_BYTES:,} bytes")
        try:
            yield line.decode()
        except UnicodeDecodeError as error:
            found = f"byte 0x{line[error.start]:02x} in line {number:,}"
            raise DataError.about(path, found, "text in UTF-8") from error
