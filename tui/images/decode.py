"""Galleries and pictures out of what the engine has answered. It knows no engine."""

from typing import cast

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.dataset import SplitName
from mnist_tui.engine.dynamics import DynamicsRecord, Flip
from mnist_tui.tui.images.gallery import Gallery
from mnist_tui.tui.images.marks import Marks
from mnist_tui.tui.images.predictions import Predictions
from mnist_tui.tui.protocol import queries as questions
from mnist_tui.tui.protocol.queries import ImagesAnswer, SplitPredictions


def read_gallery(answer: SplitPredictions, classes: tuple[str, ...], marks: Marks | None = None) -> Gallery:
    """Return the gallery of a survey with the marks as they are now."""
    labels = np.frombuffer(answer.labels, "u1").astype(np.intp)
    predicted = np.frombuffer(answer.predicted, "u1").astype(np.intp)
    confidence, cost, margin = (
        np.frombuffer(column, "<f4").astype(np.float64) for column in (answer.confidence, answer.cost, answer.margin)
    )
    none, right = np.zeros(len(labels), np.bool_), predicted == labels
    past = None if answer.past is None else _record(answer.past, right)
    answers = Predictions(labels, predicted, confidence, cost, margin, none, none, past)
    return Gallery.of(cast("SplitName", answer.split), classes, answer.is_mnist, answers, marks)


def read_images(answer: ImagesAnswer) -> NDArray[np.uint8]:
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
