"""Copies of the network that stay as they are while they are looked at, and images on their way through them.

Session thread only.
"""

from collections.abc import Generator
from dataclasses import dataclass, field

import numpy as np

from mnist_tui.engine.backprop.descent import FrozenOptimizer, frozen_optimizer
from mnist_tui.engine.backprop.ladder import chosen_units
from mnist_tui.engine.backprop.passes import Backward, Forward, backward_pass, forward_pass, in_precision
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer
from mnist_tui.engine.types import Indices
from mnist_tui.tui.features.learn.queries import PRESENT, Subject, Walk
from mnist_tui.tui.images.drawn import chosen_example
from mnist_tui.tui.session.query_context import QueryContext
from mnist_tui.tui.training.memory import available_bytes

MOST_KEPT = 3
"""Networks that are kept for those who look at them: of more screens one may have to begin again."""
LOOKED_AT = 500
"""Images among which one is chosen before the first evaluation: a few milliseconds."""
CLOSE_CALL = 0.6
"""A mistake as confident as this teaches most: two classes have an error to speak of."""


@dataclass(frozen=True, slots=True, eq=False)
class Frozen:
    """A network in float64 as it was at a step, its settings and its optimizer then."""

    step: int
    is_ema: bool
    settings: Settings
    network: Network
    optimizer: FrozenOptimizer


@dataclass(slots=True, eq=False)
class FrozenNetworks:
    """Those that are being looked at, the last one at the end."""

    kept: list[Frozen] = field(default_factory=list)

    @property
    def nbytes(self) -> int:
        """Bytes that they hold."""
        return sum(one.network.nbytes + one.optimizer.nbytes for one in self.kept)


@dataclass(frozen=True, slots=True, eq=False)
class Walked:
    """An image with both passes through a frozen network."""

    frozen: Frozen
    split: str
    index: int
    examples: Examples
    forward: Forward
    backward: Backward
    units: tuple[int, ...]


def frozen_network(context: QueryContext, step: int) -> Frozen:
    """Return the network of a step if it is kept, else a copy of the present one.

    Raises:
        MemoryError: there is no room for it.
    """
    cache = context.cache.beside(Walk.__name__)  # queries of other kinds are about the network that it has frozen
    store = cache.get(FrozenNetworks) or cache.put(FrozenNetworks())
    wanted = context.trainer.steps if step == PRESENT else step
    found = next((one for one in store.kept if one.step == wanted), None)
    trainer = context.trainer
    settings = trainer.settings
    if found is not None and step == PRESENT and found.settings != settings:
        found = None  # a live setting has changed since
    if found is None:
        found = _frozen(trainer)
    store.kept = [*(one for one in store.kept if one.step != found.step), found][-MOST_KEPT:]
    return found


def _frozen(trainer: Trainer) -> Frozen:
    """Copy the network that evaluations look at, and what the optimizer knows.

    Raises:
        MemoryError: there is no room for it.
    """
    parameters, slots = trainer.network.parameters, trainer.learner.updater.slots
    if 8 * parameters.weight_count + (1 + len(slots)) * parameters.vector.nbytes > available_bytes():
        raise MemoryError("a copy of the network")
    network, settings = trainer.evaluated_network, trainer.settings
    is_ema, optimizer = network is not trainer.network, frozen_optimizer(trainer.learner)
    return Frozen(trainer.steps, is_ema, settings, in_precision(network, settings), optimizer)


def walked(context: QueryContext, subject: Subject) -> Generator[None, None, Walked]:
    """Take the image of a query through its network."""
    frozen = frozen_network(context, subject.step)
    yield
    split = subject.split or context.splits.dataset.eval_split
    index = subject.index
    if not subject.split:
        order = _close_calls(context)
        index = int(order[index % len(order)])
        yield
    examples, place, index = chosen_example(context.examples, frozen.network, split, index, subject.drawn)
    pixels, label = examples.pixels[place], int(examples.labels[place])
    with np.errstate(all="ignore"):  # a diverged network may be looked at: its numbers are NaN
        forward = forward_pass(frozen.network, frozen.settings, pixels, label)
        backward = backward_pass(frozen.network, frozen.settings, forward)
        units = chosen_units(frozen.network, forward, backward, subject.ranks, subject.follows)
    return Walked(frozen, split, index, examples, forward, backward, units)


def _close_calls(context: QueryContext) -> Indices:
    """Return images of the watched split: mistakes before others, and first those that were a close call."""
    examples, watched = context.splits.eval_split, context.watched
    is_known = watched is not None and watched.split == context.splits.dataset.eval_split
    result = watched.result if watched is not None and is_known else None
    if result is None:
        some = Examples(examples.pixels[:LOOKED_AT], examples.labels[:LOOKED_AT], examples.shape)
        result = evaluate(context.trainer.evaluated_network, some)
    labels = examples.labels[: len(result.predicted)]
    distance = np.abs(np.nan_to_num(result.confidence) - CLOSE_CALL)
    order: Indices = np.lexsort((distance, result.predicted == labels))
    return order
