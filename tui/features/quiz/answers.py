"""Finds the most confident mistake of the network, and trains others beside it. Session thread only."""

from dataclasses import dataclass

import numpy as np

from mnist_tui.data.errors import DataError
from mnist_tui.engine.evaluation import Evaluation
from mnist_tui.tui.features.quiz.networks import BESIDE, NETWORKS
from mnist_tui.tui.features.quiz.queries import ConfidentMistake, ConfidentMistakeAnswer, TrainBeside, Trained
from mnist_tui.tui.features.quiz.training import BestOfMany, FewImages, Lesson
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
        return ConfidentMistakeAnswer(step, -1, nothing, np.zeros(0), result.count, 0, 0, query.revision)
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
        query.revision,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """The network that is trained at present, or those that are tried."""

    question: str
    letter: str
    number: int
    lesson: Lesson

    @property
    def nbytes(self) -> int:
        """What it takes."""
        return getattr(self.lesson, "nbytes", 0)


def train_beside(context: QueryContext, query: TrainBeside) -> Job:
    """Train as far as is asked for; what was trained before is kept."""
    if query.letter not in BESIDE.get(query.question, {}):
        raise DataError(f"network {query.letter!r:.20} of question {query.question!r:.20} is not trained beside a run")
    kept = context.cache.get(_Kept)
    if kept is None or (kept.question, kept.letter, kept.number) != (query.question, query.letter, query.number):
        networks, splits = NETWORKS.get(query.question, {}), context.splits
        begun = FewImages(networks[query.letter], splits) if query.letter in networks else BestOfMany(splits)
        kept = context.cache.put(_Kept(query.question, query.letter, query.number, begun))
    lesson = kept.lesson
    while lesson.done < min(query.until, lesson.total):
        yield from lesson.advance()
    width = 1 + len(BESIDE[query.question][query.letter])
    points = np.array(lesson.rows, dtype=np.float64).reshape(-1, width)
    return Trained(query.question, query.letter, query.number, lesson.done, lesson.total, lesson.accuracy, points)


ANSWERS: Answers = {ConfidentMistake: confident_mistake, TrainBeside: train_beside}
