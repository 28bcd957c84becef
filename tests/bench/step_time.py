"""Step time against its floor: a whole training step, and the bare matrix products of the same step, in one run.

    python tests/bench/step_time.py [--threads N] [--json]

Steps and products alternate in short blocks, so that whatever else the machine does falls on both. Reported are
medians over the blocks and the spread between the quartiles.
"""

import argparse
import itertools
import json
import statistics
import time
from collections.abc import Callable

import numpy as np
from threadpoolctl import threadpool_limits

from mnist_tui.engine.evaluation import Examples
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer

CELLS = (((128, 64), 32), ((128, 64), 128), ((512, 256), 128), ((1000, 500), 256))
OPTIMIZERS = ("sgd", "momentum", "adam")
BLOCKS, BLOCK_S, WARM_UP_STEPS = 30, 0.05, 30
PIXELS, CLASSES, IMAGES = 784, 10, 20_000


def bare_products(hidden: tuple[int, ...], batch: int) -> Callable[[], None]:
    """Return a function that computes every matrix product of one step, and nothing else."""
    rng = np.random.default_rng(0)
    sizes = (PIXELS, *hidden, CLASSES)
    layers = [rng.random((batch, size), np.float32) for size in sizes]
    weights = [rng.random(shape, np.float32) for shape in itertools.pairwise(sizes)]
    outs = [np.empty_like(layer) for layer in layers]
    gradients = [np.empty_like(weight) for weight in weights]

    def products() -> None:
        for layer, weight in enumerate(weights):
            np.matmul(layers[layer], weight, out=outs[layer + 1])
        for layer in reversed(range(len(weights))):
            np.matmul(layers[layer].T, layers[layer + 1], out=gradients[layer])
            if layer:
                np.matmul(layers[layer + 1], weights[layer].T, out=outs[layer])

    return products


def trainer(hidden: tuple[int, ...], batch: int, optimizer: str) -> Trainer:
    """Return a trainer on images as sparse as MNIST's."""
    rng = np.random.default_rng(0)
    pixels = (rng.random((IMAGES, PIXELS)) < 0.19) * rng.integers(1, 256, (IMAGES, PIXELS))
    examples = Examples(pixels.astype(np.uint8), rng.integers(0, CLASSES, IMAGES))
    settings = Settings().replace(
        {"hidden": hidden, "batch_size": batch, "optimizer": optimizer, "learning_rate": 0.001, "epochs": 1000}
    )
    return Trainer(settings, examples, CLASSES)


def block_time(work: Callable[[], object], repeats: int) -> float:
    """Return the seconds of one call, averaged over a block of `repeats`."""
    begin = time.perf_counter()
    for _ in range(repeats):
        work()
    return (time.perf_counter() - begin) / repeats


def measure(hidden: tuple[int, ...], batch: int) -> dict[str, list[float]]:
    """Return the block times, in seconds a step, of the floor and of every optimizer."""
    works: dict[str, Callable[[], object]] = {"floor": bare_products(hidden, batch)}
    works |= {optimizer: trainer(hidden, batch, optimizer).step for optimizer in OPTIMIZERS}
    repeats = {name: max(3, int(BLOCK_S / block_time(work, WARM_UP_STEPS))) for name, work in works.items()}
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(BLOCKS):
        for name, work in works.items():
            times[name].append(block_time(work, repeats[name]))
    return times


def report(as_json: bool) -> None:
    """Measure every cell and print it."""
    for hidden, batch in CELLS:
        times = measure(hidden, batch)
        floor = statistics.median(times["floor"])
        for name in OPTIMIZERS:
            middle = statistics.median(times[name])
            low, _, high = statistics.quantiles(times[name], n=4)
            row = {
                "hidden": hidden,
                "batch": batch,
                "optimizer": name,
                "floor_ms": round(1000 * floor, 3),
                "step_ms": round(1000 * middle, 3),
                "ratio": round(middle / floor, 3),
                "quartiles_ms": [round(1000 * low, 3), round(1000 * high, 3)],
                "images_per_second": round(batch / middle),
            }
            if as_json:
                print(json.dumps(row), flush=True)
            else:
                net = "-".join(map(str, hidden))
                print(
                    f"{net:>9} batch {batch:4d} {name:8s}  floor {row['floor_ms']:7.3f} ms"
                    f"  step {row['step_ms']:7.3f} ms  x{row['ratio']:.2f}  ({1000 * low:.3f} to {1000 * high:.3f})"
                    f"  {row['images_per_second']:,} img/s",
                    flush=True,
                )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=1, help="threads of the matrix products (default 1)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args()
    with threadpool_limits(options.threads):
        report(options.json)
