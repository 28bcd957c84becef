"""Takes steps down the gradient of one image on copies of the network, and evaluates these. Session thread only."""

from collections.abc import Generator
from dataclasses import replace

import numpy as np

from mnist_tui.engine.backprop.check import Place, claimed
from mnist_tui.engine.backprop.descent import (
    OptimizerStep,
    Step,
    moved,
    optimizer_change,
    optimizer_step,
    plain_steps,
    rates_to_try,
    try_step,
)
from mnist_tui.engine.backprop.passes import in_precision
from mnist_tui.engine.backprop.source import update_lines
from mnist_tui.engine.evaluation import Evaluation
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.network import Network
from mnist_tui.engine.optimizers import OPTIMIZERS
from mnist_tui.engine.types import Floats
from mnist_tui.tui.features.learn.frozen import Walked, walked
from mnist_tui.tui.features.learn.queries import (
    StepAccuracies,
    StepAccuraciesAnswer,
    Steps,
    StepsAnswer,
    TriedStep,
)
from mnist_tui.tui.session.query_context import Job, QueryContext
from mnist_tui.tui.training.memory import available_bytes

ENOUGH = 0.1
"""Of the cost before."""
COPIES = 6
"""Vectors as large as the parameters that a step needs at a time."""


def steps(context: QueryContext, query: Steps) -> Job:
    """Try four rates, the step of the optimizer, and the step of one weight alone."""
    one = yield from walked(context, query.subject)
    network, forward, backward = one.frozen.network, one.forward, one.backward
    _make_sure_of_room(network)
    yield
    tried = yield from plain_steps(network, one.frozen.settings, forward, backward)
    optimized = yield from optimizer_step(network, one.frozen.optimizer, forward, backward)
    best = _long_enough(tried, forward.cost)
    alone = _alone(one, best.rate)
    yield
    w = float(network.parameters.weights[0][one.units[0], one.units[1]])
    no_step = Step(0.0, 0.0, forward.cost, tuple(map(float, forward.probabilities)), 0.0)
    return _told(one, no_step, tried, optimized, (w, w + alone.promised, best.rate, alone.cost))


def _long_enough(tried: tuple[Step, ...], cost: float) -> Step:
    """Return the shortest step that nearly gets the cost to 0, or else the one that gets it furthest down."""
    costs = [step.cost if np.isfinite(step.cost) else np.inf for step in tried]
    enough = [step for step, after in zip(tried, costs, strict=True) if after < ENOUGH * cost]
    return enough[0] if enough else tried[int(np.argmin(costs))]


def _alone(one: Walked, rate: float) -> Step:
    """Move one weight only; `promised` is what it is moved by."""
    network = one.frozen.network
    change = np.zeros_like(network.parameters.vector)
    by = -rate * claimed(Place(1, one.units[0], one.units[1]), one.forward, one.backward)
    change[one.units[0] * network.sizes[1] + one.units[1]] = by
    step = try_step(network, one.frozen.settings, one.forward, np.zeros_like(change), change, rate)
    return replace(step, promised=by)


def _told(
    one: Walked,
    before: Step,
    tried: tuple[Step, ...],
    optimized: OptimizerStep,
    alone: tuple[float, float, float, float],
) -> StepsAnswer:
    optimizer = one.frozen.optimizer
    settings, updater = optimizer.settings, optimizer.updater
    return StepsAnswer(
        step=one.frozen.step,
        split=one.split,
        index=one.index,
        before=_tried(one, before),
        norm=one.backward.norm(one.forward),
        steps=[_tried(one, step) for step in tried],
        weight=alone[0],
        weight_after=alone[1],
        weight_rate=alone[2],
        weight_cost=alone[3],
        plain=_tried(one, optimized.plain),
        optimized=_tried(one, optimized.step),
        cosine=optimized.cosine,
        without_image=optimized.without_image,
        layers=list(optimized.layers),
        optimizer=settings.optimizer,
        optimizer_steps=updater.steps,
        has_memory=bool(updater.rule.slots),
        decays_weights=settings.weight_decay > 0,
        batch_size=settings.batch_size,
        code=list(update_lines(updater.rule)),
        plain_code=list(update_lines(OPTIMIZERS["sgd"]())),
    )


def _tried(one: Walked, step: Step) -> TriedStep:
    probabilities = step.probabilities
    label, predicted = probabilities[one.forward.label], probabilities[one.forward.predicted]
    return TriedStep(step.rate, step.promised, step.cost, label, predicted, step.length)


def accuracies(context: QueryContext, query: StepAccuracies) -> Job:
    """Evaluate the network before, after the four steps, and after the optimizer's beside a plain one at its rate."""
    one = yield from walked(context, query.subject)
    network, optimizer = one.frozen.network, one.frozen.optimizer
    _make_sure_of_room(network)
    with np.errstate(all="ignore"):
        gradient = one.backward.gradient(one.forward, network).vector
        rates = rates_to_try(one.forward.cost, one.backward.norm(one.forward))
        optimized = optimizer_change(optimizer, gradient)
    yield
    images, right = context.splits.eval_split, []
    for rate in (0.0, *rates, optimizer.settings.learning_rate):
        right.append((yield from _right(_trained(one, -rate * gradient), images)))
    right.append((yield from _right(_trained(one, optimized), images)))
    watched = context.splits.dataset.eval_split
    return StepAccuraciesAnswer(one.frozen.step, one.split, one.index, watched, len(images), right)


def _make_sure_of_room(network: Network) -> None:
    """See that there is room for what is as large as the network: gradient, change, copies.

    Raises:
        MemoryError: there is none.
    """
    if COPIES * network.parameters.vector.nbytes > available_bytes():
        raise MemoryError("copies of the network")


def _trained(one: Walked, change: Floats) -> Network:
    """Return a network after a step, in the precision in which the run is evaluated."""
    settings = one.frozen.settings
    return in_precision(moved(one.frozen.network, change), settings, settings.dtype)


def _right(network: Network, images: Examples) -> Generator[None, None, int]:
    """Count the images that are classified correctly, a part of them at a time; none where outputs are not finite."""
    evaluation = Evaluation(network, images)
    while not evaluation.done:
        evaluation.advance()
        yield
    return evaluation.result().right
