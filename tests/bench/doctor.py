"""What the doctor finds in sick networks and in healthy ones, seed by seed, and whether its cures cure.

    python tests/bench/doctor.py --out courses.jsonl [NAME ...] [--seeds 10] [--images 10000] [--data PATH] [--cure]
    python tests/bench/doctor_tables.py courses.jsonl ...

Every run is examined after each epoch, or every so many steps, as if it paused there: of a run that goes on the program
looks at no more than there is time for (`doctor_cost.py`). A line of JSON tells of each: what was found, at which step,
and the numbers of two further looks, after the first epoch and at the end, taken whether or not anything seems wrong.
What the file has already is not run again; with --cure, runs that it has without cures are given these. So it
can be interrupted at any time.
"""

import argparse
import json
import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from doctor_cases import Case, healthy_cases, patient_for, patient_of, sick_cases, with_batch
from doctor_cures import Recovery, recovery_of

from mnist_tui.engine.diagnosis.checks import checked
from mnist_tui.engine.diagnosis.doctor import Doctor
from mnist_tui.engine.diagnosis.examination import Patient, examine_run
from mnist_tui.engine.diagnosis.finding import Finding
from mnist_tui.engine.diagnosis.pieces import Pieces
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.training.threads import compute_threads

MOST_EPOCHS = 16


@dataclass(slots=True)
class Course:
    """One run, and what was found in it."""

    case: str
    rule: str
    seed: int
    data: str
    found: list[tuple[int, str]] = field(default_factory=list)
    """Step and id of every finding, in order; notes apart."""
    notes: list[tuple[int, str]] = field(default_factory=list)
    steps: int = 0
    held_out: float = 0.0
    test: float = 0.0
    share: float = 0.0
    """Processor time of the examinations over that of the steps."""
    longest_ms: float = 0.0
    """Processor time of the longest piece of an examination, which a step has to wait for."""
    early: dict[str, float] = field(default_factory=dict)
    """What a look after the first epoch measures."""
    numbers: dict[str, float] = field(default_factory=dict)
    """What a look at the end measures."""
    recovery: Recovery | None = None
    """How it got on with the cures; None where that was not tried."""


def settings_of(case: Case, seed: int) -> Settings:
    """Return the settings of a run of this case."""
    is_long = case.spoil == "few" or not case.settings.batch_size
    epochs = case.settings.epochs if is_long else min(case.settings.epochs, MOST_EPOCHS)
    return case.settings.replace({"seed": seed, "epochs": epochs})


def course_of(case: Case, seed: int, patient: Patient, every: int, data: str) -> Course:
    """Train one run, and examine it on the way and at its end."""
    trainer = Trainer(settings_of(case, seed), patient.training, patient.classes)
    is_sound = data == "MNIST" and not case.spoil  # as the program knows
    doctor = Doctor(trainer, patient.validation, patient.test, True, is_sound)
    course, trained, examined = Course(case.name, case.rule, seed, data), 0.0, 0.0
    while not trainer.finished and trainer.diverged_at is None:
        began, epoch = time.process_time(), trainer.learner.feed.epoch
        trainer.step()
        trained += time.process_time() - began
        is_over = trainer.finished or trainer.diverged_at is not None
        if trainer.learner.feed.epoch > epoch or is_over or (every and trainer.steps % every == 0):
            result = evaluate(trainer.evaluated_network, patient.validation)
            trainer.record_evaluation(result)
            news, times = timed(doctor.pieces(result, is_over, is_at_rest=True))
            examined += sum(times)
            course.longest_ms = max(course.longest_ms, max(times) * 1000)
            note(course, trainer.steps, news)
            course.early = course.early or numbers_of(patient, trainer)
    held_out, test = (evaluate(trainer.evaluated_network, part) for part in (patient.validation, patient.test))
    note(course, trainer.steps, doctor.last_look(held_out, True, test))
    course.steps, course.held_out, course.test = trainer.steps, held_out.accuracy, test.accuracy
    course.share = examined / trained if trained else 0.0
    course.numbers = numbers_of(patient, trainer)
    return course


def timed(pieces: Pieces[tuple[Finding, ...]]) -> tuple[tuple[Finding, ...], list[float]]:
    """Do all pieces; return what came of them, and the seconds of processor time that each has taken."""
    times: list[float] = []
    while True:
        began = time.process_time()
        try:
            next(pieces)
        except StopIteration as end:
            return end.value, [*times, time.process_time() - began]
        times.append(time.process_time() - began)


def numbers_of(patient: Patient, trainer: Trainer) -> dict[str, float]:
    """Return all that the rules look at."""
    return {one.key: one.value for one in checked(examine_run(patient, trainer).vitals)}


def note(course: Course, step: int, news: tuple[Finding, ...]) -> None:
    """Write down what is new."""
    for one in news:
        (course.found if one.severity == "finding" else course.notes).append((step, one.id))


def read(path: Path) -> dict[tuple[str, str, int], Course]:
    """Return the runs that a file tells of, by data, case and seed; of two lines about one the later one counts."""
    courses = {}
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for line in lines:
        fields = json.loads(line)
        recovery = fields.pop("recovery", None)
        course = Course(**fields, recovery=Recovery(**recovery) if recovery else None)
        courses[course.data, course.case, course.seed] = course
    return courses


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--out", type=Path, required=True, help="file that a line is added to for every run")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--batch", type=int, default=0, help="images of a batch, where not all: for small sets")
    parser.add_argument("--every", type=int, default=0)
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--classes", type=lambda text: tuple(map(int, text.split(","))), default=())
    parser.add_argument("--only", choices=("healthy", "sick"))
    parser.add_argument("--cure", action="store_true", help="train the sick ones once more, and apply the cures")
    return parser.parse_args()


def main() -> None:
    """Train, and add a line a run: all cases of one seed before the next."""
    chosen = options()
    whole = patient_of(chosen.data, chosen.images, chosen.classes)
    cases = [*(() if chosen.only == "healthy" else sick_cases()), *(() if chosen.only == "sick" else healthy_cases())]
    cases = [one for one in cases if not chosen.names or one.name in chosen.names]
    if chosen.batch:
        cases = [replace(one, settings=with_batch(one.settings, chosen.batch)) for one in cases]
    data = (chosen.data.stem if chosen.data else "MNIST") + (f" {chosen.classes}" if chosen.classes else "")
    done = read(chosen.out)
    with compute_threads(1), chosen.out.open("a", encoding="utf-8") as lines:
        for seed in range(chosen.first_seed, chosen.first_seed + chosen.seeds):
            for case in cases:
                course, is_to_be_cured = done.get((data, case.name, seed)), chosen.cure and bool(case.rule)
                if course is not None and (course.recovery is not None or not is_to_be_cured):
                    continue
                patient = patient_for(case, seed, whole)
                course = course or course_of(case, seed, patient, chosen.every, data)
                if is_to_be_cured:
                    course.recovery = recovery_of(case, settings_of(case, seed), patient, whole)
                lines.write(json.dumps(asdict(course)) + "\n")
                lines.flush()


if __name__ == "__main__":
    main()
