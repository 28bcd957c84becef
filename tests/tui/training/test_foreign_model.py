"""Dense networks of other programs: the engine computes what they compute, once it is known what they see."""

from pathlib import Path

import numpy as np
import pytest
from foreign_files import (
    CLASSES,
    COLUMNS,
    ROWS,
    SIZES,
    labelled,
    random_layers,
    random_pixels,
    relu_probabilities,
    write_dense_graph,
    write_graph,
    write_state,
)

from mnist_tui.data.errors import DataError
from mnist_tui.engine.types import Floats
from mnist_tui.tui.commands.export.network_formats import npz_content, onnx_content
from mnist_tui.tui.training.foreign_model import Opened, open_foreign
from mnist_tui.tui.training.model import Model
from mnist_tui.tui.training.reading import Reading

UNIT = Reading("relu", "unit")
PIXELS = random_pixels(600)
ANY = labelled(np.ones((600, 3)), PIXELS)
"""Images of the right size, whatever their labels."""
SCALED = {
    "unit": PIXELS / 255,
    "raw": PIXELS.astype(np.float64),
    "mnist": (PIXELS / 255 - 0.1307) / 0.3081,
    "0.2,0.4": (PIXELS / 255 - 0.2) / 0.4,
}


def probabilities(opened: Opened) -> Floats:
    return opened.model.network.forward(PIXELS).outputs.copy()


@pytest.mark.parametrize("pixels", SCALED)
def test_the_state_of_a_module_computes_what_it_computed_there(pixels: str, tmp_path: Path) -> None:
    write_state(path := tmp_path / "net.safetensors", layers := random_layers())
    opened = open_foreign(path, Reading("relu", pixels), ANY)
    expected = relu_probabilities(layers, SCALED[pixels])
    np.testing.assert_allclose(probabilities(opened), expected, rtol=2e-3, atol=1e-5)
    assert (probabilities(opened).argmax(1) == expected.argmax(1)).all()
    assert isinstance(opened.model, Model) and opened.model.network.sizes == SIZES and opened.model.is_foreign


