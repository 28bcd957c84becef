"""The diary's job, full-batch training on all 60,000 images, against a straightforward float64 numpy program.

    python tests/bench/full_batch.py [--rounds N] [--hidden 16,16]

Both learn the same network from the same weights with one thread, a few rounds in turn; sigmoid everywhere and half
the summed squared error. The goal is at most 0.35 of the time. At the end the two costs are shown: they have to agree.
"""

import argparse
import itertools

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.presets import PRESETS
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.commands.bench.measurement import Quartiles, block_time
from mnist_tui.tui.training.splits import load_splits, new_trainer
from mnist_tui.tui.training.threads import one_blas_thread

GOAL = 0.35
ROUNDS_IN_TURN = 5
Doubles = NDArray[np.float64]


class Textbook:
    """The network as one writes it down first: float64, everything at once, a new array for every expression."""

    def __init__(
        self, pixels: NDArray[np.uint8], labels: NDArray[np.intp], weights: list[Doubles], rate: float
    ) -> None:
        self.x = pixels / 255.0
        self.y = np.eye(weights[-1].shape[1])[labels]
        self.weights = weights
        self.biases = [np.zeros(weight.shape[1]) for weight in weights]
        self.rate = rate
        self.cost = 0.0

    def step(self) -> None:
        """Learn from all images once."""
        activations = [self.x]
        for weight, bias in zip(self.weights, self.biases, strict=True):
            activations.append(1 / (1 + np.exp(-(activations[-1] @ weight + bias))))
        error = activations[-1] - self.y
        self.cost = 0.5 * float((error**2).sum()) / len(self.x)
        delta = error * activations[-1] * (1 - activations[-1]) / len(self.x)
        for layer in reversed(range(len(self.weights))):
            weight_gradient = activations[layer].T @ delta
            bias_gradient = delta.sum(axis=0)
            if layer:
                delta = (delta @ self.weights[layer].T) * activations[layer] * (1 - activations[layer])
            self.weights[layer] = self.weights[layer] - self.rate * weight_gradient
            self.biases[layer] = self.biases[layer] - self.rate * bias_gradient


def race(trainer: Trainer, textbook: Textbook, rounds: int) -> tuple[list[float], list[float]]:
    """Return the seconds of a round, ours and the textbook's, measured in turn; both take `rounds` rounds in all."""
    ours, theirs = [], []
    for start in range(0, rounds, ROUNDS_IN_TURN):
        count = min(ROUNDS_IN_TURN, rounds - start)
        ours.append(block_time(trainer.step, count))
        theirs.append(block_time(textbook.step, count))
    return ours, theirs


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--hidden", default="16,16")
    options = parser.parse_args()
    hidden = tuple(map(int, options.hidden.split(",")))
    settings = PRESETS["origin"].settings.replace({"hidden": hidden, "epochs": options.rounds})
    splits = load_splits(None, settings.validation)
    trainer = new_trainer(settings, splits)
    weights = [weight.astype(np.float64) for weight in trainer.network.parameters.weights]
    textbook = Textbook(splits.training.pixels, splits.training.labels, weights, settings.learning_rate)
    with one_blas_thread():
        ours, theirs = race(trainer, textbook, options.rounds)
    ratio = Quartiles.of([mine / other for mine, other in zip(ours, theirs, strict=True)])
    sizes = "-".join(map(str, trainer.network.sizes))
    cost = trainer.history.steps.rows()[-1, 1]
    print(f"{sizes}, {len(splits.training):,} images, {options.rounds} rounds")
    print(f"ours       {sum(ours) / len(ours) * options.rounds:7.2f} s   cost {cost:.5f}")
    print(f"textbook   {sum(theirs) / len(theirs) * options.rounds:7.2f} s   cost {textbook.cost:.5f}")
    verdict = "meets" if ratio.median <= GOAL else "MISSES"
    print(f"ratio      {ratio.median:.3f} ({ratio.low:.3f} to {ratio.high:.3f})   {verdict} {GOAL}")
    floor_s = products_s(trainer.network.sizes, len(splits.training))
    print(f"products   {floor_s * options.rounds:7.2f} s   in float32 blocks of 1,000: the floor of ours")


def products_s(sizes: tuple[int, ...], images: int) -> float:
    """Return the seconds that the float32 products of a round take in blocks of 1,000 images."""
    rng, block = np.random.default_rng(0), 1000
    layers = [rng.random((block, size), np.float32) for size in sizes]
    weights = [rng.random(shape, np.float32) for shape in itertools.pairwise(sizes)]
    outs, gradients = [np.empty_like(layer) for layer in layers], [np.empty_like(weight) for weight in weights]

    def block_of_products() -> None:
        for layer, weight in enumerate(weights):
            np.matmul(layers[layer], weight, out=outs[layer + 1])
            np.matmul(layers[layer].T, layers[layer + 1], out=gradients[layer])
            if layer:
                np.matmul(layers[layer + 1], weight.T, out=outs[layer])

    with one_blas_thread():
        block_time(block_of_products, 10)
        return block_time(block_of_products, images // block) * images / block


if __name__ == "__main__":
    main()
