"""Reads and writes IDX, the array format of MNIST. It knows bytes and arrays, not what the numbers mean.

Layout: two zero bytes, one byte for the element type, one for the number of dimensions D, D signed 32-bit sizes, then
the elements in C order; everything big-endian.
"""

import math
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError
from mnist_tui.data.file_kind import kind_of
from mnist_tui.data.packed import refuse_bomb
from mnist_tui.data.quantity import count
from mnist_tui.data.regular_file import open_regular
from mnist_tui.data.replacement import replace_file

ELEMENT_TYPES: Mapping[int, np.dtype[np.generic]] = MappingProxyType(
    {
        0x08: np.dtype(np.uint8),
        0x09: np.dtype(np.int8),
        0x0B: np.dtype(np.int16),
        0x0C: np.dtype(np.int32),
        0x0D: np.dtype(np.float32),
        0x0E: np.dtype(np.float64),
    }
)
LARGEST_BODY_BYTES = 2**31  # four times EMNIST's largest file; a gzip bomb can promise far more and keep its word
MOST_DIMENSIONS = 64  # numpy's own limit
LONGEST_HEADER_BYTES = 4 + 4 * 255
PIECE_BYTES = 2**18
GZIP_MAGIC = b"\x1f\x8b"
GZIP_WINDOW_BITS = 31  # zlib's way of saying: a gzip stream, its checksum verified


@dataclass(frozen=True, slots=True)
class _Header:
    dtype: np.dtype[np.generic]  # native byte order
    shape: tuple[int, ...]

    @property
    def length(self) -> int:
        return 4 + 4 * len(self.shape)

    @property
    def file_length(self) -> int:
        return self.length + math.prod(self.shape) * self.dtype.itemsize


def read_idx(path: Path) -> NDArray[np.generic]:
    """Read an IDX file, gzipped or plain as its first bytes tell, into a read-only C-contiguous array of native order.

    No dimensions mean one number, of shape (). Memory grows with the bytes really read, never with what the header
    declares. Raises DataError for anything but a regular file with one whole IDX array of at most 64 dimensions and
    2 GiB.
    """
    try:
        with open_regular(path) as file:
            return parse_idx(path, file)
    except OSError as error:
        raise DataError.from_system(path, error, "read") from error


def parse_idx(path: Path, file: BufferedReader) -> NDArray[np.generic]:
    """Read what an open file or a pipe holds, as `read_idx` does; `path` is its name in messages."""
    try:
        return _array(path, _pieces(path, file))
    except OSError as error:
        raise DataError.from_system(path, error, "read") from error
    except MemoryError as error:
        raise DataError.about(path, "more than fits into memory", "a smaller file") from error


def idx_layout(path: Path) -> tuple[np.dtype[np.generic], tuple[int, ...], int] | None:
    """Return the stored type and the shape of an array and where it begins; None where it is gzipped.

    Raises DataError as `read_idx` does, but for elements that are missing: none is read.
    """
    try:
        with open_regular(path) as file:
            if file.peek(2)[:2] == GZIP_MAGIC:
                return None
            header = _header(path, file.read(LONGEST_HEADER_BYTES))
    except OSError as error:
        raise DataError.from_system(path, error, "read") from error
    return header.dtype.newbyteorder(">"), header.shape, header.length


def write_idx(path: Path, array: NDArray[np.generic]) -> None:
    """Write an array of one of the six element types, gzipped if the name ends in .gz; same array, same bytes.

    Raises TypeError or ValueError for an array that IDX cannot hold, DataError when the system refuses.
    """
    content = idx_header(array.shape, array.dtype) + array.astype(array.dtype.newbyteorder(">"), copy=False).tobytes()
    if path.name.endswith(".gz"):
        content = zlib.compress(content, wbits=GZIP_WINDOW_BITS)  # its header holds no time and no name
    replace_file(path, content)


def idx_header(shape: tuple[int, ...], dtype: np.dtype[np.generic]) -> bytes:
    """Return the bytes before the elements of an array; TypeError or ValueError for one that IDX cannot hold."""
    codes = [code for code, known in ELEMENT_TYPES.items() if known == dtype.newbyteorder("=")]
    if not codes:
        raise TypeError(f"dtype={dtype} is not one of {', '.join(map(str, ELEMENT_TYPES.values()))}")
    if math.prod(shape) * dtype.itemsize > LARGEST_BODY_BYTES or max(shape, default=0) >= 2**31:
        raise ValueError(f"shape={shape} is more than the {LARGEST_BODY_BYTES} bytes an IDX file may hold here")
    return struct.pack(f">HBB{len(shape)}i", 0, codes[0], len(shape), *shape)


