"""The predictions file: what a network makes of every image of a split, for programs that read predictions of any."""

import argparse
import io

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.loading import load
from mnist_tui.data.quantity import count
from mnist_tui.data.replacement import create_file
from mnist_tui.engine.evaluation import finite_rows
from mnist_tui.engine.test_time_augmentation import mean_probabilities
from mnist_tui.tui.cli.arguments import read_preprocessing
from mnist_tui.tui.cli.data_report import tell_data
from mnist_tui.tui.cli.model_data import check_data
from mnist_tui.tui.cli.selection import read_indices, read_split, read_validation
from mnist_tui.tui.training.foreign_model import AnyModel


def write_predictions(namespace: argparse.Namespace, model: AnyModel) -> str:
    """Write the file that --npz names, for the images of a split; return what to say of it.

    Raises:
        DataError: the data cannot be used with the model, outputs are not finite, or the file cannot be written.
    """
    split_name, name = read_split(namespace, "test"), printable(str(namespace.model))
    validation = read_validation(namespace, {name: model}, split_name)
    dataset = load(namespace.data, validation, read_preprocessing(namespace))
    check_data(namespace.data, dataset, name, model)
    tell_data(dataset, namespace.json, namespace.quiet)
    split = dataset.split(split_name)
    indices = slice(None) if namespace.index is None else list(read_indices(namespace.index, len(split), split_name))
    images, labels = split.images[indices], split.labels[indices]
    found = mean_probabilities([model.network], images.reshape(len(images), -1), model.rows, model.columns)
    if not_finite := len(found) - int(np.count_nonzero(finite_rows(found))):
        raise DataError(
            f"{name}: outputs of the network are not finite for {count(not_finite, 'image')}: nothing written"
        )
    create_file(namespace.npz, predictions_content(found, labels))
    return f"wrote the probabilities of {count(len(found), f'{split_name} image')} to {printable(str(namespace.npz))}"


def predictions_content(probabilities: NDArray[np.floating], labels: NDArray[np.integer]) -> bytes:
    """Return the file: `probabilities` (n, K) as float32, and `labels` (n,)."""
    file = io.BytesIO()
    rows, classes = probabilities.astype(np.float32), labels.astype(np.int64)
    np.savez_compressed(file, allow_pickle=False, probabilities=rows, labels=classes)
    return file.getvalue()
