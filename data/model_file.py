"""Saves and loads networks as safetensors: arrays by name and text by key. It must not know what they mean.

A model file can be opened by every framework and, unlike a pickle, cannot run code.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
import safetensors.numpy
from numpy.typing import NDArray
from safetensors import SafetensorError

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.replacement import replace_file

FORMAT_KEY = "format"
FORMAT = "mnist-tui 1"
LARGEST_FILE_BYTES = 2**31  # a network for images of 256×256 is far smaller; a film chosen by mistake is not


@dataclass(frozen=True, slots=True, eq=False)
class ModelFile:
    """What a model file holds: read-only arrays and the text saved with them."""

    tensors: Mapping[str, NDArray[np.generic]]
    metadata: Mapping[str, str]


def save_model(path: Path, tensors: Mapping[str, NDArray[np.generic]], metadata: Mapping[str, str]) -> None:
    """Write a model file, whole or not at all.

    Raises ValueError if `metadata` uses the key "format", which is ours, and DataError when the system refuses.
    """
    if FORMAT_KEY in metadata:
        raise ValueError(f"metadata key {FORMAT_KEY!r} is reserved")
    # safetensors takes the memory as it lies and would write a transposed array scrambled.
    dense = {name: np.asarray(tensor, order="C") for name, tensor in tensors.items()}
    replace_file(path, safetensors.numpy.save(dense, {**metadata, FORMAT_KEY: FORMAT}))


def load_model(path: Path) -> ModelFile:
    """Read a model file.

    Raises DataError if it is missing, damaged, or not a model file of this program.
    """
    content = _content(path)
    try:
        tensors = safetensors.numpy.load(content)
    except SafetensorError as error:
        raise DataError.about(path, f"a damaged file ({printable(str(error))})", "a safetensors model") from error
    except KeyError as error:
        raise DataError.about(path, f"tensors of type {error}", "a model saved by mnist-tui") from error
    metadata = _metadata(content)
    if (found := metadata.pop(FORMAT_KEY, None)) != FORMAT:
        expected = f"{FORMAT!r}, a model saved by mnist-tui"
        raise DataError.about(path, "no format" if found is None else f"format {found!a}", expected)
    for tensor in tensors.values():
        tensor.setflags(write=False)
    return ModelFile(MappingProxyType(tensors), MappingProxyType(metadata))


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            if (size := path.stat().st_size) > LARGEST_FILE_BYTES:
                raise DataError.about(path, f"{size:,} bytes", f"a model of at most {LARGEST_FILE_BYTES:,}")
            return file.read()
    except OSError as error:
        raise DataError.from_system(path, error, "read") from error


def _metadata(content: bytes) -> dict[str, str]:
    # The numpy half of safetensors validates the metadata and then drops it.
    length = int.from_bytes(content[:8], "little")
    header: dict[str, dict[str, str]] = json.loads(content[8 : 8 + length])
    return header.get("__metadata__", {})
