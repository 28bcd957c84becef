"""Networks that onnxruntime computes: how images go in, what comes out, and what is refused, whatever a file holds."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from foreign_files import (
    CLASSES,
    COLUMNS,
    ROWS,
    labelled,
    random_layers,
    random_pixels,
    relu_probabilities,
    write_convolution,
    write_graph,
)
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError
from mnist_tui.tui.training.foreign_model import ForeignModel, open_foreign
from mnist_tui.tui.training.reading import Reading

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
helper = onnx.helper
PIXELS = random_pixels(250)
MNIST = (PIXELS / 255 - 0.1307) / 0.3081
LAYERS = random_layers((ROWS * COLUMNS, len(CLASSES)))
"""Of `write_convolution`: one that covers the whole image is a dense layer."""
SAMPLE = labelled(relu_probabilities(LAYERS, MNIST), PIXELS)


@pytest.mark.parametrize(
    "shape",
    [
        ("N", 1, ROWS, COLUMNS),
        ("N", 1, "h", "w"),
        (1, 1, ROWS, COLUMNS),
        (7, 1, ROWS, COLUMNS),
        ("N", ROWS, COLUMNS),
        ("N", ROWS, COLUMNS, 1),
        ("N", ROWS * COLUMNS),
        ("N", "pixels"),
    ],
)
def test_images_go_in_as_the_file_says(shape: Sequence[int | str], tmp_path: Path) -> None:
    write_convolution(path := tmp_path / "net.onnx", shape)
    opened = open_foreign(path, Reading(), SAMPLE)
    assert isinstance(opened.model, ForeignModel) and opened.model.why == "Conv"
    assert opened.reading.pixels == "mnist" and "100.0 % of 250 validation images so" in opened.lines[0]
    found = opened.model.network.forward(PIXELS)
    np.testing.assert_allclose(found.outputs, relu_probabilities(LAYERS, MNIST), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(np.exp(found.logits), found.outputs, rtol=1e-5)
    assert opened.model.network.sizes == (12, 3) and opened.model.classes == CLASSES


def write_small_convnet(path: Path) -> None:
    """Two convolutions, pooling, a dense layer and log softmax, as torch's example of MNIST has them."""
    rng = np.random.default_rng(6)
    constants = {
        "w1": rng.normal(size=(4, 1, 2, 2)).astype(np.float32),
        "w2": rng.normal(size=(5, 4, 2, 1)).astype(np.float32),
        "w3": rng.normal(size=(3, 5)).astype(np.float32),
        "b3": rng.normal(size=3).astype(np.float32),
    }
    nodes = [
        helper.make_node("Conv", ["x", "w1"], ["z1"]),
        helper.make_node("Relu", ["z1"], ["a1"]),
        helper.make_node("Conv", ["a1", "w2"], ["z2"]),
        helper.make_node("MaxPool", ["z2"], ["p"], kernel_shape=[2, 2]),
        helper.make_node("Flatten", ["p"], ["flat"], axis=1),
        helper.make_node("Gemm", ["flat", "w3", "b3"], ["z3"], transB=1),
        helper.make_node("LogSoftmax", ["z3"], ["y"], axis=1),
    ]
    write_graph(path, nodes, constants, ("N", 1, ROWS, COLUMNS))


def test_every_row_is_what_onnxruntime_itself_makes_of_the_image(tmp_path: Path) -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    write_small_convnet(path := tmp_path / "net.onnx")
    opened = open_foreign(path, Reading(pixels="mnist"), SAMPLE)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (expected,) = session.run(None, {"x": MNIST.reshape(-1, 1, ROWS, COLUMNS).astype(np.float32)})
    found = opened.model.network.forward(PIXELS)
    np.testing.assert_allclose(found.logits, expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(found.outputs.argmax(1), expected.argmax(1))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_pytorch_computes_the_same_with_convolutions_image_by_image(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    torch.manual_seed(1)
    module = torch.nn.Sequential(
        torch.nn.Conv2d(1, 4, 2), torch.nn.ReLU(), torch.nn.MaxPool2d(2), torch.nn.Flatten(), torch.nn.Linear(4, 3)
    ).eval()
    x = torch.tensor(MNIST.reshape(-1, 1, ROWS, COLUMNS), dtype=torch.float32)
    torch.onnx.export(module, (x[:1],), path := tmp_path / "net.onnx", dynamo=False, input_names=["x"])
    expected = torch.softmax(module(x).detach(), 1).numpy()
    found = open_foreign(path, Reading(pixels="mnist"), SAMPLE).model.network.forward(PIXELS).outputs
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-6)


def test_without_the_library_the_command_that_brings_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_convolution(path := tmp_path / "net.onnx")
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "onnxruntime" else find(name))
    with pytest.raises(DataError, match=r"expected the package onnxruntime: pip install 'mnist-tui\[onnx\]'"):
        open_foreign(path, Reading(), SAMPLE)


