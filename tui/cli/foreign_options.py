"""The flags that say how models of other programs are read, and the models themselves."""

import argparse
from pathlib import Path
from typing import cast

from mnist_tui.data.dataset import Dataset
from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.loading import load, validation_unless_given
from mnist_tui.data.pickle_file import refuse_pickle
from mnist_tui.data.preprocessing import AS_STORED
from mnist_tui.engine.settings import SETTINGS, Settings
from mnist_tui.tui.cli.arguments import read_preprocessing
from mnist_tui.tui.cli.console import complain
from mnist_tui.tui.training.foreign_model import ForeignModel, Opened, is_foreign, open_foreign
from mnist_tui.tui.training.model import Model, load_network
from mnist_tui.tui.training.pixel_reading import HELP, read_pixels
from mnist_tui.tui.training.reading import Reading
from mnist_tui.tui.training.sample import LabelledSample, labelled_sample

FLAGS = ("activation", "pixels", "cost")


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add the flags."""
    group = parser.add_argument_group("models of other programs")
    for name, text in (
        ("activation", "activation function of the hidden units (default: the one that classifies best)"),
        ("pixels", f"what the network sees of a pixel: {HELP} (default: what classifies best)"),
        ("cost", "what the output units were trained with (default: cross-entropy, which means softmax)"),
    ):
        metavar = "MEAN,STD|NAME" if name == "pixels" else "NAME"
        group.add_argument(f"--{name}", metavar=metavar, help=text, default=argparse.SUPPRESS)


def read_reading(namespace: argparse.Namespace) -> Reading:
    """Return what the flags say.

    Raises:
        SettingError: there is no such activation function, cost or reading of pixels.
    """
    given = {name: cast("str", getattr(namespace, name)) for name in FLAGS if hasattr(namespace, name)}
    for name in given.keys() - {"pixels"}:
        given[name] = str(SETTINGS[name].parse(given[name]))
    if "pixels" in given:
        given["pixels"] = read_pixels(given["pixels"]).name
    return Reading(**given)


def open_model_file(namespace: argparse.Namespace, path: Path) -> Opened:
    """Return the model in a file, and how it was read; of one of another program that is said on standard error.

    Raises:
        DataError: the file is missing, damaged, or holds no network that can be used.
        RoomError: it does not fit into memory.
        SettingError: a flag is wrong.
    """
    asked, name = read_reading(namespace), printable(str(path))
    if not is_foreign(path):
        refuse_pickle(path)
        model = load_network(path)
        if asked != Reading():
            complain(f"{name} tells its settings itself: --activation, --pixels and --cost have no effect on it")
        return Opened(model, Reading(), ())
    opened = open_foreign(path, asked, _sample(namespace))
    for line in opened.lines:
        complain(f"{name}: {line}")
    return opened


def open_dense_file(namespace: argparse.Namespace, path: Path) -> tuple[Model, Reading]:
    """Return what `open_model_file` does for what needs weights and gradients.

    Raises:
        DataError: as there, and for a network that is not dense.
    """
    opened = open_model_file(namespace, path)
    if isinstance(opened.model, ForeignModel):
        found = f"a network that is not dense ({opened.model.why})"
        expected = "a dense one, for its weights; mnist-tui open shows any other"
        raise DataError.about(path, found, expected)
    return opened.model, opened.reading


def _sample(namespace: argparse.Namespace) -> LabelledSample:
    source: Path | None = getattr(namespace, "data", None)
    preprocessing = read_preprocessing(namespace) if hasattr(namespace, "invert") else AS_STORED
    dataset: Dataset = load(source, validation_unless_given(source, Settings().validation), preprocessing)
    return labelled_sample(dataset)
