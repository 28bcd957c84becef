"""Answers about all images of a split: what the network makes of each, and what they look like.

Session thread only; `tui/mistakes/heard.py` reads the answers.
"""

import numpy as np

from mnist_tui.engine.dynamics import DynamicsRecord
from mnist_tui.engine.evaluation import Evaluation
from mnist_tui.tui.protocol import queries as questions
from mnist_tui.tui.protocol.queries import Images, ImagesAnswer, PredictSplit, SplitPredictions
from mnist_tui.tui.session.query_context import Job, QueryContext


def survey(context: QueryContext, question: PredictSplit) -> Job:
    """Judge every image; what the last evaluation has judged is not judged again."""
    examples, watched, step = context.examples(question.split), context.watched, context.trainer.steps
    past = None
    if watched is not None and watched.split == question.split:
        result, step, past = watched.result, watched.step, _past(watched.dynamics.record())
        yield
    else:
        evaluation = Evaluation(context.copied_network(), examples)
        while not evaluation.done:
            evaluation.advance()
            yield
        result = evaluation.result()
        if question.split == "test":
            context.count_score(result)
    return SplitPredictions(
        split=question.split,
        step=step,
        is_mnist=context.splits.dataset.is_mnist,
        labels=examples.labels.astype("u1").tobytes(),
        predicted=result.predicted.astype("u1").tobytes(),
        confidence=result.confidence.astype("<f4").tobytes(),
        cost=result.costs.astype("<f4").tobytes(),
        margin=result.margin.astype("<f4").tobytes(),
        past=past,
    )


def pictures(context: QueryContext, question: Images) -> Job:
    """Look the images up."""
    examples = context.examples(question.split)
    indices = [index for index in question.indices if 0 <= index < len(examples)]
    yield
    pixels = examples.pixels[np.array(indices, np.intp)].tobytes()
    return ImagesAnswer(question.split, indices, *examples.shape, pixels)


def _past(record: DynamicsRecord) -> questions.Past:
    return questions.Past(
        first_right=record.first_right.astype("<u4").tobytes(),
        forgotten=record.forgotten.astype("<u2").tobytes(),
        flipped_at=record.flipped_at.astype("<u4").tobytes(),
        flips=[questions.Flip(flip.index, flip.step, flip.learned) for flip in record.flips],
        learned_count=record.learned_count,
        forgotten_count=record.forgotten_count,
        evaluations=record.evaluations,
    )
