"""The same training step in several libraries, each in a process of its own; `compare.py` starts and asks them.

    python tests/bench/contenders.py LIBRARY THREADS

reads a JSON object a line and answers each with one: a cell to prepare, then blocks of steps to take. A step gathers a
batch of MNIST, goes forward and backward through ReLU layers and softmax, and updates float32 weights. Where a library
has several ways to do that, the one that is fastest in this cell is taken.
"""

import importlib
import itertools
import json
import math
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from mnist_tui.engine.workers import Workers
from mnist_tui.tui.commands.bench.measurement import endless_trainer, step_products
from mnist_tui.tui.training.splits import Splits, load_splits

LIBRARIES = {"ours": "mnist_tui", "products": "numpy", "torch": "torch", "jax": "jax", "sklearn": "sklearn"}
"""Name of a contender, and the module that has to be there. `products` is no rival: numpy's matrix products alone."""
Steps = Callable[[int], object]
"""Takes so many steps and returns when they are done."""
RATE, BETA1, BETA2, EPSILON = 0.001, 0.9, 0.99, 1e-8
TRIAL_S, WARM_UP_STEPS = 0.15, 3


def main() -> None:
    """Answer until the input ends."""
    library, threads = sys.argv[1], int(sys.argv[2])
    # What a library prints must not come between the answers.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    limit_threads(threads)
    try:
        importlib.import_module(LIBRARIES[library])
    except ImportError:
        print(json.dumps({"missing": True}), file=answers)
        return
    print(json.dumps({"missing": False}), file=answers)
    splits = load_splits(None, 5000)
    makers = {"ours": ours, "products": products, "torch": torch_steps, "jax": jax_steps, "sklearn": sklearn_steps}
    make = makers[library]
    steps: Steps = int
    with threadpool_limits(1 if library == "ours" else threads, "blas"):
        for request in map(json.loads, sys.stdin):
            if "hidden" in request:
                name, steps = fastest(make(splits, tuple(request["hidden"]), request["batch"], request["optimizer"]))
                print(json.dumps({"variant": name, "seconds": block(steps, WARM_UP_STEPS)[0]}), file=answers)
            else:
                seconds, cores = block(steps, request["steps"])
                print(json.dumps({"seconds": seconds, "cores": cores}), file=answers)


def limit_threads(threads: int) -> None:
    """Tell every library how many threads to use, before any is imported."""
    os.environ["NPROC"] = str(threads)  # the size of jax's pool
    os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = str(threads)
    if threads == 1:
        os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"


def block(steps: Steps, count: int) -> tuple[float, float]:
    """Return the seconds of a step, averaged over `count`, and how many cores were busy."""
    steps(1)
    begin, busy = time.perf_counter(), time.process_time()
    steps(count)
    seconds, busy_s = time.perf_counter() - begin, time.process_time() - busy
    return seconds / count, busy_s / seconds


def fastest(variants: Iterator[tuple[str, Steps]]) -> tuple[str, Steps]:
    """Return the variant that takes its steps fastest here."""
    timed = []
    for name, steps in variants:
        steps(WARM_UP_STEPS)  # compiles, too
        seconds, _ = block(steps, WARM_UP_STEPS)
        timed.append((block(steps, max(3, int(TRIAL_S / seconds)))[0], name, steps))
    _, name, steps = min(timed, key=lambda one: one[0])
    return name, steps


def ours(splits: Splits, hidden: tuple[int, ...], batch: int, optimizer: str) -> Iterator[tuple[str, Steps]]:
    """Yield the trainer's step."""
    trainer = endless_trainer(hidden, batch, optimizer, splits.training, 10)
    trainer.learner.share_work(Workers(int(os.environ["OMP_NUM_THREADS"])))  # they end with the process

    def steps(count: int) -> None:
        for _ in range(count):
            trainer.step()

    yield "uint8", steps


def products(splits: Splits, hidden: tuple[int, ...], batch: int, optimizer: str) -> Iterator[tuple[str, Steps]]:
    """Yield the products of a step and nothing else, all pixels taking part."""
    multiply = step_products((splits.training.pixels.shape[1], *hidden, 10), batch)

    def steps(count: int) -> None:
        for _ in range(count):
            multiply()

    yield "float32", steps


def order(count: int, batch: int) -> Iterator[slice]:
    """Yield where the batches lie in an order of `count` images, for ever; the short rest of an epoch is left out."""
    while True:
        yield from (slice(start, start + batch) for start in range(0, count - batch + 1, batch))


def torch_steps(splits: Splits, hidden: tuple[int, ...], batch: int, optimizer: str) -> Iterator[tuple[str, Steps]]:
    """Yield eager PyTorch with images as float32 or uint8, and the foreach or fused optimizer."""
    import torch

    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    labels = torch.from_numpy(splits.training.labels.astype(np.int64))
    as_bytes = torch.from_numpy(np.array(splits.training.pixels))
    shuffled = torch.randperm(len(labels))
    for kind, images in (("float32", as_bytes.float() / 255), ("uint8", as_bytes)):
        for way in ("foreach", "fused"):
            sizes = (images.shape[1], *hidden, 10)
            layers: list[Any] = []
            for inputs, outputs in itertools.pairwise(sizes):
                layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
            network = torch.nn.Sequential(*layers[:-1])
            chosen: dict[str, Any] = {"lr": RATE, way: True}
            rule = (
                torch.optim.SGD(network.parameters(), **chosen)
                if optimizer == "sgd"
                else torch.optim.Adam(network.parameters(), betas=(BETA1, BETA2), eps=EPSILON, **chosen)
            )
            yield f"{kind} {way}", _torch_loop(torch, network, rule, images, labels, shuffled, batch)


