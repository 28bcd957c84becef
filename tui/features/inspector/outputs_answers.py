"""Replies about one image where only the outputs of a network are known: no hidden units, no gradients.

What decides is found by blanking patches of the image. Session thread only.
"""

import numpy as np

from mnist_tui.data.errors import DataError
from mnist_tui.engine.calibration import at_temperature
from mnist_tui.engine.classifier import Classifier
from mnist_tui.engine.evaluation import margins
from mnist_tui.engine.inspection.explanation import Doubles, entropy, runner_up
from mnist_tui.engine.inspection.occlusion import occlusion
from mnist_tui.engine.types import Pixels
from mnist_tui.tui.features.inspector.queries import Inspect, InspectAnswer
from mnist_tui.tui.features.inspector.subject import edited_image, is_changed, past_of, read_subject
from mnist_tui.tui.session.query_context import Answers, Job, QueryContext


def inspect_outputs(context: QueryContext, query: Inspect) -> Job:
    """Tell what the network says of one image, original or edited, and which parts of it decide.

    Raises:
        DataError: an adversarial perturbation is asked for, which needs gradients.
    """
    if query.perturbed:
        raise DataError("an adversarial perturbation needs gradients")
    network, temperature = context.copied_classifier(), context.temperature
    examples, place, index = read_subject(context, query)
    original, label = examples.pixels[place], int(examples.labels[place])
    pixels = edited_image(original, examples.shape, query)
    yield
    work = network.forward(pixels[None])
    row = work.logits[0].astype(np.float64)
    cost = float(network.cost.per_image(work.logits, work.outputs, work.rows, np.array([label]))[0])
    probabilities = at_temperature(network.cost.probabilities(work.outputs)[0], temperature).astype(np.float64)
    predicted = int(work.outputs[0].argmax())
    rival = label if predicted != label else runner_up(row, predicted)
    before = _probabilities(network, original, temperature) if is_changed(query) else np.zeros(0)
    saliency = yield from occlusion(network, pixels, examples.shape, (predicted, rival))
    steps, label_probability = past_of(context, query, index)
    return InspectAnswer(
        split=query.split,
        index=index,
        label=label,
        predicted=predicted,
        rival=rival,
        pixels=pixels.reshape(examples.shape),
        probabilities=probabilities,
        before=before,
        cost=cost,
        margin=float(margins(probabilities[None])[0]),
        lead=float(row[predicted] - row[rival]),
        entropy=entropy(probabilities),
        saliency=saliency.astype(np.float32),
        layers=[],
        perturbation_levels=0,
        perturbation_failed=False,
        label_probability_steps=steps.astype(np.float32),
        label_probability=label_probability.astype(np.float32),
        is_labelled=query.drawn is None or query.drawn.is_labelled,
        temperature=temperature,
        by_occlusion=True,
    )


def _probabilities(network: Classifier, pixels: Pixels, temperature: float | None) -> Doubles:
    return at_temperature(network.cost.probabilities(network.forward(pixels[None]).outputs)[0], temperature).astype(
        np.float64
    )


ANSWERS: Answers = {Inspect: inspect_outputs}
