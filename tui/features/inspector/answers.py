"""Replies about one image: why the network predicts what it does, and the nearest training images.

Session thread only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.inspection.adversarial import smallest_adversarial_step
from mnist_tui.engine.inspection.edits import Blur, Edit, Erase, Move, Noise, Thicken, apply_edits
from mnist_tui.engine.inspection.explanation import explain
from mnist_tui.engine.inspection.neighbours import Neighbourhood
from mnist_tui.engine.types import Pixels
from mnist_tui.tui.features.inspector.queries import Inspect, InspectAnswer, LayerExplanation
from mnist_tui.tui.images.queries import EditRequest, Neighbours, NeighboursAnswer
from mnist_tui.tui.session.query_context import Answers, Job, QueryContext

EDITS: Mapping[str, Callable[..., Edit]] = {
    "move": Move,
    "thicken": Thicken,
    "blur": Blur,
    "noise": lambda levels, seed: Noise(levels, int(seed)),
    "erase": lambda *box: Erase(*map(int, box)),
}
"""Builds an edit from its amounts, which arrive as floats."""


@dataclass(frozen=True, slots=True, eq=False)
class KeptNeighbourhood:
    """What the last hidden layer makes of the training images, and the step of the network that it belongs to."""

    step: int
    neighbourhood: Neighbourhood


def read_edit(asked: EditRequest) -> Edit:
    """Return the requested edit."""
    return EDITS[asked.kind](*asked.amounts)


def inspect(context: QueryContext, query: Inspect) -> Job:
    """Explain the prediction for one image, original or edited."""
    network, examples = context.copied_network(), context.examples(query.split)
    index = min(max(query.index, 0), len(examples) - 1)
    original, label = examples.pixels[index], int(examples.labels[index])
    edited = _edited(original, examples.shape, query)
    yield
    perturbation = smallest_adversarial_step(network, edited) if query.perturbed else None
    pixels = edited if perturbation is None else perturbation.pixels
    seen = explain(network, pixels, label)
    before = explain(network, original, label).probabilities if _is_changed(query) else None
    steps, label_probability = _past(context, query, index)
    return InspectAnswer(
        split=query.split,
        index=index,
        label=label,
        predicted=seen.predicted,
        rival=seen.rival,
        pixels=pixels.reshape(examples.shape),
        probabilities=seen.probabilities.astype(np.float64),
        before=np.zeros(0) if before is None else before.astype(np.float64),
        cost=seen.cost,
        margin=seen.margin,
        lead=seen.logit_difference,
        entropy=seen.entropy,
        saliency=_floats(seen.saliency).reshape(examples.shape),
        layers=[
            LayerExplanation(_floats(a), _floats(attribution))
            for a, attribution in zip(seen.activations, seen.attributions, strict=True)
        ],
        perturbation_levels=0 if perturbation is None else perturbation.levels,
        perturbation_failed=query.perturbed and perturbation is None,
        label_probability_steps=_floats(steps),
        label_probability=_floats(label_probability),
    )


def _edited(pixels: Pixels, shape: tuple[int, int], query: Inspect | Neighbours) -> Pixels:
    """Return the image `pixels` (I,) of `shape` after the edits."""
    return apply_edits(pixels.reshape(shape), [read_edit(one) for one in query.edits]).reshape(-1)


def _is_changed(query: Inspect | Neighbours) -> bool:
    return bool(query.edits) or query.perturbed


def _past(context: QueryContext, query: Inspect, index: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    watched = context.watched
    if watched is None or watched.split != query.split:
        return np.zeros(0), np.zeros(0)
    return watched.label_probability.of(index)


def _floats(values: NDArray[np.float64]) -> NDArray[np.float32]:
    return values.astype(np.float32)


def nearest(context: QueryContext, query: Neighbours) -> Job:
    """Find the training images nearest to one image, original or edited, in the last hidden layer.

    The activations of the training images are computed once and cached; during training, for a while.
    """
    step, training = context.trainer.steps, context.splits.training
    kept = context.cache.get(KeptNeighbourhood)
    if kept is None or (kept.neighbourhood.done and abs(step - kept.step) > query.most_steps_old):
        kept = context.cache.put(KeptNeighbourhood(step, Neighbourhood(context.copied_network(), training)))
    while not kept.neighbourhood.done:
        kept.neighbourhood.advance()
        yield
    examples = context.examples(query.split)
    index = min(max(query.index, 0), len(examples) - 1)
    without = index if query.split == "train" else None
    pixels = _edited(examples.pixels[index], examples.shape, query)
    yield
    if query.perturbed and (perturbation := smallest_adversarial_step(context.copied_network(), pixels)) is not None:
        pixels = perturbation.pixels
    found = kept.neighbourhood.nearest(pixels, query.count, without)
    return NeighboursAnswer(
        split=query.split,
        index=index,
        is_changed=_is_changed(query),
        step=kept.step,
        indices=found.indices.tolist(),
        labels=found.labels.tolist(),
        distances=found.distances.tolist(),
        pixels=training.pixels[found.indices].reshape(-1, *training.shape),
    )


ANSWERS: Answers = {Inspect: inspect, Neighbours: nearest}
