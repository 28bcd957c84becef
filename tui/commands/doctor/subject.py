"""What `doctor` is to examine, found and examined: a run at its last checkpoint, a network, or a data set."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from mnist_tui.data.errors import DataError, printable
from mnist_tui.data.loading import validation_unless_given
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.engine.diagnosis.examination import Examination, Patient, examine_data, examine_network, examine_run
from mnist_tui.engine.diagnosis.memorisation import Memorisation, memorise
from mnist_tui.engine.settings import SETTINGS, Settings
from mnist_tui.tui.cli.arguments import read_preprocessing
from mnist_tui.tui.cli.console import complain
from mnist_tui.tui.cli.data_report import tell_data
from mnist_tui.tui.cli.model_argument import means_file, read_model, run_folder
from mnist_tui.tui.cli.model_data import check_data
from mnist_tui.tui.cli.run_options import read_runs
from mnist_tui.tui.cli.selection import read_validation
from mnist_tui.tui.session.shown_run import read_shown
from mnist_tui.tui.training.splits import Splits, load_splits


@dataclass(frozen=True, slots=True)
class Examined:
    """What was examined, and what came of it."""

    kind: str
    """`run`, `model` or `data`."""
    name: str
    step: int | None
    """Steps it was trained for; None for data."""
    examination: Examination
    memorisation: Memorisation
    """Of a new network with the same settings, on ten of these images."""


def examine(namespace: argparse.Namespace) -> Examined:
    """Examine what the arguments name, or else the latest run.

    Raises:
        DataError: it is not there or damaged, or its data are.
    """
    subject: str | None = namespace.subject
    if subject is None and namespace.data is not None:
        return _data(namespace)
    if subject is not None and (means_file(subject) or "@" in subject):
        return _model(namespace, subject)
    if subject is None:
        return _run(namespace, _latest(namespace))
    return _run(namespace, run_folder(namespace, subject, takes_models=True))


def _run(namespace: argparse.Namespace, folder: Path) -> Examined:
    shown = read_shown(folder, namespace.data)
    for notice in shown.notices:
        complain(notice)
    _tell(namespace, shown.splits)
    trainer, patient = shown.trainer, _patient(shown.splits)
    memorisation = memorise(trainer.settings, patient.training, patient.classes)
    return Examined("run", printable(folder.name), trainer.steps, examine_run(patient, trainer), memorisation)


def _model(namespace: argparse.Namespace, text: str) -> Examined:
    model, name = read_model(namespace, text), printable(text)
    validation = read_validation(namespace, {name: model}, "validation")
    splits = load_splits(namespace.data, validation, read_preprocessing(namespace))
    check_data(namespace.data, splits.dataset, name, model)
    _tell(namespace, splits)
    if model.is_foreign:
        complain(f"{name}: its training is unknown: what is said of initial weights and settings is about our defaults")
    patient = _patient(splits)
    examination = examine_network(patient, model.settings, model.network, model.steps)
    return Examined(
        "model",
        name,
        None if model.is_foreign else model.steps,
        examination,
        memorise(model.settings, patient.training, patient.classes),
    )


def _data(namespace: argparse.Namespace) -> Examined:
    usual = validation_unless_given(namespace.data, Settings().validation)
    validation = SETTINGS["validation"].parse(namespace.validation) if "validation" in namespace else usual
    assert isinstance(validation, int)
    splits = load_splits(namespace.data, validation, read_preprocessing(namespace))
    _tell(namespace, splits)
    patient = _patient(splits)
    memorisation = memorise(Settings(), patient.training, patient.classes)
    return Examined("data", splits.dataset.name, None, examine_data(patient), memorisation)


def _latest(namespace: argparse.Namespace) -> Path:
    store = RunStore(read_runs(namespace))
    for one in store.runs():
        if one.run is not None and one.run.checkpoint is not None:
            return one.path
    raise DataError.about(store.folder, "no run", "one to examine, or a model file, or --data DIR")


def _patient(splits: Splits) -> Patient:
    return Patient(splits.training, splits.validation, splits.test, len(splits.dataset.classes))


def _tell(namespace: argparse.Namespace, splits: Splits) -> None:
    tell_data(splits.dataset, namespace.json, namespace.quiet)
