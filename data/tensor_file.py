"""Saves and loads safetensors: arrays by name and text by key. It must not know what they mean.

Such a file can be opened by every framework and, unlike a pickle, cannot run code.
"""

import json
import os
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from types import MappingProxyType

import numpy as np
import safetensors.numpy
from numpy.typing import NDArray
from safetensors import SafetensorError

from mnist_tui.data.draft import Piece
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.file_kind import START_BYTES, known_kind_of
from mnist_tui.data.quantity import count
from mnist_tui.data.regular_file import open_regular
from mnist_tui.data.tensor_header import DTYPES, METADATA, TensorHeader, UnknownNumbersError, parse_header

FORMAT_KEY = "format"
ALIGNMENT_BYTES = 8
LENGTH_BYTES = 8
"""The file begins with the length of its header."""
LONGEST_HEADER_BYTES = 2**20
"""Names, shapes and text need far less. What is longer is read no further: it is no file of ours."""
Check = Callable[[TensorHeader], None]
"""Raises an error for a header whose tensors are not worth reading."""


def accept_all(header: TensorHeader) -> None:
    """Find nothing wrong with a header."""


@dataclass(frozen=True, slots=True, eq=False)
class TensorFile:
    """What such a file holds: read-only arrays and the text saved with them."""

    tensors: Mapping[str, NDArray[np.generic]]
    metadata: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is, and what is said of one that is not."""

    name: str
    """The format that is written in it, with its version; empty for files of any program, which are only read."""
    noun: str
    """What people call it."""
    largest_bytes: int
    """No such file is larger."""
    dtypes: tuple[str, ...]
    """The numbers that may be in it, by their names in numpy."""
    former_names: tuple[str, ...] = ()
    """Formats of earlier versions that can be read, too."""

    def content(self, tensors: Mapping[str, NDArray[np.generic]], metadata: Mapping[str, str]) -> tuple[Piece, ...]:
        """Return the pieces of a file, the tensors as views where they can be; the same input gives the same bytes.

        The layout is that of safetensors, which itself writes the metadata in random order. Raises ValueError if
        `metadata` uses the key "format", which is ours, and TypeError for a tensor of other numbers.
        """
        if FORMAT_KEY in metadata:
            raise ValueError(f"metadata key {FORMAT_KEY!r} is reserved")
        texts = {**metadata, FORMAT_KEY: self.name}
        header: dict[str, object] = {METADATA: {key: texts[key] for key in sorted(texts)}}
        pieces: list[Piece] = []
        end = 0
        # The largest elements first keep all of them aligned.
        for name, tensor in sorted(tensors.items(), key=lambda item: (-item[1].dtype.itemsize, item[0])):
            start, end = end, end + tensor.nbytes
            if tensor.dtype.name not in self.dtypes:
                raise TypeError(f"{name} is {tensor.dtype}, not one of {', '.join(self.dtypes)}")
            offsets = start, end
            header[name] = {"dtype": DTYPES[tensor.dtype.name], "shape": tensor.shape, "data_offsets": offsets}
            dense = np.asarray(tensor, tensor.dtype.newbyteorder("<"), order="C")
            pieces.append(dense.reshape(-1).view(np.uint8).data)
        text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
        text += b" " * (-len(text) % ALIGNMENT_BYTES)
        return struct.pack("<Q", len(text)), text, *pieces

    def load(self, path: Path, check: Check = accept_all) -> TensorFile:
        """Read a file; memory is taken for its tensors only when `check` has accepted its header.

        Raises:
            DataError: it is missing, damaged, no regular file, or of another kind.
        """
        content, metadata = self._content(path, check)
        try:
            tensors = safetensors.numpy.load(content)
        except SafetensorError as error:
            raise self._damaged(path, printable(str(error))) from error
        for tensor in tensors.values():
            tensor.setflags(write=False)
        return TensorFile(MappingProxyType(tensors), metadata)

    def fits(self, path: Path) -> bool:
        """Tell from its beginning whether a file is one of these. Raises OSError when the system refuses."""
        return self.header(path) is not None

    def header(self, path: Path) -> TensorHeader | None:
        """Return the header of a file, None where it is of another kind. Raises OSError when the system refuses."""
        try:
            with open_regular(path) as file:
                return self._header(path, self._start(path, file))
        except DataError:
            return None

    def _content(self, path: Path, check: Check) -> tuple[bytes, Mapping[str, str]]:
        """Return the file and its metadata. The tensors are read only when all before them is ours."""
        try:
            with open_regular(path) as file:
                size = os.fstat(file.fileno()).st_size
                if size > self.largest_bytes:
                    expected = f"a {self.noun} of at most {self.largest_bytes:,}"
                    raise DataError.about(path, count(size, "byte"), expected)
                start = self._start(path, file)
                header = self._header(path, start)
                if header.tensor_bytes != size - len(start):
                    found = f"tensors of {count(header.tensor_bytes, 'byte')} in a file of {size:,}"
                    raise self._damaged(path, found)
                check(header)
                file.seek(0)  # to read it in one piece takes less than to join two
                return file.read(size), header.metadata
        except OSError as error:
            raise DataError.from_system(path, error, "read") from error
        except MemoryError as error:
            raise DataError.about(path, "more than fits into memory", f"a smaller {self.noun}") from error

    def _start(self, path: Path, file: BufferedReader) -> bytes:
        """Return all that comes before the tensors."""
        size = os.fstat(file.fileno()).st_size
        start = file.read(LENGTH_BYTES)
        length = int.from_bytes(start, "little")
        if len(start) < LENGTH_BYTES or LENGTH_BYTES + length > size or length > LONGEST_HEADER_BYTES:
            kind = known_kind_of(start + file.read(START_BYTES))
            if kind is not None and len(start) in (0, LENGTH_BYTES):  # of less there may be the beginning of anything
                raise DataError.about(path, kind, f"a safetensors {self.noun}")
            raise self._damaged(path, f"a header of {count(length, 'byte')} in a file of {size:,}")
        return start + file.read(length)

    def _header(self, path: Path, start: bytes) -> TensorHeader:
        """Return what the header says, without the format where that is ours."""
        try:
            header = parse_header(start[LENGTH_BYTES:])
        except UnknownNumbersError as error:
            raise DataError.about(path, str(error), f"a {self.noun} saved by mnist-tui") from error
        except ValueError as error:
            raise self._damaged(path, "a header that cannot be read") from error
        metadata = dict(header.metadata)
        if not self.name:
            return header
        if (ours := metadata.pop(FORMAT_KEY, None)) not in (self.name, *self.former_names):
            expected = f"{self.name!r}, a {self.noun} saved by mnist-tui"
            raise DataError.about(path, "no format" if ours is None else f"format {ours!a}", expected)
        return TensorHeader(header.layouts, MappingProxyType(metadata))

    def _damaged(self, path: Path, how: str) -> DataError:
        return DataError.about(path, f"a damaged file ({how})", f"a safetensors {self.noun}")
