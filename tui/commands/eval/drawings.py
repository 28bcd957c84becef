"""The flag --drawings: the labelled drawings of a person as what networks are evaluated on."""

import argparse
from dataclasses import replace
from typing import Final

from mnist_tui.data.dataset import Dataset, SplitName
from mnist_tui.data.drawings import DrawingFolder
from mnist_tui.data.errors import DataError
from mnist_tui.data.loading import load
from mnist_tui.data.quantity import count
from mnist_tui.tui.cli.console import complain
from mnist_tui.tui.cli.data_report import data_record
from mnist_tui.tui.cli.json_lines import print_json
from mnist_tui.tui.cli.parser import UsageError
from mnist_tui.tui.cli.state_folder import drawings_folder
from mnist_tui.tui.images.drawing import in_mnist_form
from mnist_tui.tui.training.foreign_model import AnyModel

CENTRED, AS_DRAWN = "centred", "as-drawn"
PARTS: Final[dict[str, tuple[SplitName, str]]] = {
    CENTRED: ("test", "drawings"),
    AS_DRAWN: ("train", "drawings as drawn"),
}
"""By the form that networks get: the part of the set that has it, and what it is called."""
BESIDE = ("split", "validation", "data", "invert", "transpose")


def add_drawings(group: argparse._ActionsContainer) -> None:
    """Add the flag."""
    group.add_argument(
        "--drawings",
        nargs="?",
        const=CENTRED,
        choices=tuple(PARTS),
        help="evaluate on the drawings that you have labelled on the dashboard (6, t), in MNIST's form or as drawn "
        f"(default: {CENTRED})",
    )


def refuse_other_images(namespace: argparse.Namespace) -> None:
    """Raise UsageError for a flag that says which other images are meant."""
    for name in BESIDE:
        if getattr(namespace, name, None) not in (None, False):
            raise UsageError(f"--drawings and --{name} exclude each other: the drawings are a data set of their own")


def tell_drawings(dataset: Dataset, as_json: bool, quiet: bool) -> None:
    """Say how many there are. That classes are missing is no fault of a set that grows drawing by drawing."""
    if as_json:
        print_json(data_record(dataset, ()))
    elif not quiet:
        rows, columns = dataset.test.images.shape[1:]
        complain(f"{count(len(dataset.test), 'drawing')} of {rows}×{columns} pixels with labels of yours")


def drawn_images(model: AnyModel) -> Dataset:
    """Return the set for images of a model's size and for its classes; both forms are splits of it.

    Raises:
        DataError: there are none, or their files are damaged.
    """
    folder = DrawingFolder(drawings_folder(), (model.rows, model.columns), model.classes, in_mnist_form)
    if not len(folder.read()):
        raise DataError.about(folder.path, "no drawings", "some that were labelled: t on the screen 6 of the dashboard")
    return replace(load(folder.path, 0), name="your drawings")
