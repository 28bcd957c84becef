"""Replies about one image: why the network predicts what it does, and the nearest training images.

Session thread only.
"""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.inspection.adversarial import smallest_adversarial_step
from mnist_tui.engine.inspection.explanation import explain
from mnist_tui.engine.inspection.neighbours import Neighbourhood
from mnist_tui.tui.features.inspector.queries import Inspect, InspectAnswer, LayerExplanation
from mnist_tui.tui.features.inspector.subject import edited_image, is_changed, past_of, read_subject
from mnist_tui.tui.images.queries import Neighbours, NeighboursAnswer
from mnist_tui.tui.session.query_context import Answers, Job, QueryContext

FIRST_IMAGES = 2000
"""Training images among which the first neighbours are found while the network learns."""
PARTS_AN_ANSWER = 8
"""Parts of the training images that are computed before the same question is answered again."""


@dataclass(frozen=True, slots=True, eq=False)
class KeptNeighbourhood:
    """What the last hidden layer makes of the training images, and the step of the network that it belongs to."""

    step: int
    neighbourhood: Neighbourhood


@dataclass(slots=True, eq=False)
class KeptNeighbourhoods:
    """What answers about neighbours come from: computed once for all images that are asked about."""

    whole: KeptNeighbourhood | None = None
    """That of all training images."""
    growing: KeptNeighbourhood | None = None
    """A later one of which a part is done."""
    asked: Neighbours | None = None
    """The last question: only when it is put again is there time to compute more."""

    @property
    def nbytes(self) -> int:
        """Bytes that they hold."""
        return sum(kept.neighbourhood.nbytes for kept in (self.whole, self.growing) if kept is not None)

    def forget_before(self, step: int) -> None:
        """Forget what is of an earlier step."""
        if self.whole is not None and self.whole.step < step:
            self.whole = None
        if self.growing is not None and self.growing.step < step:
            self.growing = None

    def best(self) -> KeptNeighbourhood | None:
        """Return what an answer can come from at once, if there is anything."""
        growing = self.growing
        if self.whole is None and growing is not None and growing.neighbourhood.position >= FIRST_IMAGES:
            return growing
        return self.whole

    def advance(self) -> None:
        """Compute a part of the later one."""
        if self.growing is not None:
            self.growing.neighbourhood.advance()
            if self.growing.neighbourhood.done:
                self.whole, self.growing = self.growing, None


def inspect(context: QueryContext, query: Inspect) -> Job:
    """Explain the prediction for one image, original or edited."""
    network = context.copied_network()
    examples, place, index = read_subject(context, query)
    original, label = examples.pixels[place], int(examples.labels[place])
    edited = edited_image(original, examples.shape, query)
    yield
    perturbation = smallest_adversarial_step(network, edited) if query.perturbed else None
    pixels = edited if perturbation is None else perturbation.pixels
    temperature = context.temperature
    seen = explain(network, pixels, label, temperature)
    before = explain(network, original, label, temperature).probabilities if is_changed(query) else None
    steps, label_probability = past_of(context, query, index)
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
        is_labelled=query.drawn is None or query.drawn.is_labelled,
        temperature=temperature,
    )


def _floats(values: NDArray[np.float64]) -> NDArray[np.float32]:
    return values.astype(np.float32)


def nearest(context: QueryContext, query: Neighbours) -> Job:
    """Find the training images nearest to one image, original or edited, in the last hidden layer.

    The activations of the training images do not depend on that image. They are computed once and kept; an answer that
    does not wait for later ones comes from those of before, or from the first part of them.
    """
    kept = context.cache.get(KeptNeighbourhoods) or context.cache.put(KeptNeighbourhoods())
    yield from _compute(context, kept, query)
    source = kept.best()
    assert source is not None, "it has been computed"
    examples, place, index = read_subject(context, query)
    without, training = index if query.split == "train" else None, context.splits.training
    pixels = edited_image(examples.pixels[place], examples.shape, query)
    yield
    if query.perturbed and (perturbation := smallest_adversarial_step(context.copied_network(), pixels)) is not None:
        pixels = perturbation.pixels
    found = source.neighbourhood.nearest(pixels, query.count, without)
    return NeighboursAnswer(
        split=query.split,
        index=index,
        is_changed=is_changed(query),
        step=source.step,
        compared=source.neighbourhood.position,
        training_images=len(training),
        has_more=kept.growing is not None,
        indices=found.indices.tolist(),
        labels=found.labels.tolist(),
        distances=found.distances.tolist(),
        pixels=training.pixels[found.indices].reshape(-1, *training.shape),
    )


def _compute(context: QueryContext, kept: KeptNeighbourhoods, query: Neighbours) -> Generator[None, None, None]:
    """Compute activations as far as this answer may wait for them."""
    step = context.trainer.steps
    kept.forget_before(step // 2)  # in twice as many steps the network has become another
    is_late = kept.whole is None or abs(step - kept.whole.step) > query.most_steps_old
    must_be_new = is_late and query.most_steps_old == 0
    if must_be_new and kept.growing is not None and kept.growing.step != step:
        kept.growing = None
    if is_late and kept.growing is None:
        kept.growing = KeptNeighbourhood(step, Neighbourhood(context.copied_network(), context.splits.training))
    parts = PARTS_AN_ANSWER if kept.asked == query else 0
    kept.asked = query
    while kept.growing is not None and (must_be_new or parts > 0 or kept.best() is None):
        kept.advance()
        parts -= 1
        yield


ANSWERS: Answers = {Inspect: inspect, Neighbours: nearest}
