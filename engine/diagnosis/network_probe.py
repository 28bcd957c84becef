"""Measures a network on some images: what its layers pass on, how far they have moved, and what the next step does.

It leaves everything as it is, and belongs between two steps.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.diagnosis.vitals import UNKNOWN, LayerVitals, NetworkVitals, Scores
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.inspection.units import FLAT_FRACTION, steepest, units_are_equal
from mnist_tui.engine.learner import Learner, untrained_network
from mnist_tui.engine.network import Network, Parameters, Workspace
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.types import WHITE, Floats, Labels

IMAGES = 500
"""Images at most of either part."""
FLAT_OUTPUT = 1e-3
"""An output is flat where its slope is below this fraction of the steepest: that of a rare class is small anyway."""


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """What a pass over images shows."""

    scores: Scores
    spread: float
    flat: tuple[NDArray[np.bool_], ...]
    """Of each layer, whether a unit (O,) is flat at every image."""
    signal: float


def sample(examples: Examples, turn: int = 0) -> Examples:
    """Return images to look at, evenly spread; those of the next `turn` are others, where there are enough."""
    stride = -(-len(examples) // IMAGES) or 1
    images = slice(turn % stride, None, stride)
    return Examples(examples.pixels[images], examples.labels[images], examples.shape)


def network_vitals(
    network: Network,
    settings: Settings,
    training: Examples,
    held_out: Examples,
    learner: Learner | None = None,
    first: Network | None = None,
) -> NetworkVitals:
    """Measure a network on samples of both parts; `learner` is what trains it, where something does.

    `first` is the network as it began; it is drawn again where it is not given.
    """
    first = first or untrained_network(settings, network.sizes[0], network.sizes[-1])
    gradient = Parameters(network.sizes, network.dtype)
    with np.errstate(all="ignore"):
        looks = []
        for part in (held_out, training) if len(held_out) else (training,):
            work = network.forward(part.pixels, learning=True)
            looks.append(_look(network, settings, work, part.labels))
        network.backward(work, training.labels, gradient, settings.label_smoothing)
        layers = list(_layers(network, first, gradient, learner))
        pull = _pull(network, settings, gradient, learner)
    flats = [np.logical_and.reduce(of_layer).mean() for of_layer in zip(*(look.flat for look in looks), strict=True)]
    *hidden, output = (replace(layer, flat=float(flat)) for layer, flat in zip(layers, flats, strict=True))
    return NetworkVitals(
        hidden=tuple(hidden),
        output=output,
        spread=looks[0].spread,
        signal=looks[0].signal,
        gradient_norm=_norm(gradient.vector),
        pull=pull,
        training=looks[-1].scores,
        held_out=looks[0].scores,
    )


def _look(network: Network, settings: Settings, work: Workspace, labels: Labels) -> _Look:
    costs = network.cost.per_image(work.logits, work.outputs, work.rows, labels)
    predicted, probabilities = work.outputs.argmax(axis=1), network.cost.probabilities(work.outputs)
    scores = Scores(
        right=int((predicted == labels).sum()),
        count=len(labels),
        cost=float(costs.mean(dtype=np.float64)),
        confidence=float(probabilities[work.rows, predicted].mean(dtype=np.float64)),
        predicted_classes=int((np.bincount(predicted) > 0).sum()),
        baseline=float(np.bincount(labels).max() / len(labels)),
    )
    signals = [_signal(activations) for activations in work.layers[1:-1]]
    return _Look(
        scores, _spread(probabilities, labels), tuple(_flat(network, settings, work)), min(signals, default=UNKNOWN)
    )


def _spread(probabilities: Floats, labels: Labels) -> float:
    """Return the mean deviation of the probabilities over that of the right classes."""
    right = np.eye(probabilities.shape[1])[labels].std(axis=0).mean()
    return float(probabilities.std(axis=0, dtype=np.float64).mean() / right) if right else UNKNOWN


def _signal(activations: Floats) -> float:
    """Return the mean over the units that are ever on of their deviation over the images by mean absolute value."""
    sizes = np.abs(activations).mean(axis=0, dtype=np.float64)
    is_on = sizes > 0
    if not is_on.any():
        return 0.0
    return float((activations[:, is_on].std(axis=0, dtype=np.float64) / sizes[is_on]).mean())


def _flat(network: Network, settings: Settings, work: Workspace) -> Iterator[NDArray[np.bool_]]:
    """Yield for each layer which of its units are flat at every image; cost and linear outputs are never flat."""
    steep = steepest(network)
    for slopes in work.slopes[:-1]:
        yield np.abs(slopes).max(axis=0) < FLAT_FRACTION * steep
    if settings.cost == "quadratic" and settings.output == "activation":
        yield np.abs(work.slopes[-1]).max(axis=0) < FLAT_OUTPUT * steep
    else:
        yield np.zeros(network.sizes[-1], np.bool_)


def _layers(network: Network, first: Network, gradient: Parameters, learner: Learner | None) -> Iterator[LayerVitals]:
    updates = None if learner is None else Parameters(network.sizes, network.dtype, learner.rehearse(gradient.vector))
    for layer, (before, now) in enumerate(zip(first.parameters.weights, network.parameters.weights, strict=True)):
        start, size = _norm(before), _norm(now)
        usual = math.sqrt(2 * before.shape[1])  # norm of He's weights: √(I O) √(2 / I)
        strength = float(network.pixel_scale) * WHITE if layer == 0 else 1.0
        is_hidden = layer < len(first.parameters.weights) - 1
        yield LayerVitals(
            first_scale=strength * start / usual,
            shrinkage=size / start if start else UNKNOWN,
            moved=_norm(now - before) / start if start else UNKNOWN,
            update=UNKNOWN if updates is None or not size else _norm(updates.weights[layer]) / size,
            gradient=_norm(gradient.weights[layer]) / size if size else UNKNOWN,
            began_equal=is_hidden and units_are_equal(first, layer) and units_are_equal(network, layer),
        )


def _pull(network: Network, settings: Settings, gradient: Parameters, learner: Learner | None) -> float:
    """Return the norm of what weight decay adds to a step over that of what the data do."""
    count = gradient.weight_count
    decay = settings.weight_decay * network.parameters.vector[:count]
    if not (learner is not None and learner.updater.rule.decoupled):
        size = _norm(gradient.vector[:count])
        return _norm(decay) / size if size else UNKNOWN
    shrinking = learner.learning_rate * decay
    size = _norm(learner.rehearse(gradient.vector)[:count] + shrinking)
    return _norm(shrinking) / size if size else UNKNOWN


def _norm(values: Floats) -> float:
    return float(np.linalg.norm(values.astype(np.float64)))
