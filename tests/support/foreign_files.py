"""Networks as other programs save them, small and made by hand, and labelled images that they are right about."""

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.numpy
from numpy.typing import NDArray

from mnist_tui.data.idx import write_idx
from mnist_tui.engine.examples import Examples
from mnist_tui.tui.training.sample import LabelledSample

ROWS, COLUMNS = 4, 3
CLASSES = ("sky", "land", "sea")
SIZES = (ROWS * COLUMNS, 7, 5, len(CLASSES))
Layer = tuple[NDArray[np.float32], NDArray[np.float32]]


def random_layers(sizes: Sequence[int] = SIZES, seed: int = 3) -> list[Layer]:
    """Return weights (inputs, outputs) and biases."""
    rng = np.random.default_rng(seed)
    pairs = itertools.pairwise(sizes)
    return [
        (
            rng.normal(size=(inputs, outputs)).astype(np.float32),
            rng.normal(size=outputs).astype(np.float32),
        )
        for inputs, outputs in pairs
    ]


def random_pixels(count: int, seed: int = 1) -> NDArray[np.uint8]:
    """Return images as rows of pixels."""
    return np.random.default_rng(seed).integers(0, 256, (count, ROWS * COLUMNS), dtype=np.uint8)


def relu_probabilities(layers: Sequence[Layer], inputs: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return what a network of relu and softmax makes of inputs that are scaled already, in float64."""
    a = inputs.astype(np.float64)
    for weight, bias in layers[:-1]:
        a = np.maximum(a @ weight.astype(np.float64) + bias, 0)
    z = a @ layers[-1][0].astype(np.float64) + layers[-1][1]
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def labelled(probabilities: NDArray[np.floating], pixels: NDArray[np.uint8]) -> LabelledSample:
    """Return images that a network is right about, without exception."""
    return LabelledSample(
        Examples(pixels, probabilities.argmax(axis=1), (ROWS, COLUMNS)), "validation", CLASSES, ROWS, COLUMNS
    )


def write_data(folder: Path, labels: NDArray[np.integer], pixels: NDArray[np.uint8], tests: int = 40) -> None:
    """Write a data set of these images; the last ones are the test images."""
    folder.mkdir()
    images = pixels.reshape(-1, ROWS, COLUMNS)
    parts = {"train": slice(None, -tests), "t10k": slice(-tests, None)}
    for prefix, part in parts.items():
        write_idx(folder / f"{prefix}-images-idx3-ubyte", images[part])
        write_idx(folder / f"{prefix}-labels-idx1-ubyte", labels[part].astype(np.uint8))
    (folder / "classes.txt").write_text("\n".join(CLASSES) + "\n", encoding="utf-8")


def write_state(path: Path, layers: Sequence[Layer], step: int = 2) -> None:
    """Write the state of torch.nn.Sequential with an activation behind every layer but the last."""
    state: dict[str, NDArray[np.generic]] = {}
    for number, (weight, bias) in enumerate(layers):
        state[f"{step * number}.weight"] = np.ascontiguousarray(weight.T)
        state[f"{step * number}.bias"] = bias
    safetensors.numpy.save_file(state, path)


def write_graph(
    path: Path,
    nodes: Sequence[Any],
    constants: Mapping[str, NDArray[np.generic]],
    shape: Sequence[int | str] = ("N", SIZES[0]),
    dtype: int = 1,
    outputs: Sequence[str] = ("y",),
    domains: Sequence[str] = ("",),
    opset: int = 17,
) -> None:
    """Write an ONNX model from `x` to `outputs`; 1 is ONNX's number for float32."""
    from onnx import helper, numpy_helper

    graph = helper.make_graph(
        list(nodes),
        "graph",
        [helper.make_tensor_value_info("x", dtype, list(shape))],
        [helper.make_tensor_value_info(name, 1, ["N", len(CLASSES)]) for name in outputs],
        [numpy_helper.from_array(np.ascontiguousarray(array), name) for name, array in constants.items()],
    )
    opsets = [helper.make_opsetid(domain, opset if not domain else 1) for domain in domains]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=9)
    path.write_bytes(model.SerializeToString())


def write_dense_graph(path: Path, layers: Sequence[Layer], activation: str = "Relu", **kinds: Any) -> None:
    """Write a dense network as torch.onnx does: Flatten, then Gemm by (outputs, inputs)."""
    from onnx import helper

    nodes, before = [helper.make_node("Flatten", ["x"], ["flat"], axis=1)], "flat"
    constants: dict[str, NDArray[np.float32]] = {}
    for number, (weight, bias) in enumerate(layers):
        constants |= {f"w{number}": weight.T, f"b{number}": bias}
        is_last = number == len(layers) - 1
        after = "y" if is_last else f"z{number}"
        nodes.append(helper.make_node("Gemm", [before, f"w{number}", f"b{number}"], [after], transB=1))
        if not is_last:
            before = f"a{number}"
            nodes.append(helper.make_node(activation, [after], [before]))
    write_graph(path, nodes, constants, **kinds)


def write_convolution(path: Path, shape: Sequence[int | str] = ("N", 1, ROWS, COLUMNS), dtype: int = 1) -> None:
    """Write a convolution of the whole image, which makes a number for each class."""
    from onnx import helper

    weight, bias = random_layers((ROWS * COLUMNS, len(CLASSES)))[0]
    constants: dict[str, NDArray[np.generic]] = {"w": weight.T.reshape(len(CLASSES), 1, ROWS, COLUMNS), "b": bias}
    constants["shape"] = np.array([-1, 1, ROWS, COLUMNS])
    nodes = [
        helper.make_node("Cast", ["x"], ["float"], to=1),
        helper.make_node("Reshape", ["float", "shape"], ["image"]),
        helper.make_node("Conv", ["image", "w", "b"], ["z"]),
        helper.make_node("Flatten", ["z"], ["y"], axis=1),
    ]
    write_graph(path, nodes, constants, shape, dtype)
