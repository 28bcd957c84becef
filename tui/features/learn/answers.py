"""Tells every operation of an image on its way through the network. Session thread only."""

import numpy as np

from mnist_tui.engine.backprop.ladder import ladder
from mnist_tui.engine.backprop.numbers import Numbers, numbers_of
from mnist_tui.engine.backprop.passes import Forward
from mnist_tui.engine.backprop.source import lines_of
from mnist_tui.engine.network import Network
from mnist_tui.engine.types import Floats
from mnist_tui.tui.features.learn.check_answers import check
from mnist_tui.tui.features.learn.frozen import Walked, walked
from mnist_tui.tui.features.learn.queries import Check, OperationAnswer, StepAccuracies, Steps, Walk, WalkAnswer
from mnist_tui.tui.features.learn.step_answers import accuracies, steps
from mnist_tui.tui.session.query_context import Answers, Job, QueryContext


def walk(context: QueryContext, query: Walk) -> Job:
    """Tell all operations of one image."""
    one = yield from walked(context, query.subject)
    yield
    drawn = query.subject.drawn
    is_labelled = drawn is None or drawn.is_labelled
    return told(one, query.revision, -1 if query.subject.split else query.subject.index, is_labelled)


def told(one: Walked, revision: int, pick: int = -1, is_labelled: bool = True) -> WalkAnswer:
    """Return all operations of an image: a few milliseconds."""
    network, forward, settings = one.frozen.network, one.forward, one.frozen.settings
    operations = []
    for operation in ladder(len(network.sizes) - 1):
        with np.errstate(all="ignore"):
            numbers = numbers_of(operation, network, forward, one.backward, one.units)
        operations.append(_operation(numbers, forward, list(lines_of(operation, network, forward.smoothing)), network))
    return WalkAnswer(
        revision=revision,
        pick=pick,
        step=one.frozen.step,
        is_ema=one.frozen.is_ema,
        split=one.split,
        index=one.index,
        pixels=forward.pixels.reshape(one.examples.shape),
        label=forward.label,
        predicted=forward.predicted,
        probabilities=forward.probabilities.astype(np.float64),
        cost=forward.cost,
        sizes=list(network.sizes),
        activation=settings.activation,
        cost_name=settings.cost,
        output=settings.output,
        optimizer=settings.optimizer,
        smoothing=forward.smoothing,
        units=list(one.units),
        operations=operations,
        is_labelled=is_labelled,
    )


def _operation(numbers: Numbers, forward: Forward, code: list[str], network: Network) -> OperationAnswer:
    operation, terms = numbers.operation, numbers.terms
    of_pixels: Floats = np.zeros(0)
    if operation.layer == 1 and operation.kind == "sum":
        of_pixels = forward.a[0] * network.parameters.weights[0][:, numbers.unit]
    elif operation.layer == 1 and operation.kind == "weight-gradient":
        of_pixels = numbers.values
    return OperationAnswer(
        kind=operation.kind,
        layer=operation.layer,
        unit=numbers.unit,
        indices=np.array([term.index for term in terms], np.int64),
        first=np.array([term.first for term in terms], np.float64),
        second=np.array([term.second for term in terms], np.float64),
        products=np.array([term.product for term in terms], np.float64),
        more=numbers.more,
        more_sum=numbers.more_sum,
        zeros=numbers.zeros,
        bias=numbers.bias,
        total=numbers.total,
        values=numbers.values.astype(np.float32),
        terms_of_pixels=of_pixels.astype(np.float32),
        code=code,
    )


ANSWERS: Answers = {Walk: walk, Check: check, Steps: steps, StepAccuracies: accuracies}
