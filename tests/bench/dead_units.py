"""How many units of a layer may be dead before a network does worse than the same with leaky ReLU, whose never die.

    python tests/bench/dead_units.py [--data PATH] [--images 10000] [--seeds 2]

A line for every run: units alive in the layer with the fewest, the largest fraction of dead ones, and the accuracies
on training images, with ReLU and with leaky ReLU. Below that what ReLU costs with fewer units alive than classes, and
with as many or more.
"""

import argparse
from collections.abc import Sequence
from itertools import product
from pathlib import Path

from doctor_cases import patient_of

from mnist_tui.engine.diagnosis.evidence import narrowest_alive
from mnist_tui.engine.diagnosis.examination import Patient, examine_run
from mnist_tui.engine.diagnosis.vitals import Vitals
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.training.threads import compute_threads

HIDDEN, RATES = ((128, 64), (32,), (512,), (32, 32)), (0.003, 0.01, 0.02, 0.05, 0.1)
EPOCHS = 6


def vitals_of(settings: Settings, patient: Patient) -> Vitals:
    """Train a network, and measure it at the end."""
    trainer = Trainer(settings, patient.training, patient.classes)
    while not trainer.finished and trainer.diverged_at is None:
        trainer.step()
    return examine_run(patient, trainer).vitals


def span(values: Sequence[float]) -> str:
    """Return the ends."""
    return f"{min(values) * 100:+.1f} to {max(values) * 100:+.1f}" if values else "-"


def main() -> None:
    """Train all pairs, and print what became of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--seeds", type=int, default=2)
    options = parser.parse_args()
    patient, lost = patient_of(options.data, options.images, ()), dict[bool, list[float]]({True: [], False: []})
    with compute_threads(1):
        for hidden, cost, rate, seed in product(HIDDEN, ("quadratic", "cross-entropy"), RATES, range(options.seeds)):
            plain = Settings(hidden=hidden, cost=cost, learning_rate=rate, seed=seed, epochs=EPOCHS)
            relu, leaky = (vitals_of(plain.replace({"activation": one}), patient) for one in ("relu", "leaky-relu"))
            alive, right, otherwise = narrowest_alive(relu)[1], relu.train_accuracy, leaky.train_accuracy
            lost[alive < patient.classes].append(right - otherwise)
            print(
                f"{hidden!s:10} {cost:13} {rate:5} {seed}: {alive:4.0f} alive, {relu.network.flat:6.1%} dead,", end=" "
            )
            print(f"{right:.1%} right, {otherwise:.1%} with leaky ReLU", flush=True)
    for are_few, points in lost.items():
        print(f"{'fewer' if are_few else 'as many'} alive {len(points)}: {span(points)} points")


if __name__ == "__main__":
    main()
