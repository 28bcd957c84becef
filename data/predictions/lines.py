"""Reads text line by line, in bounded memory whatever the file holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from itertools import chain
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
            yield chain.from_iterable(_blocks(path, file))
    except OSError as error:
        raise DataError.from_system(path, error, "read") from error


def _blocks(path: Path, file: BinaryIO) -> Iterator[StringIO]:
    """Yield many lines at once: to read and to decode them one by one takes most of the time."""
    rest, lines = b"", 0
    while chunk := file.read(LONGEST_LINE_BYTES):
        whole, end, start = chunk.rpartition(b"\n")
        if not end:
            rest += chunk
            if len(rest) > LONGEST_LINE_BYTES:
                raise DataError.about(path, f"a longer line {lines + 1:,}", f"at most {LONGEST_LINE_BYTES:,} bytes")
            continue
        yield _decoded(path, rest + whole + end, lines)
        lines += whole.count(b"\n") + 1
        rest = start
    yield _decoded(path, rest, lines)


def _decoded(path: Path, block: bytes, lines_before: int) -> StringIO:
    if lines_before == 0:
        block = block.removeprefix(BYTE_ORDER_MARK)
    try:
        return StringIO(block.decode(), newline="\n")
    except UnicodeDecodeError as error:
        line = lines_before + block.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{block[error.start]:02x} in line {line:,}"
        raise DataError.about(path, found, "text in UTF-8") from error
