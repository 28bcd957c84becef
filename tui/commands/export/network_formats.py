"""A network in the formats of other programs. Each function returns the content of a file; it writes none."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mnist_tui.tui.training.model import Model, encode_network

if TYPE_CHECKING:
    from onnx import NodeProto

OPSET, IR_VERSION = 20, 9
"""Of ONNX: the first versions with Gelu, of 2023; onnxruntime reads them since 1.17."""
LEAK = 0.01


def safetensors_content(model: Model) -> bytes:
    """Return a model file of this program: `layers.0.weight` is (inputs, outputs)."""
    return b"".join(map(bytes, encode_network(model)))


def npz_content(model: Model) -> bytes:
    """Return the weights as arrays of numpy, named as in a model file, and what an input is multiplied by."""
    file = io.BytesIO()
    scale: NDArray[np.generic] = np.asarray(model.network.pixel_scale)
    np.savez_compressed(file, allow_pickle=False, pixel_scale=scale, **dict(_tensors(model)))
    return file.getvalue()


def torch_content(model: Model) -> bytes:
    """Return the state of the `torch.nn.Sequential` that `sequential` describes; its weights are (outputs, inputs).

    Raises:
        ImportError: PyTorch is not installed.
    """
    import torch

    state = {}
    for layer, (weight, bias) in enumerate(_layers(model)):
        state[f"{2 * layer}.weight"] = torch.tensor(weight.T.copy())
        state[f"{2 * layer}.bias"] = torch.tensor(bias)
    file = io.BytesIO()
    torch.save(state, file)
    return file.getvalue()


def sequential(model: Model) -> str:
    """Return the Python that makes the module for `torch_content`: it takes pixels of 0 to 255, already scaled."""
    names = {"sigmoid": "Sigmoid()", "tanh": "Tanh()", "relu": "ReLU()", "leaky-relu": f"LeakyReLU({LEAK})"}
    names["gelu"] = "GELU('tanh')"
    sizes, last = model.network.sizes, len(model.network.sizes) - 2
    parts = []
    for layer in range(last + 1):
        parts.append(f"Linear({sizes[layer]}, {sizes[layer + 1]})")
        if layer < last or _has_output_activation(model):
            parts.append(names[model.settings.activation])
    return f"Sequential({', '.join(parts)})"


def onnx_content(model: Model) -> bytes:
    """Return an ONNX model: `pixels` (N, inputs), 0 to 255, to `outputs` and `probabilities`, (N, classes).

    It computes in float32, because runtimes lack several operators for float64.

    Raises:
        ImportError: the package onnx is not installed.
    """
    from onnx import TensorProto, checker, helper, numpy_helper

    network, dtype = model.network, TensorProto.FLOAT
    tensors = {name: np.asarray(tensor, np.float32) for name, tensor in _tensors(model)}
    tensors["scale"] = np.asarray(network.pixel_scale, np.float32)
    if model.settings.cost == "quadratic":
        tensors |= {"zero": np.zeros((), np.float32), "even": np.array(1 / network.sizes[-1], np.float32)}
        tensors["axis"] = np.array([1])
    graph = helper.make_graph(
        list(_nodes(model)),
        "mnist-tui",
        [helper.make_tensor_value_info("pixels", dtype, ["N", network.sizes[0]])],
        [helper.make_tensor_value_info(name, dtype, ["N", network.sizes[-1]]) for name in ("outputs", "probabilities")],
        [numpy_helper.from_array(np.ascontiguousarray(tensor), name) for name, tensor in tensors.items()],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
    helper.set_model_props(made, {"classes": "\n".join(model.classes), "size": f"{model.rows}x{model.columns}"})
    checker.check_model(made)
    content: bytes = made.SerializeToString()
    return content


def _nodes(model: Model) -> "Iterator[NodeProto]":
    from onnx import helper

    operators: dict[str, tuple[str, dict[str, Any]]] = {
        "sigmoid": ("Sigmoid", {}),
        "tanh": ("Tanh", {}),
        "relu": ("Relu", {}),
        "leaky-relu": ("LeakyRelu", {"alpha": LEAK}),
        "gelu": ("Gelu", {"approximate": "tanh"}),
    }
    last = len(model.network.sizes) - 2
    yield helper.make_node("Mul", ["pixels", "scale"], ["a"])
    before = "a"
    for layer in range(last + 1):
        is_activated = layer < last or _has_output_activation(model)
        z = f"z{layer}" if is_activated else "outputs"
        yield helper.make_node("Gemm", [before, f"layers.{layer}.weight", f"layers.{layer}.bias"], [z])
        if is_activated:
            before = f"a{layer}" if layer < last else "outputs"
            name, attributes = operators[model.settings.activation]
            yield helper.make_node(name, [z], [before], **attributes)
    if model.settings.cost != "quadratic":
        yield helper.make_node("Softmax", ["outputs"], ["probabilities"], axis=1)
        return
    yield helper.make_node("Relu", ["outputs"], ["positive"])
    yield helper.make_node("ReduceSum", ["positive", "axis"], ["total"])
    yield helper.make_node("Greater", ["total", "zero"], ["is_positive"])
    yield helper.make_node("Div", ["positive", "total"], ["share"])
    yield helper.make_node("Where", ["is_positive", "share", "even"], ["probabilities"])


def _has_output_activation(model: Model) -> bool:
    """Tell whether the output units compute the activation function, as under the quadratic cost they may."""
    return model.settings.cost == "quadratic" and model.settings.output == "activation"


def _layers(model: Model) -> Iterator[tuple[NDArray[np.floating], NDArray[np.floating]]]:
    yield from zip(model.network.parameters.weights, model.network.parameters.biases, strict=True)


def _tensors(model: Model) -> Iterator[tuple[str, NDArray[np.generic]]]:
    for layer, (weight, bias) in enumerate(_layers(model)):
        yield f"layers.{layer}.weight", weight
        yield f"layers.{layer}.bias", bias
