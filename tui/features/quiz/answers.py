"""Finds the most confident mistake of the network. Session thread only."""

import numpy as np

from mnist_tui.engine.evaluation import Evaluation
from mnist_tui.tui.features.quiz.queries import ConfidentMistake, ConfidentMistakeAnswer
from mnist_tui.tui.session.query_context import Answers, Job, QueryContext

SURE = 0.99


def confident_mistake(context: QueryContext, query: ConfidentMistake) -> Job:
    """Evaluate a copy of the network on the images that the run is watched on."""
    step, network, images = context.trainer.steps, context.copied_network(), context.splits.eval_split
    yield
    evaluation = Evaluation(network, images)
    while not evaluation.done:
        evaluation.advance()
        yield
    result = evaluation.result()
    wrong = result.predicted != images.labels
    if not result.count or not wrong.any():
        nothing = np.zeros((0, 0), np.uint8)
        return ConfidentMistakeAnswer(step, -1, nothing, np.zeros(0), result.count, 0, 0)
    index = int(result.most_confident_mistakes(images.labels, 1)[0])
    outputs = network.forward(images.pixels[index : index + 1]).outputs
    probabilities = network.cost.probabilities(outputs.copy())[0]
    sure = result.confidence >= SURE
    return ConfidentMistakeAnswer(
        step,
        int(images.labels[index]),
        images.pixels[index].reshape(images.shape),
        probabilities.astype(np.float64),
        result.count,
        int(sure.sum()),
        int((sure & wrong).sum()),
    )


ANSWERS: Answers = {ConfidentMistake: confident_mistake}
