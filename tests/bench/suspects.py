"""How well suspect labels are found: the disputed ones of MNIST's test images, and ones that are made wrong on purpose.

    python tests/bench/suspects.py --preset accurate --rounds 3
    python tests/bench/suspects.py --planted 0.05

Of MNIST as it is: the ranks of the fifteen test labels that people dispute (Northcutt, Athalye and Mueller 2021) among
the 10,000, by each of the two probabilities and by their mean, which is the order of `mnist-tui suspects`; for every
round alone, and for all rounds so far averaged. With planted errors: how many of the first are planted, precision and
recall of what is called suspect, and the estimate of their number. One thread; seconds are of the processor.
"""

import argparse
import time
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.loading import load
from mnist_tui.data.mnist_test_images import disputes
from mnist_tui.engine.cross_validation import CrossValidated, CrossValidation
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.label_errors import estimate_errors, find_label_errors
from mnist_tui.engine.presets import preset_named
from mnist_tui.engine.types import Labels
from mnist_tui.tui.commands.suspects.pool import Pool
from mnist_tui.tui.training.threads import one_blas_thread

FOLDS = 5
Scores = Mapping[str, NDArray[np.floating]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--preset", default="default")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0, help="of the first round; the others follow")
    parser.add_argument("--planted", type=float, default=0.0, help="fraction of the labels that are made wrong")
    chosen = parser.parse_args()
    pool = Pool.of(load(None, 0))
    true = pool.examples.labels
    sums: dict[str, NDArray[np.floating]] = {}
    for number in range(chosen.rounds):
        seed = chosen.seed + number
        labels = planted(true, chosen.planted, seed)
        found, seconds = validated(chosen.preset, seed, Examples(pool.examples.pixels, labels, pool.examples.shape))
        name = f"{chosen.preset} seed {seed} ({seconds:.0f} s)"
        scores = scores_of(found, labels)
        if chosen.planted:
            print_lines(name, planted_lines(found, scores, labels, true))
            continue
        print_lines(name, rank_lines(scores, len(pool.dataset.training)))
        sums = {kind: sums.get(kind, 0) + score for kind, score in scores.items()}
        if number:
            print_lines(f"{chosen.preset}, {number + 1} rounds", rank_lines(sums, len(pool.dataset.training)))


def planted(true: Labels, fraction: float, seed: int) -> Labels:
    """Return labels of which about that fraction, chosen at random, are another class, each equally likely."""
    rng = np.random.default_rng(1000 + seed)
    is_wrong = rng.random(len(true)) < fraction
    return np.where(is_wrong, (true + rng.integers(1, 10, len(true))) % 10, true)


def validated(preset: str, seed: int, examples: Examples) -> tuple[CrossValidated, float]:
    """Cross-validate on one thread; return what it says, and how many seconds it took."""
    settings = preset_named(preset).settings.replace({"seed": seed * FOLDS})
    validation = CrossValidation(settings, examples, 10, FOLDS)
    begin = time.process_time()
    with one_blas_thread():
        for _ in validation.run():
            pass
    return validation.result(), time.process_time() - begin


def scores_of(found: CrossValidated, labels: Labels) -> Scores:
    """Return the scores by which labels are sorted, (N,) each, the least the most suspect."""
    unseen = found.probabilities[np.arange(len(labels)), labels]
    return {"never seen": unseen, "while learned": found.learned, "mean of both": unseen + found.learned}


def rank_lines(scores: Scores, training: int) -> Iterator[str]:
    """Yield the ranks of the disputed labels by every score."""
    for kind, score in scores.items():
        order = np.argsort(score[training:], kind="stable")
        ranks = np.sort(np.flatnonzero(np.isin(order, list(disputes()))) + 1)
        yield f"{kind:<14} 10 of 15 within {ranks[9]:>4}, 12 within {ranks[11]:>4}: {' '.join(map(str, ranks))}"


def planted_lines(found: CrossValidated, scores: Scores, labels: Labels, true: Labels) -> Iterator[str]:
    """Yield what has become of the planted errors."""
    wrong, errors = labels != true, find_label_errors(found.probabilities, labels)
    count = int(wrong.sum())
    for kind, score in scores.items():
        hits = wrong[np.argsort(score, kind="stable")]
        precision = float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean())
        first = f"{hits[:count].mean():.2%} of the first {count:,} are planted"
        yield f"{kind:<14} {first}, average precision {precision:.4f}"
    both, suspects = int((errors.is_error & wrong).sum()), int(errors.is_error.sum())
    right = int((errors.is_error & wrong & (errors.suggested == true)).sum()) / both
    shares = f"precision {both / suspects:.2%}, recall {both / count:.2%}, suggested right {right:.2%}"
    yield f"suspect {suspects:,}: {shares}"
    about, low, high = estimate_errors(errors, labels, found.first_round)
    yield f"estimate {about:,.0f} ({low:,.0f} to {high:,.0f}), planted {count:,}"


def print_lines(name: str, lines: Iterator[str]) -> None:
    """Print lines below a name."""
    print(name, *(f"  {line}" for line in lines), sep="\n", flush=True)


if __name__ == "__main__":
    main()
