"""Answers about the hidden units: what they look for, what they do, and how the network fares without some of them.

Session thread only.
"""

from collections.abc import Generator

import numpy as np

from mnist_tui.engine.evaluation import Evaluation, Examples, Judgement
from mnist_tui.engine.inspection.frame import ink_frame
from mnist_tui.engine.inspection.histogram import Histogram
from mnist_tui.engine.inspection.silencing import silenced
from mnist_tui.engine.inspection.units import LayerStudy, UnitStudy
from mnist_tui.engine.network import Network
from mnist_tui.tui.session.questions import (
    LayerTold,
    Silence,
    SilenceAnswer,
    SpreadTold,
    Weights,
    WeightsAnswer,
)
from mnist_tui.tui.session.room import Job, Room

STUDIED_IMAGES = 1000
FRAME_IMAGES = 2000


def weights(room: Room, question: Weights) -> Job:
    """Study every layer on the first thousand images that steer, and show some units of the first layer.

    The order stays as it was first found until another `sorting` is asked for, so that pictures keep their places.
    """
    network, steered = room.copied_network(), room.material.steered_by
    images = Examples(steered.pixels[:STUDIED_IMAGES], steered.labels[:STUDIED_IMAGES], steered.shape)
    study = UnitStudy(network, images)
    while not study.done:
        study.advance()
        yield
    layers = study.result()
    has_units = len(layers) > 1
    kept = room.shelf.units_order
    if kept is None or kept[0] != question.sorting:
        order = layers[0].units_by_influence() if has_units else np.zeros(0, np.intp)
        kept = room.shelf.units_order = question.sorting, order
    rows, columns = ink_frame(Examples(images.pixels[:FRAME_IMAGES], images.labels, images.shape))
    pictures = network.parameters.weights[0].reshape(*images.shape, -1)[rows, columns]
    shown = kept[1][question.first : question.first + question.count] if has_units else kept[1]
    yield
    return WeightsAnswer(
        first=question.first,
        order=tuple(kept[1].tolist()),
        effects=layers[0].effects.astype("<f4").tobytes() if has_units else b"",
        influence=layers[0].influence.astype("<f4").tobytes() if has_units else b"",
        flat=layers[0].flat.astype("<f4").tobytes() if has_units else b"",
        rows=pictures.shape[0],
        columns=pictures.shape[1],
        units=tuple(shown.tolist()),
        pictures=pictures[:, :, shown].transpose(2, 0, 1).astype("<f4").tobytes(),
        layers=tuple(_layer(layer, size) for layer, size in zip(layers, network.sizes[1:], strict=True)),
    )


def _layer(study: LayerStudy, units: int) -> LayerTold:
    spreads = [_spread(one) for one in (study.weights, study.activations, study.gradients)]
    return LayerTold(units, spreads[0], spreads[1], spreads[2], study.dead_share, study.flat_share)


def _spread(histogram: Histogram) -> SpreadTold:
    return SpreadTold(
        tuple(histogram.counts.tolist()), histogram.low, histogram.high, histogram.mean, histogram.deviation
    )


def silence(room: Room, question: Silence) -> Job:
    """Judge a copy of the network with and without some units on the images that steer."""
    network, step = room.copied_network(), room.trainer.steps
    sizes = network.sizes[1:-1]
    units = [(layer, unit) for layer, unit in question.units if layer < len(sizes) and unit < sizes[layer]]
    whole = yield from _judged(network, room.material.steered_by)
    without = yield from _judged(silenced(network, units), room.material.steered_by)
    return SilenceAnswer(
        step=step,
        units=tuple(units),
        count=whole.count,
        right_with=whole.right,
        right_without=without.right,
        changed=int((whole.predicted != without.predicted).sum()),
    )


def _judged(network: Network, examples: Examples) -> Generator[None, None, Judgement]:
    evaluation = Evaluation(network, examples)
    while not evaluation.done:
        evaluation.advance()
        yield
    return evaluation.result()