def _pieces(path: Path, file: BufferedReader) -> Iterator[bytes]:
    """Yield the content in pieces of at most PIECE_BYTES, decompressed if it is gzip."""
    if file.peek(2)[:2] == GZIP_MAGIC:
        return _decompressed(path, file)
    return iter(lambda: file.read(PIECE_BYTES), b"")


def _decompressed(path: Path, file: BufferedReader) -> Iterator[bytes]:
    inflater = zlib.decompressobj(GZIP_WINDOW_BITS)
    whole, packed, unpacked = "one whole gzip stream and nothing after it", 0, 0
    while chunk := file.read(PIECE_BYTES // 4):
        packed += len(chunk)
        while chunk:
            if inflater.eof:  # gzip files may be several streams in a row
                inflater = zlib.decompressobj(GZIP_WINDOW_BITS)
            try:
                piece = inflater.decompress(chunk, PIECE_BYTES)
            except zlib.error as error:
                raise DataError.about(path, f"a damaged gzip stream ({error})", whole) from error
            unpacked += len(piece)
            refuse_bomb(path, packed, unpacked)
            yield piece
            chunk = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
    if not inflater.eof:
        raise DataError.about(path, "a truncated gzip stream", whole)


def _array(path: Path, pieces: Iterator[bytes]) -> NDArray[np.generic]:
    content = bytearray()
    while len(content) < LONGEST_HEADER_BYTES and (piece := next(pieces, None)) is not None:
        content += piece
    header = _header(path, bytes(content[:LONGEST_HEADER_BYTES]))
    # Reading continues at the exact length: only the end of a gzip stream proves its checksum.
    while len(content) <= header.file_length and (piece := next(pieces, None)) is not None:
        content += piece
    if len(content) != header.file_length:
        found = count(len(content), "byte") if len(content) < header.file_length else "trailing bytes"
        expected = f"{count(header.file_length, 'byte')} for {header.dtype} of shape {header.shape}"
        raise DataError.about(path, found, expected)
    stored = header.dtype.newbyteorder(">")
    flat = np.frombuffer(content, stored, offset=header.length)
    array = flat.astype(header.dtype, copy=False).reshape(header.shape)
    array.setflags(write=False)
    return array


def _header(path: Path, start: bytes) -> _Header:
    if len(start) < 4:
        raise DataError.about(path, count(len(start), "byte"), "an IDX header of at least 4")
    zeros, code, dimensions = struct.unpack_from(">HBB", start)
    if zeros != 0:
        raise DataError.about(path, kind_of(start), "the two zero bytes of IDX")
    if code not in ELEMENT_TYPES:
        known = ", ".join(f"0x{known:02X}" for known in ELEMENT_TYPES)
        raise DataError.about(path, f"element type 0x{code:02X}", f"one of {known}")
    if dimensions > MOST_DIMENSIONS:
        raise DataError.about(path, count(dimensions, "dimension"), f"at most {MOST_DIMENSIONS}")
    if len(start) < 4 + 4 * dimensions:
        raise DataError.about(path, count(len(start), "byte"), f"a header of {4 + 4 * dimensions}")
    shape: tuple[int, ...] = struct.unpack_from(f">{dimensions}i", start, 4)
    header = _Header(ELEMENT_TYPES[code], shape)
    _check_sizes(path, header)
    return header


def _check_sizes(path: Path, header: _Header) -> None:
    if any(size < 0 for size in header.shape):
        raise DataError.about(path, f"sizes {header.shape}", "no size below 0")
    # A size of 0 must not hide absurd neighbours: numpy refuses their product.
    if math.prod(max(size, 1) for size in header.shape) * header.dtype.itemsize > LARGEST_BODY_BYTES:
        expected = f"at most {LARGEST_BODY_BYTES:,} bytes"
        raise DataError.about(path, f"sizes {header.shape} of {header.dtype}", expected)
