"""Answers about one image: why the network says what it says, which training images are near, what would change it.

Session thread only.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.inspection.edits import Blur, Edit, Erase, Move, Noise, Thicken, apply_edits
from mnist_tui.engine.inspection.explanation import explain
from mnist_tui.engine.inspection.neighbours import Neighbourhood
from mnist_tui.engine.inspection.nudge import smallest_nudge
from mnist_tui.engine.types import Pixels
from mnist_tui.tui.session.questions import EditAsked, Inspect, InspectAnswer, LayerSeen, Nearest, NearestAnswer
from mnist_tui.tui.session.room import Job, Room

EDITS: Mapping[str, Callable[..., Edit]] = {
    "move": Move,
    "thicken": Thicken,
    "blur": Blur,
    "noise": lambda levels, seed: Noise(levels, int(seed)),
    "erase": lambda *place: Erase(*map(int, place)),
}
"""What makes an edit of its amounts; on the line all of them are fractions."""


def read_edit(asked: EditAsked) -> Edit:
    """Return the edit that was asked for."""
    return EDITS[asked.kind](*asked.amounts)


def inspect(room: Room, question: Inspect) -> Job:
    """Explain the answer to one image, as it is or as it was edited."""
    network, examples = room.copied_network(), room.examples(question.split)
    index = min(max(question.index, 0), len(examples) - 1)
    original, label = examples.pixels[index], int(examples.labels[index])
    edited = _edited(original, examples.shape, question)
    yield
    nudge = smallest_nudge(network, edited) if question.nudged else None
    pixels = edited if nudge is None else nudge.pixels
    seen = explain(network, pixels, label)
    before = explain(network, original, label).probabilities if _is_changed(question) else None
    steps, truth = _past(room, question, index)
    return InspectAnswer(
        split=question.split,
        index=index,
        label=label,
        predicted=seen.predicted,
        rival=seen.rival,
        rows=examples.shape[0],
        columns=examples.shape[1],
        pixels=pixels.tobytes(),
        probabilities=seen.probabilities.tolist(),
        before=[] if before is None else before.tolist(),
        cost=seen.cost,
        margin=seen.margin,
        lead=seen.lead,
        entropy=seen.entropy,
        saliency=_floats(seen.saliency),
        layers=[LayerSeen(_floats(a), _floats(push)) for a, push in zip(seen.activations, seen.pushes, strict=True)],
        nudge_levels=0 if nudge is None else nudge.levels,
        nudge_failed=question.nudged and nudge is None,
        truth_steps=_floats(steps),
        truth=_floats(truth),
    )


def _edited(pixels: Pixels, shape: tuple[int, int], question: Inspect | Nearest) -> Pixels:
    """Return the image `pixels` (I,) of `shape` after the edits."""
    return apply_edits(pixels.reshape(shape), [read_edit(one) for one in question.edits]).reshape(-1)


def _is_changed(question: Inspect | Nearest) -> bool:
    return bool(question.edits) or question.nudged


def _past(room: Room, question: Inspect, index: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    watched = room.watched
    if watched is None or watched.split != question.split:
        return np.zeros(0), np.zeros(0)
    return watched.truth.of(index)


def _floats(values: NDArray[np.float64]) -> bytes:
    return values.astype("<f4").tobytes()


def nearest(room: Room, question: Nearest) -> Job:
    """Find the training images that look most alike to the last hidden layer, to the image as it is or was changed.

    What the layer makes of them is gathered once and kept; while the network learns, for a while.
    """
    step, training = room.trainer.steps, room.material.training
    kept = room.shelf.neighbourhood
    if kept is None or (kept[1].done and abs(step - kept[0]) > question.most_steps_old):
        kept = room.shelf.neighbourhood = step, Neighbourhood(room.copied_network(), training)
    gathered_at, neighbourhood = kept
    while not neighbourhood.done:
        neighbourhood.advance()
        yield
    examples = room.examples(question.split)
    index = min(max(question.index, 0), len(examples) - 1)
    without = index if question.split == "train" else None
    pixels = _edited(examples.pixels[index], examples.shape, question)
    yield
    if question.nudged and (nudge := smallest_nudge(room.copied_network(), pixels)) is not None:
        pixels = nudge.pixels
    found = neighbourhood.nearest(pixels, question.count, without)
    return NearestAnswer(
        split=question.split,
        index=index,
        is_changed=_is_changed(question),
        step=gathered_at,
        rows=training.shape[0],
        columns=training.shape[1],
        indices=found.indices.tolist(),
        labels=found.labels.tolist(),
        distances=found.distances.tolist(),
        pixels=training.pixels[found.indices].tobytes(),
    )