def test_arrays_of_numpy_are_read_under_the_usual_names(tmp_path: Path) -> None:
    layers, path = random_layers(), tmp_path / "net.npz"
    (w1, b1), (w2, b2), (w3, b3) = layers
    np.savez(path, W1=w1, b1=b1, W2=w2, b2=b2, W3=w3, b3=b3)
    found = probabilities(open_foreign(path, UNIT, ANY))
    np.testing.assert_allclose(found, relu_probabilities(layers, SCALED["unit"]), rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("pixels", ["unit", "raw", "mnist"])
@pytest.mark.parametrize("is_graph", [False, True])
def test_what_a_network_sees_of_a_pixel_is_found_out_by_images(pixels: str, is_graph: bool, tmp_path: Path) -> None:
    layers, path = random_layers(), tmp_path / ("net.onnx" if is_graph else "net.safetensors")
    (write_dense_graph if is_graph else write_state)(path, layers)
    sample = labelled(relu_probabilities(layers, SCALED[pixels]), PIXELS)
    opened = open_foreign(path, Reading(), sample)
    assert (opened.reading.activation, opened.reading.pixels) == ("relu", pixels)
    assert (opened.model.rows, opened.model.columns, opened.model.classes) == (ROWS, COLUMNS, CLASSES)
    assert opened.lines[0].endswith("softmax: 100.0 % of 600 validation images so")
    assert "other readings at most" in opened.lines[1] and "--pixels" in opened.lines[1]


def test_an_activation_function_is_found_out_unless_the_usual_one_does_as_well(tmp_path: Path) -> None:
    layers, path = random_layers(), tmp_path / "net.safetensors"
    write_state(path, layers)
    a = SCALED["unit"]
    for weight, bias in layers[:-1]:
        a = np.tanh(a @ weight + bias)
    sample = labelled(a @ layers[-1][0] + layers[-1][1], PIXELS)
    assert open_foreign(path, Reading(), sample).reading == Reading("tanh", "unit")
    # what 1 % of the negative inputs changes, 40 images do not tell
    leaky = SCALED["unit"][:40]
    for weight, bias in layers[:-1]:
        z = leaky @ weight + bias
        leaky = np.where(z > 0, z, 0.01 * z)
    few = labelled(leaky @ layers[-1][0] + layers[-1][1], PIXELS[:40])
    opened = open_foreign(path, Reading(pixels="unit"), few)
    assert opened.reading.activation == "relu" and "leaky-relu 100.0 %" in opened.lines[1]


def test_without_images_the_usual_reading_is_taken_and_said(tmp_path: Path) -> None:
    write_state(path := tmp_path / "net.safetensors", random_layers((16, 5, 3)))
    opened = open_foreign(path, Reading(), None)
    assert opened.lines[0] == "read as a dense network 16-5-3, relu, pixels p/255, softmax"
    assert opened.lines[1].startswith("that is the usual reading")
    assert (opened.model.rows, opened.model.columns, opened.model.classes) == (4, 4, ("0", "1", "2"))
    given = open_foreign(path, Reading("tanh", "raw", "quadratic"), None)
    assert given.lines == ("read as a dense network 16-5-3, tanh, pixels p, linear",)


def test_labels_that_no_reading_explains_are_pointed_out(tmp_path: Path) -> None:
    write_state(path := tmp_path / "net.safetensors", random_layers())
    chance = np.eye(3)[np.random.default_rng(5).integers(0, 3, len(PIXELS))]
    assert "--invert and --transpose" in open_foreign(path, Reading(), labelled(chance, PIXELS)).lines[1]


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"0.weight": np.full((3, 12), np.nan, np.float32)}, "found 36 of 39 weights and biases that are not finite"),
        ({"0.weight": np.ones((3, 13), np.float32)}, "found 13 inputs, expected as many as the images have pixels"),
        ({"0.weight": np.ones((1, 16), np.float32)}, "found 1 outputs, expected 2 to 64, one per class"),
        ({"0.weight": np.ones((3, 16), np.int32)}, "found 0.weight as int32, expected floating-point numbers"),
    ],
)
def test_weights_that_cannot_be_used_are_refused(arrays: dict[str, Floats], said: str, tmp_path: Path) -> None:
    import safetensors.numpy

    safetensors.numpy.save_file(arrays, path := tmp_path / "net.safetensors")
    with pytest.raises(DataError, match=said):
        open_foreign(path, Reading(), ANY)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "leaky-relu", "gelu"])
def test_what_is_exported_as_onnx_or_npz_comes_back_as_it_was(activation: str, tmp_path: Path) -> None:
    write_state(path := tmp_path / "net.safetensors", random_layers())
    first = open_foreign(path, Reading(activation, "unit"), ANY)
    assert isinstance(first.model, Model)
    (tmp_path / "net.onnx").write_bytes(onnx_content(first.model))
    (tmp_path / "net.npz").write_bytes(npz_content(first.model))
    graph = open_foreign(tmp_path / "net.onnx", Reading(pixels="raw"), ANY)
    arrays = open_foreign(tmp_path / "net.npz", Reading(activation), ANY)
    assert graph.reading.activation == activation and arrays.reading.pixels == "unit"
    for again in (graph, arrays):
        assert isinstance(again.model, Model)
        np.testing.assert_allclose(probabilities(again), probabilities(first), rtol=1e-4, atol=1e-6)


