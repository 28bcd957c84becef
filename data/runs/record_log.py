"""An append-only log of records, each with a checksum: what is torn or damaged costs itself and nothing else.

A line is the CRC-32 of a JSON object, in eight hexadecimal digits, a blank, and the object. It must not know what the
records mean. `log_search.py` finds them again.
"""

import contextlib
import errno
import json
import os
import stat
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mnist_tui.data.runs.owner_only import open_file

LONGEST_LINE_BYTES = 2**20
"""A longer line is none of ours, and is not read into memory as a whole."""
DIGITS = 8


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
    return f"{zlib.crc32(text):0{DIGITS}x} ".encode() + text + b"\n"


def decode(line: bytes) -> dict[str, Any] | None:
    """Return the record of one line; None if it is damaged."""
    digits, _, text = line.rstrip(b"\n").partition(b" ")
    try:
        if len(digits) != DIGITS or int(digits, 16) != zlib.crc32(text):
            return None
        record = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _ends_with_a_line(file: int) -> bool:
    size = os.fstat(file).st_size
    return size == 0 or os.pread(file, 1, size - 1) == b"\n"
