"""ONNX models that were damaged or made to do harm: a line each, and no memory that is missed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from foreign_files import (
    COLUMNS,
    ROWS,
    labelled,
    random_layers,
    random_pixels,
    relu_probabilities,
    write_convolution,
    write_dense_graph,
    write_graph,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from mnist_tui.data.errors import DataError
from mnist_tui.tui.training import onnx_network
from mnist_tui.tui.training.foreign_model import open_foreign
from mnist_tui.tui.training.model import Model
from mnist_tui.tui.training.onnx_network import OnnxNetwork
from mnist_tui.tui.training.reading import Reading

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
helper = onnx.helper
PIXELS = random_pixels(250)
LAYERS = random_layers((ROWS * COLUMNS, 3))
SAMPLE = labelled(relu_probabilities(LAYERS, (PIXELS / 255 - 0.1307) / 0.3081), PIXELS)
brief = settings(derandomize=True, deadline=None, database=None, max_examples=15)


def grown(path: Path, side: int = 10**6) -> None:
    """A constant of 4 TB, or as many bytes as 4 squares have, which is computed as the model is loaded."""
    constants = {"shape": np.array([side, side]), "w": np.ones((12, 3), np.float32)}
    nodes = [
        helper.make_node("ConstantOfShape", ["shape"], ["huge"]),
        helper.make_node("ReduceSum", ["huge"], ["sum"]),
        helper.make_node("Add", ["x", "sum"], ["x2"]),
        helper.make_node("MatMul", ["x2", "w"], ["y"]),
    ]
    write_graph(path, nodes, constants)


def looping(path: Path) -> None:
    body = helper.make_graph([helper.make_node("Identity", ["c"], ["d"])], "body", [], [])
    nodes = [helper.make_node("Loop", ["n", "t", "x"], ["y"], body=body)]
    write_graph(path, nodes, {"n": np.array(10**15), "t": np.array(True)})


def elsewhere(location: str, length: int = 144) -> "Any":
    weight = onnx.TensorProto(name="w", data_type=1, dims=[12, 3], data_location=onnx.TensorProto.EXTERNAL)
    for key, value in (("location", location), ("offset", "0"), ("length", str(length))):
        weight.external_data.add(key=key, value=value)
    made = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"])],
        "graph",
        [helper.make_tensor_value_info("x", 1, ["N", 12])],
        [helper.make_tensor_value_info("y", 1, ["N", 3])],
        [weight],
    )
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def node(operator: str, domain: str = "", shape: Sequence[int | str] = ("N", 12)) -> "object":
    def write(path: Path) -> None:
        made = helper.make_node(operator, ["x"], ["y"], domain=domain)
        write_graph(path, [made], {}, shape, domains=("", *([domain] if domain else [])))

    return write


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (looping, r"found control flow \(Loop\), expected a network without"),
        (grown, "cannot compute|not enough|needs .* of memory"),
        (node("Custom", "com.example"), "found the operator Custom of com.example"),
        (node("NoSuchOperator"), "that onnxruntime cannot compute"),
        (node("Identity", shape=("N", 3, ROWS, COLUMNS)), "found the input x N×3×4×3 float32, expected grey images"),
        (node("Identity", shape=("N", 10**9)), r"found the input x N×1000000000 float32, expected grey images"),
        (node("Identity", shape=(10**12, 1, ROWS, COLUMNS)), "expected grey images"),
        (lambda path: path.write_bytes(elsewhere("/etc/passwd").SerializeToString()), "weights in '/etc/passwd'"),
        (lambda path: path.write_bytes(elsewhere("../w").SerializeToString()), r"weights in '\.\./w'"),
        (lambda path: path.write_bytes(elsewhere("missing").SerializeToString()), "missing: cannot read"),
        (lambda path: path.write_bytes(b""), "found no operators, expected an ONNX model"),
        (lambda path: path.write_bytes(b"\xff" * 50), "found a damaged file, expected an ONNX model"),
        (lambda path: None, "cannot read"),
    ],
)
def test_a_hostile_file_costs_one_line_and_no_memory(write: "object", said: str, tmp_path: Path) -> None:
    assert callable(write)
    write(path := tmp_path / "net.onnx")
    with pytest.raises(DataError, match=said) as caught:
        open_foreign(path, Reading(), SAMPLE)
    assert str(caught.value).isprintable()


def test_onnxruntime_gets_no_more_memory_than_it_may_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grown(path := tmp_path / "net.onnx", 7_000)  # 196 MB
    monkeypatch.setattr(onnx_network, "MOST_BYTES", 150_000_000)
    with pytest.raises(DataError, match="onnxruntime cannot compute"):
        open_foreign(path, Reading(pixels="unit"), SAMPLE)


def test_weights_in_a_file_beside_the_model_are_read(tmp_path: Path) -> None:
    weight = LAYERS[0][0]
    (tmp_path / "net.onnx").write_bytes(elsewhere("net.onnx.data").SerializeToString())
    (tmp_path / "net.onnx.data").write_bytes(weight.tobytes())
    model = open_foreign(tmp_path / "net.onnx", Reading(pixels="unit"), SAMPLE).model
    assert isinstance(model, Model)
    np.testing.assert_array_equal(model.network.parameters.weights[0], weight)
    (tmp_path / "net.onnx.data").write_bytes(weight.tobytes()[:-1])
    with pytest.raises(DataError, match=r"found a shorter file, expected the weights of net\.onnx"):
        open_foreign(tmp_path / "net.onnx", Reading(), SAMPLE)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a dense network and a convolution."""
    folder = tmp_path_factory.mktemp("onnx")
    write_dense_graph(folder / "dense.onnx", random_layers())
    write_convolution(folder / "convolution.onnx")
    return folder


@pytest.mark.parametrize("name", ["dense", "convolution"])
@brief
@given(edits=st.lists(st.tuples(st.integers(0, 10_000), st.binary(min_size=1, max_size=6)), min_size=1, max_size=3))
def test_a_file_with_other_bytes_in_it_is_computed_or_refused_in_a_line(
    files: Path, name: str, edits: list[tuple[int, bytes]]
) -> None:
    content = (files / f"{name}.onnx").read_bytes()
    for place, new in edits:
        start = place % len(content)
        content = content[:start] + new + content[start + len(new) :]
    (files / "damaged.onnx").write_bytes(content)
    try:
        opened = open_foreign(files / "damaged.onnx", Reading(), SAMPLE)
        if isinstance(opened.model.network, OnnxNetwork):
            opened.model.network.forward(PIXELS[:2])
    except DataError as error:
        assert str(error).isprintable()
