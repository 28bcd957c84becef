"""The images to classify: those of a split, or those of an IDX file."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.idx import parse_idx, read_idx
from mnist_tui.data.loading import load
from mnist_tui.data.quantity import count
from mnist_tui.tui.cli.arguments import read_preprocessing
from mnist_tui.tui.cli.data_report import tell_data
from mnist_tui.tui.cli.model_data import check_data
from mnist_tui.tui.cli.selection import read_indices, read_split, read_validation
from mnist_tui.tui.cli.streams import STANDARD_INPUT, named, open_standard_input
from mnist_tui.tui.images.photo.report import PreparedPhoto
from mnist_tui.tui.training.foreign_model import AnyModel


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
    photo: PreparedPhoto | None = None
    """How it was made, where it comes from a picture."""


def from_split(namespace: argparse.Namespace, model: AnyModel) -> Iterator[LabelledImage]:
    """Yield the images of a split that `--index` names."""
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


def from_file(namespace: argparse.Namespace, model: AnyModel) -> Iterator[LabelledImage]:
    """Yield the images of an IDX file, all or those that `--index` names; DataError where the model reads none."""
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


def _check_size(path: Path, images: NDArray[np.generic], model: AnyModel) -> None:
    if images.shape[-2:] != (model.rows, model.columns):
        found = f"images of {images.shape[-2]}×{images.shape[-1]} pixels"
        raise DataError.about(path, found, f"{model.rows}×{model.columns}, which the model reads")
