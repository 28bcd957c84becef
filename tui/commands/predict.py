"""`mnist-tui predict`: classifies images of the data set or of an IDX file with a saved network."""

import argparse
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.idx import parse_idx, read_idx
from mnist_tui.data.loading import load
from mnist_tui.data.quantity import count
from mnist_tui.tui.cli.arguments import add_data, read_preprocessing
from mnist_tui.tui.cli.console import complain, figure, percent, stdout_glyphs
from mnist_tui.tui.cli.data_report import tell_data
from mnist_tui.tui.cli.json_lines import print_json
from mnist_tui.tui.cli.model_data import check_data
from mnist_tui.tui.cli.parser import Parser, UsageError
from mnist_tui.tui.cli.paths import read_file_path
from mnist_tui.tui.cli.selection import add_index, add_split, add_validation, read_indices, read_split, read_validation
from mnist_tui.tui.cli.streams import STANDARD_INPUT, named, open_standard_input
from mnist_tui.tui.paint.digit import paint_thumbnail
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import NONE
from mnist_tui.tui.paint.text import NOT_FINITE, image_name
from mnist_tui.tui.training.model import Model, load_network
from mnist_tui.tui.training.threads import one_blas_thread

BAR_CELLS = 30
THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT = 20, 10


@dataclass(frozen=True, slots=True, eq=False)
class LabelledImage:
    """An image (H, W) to classify, with its label if known."""

    source: str
    """The split or the file."""
    index: int
    """Its index there, from 0."""
    image: NDArray[np.uint8]
    label: str | None
    """The true class, where it is known."""
    classes: tuple[str, ...]
    """What its data set calls the classes, or without one the model."""
    is_of_file: bool = False


