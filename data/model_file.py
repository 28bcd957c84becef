"""Saves and loads networks as safetensors: arrays by name and text by key. It must not know what they mean.

A model file can be opened by every framework and, unlike a pickle, cannot run code.
"""

import json
import os
import struct
from collections.abc import Mapping
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
from mnist_tui.data.replacement import replace_file

FORMAT_KEY = "format"
FORMAT = "mnist-tui 1"
DTYPES: Mapping[str, str] = MappingProxyType({"float32": "F32", "float64": "F64"})
"""The names that safetensors has for the numbers networks are made of."""
ALIGNMENT_BYTES = 8
LARGEST_FILE_BYTES = 12_500_000_000
"""The largest network there can be: 16 layers of 8,192 in float64, for images of 256×256."""
LONGEST_HEADER_BYTES = 2**20
"""Names, shapes, settings and class names need far less. What is longer is read no further: it is no model of ours."""


@dataclass(frozen=True, slots=True, eq=False)
class ModelFile:
    """What a model file holds: read-only arrays and the text saved with them."""

    tensors: Mapping[str, NDArray[np.generic]]
    metadata: Mapping[str, str]


def save_model(path: Path, tensors: Mapping[str, NDArray[np.generic]], metadata: Mapping[str, str]) -> None:
    """Write a model file, whole or not at all.

    Raises ValueError and TypeError as `model_content` does, and DataError when the system refuses.
    """
    replace_file(path, *model_content(tensors, metadata))


def model_content(tensors: Mapping[str, NDArray[np.generic]], metadata: Mapping[str, str]) -> tuple[Piece, ...]:
    """Return the pieces of a model file, the tensors as views where they can be; the same model gives the same bytes.

    The layout is that of safetensors, which itself writes the metadata in random order. Raises ValueError if `metadata`
    uses the key "format", which is ours, and TypeError for a tensor that is neither float32 nor float64.
    """
    if FORMAT_KEY in metadata:
        raise ValueError(f"metadata key {FORMAT_KEY!r} is reserved")
    texts = {**metadata, FORMAT_KEY: FORMAT}
    header: dict[str, object] = {"__metadata__": {key: texts[key] for key in sorted(texts)}}
    pieces: list[Piece] = []
    end = 0
    # The largest elements first keep all of them aligned.
    for name, tensor in sorted(tensors.items(), key=lambda item: (-item[1].dtype.itemsize, item[0])):
        start, end = end, end + tensor.nbytes
        dtype = DTYPES.get(tensor.dtype.name)
        if dtype is None:
            raise TypeError(f"{name} is {tensor.dtype}, not one of {', '.join(DTYPES)}")
        header[name] = {"dtype": dtype, "shape": tensor.shape, "data_offsets": (start, end)}
        dense = np.asarray(tensor, tensor.dtype.newbyteorder("<"), order="C")
        pieces.append(dense.reshape(-1).view(np.uint8).data)
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % ALIGNMENT_BYTES)
    return struct.pack("<Q", len(text)), text, *pieces


def load_model(path: Path) -> ModelFile:
    """Read a model file.

    Raises DataError if it is missing, damaged, no regular file, or not a model file of this program.
    """
    content, metadata = _content(path)
    try:
        tensors = safetensors.numpy.load(content)
    except SafetensorError as error:
        raise _damaged(path, printable(str(error))) from error
    except KeyError as error:
        raise DataError.about(path, f"tensors of type {error}", "a model saved by mnist-tui") from error
    for tensor in tensors.values():
        tensor.setflags(write=False)
    return ModelFile(MappingProxyType(tensors), MappingProxyType(metadata))


def is_model(path: Path) -> bool:
    """Tell from its beginning whether a file is a model of ours. Raises OSError when the system refuses."""
    try:
        with open_regular(path) as file:
            _read_metadata(path, file)
    except DataError:
        return False
    return True


def _content(path: Path) -> tuple[bytes, dict[str, str]]:
    """Return the file and its metadata. The tensors are read only when all before them is ours."""
    try:
        with open_regular(path) as file:
            size = os.fstat(file.fileno()).st_size
            if size > LARGEST_FILE_BYTES:
                raise DataError.about(path, count(size, "byte"), f"a model of at most {LARGEST_FILE_BYTES:,}")
            metadata = _read_metadata(path, file)
            file.seek(0)
            return file.read(size), metadata
    except OSError as error:
        raise DataError.from_system(path, error, "read") from error
    except MemoryError as error:
        raise DataError.about(path, "more than fits into memory", "a smaller model") from error


def _read_metadata(path: Path, file: BufferedReader) -> dict[str, str]:
    size = os.fstat(file.fileno()).st_size
    start = file.read(8)
    length = int.from_bytes(start, "little")
    if len(start) < 8 or 8 + length > size or length > LONGEST_HEADER_BYTES:
        kind = known_kind_of(start + file.read(START_BYTES))
        if kind is not None and len(start) in (0, 8):  # of less there may be the beginning of anything
            raise DataError.about(path, kind, "a safetensors model")
        raise _damaged(path, f"a header of {count(length, 'byte')} in a file of {size:,}")
    return _metadata(path, file.read(length))


def _metadata(path: Path, header: bytes) -> dict[str, str]:
    # The numpy half of safetensors validates the metadata and then drops it.
    try:
        found = json.loads(header)["__metadata__"]
        metadata = {str(key): str(text) for key, text in found.items()}
    except KeyError:
        metadata = {}
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise _damaged(path, "a header that cannot be read") from error
    if (ours := metadata.pop(FORMAT_KEY, None)) != FORMAT:
        expected = f"{FORMAT!r}, a model saved by mnist-tui"
        raise DataError.about(path, "no format" if ours is None else f"format {ours!a}", expected)
    return metadata


def _damaged(path: Path, how: str) -> DataError:
    return DataError.about(path, f"a damaged file ({how})", "a safetensors model")
