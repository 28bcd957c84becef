"""Model files: what was saved comes back, and a file that contradicts itself is refused in one line."""

import dataclasses
import itertools
import json
import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
from models import FIRST_SETTINGS, save_new_network

from mnist_tui.data.dataset import DataIdentity
from mnist_tui.data.errors import DataError
from mnist_tui.data.image_files import LONGEST_SIDE_PIXELS
from mnist_tui.data.loading import MOST_CLASSES
from mnist_tui.data.model_file import LARGEST_FILE_BYTES, load_model, save_model
from mnist_tui.data.replacement import replace_file
from mnist_tui.data.tensor_file import LONGEST_HEADER_BYTES
from mnist_tui.engine.network import Network
from mnist_tui.engine.setting import MOST_LAYERS, WIDEST_LAYER
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.paint.canvas import one_cell_text
from mnist_tui.tui.training.model import Model, encode_network, load_network

CLASSES = ("sky", "land", "sea")


def model(**changes: object) -> Model:
    settings = Settings().replace({"hidden": (5, 4), **changes})
    network = Network(settings.architecture(8 * 6, len(CLASSES)))
    network.draw_weights(settings.initializer, settings.init_scale, np.random.default_rng(3))
    for place, bias in enumerate(network.parameters.biases):
        bias[...] = place + np.arange(len(bias))
    return Model(network, settings, CLASSES, rows=8, columns=6, steps=12, test_accuracy=0.75)


def rewritten(path: Path, **metadata: str) -> Path:
    """Save a good model at `path` with some of its texts replaced."""
    save_new_network(path, model())
    file = load_model(path)
    save_model(path, file.tensors, {**file.metadata, **metadata})
    return path


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("hidden", [(5, 4), ()])
def test_a_saved_network_answers_as_before(tmp_path: Path, dtype: str, hidden: tuple[int, ...]) -> None:
    before = model(dtype=dtype, hidden=hidden)
    save_new_network(tmp_path / "model", before)
    after = load_network(tmp_path / "model")
    pixels = np.random.default_rng(0).integers(0, 256, (4, 48), dtype=np.uint8)
    assert np.array_equal(after.network.forward(pixels).outputs, before.network.forward(pixels).outputs)
    assert np.array_equal(after.network.parameters.vector, before.network.parameters.vector)
    assert (after.settings, after.classes, after.rows, after.columns) == (before.settings, CLASSES, 8, 6)
    assert (after.steps, after.test_accuracy) == (12, 0.75)


def test_a_model_knows_its_data(tmp_path: Path) -> None:
    data = DataIdentity("naïve", "1x3x3-cbf43926")
    save_new_network(tmp_path / "model", dataclasses.replace(model(), data=data))
    assert load_network(tmp_path / "model").data == data
    save_new_network(tmp_path / "other", model())
    assert load_network(tmp_path / "other").data is None


def test_tensors_go_by_their_layer(tmp_path: Path) -> None:
    save_new_network(tmp_path / "model", model())
    shapes = {name: tensor.shape for name, tensor in load_model(tmp_path / "model").tensors.items()}
    assert shapes == {
        "layers.0.weight": (48, 5),
        "layers.0.bias": (5,),
        "layers.1.weight": (5, 4),
        "layers.1.bias": (4,),
        "layers.2.weight": (4, 3),
        "layers.2.bias": (3,),
    }


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        (
            {"settings": json.dumps({"hidden": [5]})},
            "layers.1.bias as float32 of shape (4,), expected float32 of shape (3",
        ),
        ({"settings": json.dumps({"hidden": [5, 4], "dtype": "float64"})}, "expected float64"),
        ({"settings": json.dumps({"hidden": [5, 4], "speed": 3})}, "there is no setting speed"),
        ({"settings": json.dumps({"hidden": [5, 4], "dropout": 2})}, "dropout=2 is not in [0, 0.95]"),
        ({"settings": json.dumps({"hidden": [5, 4, 3]})}, "no tensor layers.3.bias"),
        ({"settings": json.dumps({"hidden": []})}, "layers.0.bias as float32 of shape (5,)"),
        ({"settings": "[]"}, "settings that are no object"),
        ({"settings": "{"}, "settings that cannot be read, expected JSON"),
        ({"classes": '["sky"]'}, "2 to 64 printable class names"),
        ({"classes": '["sky", "land", "\\u001b[2J"]'}, "printable class names"),
        ({"rows": "1000000000000"}, "rows=1000000000000, expected a whole number in [1, 256]"),
        ({"rows": "9"}, "layers.0.weight"),
        ({"columns": "true"}, "columns=True"),
        ({"steps": "-1"}, "steps=-1"),
        ({"test_accuracy": "NaN"}, "test_accuracy=nan"),
        ({"data": "{}"}, "other data, expected the name and the fingerprint"),
        ({"data": '["MNIST", "1"]'}, "other data"),
        ({"data": '{"name": "\\u001b[2J", "fingerprint": "1"}'}, "other data"),
    ],
)
def test_a_contradictory_file_is_refused_in_one_line(tmp_path: Path, metadata: dict[str, str], message: str) -> None:
    path = rewritten(tmp_path / "model", **metadata)
    with pytest.raises(DataError) as refusal:
        load_network(path)
    assert message in str(refusal.value)
    assert str(refusal.value).startswith(str(path))
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("name", ["layers.0.weight", "more"])
def test_tensors_that_the_settings_do_not_have_are_refused_unread(tmp_path: Path, name: str) -> None:
    save_new_network(tmp_path / "good", model())
    length, content = struct.unpack("<Q", (tmp_path / "good").read_bytes()[:8])[0], (tmp_path / "good").read_bytes()
    header = json.loads(content[8 : 8 + length])
    header[name] = {"dtype": "F32", "shape": [10**9], "data_offsets": [0, 4 * 10**9]}
    text = json.dumps(header).encode()
    with (tmp_path / "liar").open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        file.truncate(8 + len(text) + 4 * 10**9 + (4 * 284 if name == "more" else 4 * (284 - 240)))  # a hole
    tracemalloc.start()
    try:
        with pytest.raises(DataError, match=name):
            load_network(tmp_path / "liar")
        assert tracemalloc.get_traced_memory()[1] < 2**22
    finally:
        tracemalloc.stop()


