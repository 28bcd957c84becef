"""What looks at a network cost while it is trained, by processor time, in short runs and longer ones.

    python tests/bench/doctor_cost.py [NAME ...] [--images 50000] [--steps 60 120 300 800 1600]

Sick networks are examined as often as the program evaluates them: after a tenth of a second, and later every half.
"""

import argparse
import time
from dataclasses import dataclass

from doctor_cases import Case, patient_for, patient_of, sick_cases

from mnist_tui.engine.diagnosis.doctor import Doctor
from mnist_tui.engine.diagnosis.examination import Patient
from mnist_tui.engine.diagnosis.pieces import at_once
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.session.evaluator import EARLY_FRACTION, EVERY_S, FIRST_S
from mnist_tui.tui.training.threads import compute_threads

NAMES = "dead-layer", "zeros", "vanishing", "blank"


@dataclass(slots=True)
class Cost:
    """Seconds of processor time."""

    trained: float = 0.0
    looks: float = 0.0
    worst: float = 0.0
    """The largest that `looks` was over `trained`, at the end of any of them."""
    end: float = 0.0
    """Of the looks after the last step."""
    told: str = "-"


def cost_of(case: Case, patient: Patient, steps: int) -> Cost:
    """Train a run of so many steps, and examine it on the way."""
    trainer, cost, last = Trainer(case.settings, patient.training, patient.classes, steps), Cost(), 0.0
    doctor = Doctor(trainer, patient.validation, patient.test, True, is_sound=not case.spoil)
    while not trainer.finished:
        began = time.process_time()
        trainer.step()
        cost.trained += time.process_time() - began
        if cost.trained - last >= max(FIRST_S, min(EVERY_S, EARLY_FRACTION * cost.trained)) and not trainer.finished:
            last, result = cost.trained, evaluate(trainer.evaluated_network, patient.validation)
            began = time.process_time()
            news = at_once(doctor.pieces(result, is_over=False))
            cost.looks += time.process_time() - began
            cost.worst = max(cost.worst, cost.looks / cost.trained)
            if news and cost.told == "-":
                cost.told = f"{news[0].id} at {trainer.steps}"
    result = evaluate(trainer.evaluated_network, patient.validation)
    began = time.process_time()
    news = doctor.last_look(result, True, result)
    cost.end = time.process_time() - began
    if news and cost.told == "-":
        cost.told = f"{news[0].id} at the end"
    return cost


def main() -> None:
    """Print a line for every run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=NAMES)
    parser.add_argument("--images", type=int, default=50_000)
    parser.add_argument("--steps", type=int, nargs="+", default=(60, 120, 300, 800, 1600))
    chosen = parser.parse_args()
    whole = patient_of(None, chosen.images, ())
    cases = {one.name: one for one in sick_cases()}
    print("network        steps  trained   looks  at worst   at the end  first told")
    with compute_threads(1):
        for name in chosen.names:
            patient = patient_for(cases[name], 0, whole)
            for steps in chosen.steps:
                one = cost_of(cases[name], patient, steps)
                print(
                    f"{name:14s} {steps:5d} {one.trained * 1e3:5.0f} ms {one.looks / one.trained * 100:6.2f} % "
                    f"{one.worst * 100:6.2f} % {one.end * 1e3:9.1f} ms  {one.told}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
