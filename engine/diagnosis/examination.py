"""Examines what is there: a run that nobody trains just now, a network without its history, or data alone."""

from dataclasses import dataclass, replace

import numpy as np

from mnist_tui.engine.diagnosis.data_probe import data_vitals
from mnist_tui.engine.diagnosis.finding import Finding
from mnist_tui.engine.diagnosis.network_probe import network_vitals, sample
from mnist_tui.engine.diagnosis.rules import diagnose
from mnist_tui.engine.diagnosis.run_probe import run_vitals, scores_of
from mnist_tui.engine.diagnosis.vitals import NetworkVitals, RunVitals, Vitals
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.learner import Learner
from mnist_tui.engine.network import Network
from mnist_tui.engine.prior import prior_cost
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer


@dataclass(frozen=True, slots=True)
class Patient:
    """Images, and what learns or has learned from them."""

    training: Examples
    validation: Examples
    test: Examples
    classes: int

    @property
    def watched(self) -> Examples:
        """The validation images, or the test images where none are held out."""
        return self.validation if len(self.validation) else self.test


@dataclass(frozen=True, slots=True)
class Examination:
    """What came of it."""

    findings: tuple[Finding, ...]
    vitals: Vitals


def examine_data(patient: Patient) -> Examination:
    """Examine the images and their labels."""
    vitals = _vitals(patient, Settings(), RunVitals(), NetworkVitals())
    return Examination(diagnose(vitals), vitals)


def examine_run(patient: Patient, trainer: Trainer) -> Examination:
    """Examine a run between two steps, with all that it remembers."""
    is_over = trainer.finished or trainer.diverged_at is not None
    held_out = evaluate(trainer.evaluated_network, patient.watched)
    run = run_vitals(trainer, held_out, len(patient.validation) > 0, is_over)
    return _examine(patient, trainer.settings, run, trainer.network, trainer.learner)


def examine_network(patient: Patient, settings: Settings, network: Network, steps: int) -> Examination:
    """Examine a network that has taken so many steps and remembers none of them."""
    counts = np.bincount(patient.training.labels, minlength=patient.classes).tolist()
    batch = settings.batch_size or len(patient.training)
    run = RunVitals(
        step=steps,
        epoch=steps * batch / max(len(patient.training), 1),
        is_over=True,
        floor=prior_cost(settings.cost, counts),
        guessing=prior_cost(settings.cost, [1] * len(counts)),
        held_out=scores_of(evaluate(network, patient.watched)),
        has_validation=len(patient.validation) > 0,
    )
    return _examine(patient, settings, run, network, None)


def _examine(
    patient: Patient, settings: Settings, run: RunVitals, network: Network, learner: Learner | None
) -> Examination:
    """Look twice, at different images, and return what both looks have found."""
    first, second = (
        network_vitals(network, settings, sample(patient.training, turn), sample(patient.watched, turn), learner)
        for turn in range(2)
    )
    vitals = _vitals(patient, settings, run, first)
    again = {finding.id for finding in diagnose(replace(vitals, network=second))}
    return Examination(tuple(one for one in diagnose(vitals) if one.is_fact or one.id in again), vitals)


def _vitals(patient: Patient, settings: Settings, run: RunVitals, network: NetworkVitals) -> Vitals:
    data = data_vitals(patient.training, patient.validation, patient.test, patient.classes)
    return Vitals(settings, patient.classes, data, run, network, len(patient.training))
