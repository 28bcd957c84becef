"""Reads tables that NumPy saved: an array in .npy, or several by name in .npz. It runs no pickle."""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError
from mnist_tui.data.npz_file import damage_told
from mnist_tui.data.predictions.columns import Piece, shown
from mnist_tui.data.predictions.heads import Head
from mnist_tui.data.predictions.rows import check_columns, check_rows
from mnist_tui.data.predictions.table import MOST_PROBABILITIES, MOST_ROWS
from mnist_tui.data.regular_file import open_regular

READ_BYTES = 2**22
NUMBERS, TEXTS = "fiub", "US"
ENDING = ".npy"
MOST_ARRAYS = 1000
MOST_TEXT_BYTES = 2**30
HEADERS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}


@dataclass(frozen=True, slots=True)
class Layout:
    """What the header of an array says."""

    shape: tuple[int, ...]
    by_column: bool
    dtype: np.dtype[np.generic]


@dataclass(frozen=True, slots=True)
class ArrayRows:
    """One file; an array that is no table is known by name only."""

    path: Path
    layouts: dict[str, Layout]
    is_archive: bool

    @property
    def heads(self) -> tuple[Head, ...]:
        """The arrays."""
        return tuple(Head(name, _width(layout)) for name, layout in self.layouts.items())

    def pieces(self, wanted: Sequence[int]) -> Iterator[Sequence[Piece]]:
        """Yield the arrays whole: (n,), or (n, K) as float32. Raises DataError for other arrays, and of another n."""
        names = [list(self.layouts)[place] for place in wanted]
        rows = {self.layouts[name].shape[0] for name in names}
        if len(rows) > 1:
            found = ", ".join(f"{name} of {self.layouts[name].shape[0]:,}" for name in names)
            raise DataError.about(self.path, f"arrays of different length ({found})", "one length")
        for name in names:
            _check(self.path, name, self.layouts[name])
        with _streams(self.path, self.is_archive) as streams:
            yield [_read(streams(name), self.layouts[name]) for name in names]


def array_rows(path: Path, is_archive: bool) -> ArrayRows:
    """Open .npz or .npy; of each array its header is read. Raises DataError when it is neither."""
    with _streams(path, is_archive) as streams:
        names = [""] if streams.archive is None else _names(path, streams.archive)
        layouts = {name or "arr_0": _layout(streams(name)) for name in names}
    return ArrayRows(path, layouts, is_archive)


def _names(path: Path, archive: zipfile.ZipFile) -> list[str]:
    names = [name.removesuffix(ENDING) for name in archive.namelist() if name.endswith(ENDING)]
    if not 0 < len(names) <= MOST_ARRAYS:
        raise DataError.about(path, f"{len(names):,} arrays", f"1 to {MOST_ARRAYS:,}")
    return names


@contextmanager
def _streams(path: Path, is_archive: bool) -> Iterator["Streams"]:
    """Open the file; whatever is wrong with it while it is read becomes a DataError."""
    with damage_told(path, "file"), open_regular(path) as file:
        if is_archive:
            with zipfile.ZipFile(file) as archive:
                yield Streams(None, archive)
        else:
            yield Streams(file, None)


@dataclass(frozen=True, slots=True)
class Streams:
    """The bytes of each array."""

    file: IO[bytes] | None
    archive: zipfile.ZipFile | None

    def __call__(self, name: str) -> IO[bytes]:
        """Return those of one, from its beginning."""
        if self.archive is not None:
            return self.archive.open(name + ENDING)
        assert self.file is not None
        self.file.seek(0)
        return self.file


def _layout(stream: IO[bytes]) -> Layout:
    version = np.lib.format.read_magic(stream)
    if version not in HEADERS:
        raise ValueError(f"an array of version {version}")
    return Layout(*HEADERS[version](stream))


def _width(layout: Layout) -> int:
    if len(layout.shape) == 1 or (len(layout.shape) == 2 and layout.shape[1] == 1):
        return 1
    return layout.shape[1] if len(layout.shape) == 2 else 0


def _check(path: Path, name: str, layout: Layout) -> None:
    """Raise DataError for an array that is not to be read: of objects, or too large."""
    if layout.dtype.hasobject:
        found = f"{shown(name)} of Python objects, which only a pickle can restore"
        raise DataError.about(path, found, "numbers or texts of a fixed length")
    width = _width(layout)
    if layout.dtype.kind not in NUMBERS + TEXTS * (width == 1):
        raise DataError.about(path, f"{shown(name)} as {layout.dtype}", "numbers")
    check_rows(path, layout.shape[0])
    check_columns(path, width)
    is_text = layout.dtype.kind in TEXTS
    if prod(layout.shape) > MOST_PROBABILITIES or (
        is_text and layout.dtype.itemsize * layout.shape[0] > MOST_TEXT_BYTES
    ):
        size = "×".join(f"{side:,}" for side in layout.shape)
        raise DataError.about(path, f"{shown(name)} of {size}", f"at most {MOST_PROBABILITIES:,} values")


def _read(stream: IO[bytes], layout: Layout) -> Piece:
    _layout(stream)
    rows, width = layout.shape[0], _width(layout)
    if width == 1:
        flat = np.concatenate([np.zeros(0, layout.dtype), *_blocks(stream, layout.dtype, rows)])
        if layout.dtype.kind not in TEXTS:
            return flat
        texts = flat if layout.dtype.kind == "U" else np.char.decode(flat, "utf-8")
        return list(map(str, texts.tolist()))
    with np.errstate(over="ignore"):
        return _matrix(stream, layout, rows, width)


def _matrix(stream: IO[bytes], layout: Layout, rows: int, width: int) -> NDArray[np.float32]:
    """Return (n, K): by row as it is stored, or column by column."""
    matrix = np.empty((rows, width), np.float32)
    if layout.by_column:
        for column in range(width):
            start = 0
            for block in _blocks(stream, layout.dtype, rows):
                matrix[start : start + len(block), column] = block
                start += len(block)
        return matrix
    flat, start = matrix.reshape(-1), 0
    for block in _blocks(stream, layout.dtype, rows * width):
        flat[start : start + len(block)] = block
        start += len(block)
    return matrix


def _blocks(stream: IO[bytes], dtype: np.dtype[np.generic], number: int) -> Iterator[NDArray[np.generic]]:
    """Yield so many values in blocks. Raises EOFError when there are fewer."""
    at_once = max(READ_BYTES // dtype.itemsize, 1) if dtype.itemsize else MOST_ROWS
    while number:
        wanted = min(number, at_once)
        content = stream.read(wanted * dtype.itemsize)
        if len(content) < wanted * dtype.itemsize:
            raise EOFError("its end is missing")
        yield np.frombuffer(content, dtype) if dtype.itemsize else np.zeros(wanted, dtype)
        number -= wanted
