"""Looks at the network under way, and trains the cures beside it. Session thread only."""

import math
from dataclasses import dataclass

import numpy as np

from mnist_tui.data.errors import DataError
from mnist_tui.engine.evaluation import images_per_chunk
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.learner import untrained_network
from mnist_tui.engine.network import Network
from mnist_tui.engine.trainer import Trainer
from mnist_tui.engine.types import Floats
from mnist_tui.tui.features.story.queries import CureAnswer, Look, LookAnswer, TryCure
from mnist_tui.tui.features.story.script import CURE_IMAGES, CURE_STEPS, CURES
from mnist_tui.tui.session.query_context import Answers, Job, QueryContext

LOOKED_AT = 1_000
"""Images at most that a spread is measured on: two milliseconds."""
SHOWN = 3
"""Images whose outputs are shown."""


@dataclass(frozen=True, slots=True)
class _First:
    """What is kept of the network before its first step."""

    spread: float


def look(context: QueryContext, query: Look) -> Job:
    """Measure the network on some of the images that its run is watched on."""
    trainer, images = context.trainer, _thinned(context.splits.eval_split, LOOKED_AT)
    first = context.cache.get(_First)
    if first is None:
        network = untrained_network(trainer.settings, trainer.network.sizes[0], trainer.network.sizes[-1])
        first = context.cache.put(_First(_spread(_probabilities(network, images))))
        yield
    probabilities = _probabilities(trainer.evaluated_network, images)
    classes = np.unique(images.labels)
    shown = [int(np.flatnonzero(images.labels == classes[len(classes) * one // SHOWN])[0]) for one in range(SHOWN)]
    return LookAnswer(
        trainer.steps,
        _spread(probabilities),
        first.spread,
        len(images),
        tuple(int(images.labels[one]) for one in shown),
        tuple(tuple(map(float, probabilities[one])) for one in shown),
    )


def try_cure(context: QueryContext, query: TryCure) -> Job:
    """Train the network of the diary with one change, beside the run and without it."""
    if not 0 <= query.number < len(CURES):
        raise DataError(f"cure {query.number} is not one of 0 to {len(CURES) - 1}")
    splits, images = context.splits, _thinned(context.splits.training, CURE_IMAGES)
    settings = CURES[query.number].settings.replace({"seed": context.trainer.settings.seed})
    trainer, cost = Trainer(settings, images, len(splits.dataset.classes)), math.nan
    for _ in range(CURE_STEPS):
        cost = trainer.step()
        yield
    right, count = 0, 0 if trainer.diverged_at is not None else len(splits.eval_split)
    chunk = images_per_chunk(trainer.network.sizes[0])
    for start in range(0, count, chunk):
        part = slice(start, start + chunk)
        outputs = trainer.network.forward(splits.eval_split.pixels[part]).outputs
        right += int((outputs.argmax(axis=1) == splits.eval_split.labels[part]).sum())
        yield
    return CureAnswer(query.number, cost, right, count, len(images))


def _thinned(examples: Examples, most: int) -> Examples:
    """Return at most so many, evenly spread."""
    stride = -(-len(examples) // most) or 1
    return Examples(examples.pixels[::stride], examples.labels[::stride], examples.shape)


def _probabilities(network: Network, images: Examples) -> Floats:
    with np.errstate(all="ignore"):
        return network.cost.probabilities(network.forward(images.pixels).outputs.copy())


def _spread(probabilities: Floats) -> float:
    return float(probabilities.std(axis=0, dtype=np.float64).mean())


ANSWERS: Answers = {Look: look, TryCure: try_cure}
