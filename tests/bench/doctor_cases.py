"""The runs that `doctor.py` examines: sick networks, and healthy ones that must pass without a finding."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mnist_tui.engine.activations import ACTIVATIONS
from mnist_tui.engine.costs import COSTS
from mnist_tui.engine.diagnosis.examination import Patient
from mnist_tui.engine.diagnosis.sick_networks import SICK
from mnist_tui.engine.diagnosis.spoilt_data import SPOILS
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.optimizers import OPTIMIZERS
from mnist_tui.engine.presets import PRESETS
from mnist_tui.engine.setting import Value
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.training.splits import load_splits

RATES = {"sgd": 0.1, "momentum": 0.05, "nesterov": 0.05, "rmsprop": 0.001, "adam": 0.002, "adamw": 0.002}
SMALL_VALIDATION = 300
"""Of data that are not MNIST."""


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of run."""

    name: str
    rule: str
    """The rule that is to speak; empty where none may."""
    settings: Settings
    spoil: str = ""


def healthy_cases() -> Iterator[Case]:
    """Yield what must pass without a finding."""
    plain = Settings()
    for name in ("default", "quick", "accurate", "augmented"):
        yield Case(name, "", PRESETS[name].settings)
    for optimizer in OPTIMIZERS:
        yield Case(optimizer, "", plain.replace({"optimizer": optimizer, "learning_rate": RATES[optimizer]}))
    for activation in ACTIVATIONS:
        initializer = "glorot" if activation in ("sigmoid", "tanh") else "he"
        for cost in COSTS:
            changes: dict[str, Value] = {"activation": activation, "initializer": initializer, "cost": cost}
            yield Case(f"{activation}, {cost}", "", plain.replace({**changes, "learning_rate": 0.003}))
    yield Case("no hidden layer", "", plain.replace({"hidden": ()}))
    yield Case("four layers", "", plain.replace({"hidden": (64,) * 4, "learning_rate": 0.003}))
    yield Case("batches of 32", "", plain.replace({"batch_size": 32, "learning_rate": 0.002}))
    yield Case("dropout .3", "", plain.replace({"dropout": 0.3}))
    yield Case("smoothing .1", "", plain.replace({"label_smoothing": 0.1}))


def sick_cases() -> Iterator[Case]:
    """Yield a run for every sick network."""
    for sick in SICK.values():
        yield Case(sick.name, sick.rule, sick.settings, sick.spoil)


def with_batch(settings: Settings, images: int) -> Settings:
    """Return the settings with other batches, unless a batch is all images."""
    return settings.replace({"batch_size": images}) if settings.batch_size > images else settings


def patient_of(source: Path | None, images: int, only: tuple[int, ...]) -> Patient:
    """Return so many training images, a fifth as many for validation and for the test, of some classes or of all."""
    splits = load_splits(source, 5000 if source is None else SMALL_VALIDATION)
    chosen = []
    for part, most in ((splits.training, images), (splits.validation, images // 5), (splits.test, images // 5)):
        indices = np.flatnonzero(np.isin(part.labels, only)) if only else np.arange(len(part))
        indices = indices[:: max(len(indices) // most, 1)][:most]
        labels = np.searchsorted(only, part.labels[indices]) if only else part.labels[indices]
        chosen.append(Examples(part.pixels[indices], labels.astype(np.intp), part.shape))
    training, validation, test = chosen
    return Patient(training, validation, test, len(only) or len(splits.dataset.classes))


def patient_for(case: Case, seed: int, patient: Patient) -> Patient:
    """Return the images of a case: spoilt, or few to validate on."""
    parts = patient.training, patient.validation, patient.test
    if case.spoil:
        parts = SPOILS[case.spoil](parts, np.random.default_rng(seed))
    training, validation, test = parts
    if case.rule == "R3":
        few = case.settings.validation
        validation = Examples(validation.pixels[:few], validation.labels[:few], validation.shape)
    return Patient(training, validation, test, patient.classes)
