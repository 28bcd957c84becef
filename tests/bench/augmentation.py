"""Distorted images per second on one core, and the memory that takes.

    python tests/bench/augmentation.py [--height H] [--width W] [--json]

Kinds and batch sizes take turns, so that whatever else the machine does falls on all of them. Reported are medians over
the calls and the spread between the quartiles; the memory is the peak that numpy asked for, the batch itself left out.
"""

import argparse
import json
import statistics
import time
import tracemalloc

import numpy as np
from threadpoolctl import threadpool_limits

from mnist_tui.engine.augmentation import Augmentation, Augmenter

KINDS = {
    "affine": Augmentation(shift=1.5, rotation=12, scale=0.12, shear=0.12),
    "elastic": Augmentation(elastic=34, elastic_sigma=4),
    "affine + elastic": Augmentation(shift=1.5, rotation=12, scale=0.12, shear=0.12, elastic=34, elastic_sigma=4),
    "noise": Augmentation(noise=20),
    "erasing": Augmentation(erasing=0.5),
}
BATCHES = (64, 128, 256, 1024)
ROUNDS, CALL_GROUP = 40, 2048


def measure(height: int, width: int) -> dict[tuple[str, int], list[float]]:
    """Return the seconds of single calls for every kind and batch size."""
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (max(BATCHES), height * width), dtype=np.uint8)
    out = np.empty_like(pixels)
    streams = {kind: Augmenter(amounts, height, width, rng, seed=0) for kind, amounts in KINDS.items()}
    times: dict[tuple[str, int], list[float]] = {(kind, batch): [] for kind in KINDS for batch in BATCHES}
    for _ in range(ROUNDS):
        for (kind, batch), seconds in times.items():
            for call in range(1 + CALL_GROUP // batch):
                begin = time.perf_counter()
                streams[kind].augment(pixels[:batch], out[:batch])
                if call:  # the first of a group finds another kind's arrays in the cache
                    seconds.append(time.perf_counter() - begin)
    return times


def peak_memory(augmentation: Augmentation, height: int, width: int) -> float:
    """Return the MiB that an augmenter holds while it distorts its largest batch."""
    pixels = np.zeros((max(BATCHES), height * width), np.uint8)
    out = np.empty_like(pixels)
    tracemalloc.start()
    Augmenter(augmentation, height, width, np.random.default_rng(0), seed=0).augment(pixels, out)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 2**20


def report(height: int, width: int, as_json: bool) -> None:
    """Measure everything and print it."""
    peaks = {kind: peak_memory(amounts, height, width) for kind, amounts in KINDS.items()}
    for (kind, batch), seconds in measure(height, width).items():
        low, middle, high = (batch / value for value in reversed(statistics.quantiles(seconds, n=4)))
        row = {
            "distortion": kind,
            "batch": batch,
            "images_per_second": round(middle),
            "quartiles": [round(low), round(high)],
            "peak_mib": round(peaks[kind], 2),
        }
        if as_json:
            print(json.dumps(row), flush=True)
        else:
            spread = f"({low:,.0f} to {high:,.0f})"
            print(f"{kind:16s} batch {batch:4d}  {middle:9,.0f} img/s {spread:22s} {peaks[kind]:6.2f} MiB", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--height", type=int, default=28, help="pixels (default 28)")
    parser.add_argument("--width", type=int, default=28, help="pixels (default 28)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args()
    with threadpool_limits(1):
        report(options.height, options.width, options.json)
