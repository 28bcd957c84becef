"""What threads gain: steps with one thread, with two and with the number that a run chooses, in turn.

    python tests/bench/threads.py [--hold] [--nets 64-32,1000-500] [--batches 64,256] [--blocks N] [--json]

`--hold` keeps every core busy with other programs meanwhile. All three give the same numbers, to the bit. A fourth,
`uncut`, computes every product in one piece with one thread: what it gains is what cutting costs on one core. Reported
are medians over the blocks, and for each contender the median and the quartiles of the ratio of its speed to that of
`one` in the block before. The goal: `chosen` is at least 0.95 of the better of `one` and `two`, and under `--hold` at
least 0.95 of `one`.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from mnist_tui.engine import products
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.workers import ALONE, Workers
from mnist_tui.tui.commands.bench.measurement import Effort, Quartiles, endless_trainer, interleave
from mnist_tui.tui.system.cores import available_cores
from mnist_tui.tui.training.splits import load_splits
from mnist_tui.tui.training.threads import compute_threads

NETS = "64-32,128-64,256-128,512-256,1000-500,1500-750"
BATCHES = "64,128,256,1024"
GOAL = 0.95
BLOCK_S, HELD_BLOCK_S = 0.15, 0.5
"""Longer where the scheduler deals out the cores in slices of some milliseconds."""
BURN = "while True: pass"
Speeds = dict[str, Quartiles]


@contextmanager
def held_cores() -> Iterator[None]:
    """Keep every core busy with a program of its own."""
    burners = [subprocess.Popen([sys.executable, "-c", BURN]) for _ in range(available_cores())]
    try:
        yield
    finally:
        for burner in burners:
            burner.kill()
            burner.wait()


def uncut(step: Callable[[], object]) -> Callable[[], None]:
    """Return what takes `step` with every product in one piece."""

    def whole() -> None:
        cut_from, products.CUT_FROM = products.CUT_FROM, float("inf")
        step()
        products.CUT_FROM = cut_from

    return whole


def measure(hidden: tuple[int, ...], batch: int, training: Examples, two: Workers, chosen: Workers, effort: Effort) -> (
    tuple[float, Speeds]
):  # fmt: skip
    """Return the images a second of one thread, and every contender's speed as a ratio to it."""
    tasks: dict[str, Callable[[], object]] = {}
    for name, workers in {"one": ALONE, "two": two, "chosen": chosen, "uncut": ALONE}.items():
        trainer = endless_trainer(hidden, batch, "adam", training, 10)
        trainer.learner.share_work(workers)
        tasks[name] = uncut(trainer.step) if name == "uncut" else trainer.step
    times = interleave(tasks, effort)
    ratios = {name: [one / s for one, s in zip(times["one"], times[name], strict=True)] for name in tasks}
    return batch / Quartiles.of(times["one"]).median, {name: Quartiles.of(each) for name, each in ratios.items()}


def line(net: str, batch: int, images_per_second: float, speeds: Speeds, is_held: bool) -> str:
    """Return the figures of one network and batch, with the verdict."""
    better = 1.0 if is_held else max(1.0, speeds["two"].median)
    verdict = "meets" if speeds["chosen"].median >= GOAL * better else "MISSES"
    texts = (f"{name} {q.median:.2f} ({q.low:.2f} to {q.high:.2f})" for name, q in speeds.items() if name != "one")
    return f"{net:>9} batch {batch:4d}  one {images_per_second:9,.0f} img/s  {'  '.join(texts)}  {verdict} {GOAL}"


def main() -> None:
    """Measure every network and batch and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hold", action="store_true", help="keep every core busy with other programs")
    parser.add_argument("--nets", default=NETS)
    parser.add_argument("--batches", default=BATCHES)
    parser.add_argument("--blocks", type=int, default=15, help="blocks for each contender (default 15)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args()
    training = load_splits(None, 5000).training
    with ExitStack() as stack:
        chosen, two = stack.enter_context(compute_threads(0)).workers, stack.enter_context(Workers(2))
        if options.hold:
            stack.enter_context(held_cores())
        effort = Effort(options.blocks, HELD_BLOCK_S if options.hold else BLOCK_S)
        print(f"{available_cores()} cores, {chosen.count} threads chosen, load before {os.getloadavg()[0]:.1f}")
        for net in options.nets.split(","):
            for batch in map(int, options.batches.split(",")):
                hidden = tuple(map(int, net.split("-")))
                rate, speeds = measure(hidden, batch, training, two, chosen, effort)
                ratios = {name: (quarter.low, quarter.median, quarter.high) for name, quarter in speeds.items()}
                record = {"net": net, "batch": batch, "held": options.hold, "images_per_second": rate, **ratios}
                print(json.dumps(record) if options.json else line(net, batch, rate, speeds, options.hold), flush=True)


if __name__ == "__main__":
    main()
