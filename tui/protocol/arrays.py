"""Arrays inside messages: dtype and shape travel with the bytes and are checked against what the field declares.

It knows no message. A field is annotated with one of the kinds below, or with numpy's own `NDArray`.
"""

import math
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar, get_args, get_origin

import numpy as np

MOST_DIMENSIONS = 4
"""Of an array whose field declares none."""
MOST_ITEMS = 1 << 31
"""Of an array with a dimension of 0, whose bytes say nothing about the others."""
Item = TypeVar("Item", bound=np.generic)
Array1D: TypeAlias = np.ndarray[tuple[int], np.dtype[Item]]
Array2D: TypeAlias = np.ndarray[tuple[int, int], np.dtype[Item]]
Array3D: TypeAlias = np.ndarray[tuple[int, int, int], np.dtype[Item]]
Array4D: TypeAlias = np.ndarray[tuple[int, int, int, int], np.dtype[Item]]


def pack(value: object) -> object:
    """Return an array as what goes over the line: dtype, shape, little-endian bytes.

    Raises:
        NotImplementedError: `value` is no array, and msgspec cannot send it.
    """
    if not isinstance(value, np.ndarray):
        raise NotImplementedError(f"{type(value).__name__} is not sent")
    dtype = value.dtype.newbyteorder("<")
    return dtype.str, value.shape, value.astype(dtype, copy=False).tobytes()


def unpack(kind: Any, packed: object) -> object:
    """Return the read-only array that was packed, for a field annotated with `kind`; nothing is copied.

    Raises:
        NotImplementedError: the field is not declared as an array.
        ValueError: it does not fit the declaration; msgspec makes a ValidationError of it, with the field's path.
    """
    if get_origin(kind) is not np.ndarray:
        raise NotImplementedError(f"{kind} is not received")
    dtype, dimensions = _declared(kind)
    if not isinstance(packed, list) or len(packed) != 3:
        raise ValueError("an array is dtype, shape and bytes")
    name, shape, data = packed
    if name != dtype.str:
        raise ValueError(f"dtype {name!r} is not {dtype.str}")
    if not isinstance(data, bytes) or not _is_shape(shape, dimensions, len(data), dtype.itemsize):
        wanted = f"{dimensions} dimensions" if dimensions is not None else f"at most {MOST_DIMENSIONS} dimensions"
        raise ValueError(f"shape {shape!r:.60} does not fit {wanted} and the number of bytes")
    return np.frombuffer(data, dtype).reshape(shape)


@lru_cache(maxsize=64)
def _declared(kind: Any) -> tuple[np.dtype[Any], int | None]:
    """Return the dtype of a field, little-endian, and its number of dimensions, None where any will do."""
    shape, dtype = get_args(kind)
    sizes = get_args(getattr(shape, "__value__", shape))  # numpy 2.5 and newer name the shape of an NDArray by an alias
    return np.dtype(get_args(dtype)[0]).newbyteorder("<"), None if ... in sizes else len(sizes)


def _is_shape(shape: object, dimensions: int | None, size: int, item_size: int) -> bool:
    """Tell whether `shape` is one of an array of `size` bytes, which numpy can make."""
    if not isinstance(shape, list) or not all(type(side) is int and 0 <= side <= MOST_ITEMS for side in shape):
        return False
    fits = len(shape) <= MOST_DIMENSIONS if dimensions is None else len(shape) == dimensions
    return fits and math.prod(shape) * item_size == size and math.prod(side or 1 for side in shape) <= MOST_ITEMS
