"""`mnist-tui predict`: asks a saved network what it sees in images, of the data set or of an IDX file."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError
from mnist_tui.data.idx import read_idx
from mnist_tui.data.loading import load, validation_as_learned
from mnist_tui.tui.cli.arguments import Parser, UsageError, add_data
from mnist_tui.tui.cli.console import complain, figure, percent, stdout_glyphs
from mnist_tui.tui.cli.json_lines import print_json
from mnist_tui.tui.cli.selection import add_split, read_indices, read_split
from mnist_tui.tui.paint.digit import paint_thumbnail
from mnist_tui.tui.paint.glyphs import Glyphs
from mnist_tui.tui.paint.palette import NONE
from mnist_tui.tui.paint.text import image_name
from mnist_tui.tui.training.model import Model, load_network

BAR_CELLS = 30
PICTURE_WIDTH, PICTURE_HEIGHT = 20, 10


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """An image (H, W) that the network is asked about."""

    source: str
    """The split or the file."""
    index: int
    """Its place there."""
    image: NDArray[np.uint8]
    label: str | None
    """What it really is, where that is known."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the network makes of an image."""

    outputs: tuple[float, ...]
    """The output units, one per class."""
    probabilities: tuple[float, ...]
    """The share of belief in each class."""
    predicted: int

    @property
    def confidence(self) -> float:
        """The share of belief in the predicted class, 0 to 1."""
        return self.probabilities[self.predicted]


def run(arguments: Sequence[str]) -> int:
    """Run the command line of `predict` and return the exit status."""
    namespace = _parser().read(arguments)
    if namespace.index is None and namespace.idx is None:
        raise UsageError("predict needs --index I, --idx FILE or both")
    model = load_network(namespace.model)
    if not model.is_finite:
        complain(f"{namespace.model}: some weights are not finite; the answers mean nothing")
    questions = _from_split(namespace, model) if namespace.idx is None else _from_file(namespace, model)
    glyphs = stdout_glyphs()
    for question in questions:
        answer = ask(model, question.image)
        if namespace.json:
            print_json(_record(question, answer, model.classes))
        else:
            print("\n".join(_lines(question, answer, model.classes, glyphs)))
    return 0


def _parser() -> Parser:
    parser = Parser(
        "predict",
        "Ask a saved network about images.",
        usage="MODEL [--split NAME] [--index I,J,K] [--idx FILE] [--json]",
    )
    parser.add_argument("model", type=Path, metavar="MODEL", help="a file that mnist-tui train --save has written")
    group = parser.add_argument_group("images")
    add_split(group, "test")
    group.add_argument("--index", metavar="I,J,K", help="ask about the images at these places, counted from 0")
    add_data(group)
    group.add_argument("--idx", type=Path, metavar="FILE", help="take the images from an IDX file instead")
    parser.add_argument("--json", action="store_true", help="print one JSON object per image")
    return parser


def ask(model: Model, image: NDArray[np.uint8]) -> Answer:
    """Carry one image (H, W) through the network."""
    with np.errstate(all="ignore"):  # weights that overflow are answered with NaN, which says so
        outputs = model.network.forward(image.reshape(1, -1)).outputs
        probabilities = model.network.cost.probabilities(outputs)
    return Answer(tuple(outputs[0].tolist()), tuple(probabilities[0].tolist()), int(outputs[0].argmax()))


def _from_split(namespace: argparse.Namespace, model: Model) -> Iterator[Question]:
    name = read_split(namespace, "test")
    # The network's own split, so that "validation" is what it was not trained on; the test images need none.
    held_out = 0 if name == "test" else validation_as_learned(namespace.data, model.settings.validation)
    dataset = load(namespace.data, held_out)
    split = dataset.split(name)
    _check_size(namespace.data or Path(dataset.name), split.images, model)
    for index in read_indices(namespace.index, len(split), name):
        yield Question(name, index, split.images[index], dataset.classes[int(split.labels[index])])


def _from_file(namespace: argparse.Namespace, model: Model) -> Iterator[Question]:
    array = read_idx(namespace.idx)
    if array.dtype != np.uint8 or array.ndim not in (2, 3):
        found = f"{array.dtype} in {array.ndim} dimensions"
        raise DataError.about(namespace.idx, found, "one image as uint8 in 2 dimensions, or several in 3")
    images = array.astype(np.uint8, copy=False).reshape(-1, *array.shape[-2:]) if array.size else array[:0]
    _check_size(namespace.idx, array, model)
    indices: Sequence[int] = range(len(images))
    if namespace.index is not None:
        indices = read_indices(namespace.index, len(images), namespace.idx.name)
    for index in indices:
        yield Question(namespace.idx.name, index, images[index].astype(np.uint8, copy=False), None)


def _check_size(path: Path, images: NDArray[np.generic], model: Model) -> None:
    if images.shape[-2:] != (model.rows, model.columns):
        found = f"images of {images.shape[-2]}×{images.shape[-1]} pixels"
        raise DataError.about(path, found, f"{model.rows}×{model.columns}, which the model reads")


def _record(question: Question, answer: Answer, classes: Sequence[str]) -> dict[str, object]:
    return {
        "image": f"{question.source} {question.index}",
        "class": classes[answer.predicted],
        "confidence": answer.confidence,
        "label": question.label,
        "outputs": answer.outputs,
        "probabilities": answer.probabilities,
    }


def _lines(question: Question, answer: Answer, classes: Sequence[str], glyphs: Glyphs) -> Iterator[str]:
    predicted = classes[answer.predicted]
    verdict = ""
    if question.label is not None:
        verdict = f'; it is "{question.label}": {"right" if question.label == predicted else "wrong"}'
    image = f"{question.source} {image_name(question.index)}"
    yield f'{image}: "{predicted}" with {percent(answer.confidence)} confidence{verdict}'
    yield from paint_thumbnail(question.image, PICTURE_WIDTH, PICTURE_HEIGHT, NONE, glyphs).lines()
    width = max(map(len, classes))
    for name, output, share in zip(classes, answer.outputs, answer.probabilities, strict=True):
        yield f"{name:>{width}}  {figure(output):>11}  {_bar(share, glyphs)}".rstrip()


def _bar(share: float, glyphs: Glyphs) -> str:
    """Return a bar of up to 30 cells; its last cell may be a part of one."""
    parts = len(glyphs.progress)
    filled = round(min(max(share, 0.0), 1.0) * BAR_CELLS * parts) if share == share else 0
    rest = glyphs.progress[filled % parts - 1] if filled % parts else ""
    return glyphs.progress[-1] * (filled // parts) + rest
