"""What becomes of a sick network when the cure of what was found is applied at once, as `enter` applies it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from doctor_cases import Case

from mnist_tui.engine.diagnosis.doctor import Doctor
from mnist_tui.engine.diagnosis.examination import Patient
from mnist_tui.engine.diagnosis.finding import Cure, Finding
from mnist_tui.engine.diagnosis.pieces import at_once
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer

MOST_CURES = 3
"""A person would have given up by then."""


@dataclass(slots=True)
class Recovery:
    """How a sick network got on."""

    cures: list[str] = field(default_factory=list)
    """Ids of the findings whose cures were applied, in order."""
    words: str = ""
    """What is to be done where no setting cures it."""
    left: list[str] = field(default_factory=list)
    """Findings at the end."""
    held_out: float = 0.0
    test: float = 0.0


def told(trainer: Trainer, patient: Patient) -> Iterator[tuple[Finding, ...]]:
    """Train to the end, and yield what is found after each epoch and at the end."""
    doctor = Doctor(trainer, patient.validation, patient.test, has_validation=True)
    while not trainer.finished and trainer.diverged_at is None:
        epoch = trainer.learner.feed.epoch
        trainer.step()
        is_over = trainer.finished or trainer.diverged_at is not None
        if trainer.learner.feed.epoch > epoch or is_over:
            result = evaluate(trainer.evaluated_network, patient.validation)
            trainer.record_evaluation(result)
            yield at_once(doctor.pieces(result, is_over, is_at_rest=True))
    held_out, test = (evaluate(trainer.evaluated_network, part) for part in (patient.validation, patient.test))
    yield doctor.last_look(held_out, True, test)


def recovery_of(case: Case, settings: Settings, patient: Patient, whole: Patient) -> Recovery:
    """Apply up to three cures, each as soon as its finding is told; `whole` has all the validation images there are."""
    recovery, trainer = Recovery(), Trainer(settings, patient.training, patient.classes)
    while True:
        finding = first_ill(trainer, patient, case.rule)
        if finding is None or len(recovery.cures) == MOST_CURES:
            break
        if not finding.cure.changes:
            recovery.words = finding.cure.words
            break
        recovery.cures.append(finding.id)
        if any(change.name == "validation" for change in finding.cure.changes):
            patient = replace(patient, validation=whole.validation)
        trainer = with_cure(trainer, finding.cure)
    held_out, test = (evaluate(trainer.evaluated_network, part) for part in (patient.validation, patient.test))
    recovery.left = [] if finding is None else [finding.id]
    recovery.held_out, recovery.test = held_out.accuracy, test.accuracy
    return recovery


def first_ill(trainer: Trainer, patient: Patient, rule: str) -> Finding | None:
    """Train until something is found; return it, or nothing at the end. Of notes only that of `rule` counts."""
    for news in told(trainer, patient):
        for one in news:
            if one.severity == "finding" or one.id == rule:
                return one
    return None


def with_cure(trainer: Trainer, cure: Cure) -> Trainer:
    """Return the same run with other settings, with as many epochs again if it is over, or a new one."""
    if not cure.is_live:
        changes = {change.name: change.new for change in cure.changes}
        return Trainer(trainer.settings.replace(changes), trainer.learner.training, trainer.network.sizes[-1])
    for change in cure.changes:
        trainer.set(change.name, change.new)
    if trainer.diverged_at is not None:
        trainer.recover()
    if trainer.finished:
        trainer.set("epochs", trainer.settings.epochs * 2)
    return trainer
