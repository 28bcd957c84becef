"""The arrays of an ONNX model, which lie in it or in a file beside it."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.dense_file import CheckBytes
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.regular_file import open_regular

if TYPE_CHECKING:
    from onnx import GraphProto, TensorProto

Array = NDArray[np.generic]


def constants_of(path: Path, graph: "GraphProto", check: CheckBytes) -> Iterator[tuple[str, Array]]:
    """Yield initializers and the results of Constant nodes, as far as they are numbers, by their names.

    Raises:
        DataError: one is damaged, or lies elsewhere.
    """
    for tensor in graph.initializer:
        yield tensor.name, _array(path, tensor, check)
    if graph.sparse_initializer:
        raise DataError.about(path, "sparse weights", "dense ones")
    for node in graph.node:
        if node.op_type == "Constant" and len(node.output) == 1:
            for attribute in node.attribute:
                if attribute.HasField("t"):
                    yield node.output[0], _array(path, attribute.t, check)
                elif attribute.name in ("value_float", "value_int"):
                    yield node.output[0], np.asarray(attribute.f if attribute.HasField("f") else attribute.i)
                elif attribute.name in ("value_floats", "value_ints"):
                    yield node.output[0], np.asarray(list(attribute.floats) or list(attribute.ints))


def _array(path: Path, tensor: "TensorProto", check: CheckBytes) -> Array:
    """Return the numbers of a tensor; an array of their number takes no memory that the file does not take."""
    from onnx import TensorProto, numpy_helper

    name = printable(tensor.name)
    try:
        if tensor.data_location == TensorProto.EXTERNAL:
            return _external(path, tensor, check)
        array: Array = numpy_helper.to_array(tensor)
    except (ValueError, TypeError, KeyError, OverflowError, AttributeError, MemoryError) as error:
        raise DataError.about(path, f"a damaged tensor {name}", "numbers of the shape that it says") from error
    return array


def _external(path: Path, tensor: "TensorProto", check: CheckBytes) -> Array:
    """Read a tensor whose numbers lie in another file, which has to be beside the model."""
    from onnx.helper import tensor_dtype_to_np_dtype

    entries: dict[str, Any] = {entry.key: entry.value for entry in tensor.external_data}
    location = str(entries.get("location", ""))
    beside = path.parent / location
    if not location or os.path.basename(location) != location or location in (".", "..") or beside.is_symlink():
        raise DataError.about(path, f"weights in {printable(location)!a}", "them in the file, or in one beside it")
    dtype, shape = np.dtype(tensor_dtype_to_np_dtype(tensor.data_type)), tuple(tensor.dims)
    offset, numbers = int(entries.get("offset", 0)), 1
    for side in shape:
        numbers *= side
    length = numbers * dtype.itemsize
    try:
        with open_regular(beside) as file:
            if not 0 <= offset <= offset + length <= os.fstat(file.fileno()).st_size:
                raise DataError.about(beside, "a shorter file", f"the weights of {printable(path.name)}")
            check(length)
            file.seek(offset)
            content = file.read(length)
    except OSError as error:
        raise DataError.from_system(beside, error, "read") from error
    return np.frombuffer(content, dtype.newbyteorder("<")).reshape(shape)