def test_model_saved_by_the_version_before_loads_without_a_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = {"hidden": [5, 4], "average": 0.99, "decay": 0.8, "cost": "mean-squared-error"}
    settings = load_network(rewritten(tmp_path / "model", settings=json.dumps(saved))).settings
    assert (settings.ema, settings.rms_decay, settings.cost) == (0.99, 0.8, "quadratic")
    assert capsys.readouterr() == ("", "")


def test_a_model_of_the_first_version_answers_as_it_did(tmp_path: Path) -> None:
    weights = {
        "layers.0.weight": np.array([[1, 0], [0, -1], [0, 0], [0, 0]], np.float32),
        "layers.0.bias": np.array([0, 1], np.float32),
        "layers.1.weight": np.array([[1, 0], [0, 2]], np.float32),
        "layers.1.bias": np.array([0.5, 0], np.float32),
    }
    texts = {"rows": "2", "columns": "2", "steps": "60", "test_accuracy": "0.8532", "format": "mnist-tui 1"}
    texts |= {"settings": json.dumps(FIRST_SETTINGS), "classes": '["0", "1"]'}
    safetensors.numpy.save_file(weights, tmp_path / "first", texts)
    first = load_network(tmp_path / "first")
    assert (first.steps, first.test_accuracy, first.data, first.classes) == (60, 0.8532, None, ("0", "1"))
    assert (first.settings.ema, first.settings.rms_decay, first.settings.shear) == (0.99, 0.8, 0.12)
    # pixels 255 and 51 are 1 and 0.2: hidden units relu(1) and relu(1 - 0.2), outputs 1 + 0.5 and 2 x 0.8
    outputs = first.network.forward(np.array([[255, 51, 0, 0]], np.uint8)).outputs
    assert outputs[0].tolist() == pytest.approx([1.5, 1.6])


def test_classes_of_a_model_are_named_as_those_of_its_data(tmp_path: Path) -> None:
    path = rewritten(tmp_path / "model", classes=json.dumps(["空", "e\u0301", "\u00e9"]))
    classes = load_network(path).classes
    assert classes == ("0", "é 1", "é 2")
    assert [one_cell_text(name) for name in classes] == list(classes)


def test_a_file_without_settings_is_refused(tmp_path: Path) -> None:
    save_model(tmp_path / "model", {"layers.0.bias": np.zeros(3, np.float32)}, {})
    with pytest.raises(DataError, match="no settings"):
        load_network(tmp_path / "model")


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_weights_that_are_not_finite_are_refused(tmp_path: Path, value: float) -> None:
    broken = model()
    broken.network.parameters.weights[0][0, 0] = value
    broken.network.parameters.biases[0][1] = value
    expected = "found 2 of 284 weights and biases that are not finite, expected finite ones"
    with pytest.raises(DataError, match=expected):
        save_new_network(tmp_path / "model", broken)
    assert not (tmp_path / "model").exists()
    replace_file(tmp_path / "model", *encode_network(broken))
    with pytest.raises(DataError, match=expected):
        load_network(tmp_path / "model")


def test_the_largest_network_there_can_be_is_not_too_large_to_load() -> None:
    sizes = (LONGEST_SIDE_PIXELS**2, *[WIDEST_LAYER] * MOST_LAYERS, MOST_CLASSES)
    numbers = sum(inputs * outputs + outputs for inputs, outputs in itertools.pairwise(sizes))
    assert 8 * numbers + LONGEST_HEADER_BYTES < LARGEST_FILE_BYTES < 1.05 * 8 * numbers