def test_whole_numbers_go_in_as_they_are(tmp_path: Path) -> None:
    write_convolution(path := tmp_path / "net.onnx", dtype=onnx.TensorProto.UINT8)
    opened = open_foreign(path, Reading(), SAMPLE)
    assert opened.reading.pixels == "raw" and len(opened.lines) == 1
    expected = relu_probabilities(LAYERS, PIXELS.astype(np.float64))
    np.testing.assert_allclose(opened.model.network.forward(PIXELS).outputs, expected, rtol=1e-3, atol=1e-6)


def test_of_several_outputs_the_probabilities_are_taken_as_they_are(tmp_path: Path) -> None:
    nodes = [
        helper.make_node("Gemm", ["x", "w", "b"], ["z"]),
        helper.make_node("Softmax", ["z"], ["p"], axis=1),
        helper.make_node("Softplus", ["z"], ["other"]),
    ]
    write_graph(tmp_path / "net.onnx", nodes, {"w": LAYERS[0][0], "b": LAYERS[0][1]}, outputs=("z", "p"))
    opened = open_foreign(tmp_path / "net.onnx", Reading(pixels="mnist"), SAMPLE)
    assert opened.lines[0].endswith("to probabilities, pixels (p/255 - 0.1307)/0.3081")
    found = opened.model.network.forward(PIXELS).outputs
    np.testing.assert_allclose(found, relu_probabilities(LAYERS, MNIST), rtol=1e-4, atol=1e-6)


def test_logits_that_a_blank_image_makes_look_like_probabilities_are_logits(tmp_path: Path) -> None:
    weight, bias = LAYERS[0][0], np.array([0.2, 0.3, 0.5], np.float32)
    nodes = [
        helper.make_node("MatMul", ["x", "w"], ["z"]),
        helper.make_node("Add", ["z", "b"], ["t"]),
        helper.make_node("Softsign", ["t"], ["s"]),  # no dense layer of ours
        helper.make_node("Div", ["s", "half"], ["y"]),
    ]
    half = np.array([0.2, 0.3, 0.5], np.float32) / (1 + bias) / bias  # makes the biases of what they become
    write_graph(tmp_path / "net.onnx", nodes, {"w": weight, "b": bias, "half": half})
    opened = open_foreign(tmp_path / "net.onnx", Reading(pixels="unit"), SAMPLE)
    assert "to logits" in opened.lines[0]


def test_of_several_outputs_the_one_with_a_number_for_each_class_is_taken(tmp_path: Path) -> None:
    features = np.random.default_rng(4).normal(size=(12, 5)).astype(np.float32)
    nodes = [
        helper.make_node("MatMul", ["x", "features"], ["f"]),
        helper.make_node("Softmax", ["f"], ["weights"], axis=1),
        helper.make_node("Gemm", ["x", "w", "b"], ["z"]),
    ]
    constants = {"features": features, "w": LAYERS[0][0], "b": LAYERS[0][1]}
    write_graph(tmp_path / "net.onnx", nodes, constants, outputs=("f", "weights", "z"))
    opened = open_foreign(tmp_path / "net.onnx", Reading(pixels="mnist"), SAMPLE)
    found = opened.model.network.forward(PIXELS).outputs
    np.testing.assert_allclose(found, relu_probabilities(LAYERS, MNIST), rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(
    ("operators", "why"),
    [
        ([("Gelu", {"approximate": "none"})], "Gelu in its exact form"),
        ([("LeakyRelu", {"alpha": 0.2})], "LeakyRelu with a slope of 0.2"),
        ([("Relu", {}), ("Tanh", {})], "relu and tanh in one network"),
        ([("Elu", {})], "Elu"),
    ],
)
def test_layers_that_the_engine_has_not_are_left_to_onnxruntime(
    operators: list[tuple[str, dict[str, float | str]]], why: str, tmp_path: Path
) -> None:
    layers = random_layers((12, *[4] * len(operators), 3))
    nodes, before = [], "x"
    constants: dict[str, NDArray[np.float32]] = {}
    for number, (weight, bias) in enumerate(layers):
        constants |= {f"w{number}": weight, f"b{number}": bias}
        is_last = number == len(operators)
        nodes.append(helper.make_node("Gemm", [before, f"w{number}", f"b{number}"], ["y" if is_last else f"z{number}"]))
        if not is_last:
            name, attributes = operators[number]
            nodes.append(helper.make_node(name, [f"z{number}"], [before := f"a{number}"], **attributes))
    write_graph(tmp_path / "net.onnx", nodes, constants, opset=20)
    model = open_foreign(tmp_path / "net.onnx", Reading(pixels="unit"), SAMPLE).model
    assert isinstance(model, ForeignModel) and model.why == why
