"""How benchmarks measure: alternating short blocks of a task and its floor, so that a busy machine slows down both.

It must not know how results are shown. The benchmarks in tests/bench measure with the same functions.
"""

import itertools
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from mnist_tui.engine.evaluation import EVALUATION_CHUNK, evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer
from mnist_tui.engine.types import Floats
from mnist_tui.engine.workers import Workers
from mnist_tui.tui.training.threads import compute_threads

Task = Callable[[], object]
WARM_UP_S = 0.05
LEAST_REPEATS = 2


@dataclass(frozen=True, slots=True)
class Quartiles:
    """The median and the quartiles of several measurements."""

    low: float
    median: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Self:
        """Return the quartiles of one value or more."""
        if len(values) == 1:
            return cls(values[0], values[0], values[0])
        low, median, high = statistics.quantiles(values, n=4, method="inclusive")
        return cls(low, median, high)


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure."""

    blocks: int
    block_s: float


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds per call of a task and of its floor, and the ratio of the two, block by block."""

    floor: Quartiles
    task: Quartiles
    ratio: Quartiles


def block_time(task: Task, repeats: int) -> float:
    """Return the seconds of one call, averaged over a block of `repeats`."""
    begin = time.perf_counter()
    for _ in range(repeats):
        task()
    return (time.perf_counter() - begin) / repeats


def interleave(tasks: Mapping[str, Task], effort: Effort) -> dict[str, list[float]]:
    """Return the seconds per call of every task, block by block, the tasks alternating."""
    repeats = {}
    for name, task in tasks.items():
        block_time(task, LEAST_REPEATS)
        warm_s = block_time(task, max(LEAST_REPEATS, int(WARM_UP_S / max(block_time(task, LEAST_REPEATS), 1e-9))))
        repeats[name] = max(LEAST_REPEATS, int(effort.block_s / max(warm_s, 1e-9)))
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(effort.blocks):
        for name, task in tasks.items():
            times[name].append(block_time(task, repeats[name]))
    return times


def against_floor(floor: Task, tasks: Mapping[str, Task], effort: Effort) -> dict[str, Times]:
    """Return the times of every task against the `floor` of the same round."""
    times = interleave({"": floor, **tasks}, effort)
    return {
        name: Times(
            Quartiles.of(times[""]),
            Quartiles.of(times[name]),
            Quartiles.of([mine / least for mine, least in zip(times[name], times[""], strict=True)]),
        )
        for name in tasks
    }


def step_products(sizes: tuple[int, ...], batch: int) -> Task:
    """Return a task of only the matrix products of a training step; `sizes` from input to output."""
    layers, weights = _layers_and_weights(sizes, batch)
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


def evaluation_products(sizes: tuple[int, ...], count: int) -> Task:
    """Return a task of only the forward products of `count` images, in the chunks of an evaluation."""
    layers, weights = _layers_and_weights(sizes, EVALUATION_CHUNK)
    outs = [np.empty_like(layer) for layer in layers]

    def products() -> None:
        for _ in range(0, count, EVALUATION_CHUNK):
            for layer, weight in enumerate(weights):
                np.matmul(layers[layer], weight, out=outs[layer + 1])

    return products


def _layers_and_weights(sizes: tuple[int, ...], batch: int) -> tuple[list[Floats], list[Floats]]:
    rng = np.random.default_rng(0)
    layers = [rng.random((batch, size), np.float32) for size in sizes]
    return layers, [rng.random(shape, np.float32) for shape in itertools.pairwise(sizes)]


def endless_trainer(hidden: tuple[int, ...], batch: int, optimizer: str, training: Examples, classes: int) -> Trainer:
    """Return a trainer that never runs out of steps."""
    plain = {"learning_rate": 0.001, "weight_decay": 0.0, "ema": 0.0}
    changes = {"hidden": hidden, "batch_size": batch, "optimizer": optimizer, **plain}
    return Trainer(Settings().replace({**changes, "epochs": 100_000}), training, classes)


def step_times(
    hidden: tuple[int, ...], batch: int, optimizers: Sequence[str], training: Examples, classes: int, effort: Effort
) -> dict[str, Times]:
    """Return by optimizer the times of a training step against its products, with the threads as set."""
    trainers = {name: endless_trainer(hidden, batch, name, training, classes) for name in optimizers}
    floor = step_products((training.pixels.shape[1], *hidden, classes), batch)
    return against_floor(floor, {name: trainer.step for name, trainer in trainers.items()}, effort)


def shared_step_times(
    hidden: tuple[int, ...],
    batch: int,
    optimizers: Sequence[str],
    training: Examples,
    classes: int,
    effort: Effort,
    workers: Workers,
) -> dict[str, Quartiles]:
    """Return by optimizer the times of a training step that the threads of `workers` share."""
    trainers = {name: endless_trainer(hidden, batch, name, training, classes) for name in optimizers}
    for trainer in trainers.values():
        trainer.learner.share_work(workers)
    times = interleave({name: trainer.step for name, trainer in trainers.items()}, effort)
    return {name: Quartiles.of(seconds) for name, seconds in times.items()}


def evaluation_times(hidden: tuple[int, ...], examples: Examples, classes: int, effort: Effort) -> Times:
    """Return the times of an evaluation of all `examples` against its forward products."""
    settings = Settings().replace({"hidden": hidden})
    network = Network(settings.architecture(examples.pixels.shape[1], classes))
    network.draw_weights(settings.initializer, settings.init_scale, np.random.default_rng(0))
    floor = evaluation_products(network.sizes, len(examples))
    return against_floor(floor, {"evaluation": lambda: evaluate(network, examples)}, effort)["evaluation"]


def seconds_to_accuracy(
    trainer: Trainer, test: Examples, targets: Sequence[float], evaluations_per_epoch: int
) -> dict[float, float | None]:
    """Train to the highest target or the end; return the seconds of training to each, None for one not reached.

    The evaluations in between, `evaluations_per_epoch` of them, are not counted.
    """
    seconds, reached = 0.0, dict.fromkeys(targets)
    between = max(trainer.steps_per_epoch // evaluations_per_epoch, 1)
    with compute_threads(trainer.settings.threads) as threads:
        trainer.learner.share_work(threads.workers)
        while not trainer.finished and None in reached.values():
            for _ in range(between):
                seconds += block_time(trainer.step, 1)
            accuracy = evaluate(trainer.network, test).accuracy
            for target in targets:
                if reached[target] is None and accuracy >= target:
                    reached[target] = seconds
    return reached
