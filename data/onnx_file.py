"""Opens ONNX models, which anybody may have written: what a graph says of itself, and its arrays. It runs nothing."""

import importlib.util
import math
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mnist_tui.data.dense_file import CheckBytes
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.onnx_tensors import Array, constants_of
from mnist_tui.data.quantity import count
from mnist_tui.data.regular_file import open_regular

if TYPE_CHECKING:
    from onnx import GraphProto, ModelProto, NodeProto, ValueInfoProto

ENDING = ".onnx"
LARGEST_FILE_BYTES = 2_000_000_000
"""Protocol buffers hold no more; larger networks keep their weights in other files."""
COPIES = 3
"""The file, what is parsed of it, and its arrays."""
NEEDED = "the package onnx: pip install 'mnist-tui[onnx]'"
KNOWN_DOMAINS = ("", "ai.onnx", "ai.onnx.ml", "com.microsoft")


@dataclass(frozen=True, slots=True)
class OnnxValue:
    """What goes into a graph, or comes out."""

    name: str
    dtype: str
    """The name of its numbers in numpy; empty where it is no array of numbers."""
    shape: tuple[int | None, ...] | None
    """None for a side that may have any length; no shape at all where the file tells none."""

    @property
    def pixels(self) -> int | None:
        """How many numbers there are of each image, where the file tells."""
        return None if self.shape is None or None in self.shape[1:] else math.prod(self.shape[1:])  # type: ignore[arg-type]

    @property
    def text(self) -> str:
        """Name it with its shape."""
        sides = "" if self.shape is None else "×".join("N" if side is None else str(side) for side in self.shape)
        return printable(f"{self.name} {sides} {self.dtype}".replace("  ", " "))


@dataclass(frozen=True, slots=True, eq=False)
class OnnxFile:
    """A parsed model."""

    path: Path
    graph: "GraphProto"
    constants: Mapping[str, Array]
    """Initializers and the results of Constant nodes, as far as they are numbers."""
    input: OnnxValue
    outputs: tuple[OnnxValue, ...]

    @property
    def nodes(self) -> tuple["NodeProto", ...]:
        """The operators, each behind those that it needs."""
        return tuple(self.graph.node)


def read_onnx(path: Path, check: CheckBytes) -> OnnxFile:
    """Read a model with one input.

    Its weights may lie in other files of the same folder, and nowhere else. `check` is told how many bytes it takes.

    Raises:
        DataError: it is missing, damaged or no ONNX model; it has control flow, operators of its own, or several
            inputs; its weights are missing or elsewhere; or the package that reads it is.
    """
    if importlib.util.find_spec("onnx") is None:
        raise DataError.about(path, "a model in ONNX", NEEDED)
    model = _parsed(path, check)
    graph = model.graph
    if not all(isinstance(name, str) for name in _names(graph)):  # as bytes come names that are no text
        raise DataError.about(path, "a damaged file (names that are no text)", "an ONNX model")
    if model.functions:
        raise DataError.about(path, "functions of its own", "operators of ONNX alone")
    for node in graph.node:
        _check_node(path, node)
    constants = dict(constants_of(path, graph, check))
    inputs = [_value(value) for value in graph.input if value.name not in constants]
    if len(inputs) != 1 or not graph.output or not graph.node:
        raise DataError.about(path, f"{count(len(inputs), 'input')}, {count(len(graph.output), 'output')}", "an input")
    return OnnxFile(path, graph, constants, inputs[0], tuple(map(_value, graph.output)))


def _parsed(path: Path, check: CheckBytes) -> "ModelProto":
    from google.protobuf.message import DecodeError
    from onnx import ModelProto

    try:
        with open_regular(path) as file:
            size = os.fstat(file.fileno()).st_size
            if size > LARGEST_FILE_BYTES:
                raise DataError.about(path, count(size, "byte"), f"an ONNX model of at most {LARGEST_FILE_BYTES:,}")
            check(COPIES * size)
            content = file.read(size)
        model = ModelProto()
        model.ParseFromString(content)
    except OSError as error:
        raise DataError.from_system(path, error, "read") from error
    except (DecodeError, ValueError, RecursionError) as error:
        raise DataError.about(path, "a damaged file", "an ONNX model") from error
    if not model.graph.node:
        raise DataError.about(path, "no operators", "an ONNX model")
    return model


def _names(graph: "GraphProto") -> Iterator[object]:
    """Yield all names that are used later."""
    for node in graph.node:
        yield from (node.op_type, node.domain, *node.input, *node.output)
        yield from (attribute.name for attribute in node.attribute)
    for value in (*graph.input, *graph.output, *graph.initializer):
        yield value.name
    for tensor in graph.initializer:
        yield from (text for entry in tensor.external_data for text in (entry.key, entry.value))


def _check_node(path: Path, node: "NodeProto") -> None:
    """Raise DataError for what may run without end, or could be anything."""
    if any(attribute.HasField("g") or attribute.graphs for attribute in node.attribute):
        raise DataError.about(path, f"control flow ({printable(node.op_type)})", "a network without")
    if node.domain not in KNOWN_DOMAINS:
        found = f"the operator {printable(node.op_type)} of {printable(node.domain)}"
        raise DataError.about(path, found, "operators of ONNX alone")


def _value(value: "ValueInfoProto") -> OnnxValue:
    from onnx import TensorProto

    tensor = value.type.tensor_type
    known = value.type.HasField("tensor_type") and tensor.elem_type in TensorProto.DataType.values()
    dtype = TensorProto.DataType.Name(tensor.elem_type).lower() if known else ""
    dtype = {"float": "float32", "double": "float64"}.get(dtype, dtype)
    if not tensor.HasField("shape"):
        return OnnxValue(value.name, dtype, None)
    sides = tuple(side.dim_value if side.dim_value > 0 else None for side in tensor.shape.dim)
    return OnnxValue(value.name, dtype, sides)
