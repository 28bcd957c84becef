"""Step time against its floor: a whole training step, and the bare matrix products of the same step, in one run.

    python tests/bench/step_time.py [--json]

Steps and products alternate in short blocks of one thread, so that whatever else the machine does falls on both.
Reported are medians over the blocks, the quartiles, and the median of the ratios of the blocks that followed each
other. The floor multiplies all pixels. A step leaves out those that are 0 in its whole batch and so may take less; a
second ratio is against the products of so many pixels as are active in a batch (not all 0), in the median.
"""

import argparse
import json

import numpy as np

from mnist_tui.engine.examples import Examples
from mnist_tui.tui.commands.bench.measurement import Effort, against_floor, endless_trainer, step_products
from mnist_tui.tui.commands.bench.rows import StepRow, record
from mnist_tui.tui.training.splits import load_splits
from mnist_tui.tui.training.threads import one_blas_thread

CELLS = (((128, 64), 32), ((128, 64), 128), ((512, 256), 128), ((1000, 500), 256))
OPTIMIZERS = ("sgd", "momentum", "adam")
EFFORT = Effort(blocks=30, block_s=0.05)
BATCHES_LOOKED_AT = 101


def report(as_json: bool) -> None:
    """Measure every cell and print it."""
    splits = load_splits(None, 5000)
    classes, training = len(splits.dataset.classes), splits.training
    for hidden, batch in CELLS:
        count = active_pixels(training, batch)
        works = {name: endless_trainer(hidden, batch, name, training, classes).step for name in OPTIMIZERS}
        floor, active = (
            step_products((pixels, *hidden, classes), batch) for pixels in (training.pixels.shape[1], count)
        )
        times = against_floor(floor, {**works, "active": active}, EFFORT)
        for name in OPTIMIZERS:
            row = StepRow(hidden, batch, name, times[name], 1, times[name].task)
            against_active = times[name].task.median / times["active"].task.median
            more = {"active_pixels": count, "ratio_to_active": round(against_active, 3)}
            print(json.dumps(record(row) | more) if as_json else _line(row, against_active), flush=True)


def active_pixels(examples: Examples, batch: int) -> int:
    """Return how many pixels are not black in all images of a batch, in the middle of many batches."""
    rng = np.random.default_rng(0)
    batches = (examples.pixels[rng.integers(0, len(examples), batch)] for _ in range(BATCHES_LOOKED_AT))
    return int(np.median([np.count_nonzero(pixels.any(axis=0)) for pixels in batches]))


def _line(row: StepRow, against_active: float) -> str:
    times, net = row.times, "-".join(map(str, row.hidden))
    low, middle, high = (1000 * seconds for seconds in (times.task.low, times.task.median, times.task.high))
    return (
        f"{net:>9} batch {row.batch:4d} {row.optimizer:8s}  floor {1000 * times.floor.median:7.3f} ms"
        f"  step {middle:7.3f} ms ({low:.3f} to {high:.3f})"
        f"  x{times.ratio.median:.2f}, of the active products x{against_active:.2f}"
        f"  {row.batch / times.task.median:,.0f} img/s"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args()
    with one_blas_thread():
        report(options.json)
