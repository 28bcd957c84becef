"""Step time late in a run against its beginning, for every optimizer, and the subnormal numbers in its slots.

    python tests/bench/subnormals.py [--late-epoch N] [--images N] [--hidden 128,64] [--batch N]

What decays towards nothing, such as the momentum of pixels that are always blank, would fall into subnormal numbers
after some hundred steps, and arithmetic on those is many times slower. An early and a late trainer take turns, so
that a busy machine slows down both. The goal is within 5 %.
"""

import argparse

import numpy as np

from mnist_tui.engine.examples import Examples
from mnist_tui.engine.optimizers import OPTIMIZERS
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.commands.bench.measurement import Effort, against_floor, endless_trainer
from mnist_tui.tui.training.splits import load_splits
from mnist_tui.tui.training.threads import one_blas_thread

GOAL = 0.05
LEAST_STEPS_BETWEEN = 3000
EFFORT = Effort(blocks=40, block_s=0.04)


def count_subnormals(trainer: Trainer) -> int:
    """Return how many numbers in the optimizer's slots are subnormal: not zero, and below every normal number."""
    return sum(
        int(np.count_nonzero((slot != 0) & (np.abs(slot) < np.finfo(slot.dtype).tiny)))
        for slot in trainer.learner.updater.slots.values()
    )


def aged(trainer: Trainer, epoch: int) -> int:
    """Train through `epoch` epochs; return the most subnormals that the slots held at the end of any."""
    most = 0
    while trainer.learner.feed.epoch < epoch:
        if trainer.learner.feed.position == 0:
            most = max(most, count_subnormals(trainer))
        trainer.step()
    return max(most, count_subnormals(trainer))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--late-epoch", type=int, default=30)
    parser.add_argument("--images", type=int, default=6400, help="images of an epoch")
    parser.add_argument("--hidden", default="128,64")
    parser.add_argument("--batch", type=int, default=32)
    options = parser.parse_args()
    hidden = tuple(map(int, options.hidden.split(",")))
    everything = load_splits(None, 0)
    classes = len(everything.dataset.classes)
    part = Examples(everything.training.pixels[: options.images], everything.training.labels[: options.images])
    between = -(-options.images // options.batch) * (options.late_epoch - 2)
    if between < LEAST_STEPS_BETWEEN:
        parser.error(f"{between} steps lie between the epochs; less than {LEAST_STEPS_BETWEEN} prove nothing")
    print(f"{options.hidden} batch {options.batch}, {between:,} steps between epoch 1 and {options.late_epoch}")
    with one_blas_thread():
        for name in OPTIMIZERS:
            late = endless_trainer(hidden, options.batch, name, part, classes)
            most = aged(late, options.late_epoch - 1)
            early = endless_trainer(hidden, options.batch, name, part, classes)
            report(name, early, late, most)


def report(name: str, early: Trainer, late: Trainer, most: int) -> None:
    """Print the step times of both trainers, which go on learning meanwhile, and the subnormals."""
    size = sum(len(slot) for slot in late.learner.updater.slots.values())
    begin = early.learner.state()

    def young_step() -> None:
        if early.learner.feed.epoch >= 1:
            early.learner.restore(begin)  # the early one stays in its first epoch
        early.step()

    times = against_floor(young_step, {"late": late.step}, EFFORT)["late"]
    ratio, most = times.ratio, max(most, count_subnormals(late))
    verdict = "meets" if abs(ratio.median - 1) <= GOAL else "MISSES"
    print(
        f"{name:9} epoch 1 {1000 * times.floor.median:.4f} ms  late {1000 * times.task.median:.4f} ms"
        f"  x{ratio.median:.3f} ({ratio.low:.3f} to {ratio.high:.3f})  {verdict} within {GOAL:.0%}"
        f"  subnormals at most {most:,} of {size:,}",
        flush=True,
    )


if __name__ == "__main__":
    main()
