"""What the doctor finds in sick networks and in healthy ones, seed by seed.

    python tests/bench/doctor.py [NAME ...] [--seeds 3] [--images 10000] [--every STEPS] [--data PATH] > courses.jsonl
    python tests/bench/doctor_tables.py courses.jsonl ...

Every run is examined after each epoch, as without a screen, or every so many steps. A line of JSON tells of each: what
was found, at which step, and the numbers of a last look, which is made whether or not anything seems wrong.
"""

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np

from mnist_tui.engine.activations import ACTIVATIONS
from mnist_tui.engine.costs import COSTS
from mnist_tui.engine.diagnosis.checks import checked
from mnist_tui.engine.diagnosis.doctor import Doctor
from mnist_tui.engine.diagnosis.examination import Patient, examine_run
from mnist_tui.engine.diagnosis.finding import Finding
from mnist_tui.engine.diagnosis.sick_networks import SICK
from mnist_tui.engine.diagnosis.spoilt_data import SPOILS
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.optimizers import OPTIMIZERS
from mnist_tui.engine.presets import PRESETS
from mnist_tui.engine.setting import Value
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.training.splits import load_splits
from mnist_tui.tui.training.threads import compute_threads

MOST_EPOCHS = 16
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


@dataclass(slots=True)
class Course:
    """One run, and what was found in it."""

    case: str
    rule: str
    seed: int
    data: str
    found: list[tuple[int, str]] = field(default_factory=list)
    """Step and id of every finding, in order; notes apart."""
    notes: list[str] = field(default_factory=list)
    steps: int = 0
    held_out: float = 0.0
    test: float = 0.0
    share: float = 0.0
    """Processor time of the examinations over that of the steps."""
    numbers: dict[str, float] = field(default_factory=dict)
    """What a look at the end measures."""


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


def course_of(case: Case, seed: int, patient: Patient, every: int, data: str) -> Course:
    """Train one run, and examine it on the way and at its end."""
    is_long = case.spoil == "few" or not case.settings.batch_size
    epochs = case.settings.epochs if is_long else min(case.settings.epochs, MOST_EPOCHS)
    trainer = Trainer(case.settings.replace({"seed": seed, "epochs": epochs}), patient.training, patient.classes)
    doctor = Doctor(trainer, patient.validation, patient.test, has_validation=True)
    course, trained, examined = Course(case.name, case.rule, seed, data), 0.0, 0.0
    while not trainer.finished and trainer.diverged_at is None:
        began, epoch = time.process_time(), trainer.learner.feed.epoch
        trainer.step()
        trained += time.process_time() - began
        is_over = trainer.finished or trainer.diverged_at is not None
        if trainer.learner.feed.epoch > epoch or is_over or (every and trainer.steps % every == 0):
            result = evaluate(trainer.evaluated_network, patient.validation)
            trainer.record_evaluation(result)
            began = time.process_time()
            news = doctor.look(result, is_over)
            examined += time.process_time() - began
            note(course, trainer.steps, news)
    held_out, test = (evaluate(trainer.evaluated_network, part) for part in (patient.validation, patient.test))
    note(course, trainer.steps, doctor.last_look(held_out, True, test))
    course.steps, course.held_out, course.test = trainer.steps, held_out.accuracy, test.accuracy
    course.share = examined / trained if trained else 0.0
    course.numbers = {one.key: one.value for one in checked(examine_run(patient, trainer).vitals)}
    return course


def note(course: Course, step: int, news: tuple[Finding, ...]) -> None:
    """Write down what is new."""
    for one in news:
        if one.severity == "finding":
            course.found.append((step, one.id))
        else:
            course.notes.append(one.id)


def main() -> None:
    """Train, and print a line a run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--batch", type=int, default=0, help="images of a batch, where not all: for small sets")
    parser.add_argument("--every", type=int, default=0)
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--classes", type=lambda text: tuple(map(int, text.split(","))), default=())
    parser.add_argument("--only", choices=("healthy", "sick"))
    options = parser.parse_args()
    patient = patient_of(options.data, options.images, options.classes)
    cases = [*(() if options.only == "healthy" else sick_cases()), *(() if options.only == "sick" else healthy_cases())]
    if options.batch:
        cases = [replace(one, settings=with_batch(one.settings, options.batch)) for one in cases]
    data = (options.data.stem if options.data else "MNIST") + (f" {options.classes}" if options.classes else "")
    with compute_threads(1):
        for case in cases:
            for seed in range(options.first_seed, options.first_seed + options.seeds):
                if not options.names or case.name in options.names:
                    course = course_of(case, seed, patient_for(case, seed, patient), options.every, data)
                    print(json.dumps(asdict(course)), flush=True)


if __name__ == "__main__":
    main()
