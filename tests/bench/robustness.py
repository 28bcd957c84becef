"""Which augmentation helps against which corruption: networks trained with each, evaluated on corrupted test images.

    python tests/bench/robustness.py [--seeds 3] [--preset quick] [--images 2000] [--json]

Every network of every seed sees the same corrupted images. A row is a corruption, the mean over its five severities and
over the seeds; a column is an augmentation used alone. The last line is the mean over all rows.
"""

import argparse
import json
import sys
from typing import Final

import numpy as np
from threadpoolctl import threadpool_limits

from mnist_tui.engine.corruption.augmentation import AUGMENTATIONS, WITHOUT
from mnist_tui.engine.corruption.names import CELLS, CORRUPTIONS
from mnist_tui.engine.corruption.table import corrupted_blocks
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.network import Network
from mnist_tui.engine.presets import PRESETS
from mnist_tui.engine.setting import Value
from mnist_tui.tui.training.splits import Splits, load_splits, new_trainer

KINDS: Final[dict[str, dict[str, Value]]] = {
    WITHOUT: {},
    **{name: {name: value} for name, value in AUGMENTATIONS.items()},
}


def train(preset: str, changes: dict[str, Value], seed: int, splits: Splits) -> Network:
    """Return the network that is evaluated after a whole run."""
    trainer = new_trainer(PRESETS[preset].settings.replace({**changes, "seed": seed}), splits)
    while not trainer.finished:
        trainer.step()
    return trainer.evaluated_network


def errors(networks: list[Network], examples: Examples, name: str, severity: int) -> list[float]:
    """Return the error of each network on the same corrupted images, in percent."""
    images, wrong, done = examples.pixels.reshape(-1, *examples.shape), np.zeros(len(networks)), 0
    for block in corrupted_blocks(images, name, severity):
        labels = examples.labels[done : done + len(block)]
        done += len(block)
        rows = block.reshape(len(block), -1)
        wrong += [np.count_nonzero(one.forward(rows).outputs.argmax(axis=1) != labels) for one in networks]
    percent: list[float] = (100 * wrong / done).tolist()
    return percent


def main() -> None:
    """Train all, evaluate all, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=3, help="seeds 0, 1, … (default 3)")
    parser.add_argument("--preset", default="quick", help="what is changed by the augmentation (default quick)")
    parser.add_argument("--images", type=int, default=2000, help="test images, the first ones (default 2000)")
    parser.add_argument("--json", action="store_true", help="one JSON object a cell, with the error of every seed")
    options = parser.parse_args()
    splits = load_splits(None, 5000)
    test = Examples(splits.test.pixels[: options.images], splits.test.labels[: options.images], splits.test.shape)
    networks = []
    for kind, changes in KINDS.items():
        for seed in range(options.seeds):
            networks.append(train(options.preset, changes, seed, splits))
            clean = 100 - 100 * evaluate(networks[-1], test).accuracy
            print(f"{kind} seed {seed}: clean error {clean:.2f} %", file=sys.stderr, flush=True)
    table = np.zeros((len(CORRUPTIONS), len(KINDS)))
    for name, severity in CELLS:
        found = np.array(errors(networks, test, name, severity)).reshape(len(KINDS), options.seeds)
        table[tuple(CORRUPTIONS).index(name)] += found.mean(axis=1) / 5
        if options.json:
            by_kind = dict(zip(KINDS, found.round(3).tolist(), strict=True))
            print(json.dumps({"corruption": name, "severity": severity, "errors_percent": by_kind}), flush=True)
    if not options.json:
        print(f"{'error in %':15}", *(f"{kind:>9}" for kind in KINDS))
        for name, row in zip((*CORRUPTIONS, "mean"), (*table, table.mean(axis=0)), strict=True):
            print(f"{name:15}", *(f"{value:9.2f}" for value in row))


if __name__ == "__main__":
    with threadpool_limits(1):
        main()
