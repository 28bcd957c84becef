"""Reads images from a pair of CSV tables: a row for each image, its label first. A line of names may stand on top."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import isqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.dataset import Split
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.file_kind import START_BYTES, kind_of
from mnist_tui.data.idx import LARGEST_BODY_BYTES
from mnist_tui.data.image_files import PARTS, PartName, checked_split, whole_bytes
from mnist_tui.data.regular_file import open_regular

FILE_NAME = re.compile(r"(?:(?P<set>.+)[-_ ])?(?P<part>train|test)(?:ing)?(?P<copy> ?\(\d+\))?\.csv", re.IGNORECASE)
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LONGEST_LINE_BYTES = 2**20
"""Names of 65,536 pixels, or their values, take less."""
TEXT_OF_NUMBERS = re.compile(rb"[\d,; \t\r\n.+-]+")


@dataclass(frozen=True, slots=True)
class CsvFiles:
    """Two tables."""

    name: str
    folder: Path
    files: Mapping[PartName, Path]

    @property
    def paths(self) -> tuple[Path, ...]:
        """Both."""
        return tuple(self.files.values())

    def read(self, part: PartName) -> Split:
        """Return the images and labels of a part. Raises DataError for a table that cannot be used."""
        path = self.files[part]
        table = _table(path)
        pixels = table.shape[1] - 1
        side = isqrt(max(pixels, 0))
        if pixels < 1 or side * side != pixels:
            raise DataError.about(path, f"{pixels + 1} columns", "a label and the pixels of a square image")
        images = whole_bytes(path, table[:, 1:], "pixels").reshape(-1, side, side)
        return checked_split(images, whole_bytes(path, table[:, 0], "labels"), path, path)

    def count_training(self) -> int:
        """Return the number of lines with numbers. Raises DataError for a file that cannot be read."""
        return sum(1 for line in _content(self.files["train"]).splitlines() if line.strip())


def csv_sets(folder: Path, names: Sequence[str]) -> Iterator[CsvFiles]:
    """Yield the pairs among files of these names; a second download counts only where there is no first."""
    found: dict[str, dict[PartName, tuple[bool, str]]] = {}
    for name in sorted(names):
        if (match := FILE_NAME.fullmatch(name)) is not None:
            part: PartName = "train" if match["part"].lower() == "train" else "test"
            parts = found.setdefault((match["set"] or "").lower(), {})
            parts[part] = min((match["copy"] is not None, name), parts.get(part, (True, name)))
    for name, parts in sorted(found.items()):
        if len(parts) == len(PARTS):
            yield CsvFiles(name, folder, {part: folder / parts[part][1] for part in PARTS})


def _table(path: Path) -> NDArray[np.int16]:
    content = _content(path)
    if not content.strip():
        raise DataError.about(path, "no images", "at least one")
    try:
        return np.loadtxt(BytesIO(content), np.int16, comments=None, delimiter=",", ndmin=2)
    except ValueError as error:
        found = printable(str(error)).split("; use")[0]
        raise DataError.about(path, f"a table that cannot be read ({found})", "whole numbers from 0 to 255") from error
    except MemoryError as error:
        raise DataError.about(path, "more than fits into memory", "a smaller file") from error


def _content(path: Path) -> bytes:
    """Return the file without its line of names."""
    try:
        with open_regular(path) as file:
            first = file.readline(LONGEST_LINE_BYTES).removeprefix(BYTE_ORDER_MARK)
            if b"," not in first and (first + (start := file.read(START_BYTES))).strip():
                raise DataError.about(path, kind_of((first + start)[:START_BYTES]), "a table with commas")
            content = b"" if b"," not in first else file.read(LARGEST_BODY_BYTES)
    except OSError as error:
        raise DataError.from_system(path, error, "read") from error
    if len(content) == LARGEST_BODY_BYTES:
        raise DataError.about(path, "a longer file", f"at most {LARGEST_BODY_BYTES:,} bytes")
    return first + content if TEXT_OF_NUMBERS.fullmatch(first.rstrip(b"\r\n")) else content
