"""A model file that is shown as a run would be: with the images at hand, and without a past."""

from pathlib import Path

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.loading import validation_as_learned
from mnist_tui.data.preprocessing import Preprocessing
from mnist_tui.engine.safe_points import EpochSums
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.session.outputs_trainer import OutputsTrainer
from mnist_tui.tui.session.shown_run import Shown
from mnist_tui.tui.training.foreign_model import ForeignModel, is_foreign, open_foreign
from mnist_tui.tui.training.model import Model, load_network
from mnist_tui.tui.training.reading import Reading
from mnist_tui.tui.training.room import RoomError
from mnist_tui.tui.training.sample import labelled_sample
from mnist_tui.tui.training.splits import Splits, load_splits, new_trainer


def read_shown_model(path: Path, reading: Reading, source: Path | None, preprocessing: Preprocessing) -> Shown:
    """Read a model and the data to show it with; one of another program as `reading` says.

    Raises:
        DataError: it is damaged, the data are, or the two do not fit each other.
    """
    try:
        if is_foreign(path):
            return _foreign(path, reading, source, preprocessing)
        model = load_network(path)
        splits = load_splits(source, validation_as_learned(source, model.settings.validation), preprocessing)
        trainer = _trainer(path, model, splits)
    except RoomError as error:
        raise DataError(str(error)) from error
    return Shown(path, None, source, splits, trainer, None, {}, ())


def _foreign(path: Path, reading: Reading, source: Path | None, preprocessing: Preprocessing) -> Shown:
    splits = load_splits(source, validation_as_learned(source, Settings().validation), preprocessing)
    opened = open_foreign(path, reading, labelled_sample(splits.dataset))
    model = opened.model
    if isinstance(model, ForeignModel):
        _check_fits(path, splits, model.network.sizes)
        notes = opened.reading.text, model.network.text
        trainer: Trainer = OutputsTrainer(model.network, printable(str(path)), notes, splits)
    else:
        trainer = _trainer(path, model, splits)
    return Shown(path, None, source, splits, trainer, None, {}, (), is_foreign=True)


def _trainer(path: Path, model: Model, splits: Splits) -> Trainer:
    """Return a trainer with the weights of the model, which has taken as many steps."""
    _check_fits(path, splits, model.network.sizes)
    trainer = new_trainer(model.settings.replace({"validation": len(splits.validation)}), splits)
    trainer.network.parameters.vector[...] = model.network.parameters.vector
    trainer.settle(model.steps, EpochSums(), None)
    return trainer


def _check_fits(path: Path, splits: Splits, sizes: tuple[int, ...]) -> None:
    found, expected = (len(splits.training.pixels[0]), len(splits.dataset.classes)), (sizes[0], sizes[-1])
    if found != expected:
        what = f"{found[0]:,} pixels and {found[1]} classes in {printable(splits.dataset.name)}"
        raise DataError.about(path, what, f"{expected[0]:,} and {expected[1]}, as the model has")
