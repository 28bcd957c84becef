"""A trained network as a model file: tensors by name, settings and class names beside them, and back again."""

import itertools
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from mnist_tui.data.class_names import drawable_names
from mnist_tui.data.dataset import DataIdentity
from mnist_tui.data.draft import Piece
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.image_files import LONGEST_SIDE_PIXELS
from mnist_tui.data.loading import FEWEST_CLASSES, MOST_CLASSES
from mnist_tui.data.model_file import load_model, model_content
from mnist_tui.data.tensor_header import Layout, TensorHeader
from mnist_tui.engine.architecture import Architecture
from mnist_tui.engine.calibration import LARGEST_TEMPERATURE, LEAST_TEMPERATURE
from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings, in_present_terms
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.training.room import prove_bytes
from mnist_tui.tui.training.splits import Splits

COPIES = 3
"""The file as it is read, its tensors, and the network."""
READER_BYTES = 8_000_000
"""The library that reads it does not fail in good order where memory is short."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A network and what it takes to use it."""

    network: Network
    settings: Settings
    classes: tuple[str, ...]
    rows: int
    """Height in pixels of the images it reads."""
    columns: int
    steps: int
    """Batches it has learned from."""
    test_accuracy: float | None
    """Accuracy on the test images, 0 to 1, if it was evaluated on them."""
    data: DataIdentity | None = None
    """The data set it was trained on; the first model files do not tell."""
    temperature: float | None = None
    """The one that fits its validation images, at which its confidences are shown; None where none is known."""
    is_foreign: bool = False
    """True for a network that another program has trained: nothing is known of that."""


def model_of(
    trainer: Trainer,
    splits: Splits,
    test_accuracy: float | None,
    kept: tuple[Network, int] | None = None,
    temperature: float | None = None,
) -> Model:
    """Return the network as it stands, or that which was kept after so many steps.

    An accuracy that is no number is unknown.
    """
    dataset = splits.dataset
    rows, columns = dataset.training.images.shape[1:]
    accuracy = None if test_accuracy is None or math.isnan(test_accuracy) else test_accuracy
    network, steps = kept or (trainer.evaluated_network, trainer.steps)
    settings, identity = trainer.settings, dataset.identity
    return Model(network, settings, dataset.classes, rows, columns, steps, accuracy, identity, temperature)


def encode_checked(path: Path, model: Model) -> tuple[Piece, ...]:
    """Return what `encode_network` does; raise DataError, which names `path`, for a weight that is not finite."""
    check_finite(path, model.network)
    return encode_network(model)


def encode_network(model: Model) -> tuple[Piece, ...]:
    """Return the pieces of the model's file; those that hold the weights are views of them."""
    parameters, tensors = model.network.parameters, {}
    for layer, (weight, bias) in enumerate(zip(parameters.weights, parameters.biases, strict=True)):
        tensors[f"layers.{layer}.weight"] = weight
        tensors[f"layers.{layer}.bias"] = bias
    metadata = {
        "settings": json.dumps(model.settings.as_dict()),
        "classes": json.dumps(model.classes),
        "rows": str(model.rows),
        "columns": str(model.columns),
        "steps": str(model.steps),
        "test_accuracy": json.dumps(model.test_accuracy),
    }
    if model.data is not None:
        metadata["data"] = json.dumps({"name": model.data.name, "fingerprint": model.data.fingerprint})
    if model.temperature is not None:
        metadata["temperature"] = json.dumps(model.temperature)
    return model_content(tensors, metadata)


def load_network(path: Path) -> Model:
    """Read a model; the tensors are checked against the settings before a network is made.

    Raises:
        DataError: the file is missing, damaged, not ours, or contradicts itself, or a weight is not finite.
        RoomError: it does not fit into memory.
    """
    file = load_model(path, partial(_check_header, path))
    texts = file.metadata
    settings, classes, (rows, columns) = _settings(path, texts), _classes(path, texts), _size(path, texts)
    network = Network(_architecture(path, texts))
    for layer, (weight, bias) in enumerate(
        zip(network.parameters.weights, network.parameters.biases, strict=True),
    ):
        weight[...] = file.tensors[f"layers.{layer}.weight"]
        bias[...] = file.tensors[f"layers.{layer}.bias"]
    check_finite(path, network)
    steps, accuracy, data = _whole(path, texts, "steps", 0, 2**63), _accuracy(path, texts), _data(path, texts)
    return Model(network, settings, classes, rows, columns, steps, accuracy, data, _temperature(path, texts))


def _check_header(path: Path, header: TensorHeader) -> None:
    """Raise DataError unless the tensors are those that the settings say, and RoomError unless they fit into memory."""
    _check_tensors(path, header.layouts, _architecture(path, header.metadata))
    prove_bytes(printable(str(path)), COPIES * header.tensor_bytes + READER_BYTES)