def test_a_graph_is_understood_through_all_that_exporters_put_around_layers(tmp_path: Path) -> None:
    """Normalisation, a computed shape, MatMul and Add, two maps in a row, batch normalisation, and a softmax."""
    onnxruntime, helper = pytest.importorskip("onnxruntime"), pytest.importorskip("onnx").helper
    rng, path = np.random.default_rng(2), tmp_path / "net.onnx"

    def numbers(*shape: int) -> Floats:
        return rng.normal(size=shape).astype(np.float32)

    constants: dict[str, Floats] = {
        "white": np.full((), 255, np.float32), "mean": np.full((1, 1, 1, 1), 0.13, np.float32), 
        "std": np.full(1, 0.3, np.float32),
        "w": numbers(12, 7), "b": numbers(7), "w2": numbers(7, 6), "scale": numbers(6), "shift": numbers(6),
        "m": numbers(6), "v": np.abs(numbers(6)) + 1, "w3": numbers(3, 6), "one": np.array(1, np.float32),
    }  # fmt: skip
    zero = helper.make_tensor("zero", 7, [], [0])
    rest = helper.make_tensor("rest", 7, [1], [-1])
    nodes = [
        helper.make_node("Div", ["x", "white"], ["p"]),
        helper.make_node("Sub", ["p", "mean"], ["q"]),
        helper.make_node("Div", ["q", "std"], ["n"]),
        helper.make_node("Constant", [], ["zero"], value=zero),
        helper.make_node("Constant", [], ["rest"], value=rest),
        helper.make_node("Shape", ["n"], ["sides"]),
        helper.make_node("Gather", ["sides", "zero"], ["count"], axis=0),
        helper.make_node("Unsqueeze", ["count", "first"], ["counts"]),
        helper.make_node("Concat", ["counts", "rest"], ["shape"], axis=0),
        helper.make_node("Reshape", ["n", "shape"], ["flat"]),
        helper.make_node("MatMul", ["flat", "w"], ["z"]),
        helper.make_node("Add", ["b", "z"], ["z1"]),
        helper.make_node("MatMul", ["z1", "w2"], ["z2"]),
        helper.make_node("BatchNormalization", ["z2", "scale", "shift", "m", "v"], ["z3"]),
        helper.make_node("Tanh", ["z3"], ["a"]),
        helper.make_node("Dropout", ["a"], ["kept"]),
        helper.make_node("Gemm", ["kept", "w3"], ["z4"], transB=1, alpha=0.5),
        helper.make_node("Sub", ["one", "z4"], ["z5"]),
        helper.make_node("Softmax", ["z5"], ["y"], axis=-1),
    ]
    constants["first"] = np.array([0])
    write_graph(path, nodes, constants, ("N", 1, ROWS, COLUMNS))
    opened = open_foreign(path, Reading(pixels="raw"), ANY)
    assert isinstance(opened.model, Model) and opened.model.network.sizes == (12, 6, 3)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (expected,) = session.run(None, {"x": PIXELS.reshape(-1, 1, ROWS, COLUMNS).astype(np.float32)})
    np.testing.assert_allclose(probabilities(opened), expected, rtol=2e-4, atol=1e-6)


def test_outputs_that_are_activated_mean_the_quadratic_cost(tmp_path: Path) -> None:
    helper = pytest.importorskip("onnx").helper
    weight, bias = random_layers((12, 3))[0]
    nodes = [helper.make_node("Gemm", ["x", "w", "b"], ["z"]), helper.make_node("Sigmoid", ["z"], ["y"])]
    write_graph(path := tmp_path / "net.onnx", nodes, {"w": weight, "b": bias})
    opened = open_foreign(path, Reading(pixels="unit"), ANY)
    expected = 1 / (1 + np.exp(-(SCALED["unit"] @ weight + bias)))
    assert isinstance(opened.model, Model) and opened.model.settings.cost == "quadratic"
    np.testing.assert_allclose(probabilities(opened), expected, rtol=1e-4, atol=1e-6)


def test_pytorch_computes_the_same_image_by_image(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    save_file = pytest.importorskip("safetensors.torch").save_file
    torch.manual_seed(1)
    module = torch.nn.Sequential(torch.nn.Linear(12, 7), torch.nn.Tanh(), torch.nn.Linear(7, 3, bias=False))
    save_file(module.state_dict(), path := tmp_path / "net.safetensors")
    outputs = module(torch.tensor(SCALED["mnist"], dtype=torch.float32)).detach()
    opened = open_foreign(path, Reading("tanh", "mnist"), ANY)
    expected = torch.softmax(outputs, 1).numpy()
    np.testing.assert_allclose(probabilities(opened), expected, rtol=1e-4, atol=1e-6)
    assert (probabilities(opened).argmax(1) == outputs.argmax(1).numpy()).all()
