"""Galleries over a link: the engine's end judges every image of a split, the screen's makes a gallery of that."""

from typing import cast

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.dataset import SplitName
from mnist_tui.engine.dynamics import DynamicsRecord, Flip
from mnist_tui.engine.evaluation import Evaluation
from mnist_tui.tui.mistakes.answers import Answers
from mnist_tui.tui.mistakes.gallery import Gallery
from mnist_tui.tui.mistakes.marks import Marks
from mnist_tui.tui.session import questions
from mnist_tui.tui.session.questions import Pictures, PicturesAnswer, Survey, SurveyAnswer
from mnist_tui.tui.session.room import Job, Room

# --- the engine's end ------------------------------------------------------------------------------------------------


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


# --- the screen's end ------------------------------------------------------------------------------------------------


def read_gallery(answer: SurveyAnswer, classes: tuple[str, ...], marks: Marks | None = None) -> Gallery:
    """Return the gallery of a survey with the marks as they are now."""
    labels = np.frombuffer(answer.labels, "u1").astype(np.intp)
    predicted = np.frombuffer(answer.predicted, "u1").astype(np.intp)
    confidence, cost, margin = (
        np.frombuffer(column, "<f4").astype(np.float64) for column in (answer.confidence, answer.cost, answer.margin)
    )
    none, right = np.zeros(len(labels), np.bool_), predicted == labels
    past = None if answer.past is None else _record(answer.past, right)
    answers = Answers(labels, predicted, confidence, cost, margin, none, none, past)
    return Gallery.of(cast("SplitName", answer.split), classes, answer.is_mnist, answers, marks)


def read_pictures(answer: PicturesAnswer) -> NDArray[np.uint8]:
    """Return the images, (n, rows, columns)."""
    return np.frombuffer(answer.pixels, np.uint8).reshape(len(answer.indices), answer.rows, answer.columns)


def _record(past: questions.Past, right: NDArray[np.bool_]) -> DynamicsRecord:
    return DynamicsRecord(
        right=right,
        first_right=np.frombuffer(past.first_right, "<u4"),
        forgotten=np.frombuffer(past.forgotten, "<u2"),
        flipped_at=np.frombuffer(past.flipped_at, "<u4"),
        flips=tuple(Flip(flip.index, flip.step, flip.learned) for flip in past.flips),
        learned_count=past.learned_count,
        forgotten_count=past.forgotten_count,
        evaluations=past.evaluations,
    )
