"""Drives runs into divergence, follows the hint to the letter, and looks whether they go on and get better.

    python tests/faults/divergence.py [--steps 300] [--only adam]

Every optimizer with both costs and three activations, in two ways: a healthy run whose learning rate is raised to the
highest there is, and one that begins with it. Prints a row per run: where it diverged and what it went back to, with
the largest weight, the cost and accuracy of the validation images there, and again some steps after the hint was
followed. A run whose cost stays finite has not diverged; those are counted apart.
"""

import argparse
import itertools
import json
import sys
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from mnist_tui.engine.evaluation import EvaluationResult, evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.optimizers import OPTIMIZERS
from mnist_tui.engine.rate_search import search_of
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.training.splits import load_splits

RATES = {"sgd": 0.05, "momentum": 0.01, "nesterov": 0.01, "rmsprop": 0.0005, "adam": 0.001, "adamw": 0.001}
"""At which a healthy run learns."""
HIGHEST = 10.0
HEALTHY_STEPS, BLOW_UP_STEPS = 320, 200
SCALED = ("rmsprop", "adam", "adamw")
"""Optimizers whose steps are bounded by the rate: only a deep, wide network turns them into numbers that overflow."""
ACTIVATIONS = ("relu", "leaky-relu", "tanh")


@dataclass(frozen=True)
class Case:
    """One run."""

    optimizer: str
    cost: str
    activation: str
    is_live: bool
    """True where a healthy run is ruined; False where the rate is too high from the start."""

    @property
    def settings(self) -> Settings:
        """A constant rate, and layers that let this optimizer diverge."""
        deep = (160,) * 16 if self.cost == "cross-entropy" else (64,) * 16
        plain = (32,) * 16 if self.cost == "cross-entropy" else (128, 64)
        changes = {
            "hidden": deep if self.optimizer in SCALED else plain,
            "optimizer": self.optimizer,
            "cost": self.cost,
            "activation": self.activation,
            "learning_rate": RATES[self.optimizer] if self.is_live else HIGHEST,
            "schedule": "constant",
            "warm_up": 0.0,
            "epochs": 100,
        }
        return Settings().replace(changes)

    def __str__(self) -> str:
        way = "raised" if self.is_live else "start"
        return f"{self.optimizer:9}{self.cost:14}{self.activation:11}{way:7}"


def drive(case: Case, training: Examples, classes: int, healthy_steps: int = HEALTHY_STEPS) -> Trainer:
    """Train until the run has diverged, or has not in time."""
    trainer = Trainer(case.settings, training, classes)
    if case.is_live:
        for _ in range(healthy_steps):
            trainer.step()
        trainer.set("learning_rate", HIGHEST)
    last = trainer.steps + BLOW_UP_STEPS
    while trainer.diverged_at is None and trainer.steps < last:
        trainer.step()
    return trainer


def hint(trainer: Trainer) -> float | None:
    """Return the rate that the program names."""
    search = search_of(trainer)
    while search is not None and not search.is_over:
        search.advance()
    return None if search is None else search.rate


def follow(trainer: Trainer, rate: float, steps: int) -> bool:
    """Set the rate, resume, and take steps; return whether the run went on."""
    trainer.set("learning_rate", rate)
    trainer.recover()
    for _ in range(steps):
        trainer.step()
    return trainer.diverged_at is None


def try_out(case: Case, training: Examples, validation: Examples, steps: int) -> bool | None:
    """Print the row of one run; return whether the hint rescued it, None where it has not diverged."""
    trainer = drive(case, training, 10)
    if trainer.diverged_at is None:
        print(f"{case} no divergence: cost {trainer.history.steps.rows()[-1, 1]:.3g}", flush=True)
        return None
    at, before = trainer.snapshot(), evaluate(trainer.evaluated_network, validation)
    largest = float(np.abs(trainer.network.parameters.vector).max())
    row = f"{case} at {at.diverged_at:4} back at {at.returned_to:4} |w| {largest:4.2f} {figures(before)}"
    rate = hint(trainer)
    if rate is None:
        print(f"{row}  no hint", flush=True)
        return False
    goes_on = follow(trainer, rate, steps)
    after = evaluate(trainer.evaluated_network, validation)
    is_rescued = goes_on and after.cost < before.cost
    verdict = "goes on" if is_rescued else "NOT RESCUED"
    print(f"{row}  rate {rate:<8g} {figures(after)}  {verdict}", flush=True)
    return is_rescued


def figures(result: EvaluationResult) -> str:
    """Return cost and accuracy."""
    return f"cost {result.cost:5.3f} acc {100 * result.accuracy:5.2f} %"


def main() -> int:
    """Print the table; return 1 if a hint did not help, or if too few runs diverged to tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--only", default="", help="one optimizer")
    options = parser.parse_args()
    splits = load_splits(None, Settings().validation)
    optimizers = [options.only] if options.only else list(OPTIMIZERS)
    with threadpool_limits(1):
        cases = itertools.product(optimizers, ("cross-entropy", "quadratic"), ACTIVATIONS, (True, False))
        verdicts = [try_out(Case(*case), splits.training, splits.validation, options.steps) for case in cases]
    diverged, rescued = sum(verdict is not None for verdict in verdicts), verdicts.count(True)
    print(json.dumps({"runs": len(verdicts), "diverged": diverged, "rescued": rescued}))
    return int(rescued < diverged or not diverged)


if __name__ == "__main__":
    sys.exit(main())
