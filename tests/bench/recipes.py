"""What the presets reach and how long that takes: every seed trained in full, then judged once on the test images.

    python tests/bench/recipes.py [PRESET ...] [--seeds 5] [--threads 1] [--json]

Seconds are training time without evaluation: by the clock, and of the processor. `views` is the same network averaged
over the nine views that are shifted by at most a pixel each way. With more than one seed the networks are also judged
together, as an ensemble. The settings were chosen by the validation images; nothing here chooses.
"""

import argparse
import dataclasses
import json
import statistics
import time
from dataclasses import dataclass

from mnist_tui.engine.evaluation import evaluate, wilson_interval
from mnist_tui.engine.network import Network
from mnist_tui.engine.presets import PRESETS
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.test_time_augmentation import (
    UNSHIFTED,
    Shift,
    evaluate_probabilities,
    mean_probabilities,
    shifts_within,
)
from mnist_tui.tui.training.prefetch import fed_ahead
from mnist_tui.tui.training.splits import Splits, load_splits, new_trainer
from mnist_tui.tui.training.threads import Threads, compute_threads

RECIPES = ("quick", "default", "accurate", "augmented", "strong")
SHIFTS = shifts_within(2)


@dataclass(frozen=True, slots=True)
class Result:
    """One training; accuracies from 0 to 1."""

    preset: str
    seed: int
    seconds: float
    processor_seconds: float
    validation: float
    test: float
    test_of_raw_weights: float
    """Of the weights of the last step, where averaged ones are judged."""
    test_with_shifts: float
    cost: float


def train(settings: Settings, splits: Splits, threads: Threads) -> tuple[Network, Network, float, float]:
    """Return the judged and the live network, the seconds of training and the processor's."""
    trainer = new_trainer(settings, splits)
    trainer.learner.share_work(threads.workers)
    with fed_ahead(trainer.learner, threads.has_second_core):
        began, processor = time.perf_counter(), time.process_time()
        while not trainer.finished:
            trainer.step()
        seconds, processor = time.perf_counter() - began, time.process_time() - processor
    return trainer.evaluated_network, trainer.network, seconds, processor


def accuracy(networks: list[Network], splits: Splits, shifts: tuple[Shift, ...] = UNSHIFTED) -> float:
    """Return the accuracy of the networks together on the test images."""
    rows, columns = splits.test.shape
    means = mean_probabilities(networks, splits.test.pixels, rows, columns, shifts)
    return evaluate_probabilities(means, splits.test.labels).accuracy


def measure(preset: str, seed: int, splits: Splits, threads: Threads) -> tuple[Result, Network]:
    """Train one preset with one seed and evaluate it."""
    evaluated, live, seconds, processor = train(PRESETS[preset].settings.replace({"seed": seed}), splits, threads)
    test = evaluate(evaluated, splits.test)
    result = Result(
        preset,
        seed,
        seconds,
        processor,
        evaluate(evaluated, splits.validation).accuracy,
        test.accuracy,
        evaluate(live, splits.test).accuracy,
        accuracy([evaluated], splits, SHIFTS),
        test.cost,
    )
    return result, evaluated


def report(preset: str, seeds: int, splits: Splits, threads: Threads, as_json: bool) -> None:
    """Measure one preset and print a line a seed, then the medians and the ensemble."""
    results, networks = [], []
    for seed in range(seeds):
        result, network = measure(preset, seed, splits, threads)
        results.append(result)
        networks.append(network)
        print(json.dumps(dataclasses.asdict(result)) if as_json else _line(result), flush=True)
    if as_json or seeds < 2:
        return
    middle = statistics.median(result.test for result in results)
    print(
        f"{preset:>9} median test {_percent(middle, len(splits.test))}, "
        f"{statistics.median(result.seconds for result in results):.2f} s by the clock, "
        f"{statistics.median(result.processor_seconds for result in results):.2f} s of the processor"
    )
    together, shifted = accuracy(networks, splits), accuracy(networks, splits, SHIFTS)
    print(f"{preset:>9} ensemble of {seeds}: {_percent(together, len(splits.test))}, with shifts {100 * shifted:.2f} %")


def _percent(share: float, count: int) -> str:
    low, high = wilson_interval(round(share * count), count)
    return f"{100 * share:.2f} % ({100 * low:.2f} to {100 * high:.2f})"


def _line(result: Result) -> str:
    return (
        f"{result.preset:>9} seed {result.seed}  {result.seconds:7.2f} s ({result.processor_seconds:.2f} s)"
        f"  validation {100 * result.validation:.2f}  test {100 * result.test:.2f}"
        f"  raw weights {100 * result.test_of_raw_weights:.2f}  shifts {100 * result.test_with_shifts:.2f}"
    )


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("presets", nargs="*", default=RECIPES, metavar="PRESET", help=f"default: {' '.join(RECIPES)}")
    parser.add_argument("--seeds", type=int, default=5, help="seeds 0, 1, … (default 5)")
    parser.add_argument("--threads", type=int, default=1, help="threads that share a step (default 1)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args()
    splits = load_splits(None, 5000)
    with compute_threads(options.threads) as threads:
        for preset in options.presets:
            report(preset, options.seeds, splits, threads, options.json)


if __name__ == "__main__":
    main()