@dataclass(frozen=True, slots=True)
class Prediction:
    """The outputs of the network for an image."""

    outputs: tuple[float, ...]
    """The output units, one per class."""
    probabilities: tuple[float, ...]
    """The probability of each class."""
    predicted: int

    @property
    def is_finite(self) -> bool:
        """False where an output is not finite: then nothing is predicted."""
        return all(map(math.isfinite, self.outputs))

    @property
    def confidence(self) -> float:
        """The probability of the predicted class, 0 to 1."""
        return self.probabilities[self.predicted]


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `predict`; return the exit status, 1 where outputs were not finite."""
    namespace = parser().read(arguments)
    _refuse_contradictions(namespace)
    model = load_network(namespace.model)
    images = _from_split(namespace, model) if namespace.idx is None else _from_file(namespace, model)
    glyphs, total, not_finite = stdout_glyphs(), 0, 0
    with one_blas_thread():
        for one in images:
            prediction = predict(model, one.image)
            total, not_finite = total + 1, not_finite + (not prediction.is_finite)
            if namespace.json:
                print_json(_record(one, prediction))
            else:
                print("\n".join(_lines(one, prediction, glyphs)))
    if not_finite:
        complain(f"{printable(str(namespace.model))}: {NOT_FINITE} for {not_finite:,} of {count(total, 'image')}")
        return 1
    return 0


def parser() -> Parser:
    """Return the parser of this command line."""
    parser = Parser(
        "predict",
        "Classify images with a saved network.",
        usage="MODEL [--index I,J,K-L] [--split NAME | --idx FILE] [--json]",
    )
    parser.add_argument(
        "model", type=read_file_path, metavar="MODEL", help="a model file written by mnist-tui train --save"
    )
    group = parser.add_argument_group("images")
    add_split(group, "test")
    add_index(group, "classify")
    add_data(group)
    add_validation(group)
    group.add_argument(
        "--idx",
        type=read_file_path,
        metavar="FILE",
        help="read the images from an IDX file instead; - is standard input",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object per image")
    return parser


def _refuse_contradictions(namespace: argparse.Namespace) -> None:
    if namespace.index is None and namespace.idx is None:
        raise UsageError("predict needs --index I, --idx FILE or both")
    if namespace.idx is not None:
        of_data = [name for name in ("split", "data", "validation") if getattr(namespace, name, None) is not None]
        if of_data:
            raise UsageError(f"--{of_data[0]} has no effect with --idx, which names the images itself")


def predict(model: Model, image: NDArray[np.uint8]) -> Prediction:
    """Return the prediction for one image (H, W)."""
    with np.errstate(all="ignore"):  # weights that overflow give NaN, which is reported
        outputs = model.network.forward(image.reshape(1, -1)).outputs
        probabilities = model.network.cost.probabilities(outputs)
    return Prediction(tuple(outputs[0].tolist()), tuple(probabilities[0].tolist()), int(outputs[0].argmax()))


def _from_split(namespace: argparse.Namespace, model: Model) -> Iterator[LabelledImage]:
    name = read_split(namespace, "test")
    # By default the split of its training, so that "validation" is what it was not trained on.
    model_name = printable(str(namespace.model))
    validation = read_validation(namespace, {model_name: model}, name)
    dataset = load(namespace.data, validation, read_preprocessing(namespace))
    split = dataset.split(name)
    check_data(namespace.data, dataset, model_name, model)
    classes, indices = dataset.classes, read_indices(namespace.index, len(split), name)
    tell_data(dataset, namespace.json, namespace.quiet)
    for index in indices:
        yield LabelledImage(name, index, split.images[index], classes[int(split.labels[index])], classes)


def _from_file(namespace: argparse.Namespace, model: Model) -> Iterator[LabelledImage]:
    source = named(namespace.idx)
    array = _from_standard_input(source) if namespace.idx == STANDARD_INPUT else read_idx(source)
    if array.dtype != np.uint8 or array.ndim not in (2, 3):
        found = f"{array.dtype} in {count(array.ndim, 'dimension')}"
        raise DataError.about(source, found, "one image as uint8 in 2 dimensions, or several in 3")
    images = np.zeros((0, *array.shape[-2:]), np.uint8)  # a size of 0 leaves nothing to infer the other from
    if array.size:
        images = array.astype(np.uint8, copy=False).reshape(-1, *array.shape[-2:])
    images = read_preprocessing(namespace).applied(images)
    _check_size(source, images, model)
    indices: Sequence[int] = range(len(images))
    if namespace.index is not None:
        indices = read_indices(namespace.index, len(images), source.name)
    for index in indices:
        yield LabelledImage(source.name, index, images[index], None, model.classes, is_of_file=True)


def _from_standard_input(name: Path) -> NDArray[np.generic]:
    try:
        with open_standard_input() as file:
            return parse_idx(name, file)
    except OSError as error:
        raise DataError.from_system(name, error, "read") from error


def _check_size(path: Path, images: NDArray[np.generic], model: Model) -> None:
    if images.shape[-2:] != (model.rows, model.columns):
        found = f"images of {images.shape[-2]}×{images.shape[-1]} pixels"
        raise DataError.about(path, found, f"{model.rows}×{model.columns}, which the model reads")


def _record(image: LabelledImage, prediction: Prediction) -> dict[str, object]:
    return {
        "event": "prediction",
        "split": None if image.is_of_file else image.source,
        "file": image.source if image.is_of_file else None,
        "index": image.index,
        "label": image.label,
        "predicted": image.classes[prediction.predicted] if prediction.is_finite else None,
        "confidence": prediction.confidence if prediction.is_finite else None,
        "outputs": prediction.outputs,
        "probabilities": prediction.probabilities if prediction.is_finite else None,
    }


def _lines(image: LabelledImage, prediction: Prediction, glyphs: Glyphs) -> Iterator[str]:
    predicted = image.classes[prediction.predicted]
    verdict = ""
    if image.label is not None:
        verdict = f'; it is "{image.label}": {"right" if image.label == predicted else "wrong"}'
    name = f"{image.source} {image_name(image.index)}"
    if not prediction.is_finite:
        yield f"{name}: {NOT_FINITE}"
        return
    yield f'{name}: "{predicted}" with {percent(prediction.confidence)} confidence{verdict}'
    yield from paint_thumbnail(image.image, THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT, NONE, glyphs).lines()
    width = max(map(len, image.classes))
    for class_name, output, probability in zip(
        image.classes, prediction.outputs, prediction.probabilities, strict=True
    ):
        yield f"{class_name:>{width}}  {figure(output):>11}  {_bar(probability, glyphs)}".rstrip()


def _bar(probability: float, glyphs: Glyphs) -> str:
    """Return a bar of up to 30 cells, the last of them partly filled."""
    parts = len(glyphs.progress)
    filled = round(min(max(probability, 0.0), 1.0) * BAR_CELLS * parts) if probability == probability else 0
    rest = glyphs.progress[filled % parts - 1] if filled % parts else ""
    return glyphs.progress[-1] * (filled // parts) + rest
