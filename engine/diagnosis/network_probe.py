"""Measures a network on some images: what its layers pass on, how far they have moved, and what the next step does.

It works on a copy and in pieces, so that steps can be taken in between, and leaves everything as it is.
"""

import math

import numpy as np

from mnist_tui.engine.diagnosis.pieces import Pieces, at_once
from mnist_tui.engine.diagnosis.symptoms import CONSTANT
from mnist_tui.engine.diagnosis.tally import Tally
from mnist_tui.engine.diagnosis.vitals import UNKNOWN, LayerVitals, NetworkVitals
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.inspection.units import units_are_equal
from mnist_tui.engine.learner import Learner, untrained_network
from mnist_tui.engine.network import Network, Parameters
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.types import WHITE, Floats

IMAGES = 200
"""Images at most of either part."""
PIECE_PRODUCTS = 2**24
"""Images of a piece times weights: one or two milliseconds of forward and backward."""
PIECE_IMAGES = 100
"""Images of a piece at most."""

SAFE = 1e-24
"""Squares between this and its inverse are far from the ends of float32."""


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
    return at_once(network_pieces(network, settings, training, held_out, learner, first))


def network_pieces(
    network: Network,
    settings: Settings,
    training: Examples,
    held_out: Examples,
    learner: Learner | None,
    first: Network,
) -> Pieces[NetworkVitals]:
    """Do the same in pieces: of the network as it is at the first of them."""
    network = network.copy()
    yield
    gradient = Parameters(network.sizes, network.dtype)
    others = (yield from _tally(network, settings, held_out, None)) if len(held_out) else None
    known = yield from _tally(network, settings, training, gradient)
    others = others or known
    growth = UNKNOWN
    if others.spread < CONSTANT:
        began = yield from _tally(first, settings, held_out if len(held_out) else training, None)
        growth = others.spread / began.spread if began.spread else UNKNOWN
        first.drop_workspaces()
    network.drop_workspaces()
    with np.errstate(all="ignore"):
        update = None if learner is None else learner.rehearse(gradient.vector)
        pull = _pull(network, settings, gradient, learner, update)
        size = _norm(gradient.vector)
    yield
    updates = None if update is None else Parameters(network.sizes, network.dtype, update)
    layers = []
    for layer, both in enumerate(zip(others.flat, known.flat, strict=True)):
        flat = float(np.logical_and(*both).mean())
        with np.errstate(all="ignore"):
            layers.append(_layer(layer, network, first, gradient, updates, flat))
        yield
    with np.errstate(all="ignore"):
        return NetworkVitals(
            hidden=tuple(layers[:-1]),
            output=layers[-1],
            spread=others.spread,
            growth=growth,
            signal=others.signal,
            gradient_norm=size,
            pull=pull,
            training=known.scores,
            held_out=others.scores,
        )


def _tally(network: Network, settings: Settings, part: Examples, gradient: Parameters | None) -> Pieces[Tally]:
    """Run images forward, some at a time, and where a `gradient` is wanted backward, too."""
    tally, of_piece = Tally(network, settings), Parameters(network.sizes, network.dtype)
    size = min(max(PIECE_PRODUCTS // of_piece.weight_count, 1), PIECE_IMAGES)
    for start in range(0, len(part), size):
        pixels, labels = part.pixels[start : start + size], part.labels[start : start + size]
        with np.errstate(all="ignore"):
            work = network.forward(pixels, learning=True)
            tally.add(work, labels)
            if gradient is not None:
                network.backward(work, labels, of_piece, settings.label_smoothing, len(part))
                gradient.vector += of_piece.vector
        yield
    return tally


def _layer(
    layer: int, network: Network, first: Network, gradient: Parameters, updates: Parameters | None, flat: float
) -> LayerVitals:
    before, now = first.parameters.weights[layer], network.parameters.weights[layer]
    start, size = _norm(before), _norm(now)
    usual = math.sqrt(2 * before.shape[1])  # norm of He's weights: √(I O) √(2 / I)
    strength = float(network.pixel_scale) * WHITE if layer == 0 else 1.0
    is_hidden = layer < len(first.parameters.weights) - 1
    return LayerVitals(
        first_scale=strength * start / usual,
        shrinkage=size / start if start else UNKNOWN,
        moved=_norm(now - before) / start if start else UNKNOWN,
        update=UNKNOWN if updates is None or not size else _norm(updates.weights[layer]) / size,
        gradient=_norm(gradient.weights[layer]) / size if size else UNKNOWN,
        flat=flat,
        began_equal=is_hidden and units_are_equal(first, layer) and units_are_equal(network, layer),
    )


def _pull(
    network: Network, settings: Settings, gradient: Parameters, learner: Learner | None, update: Floats | None
) -> float:
    """Return the norm of what weight decay adds to a step over that of what the data do."""
    count = gradient.weight_count
    decay = settings.weight_decay * network.parameters.vector[:count]
    if learner is None or update is None or not learner.updater.rule.decoupled:
        size = _norm(gradient.vector[:count])
        return _norm(decay) / size if size else UNKNOWN
    shrinking = learner.learning_rate * decay
    size = _norm(update[:count] + shrinking)
    return _norm(shrinking) / size if size else UNKNOWN


def _norm(values: Floats) -> float:
    flat = values.ravel()
    square = float(np.dot(flat, flat))
    if not SAFE < square < 1 / SAFE:  # too small or too large for float32, or not finite
        square = float(np.square(flat, dtype=np.float64).sum())
    return math.sqrt(square)
