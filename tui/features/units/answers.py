"""Replies about the hidden units: what they respond to, their effects, and the accuracy without some of them.

Session thread only.
"""

from collections.abc import Generator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.evaluation import Evaluation, EvaluationResult
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.inspection.ablation import ablated
from mnist_tui.engine.inspection.backprojection import backprojected_weights
from mnist_tui.engine.inspection.histogram import Histogram, histogram
from mnist_tui.engine.inspection.ink_frame import ink_frame
from mnist_tui.engine.inspection.units import LayerStudy, UnitStudy
from mnist_tui.engine.network import Network
from mnist_tui.tui.features.units.queries import Ablate, AblateAnswer, HistogramData, LayerData, Weights, WeightsAnswer
from mnist_tui.tui.session.query_context import Answers, Job, QueryContext

STUDIED_IMAGES = 1000
UNITS_AT_ONCE = 16
"""Units that are backprojected or counted at once: 3 ms for hidden layers of 1000."""


@dataclass(slots=True, eq=False)
class KeptStudy:
    """A cached study with its network, and the query that it answered last."""

    query: Weights
    step: int
    network: Network
    layers: tuple[LayerStudy, ...]
    images: Examples

    @property
    def nbytes(self) -> int:
        """Bytes that it holds."""
        return self.network.nbytes + sum(layer.nbytes for layer in self.layers)


@dataclass(frozen=True, slots=True, eq=False)
class KeptOrders:
    """The order of the units of every layer, with the number of the sorting that it is from."""

    by_layer: dict[int, tuple[int, NDArray[np.intp]]] = field(default_factory=dict)


def weights(context: QueryContext, query: Weights) -> Job:
    """Describe some units of a layer, studied on the first thousand evaluation images.

    The order stays the same until another `sorting` is requested, so that images do not move.
    """
    study = yield from _study(context, query)
    layers, number = study.layers, min(max(query.layer, 0), len(study.layers) - 1)
    layer, order = layers[number], _order(context, query.sorting, number, layers[number])
    shown, frame = order[query.first : query.first + query.count], ink_frame(study.images)
    pictures, activations = yield from _seen(study, number, shown, frame)
    return WeightsAnswer(
        layer=number,
        first=query.first,
        order=tuple(order.tolist()),
        effects=layer.effects.astype(np.float32),
        influence=layer.influence.astype(np.float32),
        flat=layer.flat.astype(np.float32),
        units=tuple(shown.tolist()),
        pictures=pictures,
        activations=activations,
        images=len(study.images),
        layers=tuple(_layer(one, size) for one, size in zip(layers, study.network.sizes[1:], strict=True)),
    )


def _study(context: QueryContext, query: Weights) -> Generator[None, None, KeptStudy]:
    """Return a study of the present network, or the cached one where a reply may lag."""
    kept = context.cache.get(KeptStudy)
    if kept is not None and (kept.step == context.trainer.steps or (query.may_lag and kept.query != query)):
        kept.query = query
        return kept
    network, step, evaluated = context.copied_network(), context.trainer.steps, context.splits.eval_split
    images = Examples(evaluated.pixels[:STUDIED_IMAGES], evaluated.labels[:STUDIED_IMAGES], evaluated.shape)
    study = UnitStudy(network, images)
    while not study.done:
        study.advance()
        yield
    network.drop_workspaces()  # they are as large as what is kept
    return context.cache.put(KeptStudy(query, step, network, study.result(), images))


def _seen(
    study: KeptStudy, number: int, shown: NDArray[np.intp], frame: tuple[slice, slice]
) -> Generator[None, None, tuple[NDArray[np.float32], tuple[HistogramData, ...]]]:
    """Return images and activation histograms of some units of a layer, a few units at a time."""
    slopes = [layer.slopes for layer in study.layers]
    pictures, activations = [np.zeros((0, *study.images.shape), np.float32)[:, *frame]], []
    for start in range(0, len(shown), UNITS_AT_ONCE):
        yield
        units = shown[start : start + UNITS_AT_ONCE]
        images = backprojected_weights(study.network, slopes, number, units).T.reshape(-1, *study.images.shape)
        pictures.append(images[:, *frame].astype(np.float32))
        activations += [_spread(histogram(study.layers[number].responses[:, unit])) for unit in units]
    return np.concatenate(pictures), tuple(activations)


def _order(context: QueryContext, sorting: int, number: int, layer: LayerStudy) -> NDArray[np.intp]:
    """Return the order of the units of a layer; outputs keep their own."""
    if not len(layer.effects):
        return np.arange(layer.responses.shape[1])
    orders = (context.cache.get(KeptOrders) or context.cache.put(KeptOrders())).by_layer
    if number not in orders or orders[number][0] != sorting:
        orders[number] = sorting, layer.units_by_influence()
    return orders[number][1]


def _layer(study: LayerStudy, units: int) -> LayerData:
    histograms = [_spread(one) for one in (study.weights, study.activations, study.gradients)]
    return LayerData(
        units,
        histograms[0],
        histograms[1],
        histograms[2],
        study.always_flat_fraction,
        study.flat_fraction,
        study.are_equal,
    )


def _spread(histogram: Histogram) -> HistogramData:
    return HistogramData(
        tuple(histogram.counts.tolist()), histogram.low, histogram.high, histogram.mean, histogram.deviation
    )


def ablate(context: QueryContext, query: Ablate) -> Job:
    """Evaluate a copy of the network with and without some units on the evaluation split."""
    network, step = context.copied_network(), context.trainer.steps
    sizes = network.sizes[1:-1]
    units = [(layer, unit) for layer, unit in query.units if layer < len(sizes) and unit < sizes[layer]]
    if context.watched is not None and context.watched.step == step:
        whole = context.watched.result
    else:
        whole = yield from _evaluated(network, context.splits.eval_split)
    without = yield from _evaluated(ablated(network, units), context.splits.eval_split)
    return AblateAnswer(
        step=step,
        units=tuple(units),
        count=min(whole.count, without.count),
        right_with=whole.right,
        right_without=without.right,
        changed=int((whole.predicted != without.predicted).sum()),
    )


def _evaluated(network: Network, examples: Examples) -> Generator[None, None, EvaluationResult]:
    evaluation = Evaluation(network, examples)
    while not evaluation.done:
        evaluation.advance()
        yield
    return evaluation.result()


ANSWERS: Answers = {Weights: weights, Ablate: ablate}
