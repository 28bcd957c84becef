"""Replies about the images of a split: the predictions for all of them, and pixels. Session thread only."""

import numpy as np

from mnist_tui.engine.dynamics import DynamicsRecord
from mnist_tui.engine.evaluation import Evaluation
from mnist_tui.tui.images.queries import Images, ImagesAnswer, Past, PredictSplit, SplitPredictions
from mnist_tui.tui.protocol.reports import Flip
from mnist_tui.tui.session.query_context import Answers, Job, QueryContext


def survey(context: QueryContext, query: PredictSplit) -> Job:
    """Predict every image; a split that the last evaluation was about is not evaluated again."""
    examples, watched, step = context.examples(query.split), context.watched, context.trainer.steps
    past = None
    if watched is not None and watched.split == query.split:
        result, step, past = watched.result, watched.step, _past(watched.dynamics.record())
        yield
    else:
        evaluation = Evaluation(context.copied_network(), examples)
        while not evaluation.done:
            evaluation.advance()
            yield
        result = evaluation.result()
        if query.split == "test":
            context.count_test(result, step)
    return SplitPredictions(
        split=query.split,
        step=step,
        is_mnist=context.splits.dataset.is_mnist,
        labels=examples.labels.astype(np.uint8),
        predicted=result.predicted.astype(np.uint8),
        confidence=result.confidence.astype(np.float32),
        cost=result.costs.astype(np.float32),
        margin=result.margin.astype(np.float32),
        past=past,
    )


def pictures(context: QueryContext, query: Images) -> Job:
    """Return the pixels of the images."""
    examples = context.examples(query.split)
    indices = [index for index in query.indices if 0 <= index < len(examples)]
    yield
    pixels = examples.pixels[np.array(indices, np.intp)]
    return ImagesAnswer(query.split, indices, pixels.reshape(-1, *examples.shape))


def _past(record: DynamicsRecord) -> Past:
    return Past(
        first_right=record.first_right.astype(np.uint32),
        forgotten=record.forgotten.astype(np.uint16),
        flipped_at=record.flipped_at.astype(np.uint32),
        flips=[Flip(flip.index, flip.step, flip.learned) for flip in record.flips],
        learned_count=record.learned_count,
        forgotten_count=record.forgotten_count,
        evaluations=record.evaluations,
    )


ANSWERS: Answers = {PredictSplit: survey, Images: pictures}