def _torch_loop(torch: Any, network: Any, rule: Any, images: Any, labels: Any, shuffled: Any, batch: int) -> Steps:
    places = order(len(labels), batch)

    def steps(count: int) -> None:
        for _ in range(count):
            chosen = shuffled[next(places)]
            x = images.index_select(0, chosen)
            if x.dtype == torch.uint8:
                x = x.float().mul_(1 / 255)
            rule.zero_grad(set_to_none=True)
            torch.nn.functional.cross_entropy(network(x), labels.index_select(0, chosen)).backward()
            rule.step()

    return steps


def jax_steps(splits: Splits, hidden: tuple[int, ...], batch: int, optimizer: str) -> Iterator[tuple[str, Steps]]:
    """Yield a jitted step with images as float32 or uint8; the batch is gathered inside it."""
    import jax
    import jax.numpy as jnp

    labels = jnp.asarray(splits.training.labels.astype(np.int32))
    shuffled = np.random.default_rng(0).permutation(len(labels)).astype(np.int32)
    for kind, images in (
        ("float32", jnp.asarray(splits.training.pixels, jnp.float32) / 255),
        ("uint8", jnp.asarray(splits.training.pixels)),
    ):
        scale = 1.0 if kind == "float32" else 1 / 255

        def cost(parameters: Any, x: Any, y: Any) -> Any:
            for w, b in parameters[:-1]:
                x = jax.nn.relu(x @ w + b)
            w, b = parameters[-1]
            log_p = jax.nn.log_softmax(x @ w + b)
            return -jnp.take_along_axis(log_p, y[:, None], axis=1).mean()

        def learn(state: Any, images: Any, chosen: Any, scale: float = scale, cost: Any = cost) -> Any:
            parameters, means, squares, step = state
            x = images[chosen].astype(jnp.float32) * scale
            gradients = jax.grad(cost)(parameters, x, labels[chosen])
            if optimizer == "sgd":
                return jax.tree.map(lambda w, g: w - RATE * g, parameters, gradients), means, squares, step + 1
            step = step + 1
            means = jax.tree.map(lambda m, g: BETA1 * m + (1 - BETA1) * g, means, gradients)
            squares = jax.tree.map(lambda s, g: BETA2 * s + (1 - BETA2) * g * g, squares, gradients)
            root = jnp.sqrt(1 - BETA2**step)
            size = RATE * root / (1 - BETA1**step)
            parameters = jax.tree.map(
                lambda w, m, s: w - size * m / (jnp.sqrt(s) + EPSILON * root), parameters, means, squares
            )
            return parameters, means, squares, step

        yield kind, _jax_loop(jax, learn, _jax_state(jax, hidden), images, shuffled, batch)


def _jax_state(jax: Any, hidden: tuple[int, ...]) -> Any:
    rng, sizes = np.random.default_rng(0), (784, *hidden, 10)
    parameters = [
        (
            jax.numpy.asarray(rng.normal(0, math.sqrt(2 / inputs), (inputs, outputs)), "float32"),
            jax.numpy.zeros(outputs),
        )
        for inputs, outputs in itertools.pairwise(sizes)
    ]
    zeros = jax.tree.map(jax.numpy.zeros_like, parameters)
    return parameters, zeros, jax.tree.map(jax.numpy.zeros_like, parameters), jax.numpy.float32(0)


def _jax_loop(jax: Any, learn: Any, state: Any, images: Any, shuffled: Any, batch: int) -> Steps:
    compiled, places = jax.jit(learn, donate_argnums=0), order(len(shuffled), batch)

    def steps(count: int) -> None:
        nonlocal state
        for _ in range(count):
            state = compiled(state, images, shuffled[next(places)])
        jax.block_until_ready(state)

    return steps


def sklearn_steps(splits: Splits, hidden: tuple[int, ...], batch: int, optimizer: str) -> Iterator[tuple[str, Steps]]:
    """Yield partial_fit of one batch."""
    from sklearn.neural_network import MLPClassifier

    images = splits.training.pixels.astype(np.float32) / 255
    labels = splits.training.labels
    shuffled, places = np.random.default_rng(0).permutation(len(labels)), order(len(labels), batch)
    network = MLPClassifier(
        hidden, solver=optimizer, alpha=0.0, batch_size=batch, learning_rate_init=RATE, momentum=0.0,
        beta_1=BETA1, beta_2=BETA2,
    )  # fmt: skip
    classes = np.arange(10)

    def steps(count: int) -> None:
        for _ in range(count):
            chosen = shuffled[next(places)]
            network.partial_fit(images[chosen], labels[chosen], classes=classes)

    yield "float32", steps


if __name__ == "__main__":
    main()
