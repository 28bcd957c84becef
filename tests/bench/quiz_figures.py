"""The figures that the texts of the quiz give of the networks behind it, beside their curves."""

import base64
import math
import zlib

import numpy as np
from quiz_training import ASKED_AT, Curves, Training, averaged, short

from mnist_tui.engine.comparison import compare
from mnist_tui.engine.evaluation import evaluate, wilson_interval
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.quiz.networks import NETWORKS, SMALL_TEST, TRIED, TRIED_IMAGES, TRIES
from mnist_tui.tui.features.quiz.networks import Network as Wanted
from mnist_tui.tui.training.splits import Splits

SURE = 0.99
SEEDS = 5
Facts = dict[str, float]


def dead_units(network: Network, examples: Examples) -> tuple[int, int]:
    """Return how many hidden units give 0 for every image, and how many there are."""
    dead = units = 0
    alive = [np.zeros(size, bool) for size in network.sizes[1:-1]]
    for start in range(0, len(examples), 1000):
        work = network.forward(examples.pixels[start : start + 1000])
        for layer, seen in enumerate(alive, 1):
            seen |= (work.layers[layer] > 0).any(axis=0)
    for seen in alive:
        dead, units = dead + int((~seen).sum()), units + len(seen)
    return dead, units


def of_batches(runs: dict[str, Training], splits: Splits) -> Facts:
    count = len(splits.training)
    return {
        "image_count": count,
        "seen_count": count * runs["A"].wanted.settings.epochs,
        "A_step_count": runs["A"].trainer.steps,
        "B_step_count": runs["B"].trainer.steps,
        "per_epoch_count": runs["B"].trainer.steps_per_epoch,
        "A_end_accuracy": runs["A"].end.accuracy,
        "B_end_accuracy": runs["B"].end.accuracy,
    }


def of_rate(runs: dict[str, Training], splits: Splits) -> Facts:
    dead, units = dead_units(runs["B"].network, splits.validation)
    return {
        "B_highest_cost": float(runs["B"].rows[:, 1].max()),
        "B_dead_count": dead,
        "unit_count": units,
        "A_end_accuracy": runs["A"].end.accuracy,
        "B_end_accuracy": runs["B"].end.accuracy,
        "more_count": runs["A"].trainer.steps - (ASKED_AT["rate"] or 0),
    }


def of_plateau(runs: dict[str, Training], splits: Splits) -> Facts:
    asked_at = ASKED_AT["plateau"] or 0
    wanted = NETWORKS["plateau"]["A"]
    asleep = Training(Wanted(wanted.settings, wanted.records, steps=asked_at), splits, asked_at).end
    only = asleep.only_prediction()
    assert only is not None, "the network no longer says the same to every image: ask at another step"
    averages = averaged(runs["A"].rows, 1)
    left = int(np.flatnonzero(averages < 0.95 * math.log(10))[0]) + 1
    return {
        "A_asleep_accuracy": asleep.accuracy,
        "A_right_count": asleep.right,
        "asked_count": asked_at,
        "validation_count": asleep.count,
        "digit_count": only,
        "A_left_count": left,
        "A_end_accuracy": runs["A"].end.accuracy,
        "B_end_accuracy": runs["B"].end.accuracy,
    }


def of_few(runs: dict[str, Training], splits: Splits) -> Facts:
    facts: Facts = {}
    for letter, run in runs.items():
        best = min(run.results, key=lambda step, run=run: run.results[step].cost)  # type: ignore[misc]
        facts |= {
            f"{letter}_end_accuracy": run.end.accuracy,
            f"{letter}_train_end_accuracy": run.of_training().accuracy,
            f"{letter}_best_step_count": best,
            f"{letter}_best_cost": run.results[best].cost,
            f"{letter}_end_cost": run.end.cost,
            f"{letter}_train_end_cost": run.curves()["train cost"][-1],
        }
    return facts


def of_zeros(runs: dict[str, Training], splits: Splits) -> Facts:
    weights = runs["B"].network.parameters.weights[0]
    return {
        "step_count": runs["A"].trainer.steps,
        "unit_count": weights.shape[1],
        "A_end_accuracy": runs["A"].end.accuracy,
        "B_end_accuracy": runs["B"].end.accuracy,
        "C_end_accuracy": runs["C"].end.accuracy,
        "largest_difference_cost": float(np.abs(weights - weights[:, :1]).max()),
    }


