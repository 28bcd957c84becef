"""Evaluating the test images, with confusion matrix and a cost per image, against the forward products alone.

    python tests/bench/evaluation.py

One thread. The goal is a ratio of at most 1.3. Both alternate in short blocks; medians over the blocks, and quartiles.
"""

import argparse

from mnist_tui.tui.commands.bench.measurement import Effort, evaluation_times
from mnist_tui.tui.training.splits import load_splits
from mnist_tui.tui.training.threads import one_blas_thread

NETS = ((128, 64), (512, 256), (1000, 500))
GOAL = 1.3
EFFORT = Effort(blocks=25, block_s=0.1)


def main() -> None:
    """Measure and print."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    splits = load_splits(None, 5000)
    for hidden in NETS:
        with one_blas_thread():
            times = evaluation_times(hidden, splits.test, len(splits.dataset.classes), EFFORT)
        floor, low, middle, high = (
            1000 * seconds for seconds in (times.floor.median, times.task.low, times.task.median, times.task.high)
        )
        verdict = "meets" if times.ratio.median <= GOAL else "MISSES"
        print(
            f"{'-'.join(map(str, hidden)):>9}  {len(splits.test):,} images  products {floor:7.2f} ms"
            f"  evaluation {middle:7.2f} ms ({low:.2f} to {high:.2f})"
            f"  x{times.ratio.median:.2f} ({times.ratio.low:.2f} to {times.ratio.high:.2f})  {verdict} {GOAL}",
            flush=True,
        )


if __name__ == "__main__":
    main()
