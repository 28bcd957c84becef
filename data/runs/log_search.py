"""Finds the sound records of a log among whatever else is in it. It must not know what they mean.

Gigabytes without a record are passed over in seconds, a few megabytes at a time; a log of damaged records is given up.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.record_log import DIGITS, LONGEST_LINE_BYTES, decode
from mnist_tui.data.runs.run_part import open_part

PIECE_BYTES = 2**20
SEARCHED_BYTES = 2**26
"""How far back from its end a log is searched: days of a run."""
MOST_FALSE = 100_000
"""Damaged records in one log that are looked at. Crashes and disks leave a handful."""
BEGINNING: Final = b' {"'
"""What stands in every record behind its checksum."""
NO_RECORD: Final = b"-"
"""Stands for the beginning of a line that is too long for one."""
Record = dict[str, Any]


class LogTail:
    """Reads what is appended to a log, whoever does that."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0
        """Bytes of whole lines."""
        self._false = 0
        """Records so far that turned out to be none."""

    def news(self) -> Iterator[Record]:
        """Yield the records that have come since the last call; one without its end of line comes another time.

        Raises:
            DataError: the log cannot be read, or is full of damaged records; one that is not there yet has none.
        """
        try:
            with open_part(self._path) as file:
                file.seek(self._read)
                begun = b""
                while piece := file.read(PIECE_BYTES):
                    whole = piece.rfind(b"\n") + 1
                    lines = begun + piece[:whole] if whole else b""
                    begun = _begun(b"" if whole else begun, piece[whole:])
                    self._read = file.tell() - len(begun)
                    yield from self._records(lines)
        except FileNotFoundError:
            return
        except OSError as error:
            raise DataError.from_system(self._path, error, "read") from error

    def _records(self, lines: bytes) -> Iterator[Record]:
        end = 0
        while (place := lines.find(BEGINNING, end)) >= 0:
            begin, end = place - DIGITS, place + 1
            if begin == 0 or (begin > 0 and lines[begin - 1] == ord("\n")):
                end = _line_end(lines, place)
                if (record := decode(lines[begin:end])) is not None:
                    yield record
                    continue
            self._false += 1
            if self._false > MOST_FALSE:
                raise DataError.about(self._path, f"more than {MOST_FALSE:,} damaged records", "the log of a run")


def _begun(begun: bytes, more: bytes) -> bytes:
    """Return what there is of a line without its end; of one that is too long for a record next to nothing."""
    return begun + more if len(begun) + len(more) <= LONGEST_LINE_BYTES else NO_RECORD


def last_record(path: Path, mark: bytes) -> Record | None:
    """Return the last sound record whose line holds `mark`; None when there is none near the end.

    Raises:
        DataError: there is no such file, or it cannot be read.
    """
    return next(_from_the_end(path, mark), None)


def last_number(path: Path) -> int:
    """Return the number `n` of the last record of a log; -1 when none can be found."""
    try:
        numbers = (record.get("n") for record in _from_the_end(path, b'"n":'))
        return next((number for number in numbers if type(number) is int and number >= 0), -1)
    except DataError:
        return -1


def _from_the_end(path: Path, mark: bytes) -> Iterator[Record]:
    """Yield the sound records whose lines hold `mark`, the last first."""
    try:
        with open_part(path) as file:
            end, begun, false = os.fstat(file.fileno()).st_size, b"", 0
            first = max(end - SEARCHED_BYTES, 0)
            while end > first:
                begin = max(end - PIECE_BYTES, first)
                file.seek(begin)
                text = file.read(end - begin) + begun
                whole = text.find(b"\n") + 1 or len(text) if begin else 0
                for line in _lines_with(text[whole:], mark):
                    if (record := decode(line)) is not None:
                        yield record
                    elif (false := false + 1) > MOST_FALSE:
                        return
                end, begun = begin, text[:whole] if whole <= LONGEST_LINE_BYTES else b""
    except OSError as error:
        raise DataError.from_system(path, error, "read") from error


def _lines_with(text: bytes, mark: bytes) -> Iterator[bytes]:
    """Yield the lines that hold `mark`, the last first."""
    begin = len(text)
    while (place := text.rfind(mark, 0, begin)) >= 0:
        begin = text.rfind(b"\n", 0, place) + 1
        yield text[begin : _line_end(text, place)]


def _line_end(text: bytes, place: int) -> int:
    end = text.find(b"\n", place)
    return end if end >= 0 else len(text)
