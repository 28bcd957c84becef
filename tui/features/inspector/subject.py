"""The image that the inspector is asked about: original, edited, or a drawing. Session thread only."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.examples import Examples
from mnist_tui.engine.inspection.edits import Blur, Edit, Erase, Move, Noise, Thicken, apply_edits
from mnist_tui.engine.types import Pixels
from mnist_tui.tui.features.inspector.queries import Inspect
from mnist_tui.tui.images.drawn import chosen_example
from mnist_tui.tui.images.queries import EditRequest, Neighbours
from mnist_tui.tui.session.query_context import QueryContext

EDITS: Mapping[str, Callable[..., Edit]] = {
    "move": Move,
    "thicken": Thicken,
    "blur": Blur,
    "noise": lambda levels, seed: Noise(levels, int(seed)),
    "erase": lambda *box: Erase(*map(int, box)),
}
"""Builds an edit from its amounts, which arrive as floats."""


def read_edit(asked: EditRequest) -> Edit:
    """Return the requested edit."""
    return EDITS[asked.kind](*asked.amounts)


def read_subject(context: QueryContext, query: Inspect | Neighbours) -> tuple[Examples, int, int]:
    """Return the examples that the image is one of, its place among them, and the index by which it is told of."""
    network = context.trainer.classifier
    return chosen_example(context.examples, network, query.split, query.index, query.drawn)


def edited_image(pixels: Pixels, shape: tuple[int, int], query: Inspect | Neighbours) -> Pixels:
    """Return the image `pixels` (I,) of `shape` after the edits."""
    return apply_edits(pixels.reshape(shape), [read_edit(one) for one in query.edits]).reshape(-1)


def is_changed(query: Inspect | Neighbours) -> bool:
    """Tell whether the image is not the original one."""
    return bool(query.edits) or query.perturbed


def past_of(context: QueryContext, query: Inspect, index: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return steps, and how probable the label was at each; none for an image that the run is not watched on."""
    watched = context.watched
    if watched is None or watched.split != query.split:
        return np.zeros(0), np.zeros(0)
    return watched.label_probability.of(index)
