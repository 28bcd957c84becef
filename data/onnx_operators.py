"""What single operators of ONNX mean for a dense network: activations, and what changes no number."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onnx import NodeProto

LEAK = 0.01
"""The slope of the engine's leaky-relu, and what ONNX takes where none is given."""
LEAK_TOLERANCE = 1e-6
FLOATS = (1, 10, 11)
"""float32, float16 and float64, as ONNX numbers them."""
SHAPE_OPERATORS = ("Shape", "Gather", "Unsqueeze", "Squeeze", "Concat", "Slice", "Cast", "Constant")
"""What exporters compute the second input of a Reshape with."""


class NotDenseError(Exception):
    """The network is not a chain of dense layers; the message names the operator at which that shows."""


def attribute(node: "NodeProto", name: str, default: float) -> float:
    """Return the number that an operator has under a name."""
    for one in node.attribute:
        if one.name == name:
            return float(one.f if one.HasField("f") else one.i)
    return default


def keeps_values(node: "NodeProto") -> bool:
    """Tell whether an operator changes no number, or not which of them is largest."""
    return node.op_type in KEEPS_VALUES and KEEPS_VALUES[node.op_type](node)


def _leaky_relu(node: "NodeProto") -> str:
    leak = attribute(node, "alpha", LEAK)
    if abs(leak - LEAK) > LEAK_TOLERANCE:
        raise NotDenseError(f"LeakyRelu with a slope of {leak:g}")
    return "leaky-relu"


def _gelu(node: "NodeProto") -> str:
    if not any(one.name == "approximate" and one.s == b"tanh" for one in node.attribute):
        raise NotDenseError("Gelu in its exact form")
    return "gelu"


ACTIVATIONS: Mapping[str, Callable[["NodeProto"], str]] = {
    "Relu": lambda node: "relu",
    "Sigmoid": lambda node: "sigmoid",
    "Tanh": lambda node: "tanh",
    "LeakyRelu": _leaky_relu,
    "Gelu": _gelu,
}
ENDS = ("Softmax", "LogSoftmax")
KEEPS_VALUES: Mapping[str, Callable[["NodeProto"], bool]] = {
    "Flatten": lambda node: attribute(node, "axis", 1) == 1,
    "Reshape": lambda node: True,
    "Identity": lambda node: True,
    "Squeeze": lambda node: True,
    "Unsqueeze": lambda node: True,
    "Dropout": lambda node: len(node.input) < 3,
    "Cast": lambda node: attribute(node, "to", 0) in FLOATS,
    "Softmax": lambda node: attribute(node, "axis", -1) in (1, -1),
    "LogSoftmax": lambda node: attribute(node, "axis", -1) in (1, -1),
}
"""What changes no number, or not which is largest; each with the condition under which that is so."""
