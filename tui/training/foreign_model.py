"""Models of other programs, made ours: dense ones as networks of the engine, all others as far as onnxruntime goes."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from mnist_tui.data.dataset import DataIdentity
from mnist_tui.data.dense_file import DenseFile, read_dense
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.loading import FEWEST_CLASSES, MOST_CLASSES
from mnist_tui.data.model_file import is_foreign_model
from mnist_tui.data.npz_file import ENDING as NPZ_ENDING
from mnist_tui.data.onnx_chain import read_chain
from mnist_tui.data.onnx_file import ENDING, OnnxFile, read_onnx
from mnist_tui.data.onnx_operators import NotDenseError
from mnist_tui.engine.classifier import Classifier
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.training.dense_network import dense_network, dense_settings
from mnist_tui.tui.training.measured_reading import Measured, image_count, measure, measured_lines
from mnist_tui.tui.training.model import Model, check_finite
from mnist_tui.tui.training.onnx_layout import input_layout
from mnist_tui.tui.training.onnx_network import OnnxNetwork, OnnxRunner
from mnist_tui.tui.training.reading import Reading, candidates
from mnist_tui.tui.training.room import prove_bytes
from mnist_tui.tui.training.sample import LabelledSample

COPIES = 4
"""The file, its tensors, the network, and the copy that is scaled."""
LEAST_USEFUL = 0.5
"""What is right for fewer images is hardly meant so."""


@dataclass(frozen=True, slots=True, eq=False)
class ForeignModel:
    """A network that only onnxruntime can compute."""

    network: OnnxNetwork
    settings: Settings
    """Defaults: nobody knows how it was trained."""
    classes: tuple[str, ...]
    rows: int
    columns: int
    why: str
    """What shows that it is not dense."""
    data: DataIdentity | None = None
    temperature: float | None = None
    """None: nobody has fitted one."""


AnyModel: TypeAlias = Model | ForeignModel


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A model, how it was read, and what there is to say of that."""

    model: AnyModel
    reading: Reading
    lines: tuple[str, ...]


def is_foreign(path: Path) -> bool:
    """Tell whether a file is a model of another program; one that cannot be read is none."""
    try:
        return path.suffix.lower() in (ENDING, NPZ_ENDING) or is_foreign_model(path)
    except OSError:
        return False


def open_foreign(path: Path, asked: Reading, sample: LabelledSample | None) -> Opened:
    """Read a model of another program; what neither it nor `asked` tells is measured on the `sample`.

    Raises:
        DataError: it is damaged, no network, or one that reads no grey images.
        RoomError: it does not fit into memory.
    """
    check = partial(_check_bytes, path)
    if path.suffix.lower() != ENDING:
        return _dense(path, read_dense(path, check), asked, sample)
    file = read_onnx(path, check)
    try:
        dense = read_chain(file)
    except NotDenseError as error:
        return _foreign(file, str(error), asked, sample)
    return _dense(path, dense, asked, sample)


def _check_bytes(path: Path, needed: int) -> None:
    prove_bytes(printable(str(path)), COPIES * needed)


def _dense(path: Path, file: DenseFile, asked: Reading, sample: LabelledSample | None) -> Opened:
    inputs, classes = file.sizes[0], file.sizes[-1]
    _check_classes(path, classes)
    rows, columns = _image_size(path, inputs, sample)
    told = Reading(file.activation, file.pixels, "quadratic" if file.ends_activated else None)
    readings = candidates(asked, told, has_hidden=len(file.sizes) > 2)
    weights = sum(layer.weight.size for layer in file.layers)
    reading, measured = _choose(readings, partial(dense_network, path, file), sample, weights, (inputs, classes))
    network = dense_network(path, file, reading)
    check_finite(path, network)
    settings = dense_settings(path, file, reading)
    model = Model(network, settings, _names(classes, sample), rows, columns, 0, None, is_foreign=True)
    sizes, output = "-".join(map(str, file.sizes)), "softmax" if settings.cost == "cross-entropy" else settings.output
    line = f"read as a dense network {sizes}, {reading.text}, {output}"
    return Opened(model, reading, _lines(line, readings, measured, sample))


def _foreign(file: OnnxFile, why: str, asked: Reading, sample: LabelledSample | None) -> Opened:
    layout = input_layout(file, None if sample is None else (sample.rows, sample.columns))
    runner = OnnxRunner(file, layout, None if sample is None else len(sample.classes))
    _check_classes(file.path, runner.classes)
    told = Reading(pixels="raw" if layout.takes_bytes else None)
    readings = candidates(Reading(pixels=asked.pixels), told, has_hidden=False)

    def network(reading: Reading) -> OnnxNetwork:
        return OnnxNetwork(runner, reading.pixel_reading)

    weights = sum(array.size for array in file.constants.values())
    ends = layout.rows * layout.columns, runner.classes
    reading, measured = _choose(readings, network, sample, weights * 64, ends)
    names = _names(runner.classes, sample)
    model = ForeignModel(network(reading), Settings(), names, layout.rows, layout.columns, why)
    line = f"not dense ({why}): onnxruntime computes it from {model.network.text}, {reading.text}"
    return Opened(model, reading, _lines(line, readings, measured, sample))


def _choose(
    readings: list[Reading],
    network: Callable[[Reading], Classifier],
    sample: LabelledSample | None,
    weights: int,
    ends: tuple[int, int],
) -> tuple[Reading, list[Measured]]:
    """Return the reading to take, and all that were measured; none where there was no choice, or nothing to measure."""
    if len(readings) == 1 or sample is None or not sample.fits(*ends):
        return readings[0], []
    measured = measure(readings, network, sample, image_count(len(readings), weights))
    return measured[0].reading, measured


def _lines(
    line: str, readings: Sequence[Reading], measured: Sequence[Measured], sample: LabelledSample | None
) -> tuple[str, ...]:
    """Return how a model was read, and how that was found out."""
    if measured and sample is not None:
        first, second = measured_lines(measured, sample)
        if not measured[0].result.accuracy >= LEAST_USEFUL:
            second += ", and --invert and --transpose what was done to the images"
        return f"{line}: {first}", second
    if len(readings) > 1:
        return line, "that is the usual reading: no images of its size and classes are at hand to measure it by"
    return (line,)


def _check_classes(path: Path, classes: int) -> None:
    if not FEWEST_CLASSES <= classes <= MOST_CLASSES:
        raise DataError.about(path, f"{classes:,} outputs", f"{FEWEST_CLASSES} to {MOST_CLASSES}, one per class")


def _image_size(path: Path, inputs: int, sample: LabelledSample | None) -> tuple[int, int]:
    """Return the rows and columns of images of so many pixels: those at hand, or else squares."""
    if sample is not None and sample.rows * sample.columns == inputs:
        return sample.rows, sample.columns
    side = math.isqrt(inputs)
    if side * side != inputs:
        raise DataError.about(path, f"{inputs:,} inputs", "as many as the images have pixels")
    return side, side


def _names(classes: int, sample: LabelledSample | None) -> tuple[str, ...]:
    """Return what the classes are called."""
    if sample is not None and len(sample.classes) == classes:
        return sample.classes
    return tuple(map(str, range(classes)))