def of_chance(runs: dict[str, Training], splits: Splits) -> Facts:
    facts: Facts = {}
    for letter, run in runs.items():
        low, high = wilson_interval(run.end.right, run.end.count)
        facts |= {f"{letter}_low_accuracy": low, f"{letter}_high_accuracy": high}
        facts |= {f"{letter}_end_accuracy": run.end.accuracy}
    both = compare(runs["A"].end.predicted, runs["B"].end.predicted, splits.validation.labels)
    settings = NETWORKS["chance"]["A"].settings
    others = [Training(Wanted(settings.replace({"seed": seed}), ()), splits).end.accuracy for seed in range(SEEDS)]
    return {
        **facts,
        "A_only_count": both.only_first,
        "B_only_count": both.only_second,
        "p_cost": both.p,
        "seed_count": SEEDS,
        "lowest_accuracy": min(others),
        "highest_accuracy": max(others),
    }


def of_dropout(runs: dict[str, Training], splits: Splits) -> Facts:
    facts: Facts = {}
    for letter, run in runs.items():
        facts |= {
            f"{letter}_train_accuracy": run.curves()["train accuracy"][-1],
            f"{letter}_end_accuracy": run.end.accuracy,
            f"{letter}_train_off_accuracy": run.of_training().accuracy,
        }
    return facts


def of_sure(runs: dict[str, Training], splits: Splits) -> Facts:
    run = runs["A"]
    labels = splits.validation.labels
    facts: Facts = {"B_end_accuracy": runs["B"].end.accuracy, "B_end_cost": runs["B"].end.cost}
    best = min(run.results, key=lambda step: run.results[step].cost)
    for name, step in (("best", best), ("end", run.marks[-1])):
        result = run.results[step]
        wrong = result.predicted != labels
        facts |= {
            f"A_{name}_cost": result.cost,
            f"A_{name}_accuracy": result.accuracy,
            f"A_{name}_mistake_count": int(wrong.sum()),
            f"A_{name}_mistake_cost": float(result.costs[wrong].mean()),
        }
    return {**facts, "best_step_count": best}


def tries(splits: Splits) -> tuple[Curves, Facts]:
    """Train networks that differ in the seed, and keep the best so far on a small part of the test images."""
    small = np.zeros(len(splits.test), bool)
    small[np.random.default_rng(0).choice(len(small), SMALL_TEST, replace=False)] = True
    curves: Curves = {"x": [], "per_epoch": [1.0], "kept": [], "others": []}
    for seed in range(TRIES):
        run = Training(Wanted(TRIED.replace({"seed": seed}), (), images=TRIED_IMAGES), splits)
        right = evaluate(run.network, splits.test).predicted == splits.test.labels
        on_small, on_others = float(right[small].mean()), float(right[~small].mean())
        is_best = not curves["kept"] or on_small > curves["kept"][-1]
        curves["x"].append(float(seed + 1))
        curves["kept"].append(on_small if is_best else curves["kept"][-1])
        curves["others"].append(short(on_others) if is_best else curves["others"][-1])
    return curves, {
        "try_count": TRIES,
        "small_count": int(small.sum()),
        "other_count": int((~small).sum()),
        "first_accuracy": curves["kept"][0],
        "kept_accuracy": curves["kept"][-1],
        "others_first_accuracy": curves["others"][0],
        "others_accuracy": curves["others"][-1],
    }


def image(splits: Splits) -> dict[str, object]:
    """Return the most confident mistake of a network, for whoever has loaded one that knows too little."""
    run = Training(Wanted(Settings().replace({"epochs": 3}), ()), splits)
    index = int(run.end.most_confident_mistakes(splits.validation.labels, 1)[0])
    outputs = run.network.forward(splits.validation.pixels[index : index + 1]).outputs
    probabilities = run.network.cost.probabilities(outputs.copy())[0]
    sure = run.end.confidence >= SURE
    pixels = splits.dataset.validation.images[index]
    return {
        "pixels": base64.b64encode(zlib.compress(pixels.tobytes(), 9)).decode("ascii"),
        "label": int(splits.validation.labels[index]),
        "probabilities": [short(one) for one in probabilities],
        "sure": int(sure.sum()),
        "sure_wrong": int((sure & (run.end.predicted != splits.validation.labels)).sum()),
        "count": run.end.count,
    }


FACTS = {
    "batches": of_batches,
    "rate": of_rate,
    "plateau": of_plateau,
    "few": of_few,
    "zeros": of_zeros,
    "chance": of_chance,
    "dropout": of_dropout,
    "sure": of_sure,
}
"""By the name of a question: what finds the figures of its networks."""
