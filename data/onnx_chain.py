"""Reads the graph of an ONNX model as a dense network, where it is one: affine maps with activations in between."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.affine_map import AffineMap, Vector
from mnist_tui.data.dense_file import DenseFile, DenseLayer
from mnist_tui.data.errors import printable
from mnist_tui.data.onnx_file import OnnxFile
from mnist_tui.data.onnx_operators import (
    ACTIVATIONS,
    ENDS,
    SHAPE_OPERATORS,
    NotDenseError,
    attribute,
    keeps_values,
)
from mnist_tui.data.onnx_tensors import Array

if TYPE_CHECKING:
    from onnx import NodeProto

MOST_UNITS = 65_536
"""Of a layer, or pixels of an image."""


class _Chain:
    """What has been understood of a graph so far."""

    def __init__(self, file: OnnxFile) -> None:
        self.file, self.current = file, file.input.name
        self.shapes: set[str] = set()
        """Values that only say which shape a Reshape is to give."""
        self.affine, self.layers = AffineMap(), list[DenseLayer]()
        self.activations: list[str] = []
        self.has_ended = False

    def follow(self, node: "NodeProto") -> None:
        """Go through one operator."""
        given = [name for name in node.input if name]
        others = [name for name in given if name not in self.file.constants and name not in self.shapes]
        if node.op_type in SHAPE_OPERATORS and (not others or (node.op_type == "Shape" and others == [self.current])):
            self.shapes.update(node.output)
            return
        if others != [self.current] or self.has_ended or node.domain not in ("", "ai.onnx"):
            raise NotDenseError(printable(node.op_type))
        if node.op_type in ACTIVATIONS:
            self._end_layer(ACTIVATIONS[node.op_type](node))
        elif node.op_type in AFFINE:
            AFFINE[node.op_type](self, node)
        elif not keeps_values(node):
            raise NotDenseError(printable(node.op_type))
        self.has_ended = node.op_type in ENDS
        self.current = node.output[0]

    def constant(self, node: "NodeProto", place: int) -> Vector:
        """Return the operand at a place: a number, or one for each unit or pixel, none for each image."""
        array = self._array(node, place)
        is_of_image = not self.layers and self.affine.matrix is None and array.shape[-1:] != (1,)
        if array.size != 1 and array.shape[-1] != array.size and not is_of_image:
            raise NotDenseError(f"{printable(node.op_type)} by {array.shape}")
        return array.reshape(-1)

    def weight(self, node: "NodeProto") -> NDArray[np.float64]:
        """Return the second operand, a matrix that fits to what comes before it."""
        weight = self._array(node, 1)
        transposes = attribute(node, "transB", 0) != 0
        weight = weight.T if transposes else weight
        before = len(self.affine.shift) if self.affine.matrix is None else self.affine.matrix.shape[1]
        fits = weight.ndim == 2 and 0 < max(weight.shape) <= MOST_UNITS and before in (1, len(weight))
        if not self.layers and self.affine.matrix is None:
            fits = fits and self.file.input.pixels in (None, len(weight))
        if not fits or node.input[0] != self.current:
            raise NotDenseError(f"{printable(node.op_type)} by {weight.shape}")
        return weight

    def end(self) -> DenseFile:
        """Return the network, now that all operators have been followed."""
        if self.affine.matrix is not None:
            self._close()
        elif len(self.activations) != len(self.layers) or not self.layers:
            raise NotDenseError("operators behind the last layer")
        if len(set(self.activations)) > 1:
            raise NotDenseError(f"{' and '.join(sorted(set(self.activations)))} in one network")
        if self.current != self.file.outputs[-1].name:
            raise NotDenseError("several outputs")
        activation = self.activations[0] if self.activations else None
        is_bytes = self.file.input.dtype == "uint8"
        ends_activated = len(self.activations) == len(self.layers)
        return DenseFile(tuple(self.layers), activation, ends_activated, "raw" if is_bytes else None)

    def _array(self, node: "NodeProto", place: int) -> NDArray[np.float64]:
        array: Array = self.file.constants[node.input[place]]
        if array.dtype.kind not in "fiu" or array.dtype.itemsize > 8:
            raise NotDenseError(f"{printable(node.op_type)} by {array.dtype}")
        return array.astype(np.float64)

    def _end_layer(self, activation: str) -> None:
        if self.affine.matrix is None:
            raise NotDenseError(f"{activation} before the first layer")
        self._close()
        self.activations.append(activation)

    def _close(self) -> None:
        assert self.affine.matrix is not None
        inputs, outputs = self.affine.matrix.shape
        if self.layers and len(self.layers[-1].bias) != inputs:
            raise NotDenseError("layers that do not fit")
        bias = np.broadcast_to(self.affine.shift, outputs).astype(np.float32)
        self.layers.append(DenseLayer(self.affine.matrix.astype(np.float32), bias))
        self.affine = AffineMap()


def read_chain(file: OnnxFile) -> DenseFile:
    """Return the dense network that a model computes.

    Raises:
        NotDenseError: it computes something else.
    """
    chain = _Chain(file)
    try:
        for node in file.nodes:
            chain.follow(node)
        return chain.end()
    except (ValueError, KeyError, IndexError, OverflowError) as error:
        raise NotDenseError("operators that do not fit") from error


def _place_of_constant(chain: _Chain, node: "NodeProto") -> int:
    return 1 if node.input[0] == chain.current else 0


def _gemm(chain: _Chain, node: "NodeProto") -> None:
    if attribute(node, "transA", 0):
        raise NotDenseError("Gemm of a transposed input")
    chain.affine.through(chain.weight(node))
    chain.affine.times(np.array([attribute(node, "alpha", 1.0)]))
    if len(node.input) > 2 and node.input[2]:
        chain.affine.shift = chain.affine.shift + attribute(node, "beta", 1.0) * chain.constant(node, 2)


def _matmul(chain: _Chain, node: "NodeProto") -> None:
    chain.affine.through(chain.weight(node))


def _add(chain: _Chain, node: "NodeProto") -> None:
    chain.affine.shift = chain.affine.shift + chain.constant(node, _place_of_constant(chain, node))


def _sub(chain: _Chain, node: "NodeProto") -> None:
    place = _place_of_constant(chain, node)
    operand = chain.constant(node, place)
    if place == 0:
        chain.affine.times(np.array([-1.0]))
    chain.affine.shift = chain.affine.shift + (operand if place == 0 else -operand)


def _mul(chain: _Chain, node: "NodeProto") -> None:
    chain.affine.times(chain.constant(node, _place_of_constant(chain, node)))


def _div(chain: _Chain, node: "NodeProto") -> None:
    if _place_of_constant(chain, node) == 0:
        raise NotDenseError("Div by what comes before it")
    with np.errstate(all="ignore"):  # a division by 0 gives weights that are not finite, which is told
        chain.affine.times(1 / chain.constant(node, 1))


def _batch_norm(chain: _Chain, node: "NodeProto") -> None:
    if attribute(node, "training_mode", 0):
        raise NotDenseError("BatchNormalization that learns")
    scale, shift, mean, variance = (chain.constant(node, place) for place in (1, 2, 3, 4))
    with np.errstate(all="ignore"):
        factor = scale / np.sqrt(variance + attribute(node, "epsilon", 1e-5))
    chain.affine.times(factor)
    chain.affine.shift = chain.affine.shift + shift - mean * factor


AFFINE: Mapping[str, Callable[[_Chain, "NodeProto"], None]] = {
    "Gemm": _gemm,
    "MatMul": _matmul,
    "Add": _add,
    "Sub": _sub,
    "Mul": _mul,
    "Div": _div,
    "BatchNormalization": _batch_norm,
}
