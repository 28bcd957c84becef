"""Answers about all images of a split: what the network makes of each, and what they look like.

Session thread only; `tui/mistakes/heard.py` reads the answers.
"""

import numpy as np

from mnist_tui.engine.dynamics import DynamicsRecord
from mnist_tui.engine.evaluation import Evaluation
from mnist_tui.tui.session import questions
from mnist_tui.tui.session.questions import Pictures, PicturesAnswer, Survey, SurveyAnswer
from mnist_tui.tui.session.room import Job, Room


def survey(room: Room, question: Survey) -> Job:
    """Judge every image; what the last evaluation has judged is not judged again."""
    examples, watched, step = room.examples(question.split), room.watched, room.trainer.steps
    past = None
    if watched is not None and watched.split == question.split:
        judgement, step, past = watched.judgement, watched.step, _past(watched.dynamics.record())
        yield
    else:
        evaluation = Evaluation(room.copied_network(), examples)
        while not evaluation.done:
            evaluation.advance()
            yield
        judgement = evaluation.result()
        if question.split == "test":
            room.count_score(judgement)
    return SurveyAnswer(
        split=question.split,
        step=step,
        is_mnist=room.material.dataset.is_mnist,
        labels=examples.labels.astype("u1").tobytes(),
        predicted=judgement.predicted.astype("u1").tobytes(),
        confidence=judgement.confidence.astype("<f4").tobytes(),
        cost=judgement.costs.astype("<f4").tobytes(),
        margin=judgement.margin.astype("<f4").tobytes(),
        past=past,
    )


def pictures(room: Room, question: Pictures) -> Job:
    """Look the images up."""
    examples = room.examples(question.split)
    indices = [index for index in question.indices if 0 <= index < len(examples)]
    yield
    pixels = examples.pixels[np.array(indices, np.intp)].tobytes()
    return PicturesAnswer(question.split, indices, *examples.shape, pixels)


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
