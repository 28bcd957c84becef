"""Step time against its floor: a whole training step, and the bare matrix products of the same step, in one run.

    python tests/bench/step_time.py [--threads N] [--json]

Steps and products alternate in short blocks, so that whatever else the machine does falls on both. Reported are
medians over the blocks, the quartiles, and the median of the ratios of the blocks that followed each other. The products
are those of all pixels; a step leaves out the ones that are black in its whole batch, and so may take less.
"""

import argparse
import json

from mnist_tui.tui.commands.bench_rows import StepRow, record
from mnist_tui.tui.commands.measuring import Effort, step_times
from mnist_tui.tui.material import load_material
from mnist_tui.tui.threads import blas_threads

CELLS = (((128, 64), 32), ((128, 64), 128), ((512, 256), 128), ((1000, 500), 256))
OPTIMIZERS = ("sgd", "momentum", "adam")
EFFORT = Effort(blocks=30, block_s=0.05)


def report(threads: int, as_json: bool) -> None:
    """Measure every cell and print it."""
    material = load_material(None, 5000)
    for hidden, batch in CELLS:
        times = step_times(hidden, batch, OPTIMIZERS, material.training, len(material.dataset.classes), EFFORT)
        for name in OPTIMIZERS:
            row = StepRow(hidden, batch, name, times[name], threads)
            print(json.dumps(record(row)) if as_json else _line(row), flush=True)


def _line(row: StepRow) -> str:
    times, net = row.times, "-".join(map(str, row.hidden))
    low, middle, high = (1000 * seconds for seconds in (times.work.low, times.work.middle, times.work.high))
    return (
        f"{net:>9} batch {row.batch:4d} {row.optimizer:8s}  floor {1000 * times.floor.middle:7.3f} ms"
        f"  step {middle:7.3f} ms  x{times.ratio.middle:.2f}  ({low:.3f} to {high:.3f})"
        f"  {row.batch / times.work.middle:,.0f} img/s"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=1, help="threads of the matrix products (default 1)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args()
    with blas_threads(options.threads):
        report(options.threads, options.json)
