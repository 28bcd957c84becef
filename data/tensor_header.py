"""The header of a safetensors file: what tensors follow, and the texts saved with them. It reads no tensor.

A file of which only the header is known can be refused without memory for what it claims to hold.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

METADATA = "__metadata__"
DTYPES: Mapping[str, str] = MappingProxyType(
    {"float32": "F32", "float64": "F64", "bool": "BOOL", "uint8": "U8", "uint16": "U16", "uint32": "U32"}
)
"""The names that safetensors has for the numbers that runs are made of."""
OTHER_DTYPES = ("I8", "I16", "I32", "I64", "U64", "F16")
"""More of its names that numpy has numbers for."""
NUMPY_NAMES: Mapping[str, str] = MappingProxyType(
    {name: numpy_name for numpy_name, name in DTYPES.items()}
    | {name: name.replace("I", "int").replace("U", "uint").replace("F", "float") for name in OTHER_DTYPES}
)
LARGEST_SIDE = 2**63


class UnknownNumbersError(ValueError):
    """A tensor of numbers that numpy does not have."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What is said of one tensor."""

    dtype: str
    """The name of its numbers in numpy."""
    shape: tuple[int, ...]

    @property
    def nbytes(self) -> int:
        """What it takes."""
        return math.prod(self.shape) * np.dtype(self.dtype).itemsize


@dataclass(frozen=True, slots=True)
class TensorHeader:
    """The tensors of a file, by their names, and the texts."""

    layouts: Mapping[str, Layout]
    metadata: Mapping[str, str]

    @property
    def tensor_bytes(self) -> int:
        """What all of them take: they follow the header without a gap."""
        return sum(layout.nbytes for layout in self.layouts.values())


def parse_header(text: bytes) -> TensorHeader:
    """Return what a header says.

    Raises:
        UnknownNumbersError: a tensor is of numbers that numpy does not have.
        ValueError: it cannot be read.
    """
    try:
        found = json.loads(text)
        metadata = {str(key): str(value) for key, value in found.pop(METADATA, {}).items()}
        layouts = {str(name): _layout(entry) for name, entry in found.items()}
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError("not the header of tensors") from error
    return TensorHeader(MappingProxyType(layouts), MappingProxyType(metadata))


def _layout(entry: Mapping[str, object]) -> Layout:
    shape, name = entry["shape"], entry["dtype"]
    if not isinstance(shape, list) or not all(type(side) is int and 0 <= side < LARGEST_SIDE for side in shape):
        raise ValueError("a shape of other than whole numbers")
    if not isinstance(name, str) or name not in NUMPY_NAMES:
        raise UnknownNumbersError(f"tensors of type {name!a}")
    return Layout(NUMPY_NAMES[name], tuple(shape))
