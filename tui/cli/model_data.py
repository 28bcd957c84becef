"""Whether a saved network fits the images it is to read, and whether it was trained on them."""

from pathlib import Path

from mnist_tui.data.dataset import Dataset
from mnist_tui.data.errors import DataError, printable
from mnist_tui.tui.cli.console import complain
from mnist_tui.tui.training.foreign_model import AnyModel


def refuse_other(path: Path, size: tuple[int, ...], classes: int, expected: AnyModel, why: str) -> None:
    """Raise DataError when images or another model, at `path`, differ from a model in size or number of classes.

    `size` is (rows, columns). What classes are called does not matter: a network only counts them.
    """
    if size != (expected.rows, expected.columns):
        found = f"images of {'×'.join(map(str, size))} pixels"
        raise DataError.about(path, found, f"{expected.rows}×{expected.columns}, {why}")
    if classes != len(expected.classes):
        raise DataError.about(path, f"{classes} classes", f"{len(expected.classes)}, {why}")


def check_data(source: Path | None, dataset: Dataset, name: str, model: AnyModel) -> None:
    """See to it that a model, called `name`, can read the data set from `source`; warn when it was trained on another.

    Raises:
        DataError: the images have another size, or there are fewer or more classes.
    """
    size, classes = dataset.test.images.shape[1:], len(dataset.classes)
    refuse_other(source or Path(dataset.name), size, classes, model, "as the model has")
    trained_on, given = model.data, dataset.identity
    if trained_on is None or trained_on.learns_the_same(given):
        return
    if trained_on.name == given.name:
        complain(f"{name} was trained on other images or labels than these, though both are called {given.name}")
    else:
        complain(f"{name} was trained on {printable(trained_on.name)}, not on {given.name}")