def _architecture(path: Path, texts: Mapping[str, str]) -> Architecture:
    return _settings(path, texts).architecture(math.prod(_size(path, texts)), len(_classes(path, texts)))


def check_finite(path: Path, network: Network) -> None:
    """Raise DataError, which names `path`, for weights that are not finite."""
    vector = network.parameters.vector
    if number := int(np.count_nonzero(~np.isfinite(vector))):
        found = f"{number:,} of {len(vector):,} weights and biases that are not finite"
        raise DataError.about(path, found, "finite ones: the training that they come from had diverged")


def _check_tensors(path: Path, found: Mapping[str, Layout], architecture: Architecture) -> None:
    shapes: dict[str, tuple[int, ...]] = {}
    for layer, (inputs, outputs) in enumerate(itertools.pairwise(architecture.sizes)):
        shapes[f"layers.{layer}.weight"] = (inputs, outputs)
        shapes[f"layers.{layer}.bias"] = (outputs,)
    for name in sorted(shapes.keys() | found.keys()):
        if name not in found:
            raise DataError.about(path, f"no tensor {name}", f"one of shape {shapes[name]}")
        if name not in shapes:
            raise DataError.about(path, f"tensor {printable(name)}", f"none but {', '.join(shapes)}")
        if found[name] != Layout(architecture.dtype, shapes[name]):
            other = f"{name} as {found[name].dtype} of shape {found[name].shape}"
            raise DataError.about(path, other, f"{architecture.dtype} of shape {shapes[name]}, as the settings say")


def _size(path: Path, texts: Mapping[str, str]) -> tuple[int, int]:
    """Return the rows and columns of the images."""
    rows, columns = (_whole(path, texts, key, 1, LONGEST_SIDE_PIXELS) for key in ("rows", "columns"))
    return rows, columns


def _settings(path: Path, texts: Mapping[str, str]) -> Settings:
    found = _json(path, texts, "settings")
    if not isinstance(found, dict):
        raise DataError.about(path, "settings that are no object", "settings by name")
    try:
        return Settings().replace(in_present_terms(found))
    except SettingError as error:
        raise DataError(f"{printable(str(path))}: {printable(str(error))}") from error


def _classes(path: Path, texts: Mapping[str, str]) -> tuple[str, ...]:
    found = _json(path, texts, "classes")
    if isinstance(found, list) and FEWEST_CLASSES <= len(found) <= MOST_CLASSES:
        names = tuple(name for name in found if isinstance(name, str) and name and name.isprintable())
        if len(names) == len(found):
            return drawable_names(names)
    raise DataError.about(path, "other classes", f"{FEWEST_CLASSES} to {MOST_CLASSES} printable class names")


def _whole(path: Path, texts: Mapping[str, str], key: str, low: int, high: int) -> int:
    number = _json(path, texts, key)
    if type(number) is not int or not low <= number <= high:
        raise DataError.about(path, f"{key}={number!a}", f"a whole number in [{low}, {high}]")
    return number


def _accuracy(path: Path, texts: Mapping[str, str]) -> float | None:
    accuracy = _json(path, texts, "test_accuracy")
    if accuracy is None or (isinstance(accuracy, float | int) and 0 <= accuracy <= 1):
        return None if accuracy is None else float(accuracy)
    raise DataError.about(path, f"test_accuracy={accuracy!a}", "a fraction in [0, 1]")


def _temperature(path: Path, texts: Mapping[str, str]) -> float | None:
    """Return the temperature; earlier versions wrote none."""
    try:
        return checked_temperature(_json(path, texts, "temperature") if "temperature" in texts else None)
    except ValueError as error:
        raise DataError(f"{printable(str(path))}: {printable(str(error))}") from error


def checked_temperature(found: object) -> float | None:
    """Return a temperature that was read from a file.

    Raises:
        ValueError: it is none, and not None either.
    """
    low, high = LEAST_TEMPERATURE, LARGEST_TEMPERATURE
    if found is None or (isinstance(found, float | int) and not isinstance(found, bool) and low <= found <= high):
        return None if found is None else float(found)
    raise ValueError(f"found temperature={found!a}, expected a number in [{low:g}, {high:g}]")


def _data(path: Path, texts: Mapping[str, str]) -> DataIdentity | None:
    if "data" not in texts:
        return None
    match _json(path, texts, "data"):
        case {"name": str(name), "fingerprint": str(digits)} if name.isprintable() and digits.isprintable():
            return DataIdentity(name, digits)
    raise DataError.about(path, "other data", "the name and the fingerprint of a data set")


def _json(path: Path, texts: Mapping[str, str], key: str) -> object:
    if key not in texts:
        raise DataError.about(path, f"no {key}", "a model saved by mnist-tui")
    try:
        value: object = json.loads(texts[key])
    except (ValueError, RecursionError) as error:
        raise DataError.about(path, f"{key} that cannot be read", "JSON") from error
    return value
