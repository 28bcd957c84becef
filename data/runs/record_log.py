"""An append-only log of records, each checked on reading: what is torn or damaged costs itself and nothing else.

A line is the CRC-32 of a JSON object, in eight hexadecimal digits, a blank, and the object. It must not know what the
records mean.
"""

import contextlib
import errno
import json
import os
import stat
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from mnist_tui.data.errors import DataError
from mnist_tui.data.regular_file import open_regular
from mnist_tui.data.runs.owner_only import open_file

LONGEST_LINE_BYTES = 2**20
"""A longer line is none of ours, and is not read into memory as a whole."""
PIECE_BYTES = 2**16
"""Of a log that is read from its end."""


class RecordLog:
    """The end of a log, for one writer."""

    def __init__(self, path: Path) -> None:
        """Open it, or make it; raises OSError when the system refuses."""
        self._file = open_file(path, os.O_APPEND)
        if not stat.S_ISREG(os.fstat(self._file).st_mode):
            os.close(self._file)
            raise OSError(errno.EINVAL, "not a regular file")
        self._is_torn = not _ends_with_a_line(self._file)
        """True when the last line was not written to its end: the next one begins with an end of line."""

    def append(self, records: Sequence[Mapping[str, object]]) -> None:
        """Add records at the end, or none of them; raises OSError when the system refuses."""
        content = b"".join(map(encode, records))
        if self._is_torn:
            content = b"\n" + content
        size, was_torn, self._is_torn = os.fstat(self._file).st_size, self._is_torn, True
        rest = memoryview(content)
        try:
            while rest:
                rest = rest[os.write(self._file, rest) :]
            self._is_torn = False
        except OSError:
            with contextlib.suppress(OSError):  # what is tried again must not be there twice
                os.ftruncate(self._file, size)
                self._is_torn = was_torn
            raise

    def is_at(self, path: Path) -> bool:
        """Tell whether this is still the file of that name; raises OSError when the system refuses."""
        try:
            return os.path.samestat(os.fstat(self._file), os.stat(path, follow_symlinks=False))
        except FileNotFoundError:
            return False

    def sync(self) -> None:
        """Have it survive a power cut; raises OSError when the system refuses."""
        os.fsync(self._file)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def encode(record: Mapping[str, object]) -> bytes:
    """Return the line of one record; raises ValueError if it is too long to be read again."""
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()
    if len(text) > LONGEST_LINE_BYTES - 10:
        raise ValueError(f"a record of {len(text):,} bytes is too long for the log")
    return f"{zlib.crc32(text):08x} ".encode() + text + b"\n"


def decode(line: bytes) -> dict[str, Any] | None:
    """Return the record of one line; None if it is damaged."""
    digits, _, text = line.rstrip(b"\n").partition(b" ")
    try:
        if len(digits) != 8 or int(digits, 16) != zlib.crc32(text):
            return None
        record = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def read_log(path: Path) -> Iterator[dict[str, Any] | None]:
    """Yield the records of a log in their order, None in the place of a damaged one.

    Raises:
        DataError: there is no such file, or it cannot be read.
    """
    try:
        with open_regular(path) as file:
            is_continued = False
            while line := file.readline(LONGEST_LINE_BYTES):
                is_whole = line.endswith(b"\n")
                if not is_continued:
                    yield decode(line) if is_whole else None
                is_continued = not is_whole
    except OSError as error:
        raise DataError.from_system(path, error, "read") from error


def last_record(path: Path, mark: bytes) -> dict[str, Any] | None:
    """Return the last sound record whose line holds `mark`; None when there is none. It is read from the end.

    Raises:
        DataError: there is no such file, or it cannot be read.
    """
    try:
        with open_regular(path) as file:
            end, begun = os.fstat(file.fileno()).st_size, b""
            while end:
                begin = max(end - PIECE_BYTES, 0)
                file.seek(begin)
                begun, *lines = (file.read(end - begin) + begun).split(b"\n")
                lines = lines if begin else [begun, *lines]
                found = (record for line in reversed(lines) if mark in line and (record := decode(line)) is not None)
                if (record := next(found, None)) is not None:
                    return record
                end, begun = begin, begun[-LONGEST_LINE_BYTES:]
    except OSError as error:
        raise DataError.from_system(path, error, "read") from error
    return None


class LogTail:
    """Reads what is appended to a log, whoever does that."""

    def __init__(self, path: Path) -> None:
        self._path, self._read = path, 0
        """Bytes of whole lines."""

    def news(self) -> Iterator[dict[str, Any]]:
        """Yield the records that have come since the last call; one without its end of line comes another time.

        Raises:
            DataError: the log cannot be read; one that is not there yet has no records.
        """
        try:
            with open_regular(self._path) as file:
                file.seek(self._read)
                while (line := file.readline(LONGEST_LINE_BYTES)).endswith(b"\n"):
                    self._read += len(line)
                    if (record := decode(line)) is not None:
                        yield record
        except FileNotFoundError:
            return
        except OSError as error:
            raise DataError.from_system(self._path, error, "read") from error


def last_number(path: Path) -> int:
    """Return the number `n` of the last record of a log; -1 when none can be found."""
    try:
        with open_regular(path) as file:
            file.seek(max(os.fstat(file.fileno()).st_size - LONGEST_LINE_BYTES, 0))
            lines = file.read(LONGEST_LINE_BYTES).splitlines()
    except OSError:
        return -1
    numbers = (record["n"] for line in reversed(lines) if (record := decode(line)) is not None and "n" in record)
    return next((number for number in numbers if type(number) is int and number >= 0), -1)


def _ends_with_a_line(file: int) -> bool:
    size = os.fstat(file).st_size
    return size == 0 or os.pread(file, 1, size - 1) == b"\n"
