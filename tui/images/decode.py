"""Decodes replies of the engine into galleries. It knows no engine."""

from dataclasses import replace
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.dataset import SplitName
from mnist_tui.engine.attributes import Values
from mnist_tui.engine.duplicates.twins import PartTwins
from mnist_tui.engine.dynamics import NEVER, DynamicsRecord, Flip
from mnist_tui.engine.label_probability import LabelMoments
from mnist_tui.tui.images.gallery import Gallery
from mnist_tui.tui.images.marks import Marks
from mnist_tui.tui.images.pair import Pair
from mnist_tui.tui.images.pair_queries import NetworksCompared, PairSide
from mnist_tui.tui.images.predictions import Predictions
from mnist_tui.tui.images.queries import Past, SplitPredictions
from mnist_tui.tui.images.twin_queries import TWIN_BITS, SplitTwins

Number = TypeVar("Number", bound=np.generic)


def read_gallery(
    answer: SplitPredictions,
    classes: tuple[str, ...],
    marks: Marks | None = None,
    attributes: Values | None = None,
    twins: SplitTwins | None = None,
) -> Gallery:
    """Return the gallery of a split's predictions, with the present marks, measured attributes and twins.

    Of images that were not told nothing is known but that they are no mistakes.
    """
    labels, predicted = (_whole(answer, column, 0).astype(np.intp) for column in (answer.labels, answer.predicted))
    confidence, margin = (_whole(answer, column, 1).astype(np.float64) for column in (answer.confidence, answer.margin))
    cost = _whole(answer, answer.cost, 0).astype(np.float64)
    none, right = np.zeros(len(labels), np.bool_), predicted == labels
    past = None if answer.past is None else _record(answer, answer.past, right)
    moments = None if answer.past is None else _moments(answer, answer.past)
    raw = None if answer.raw is None else _whole(answer, answer.raw, 1).astype(np.float64)
    columns = labels, predicted, confidence, cost, margin, none, none
    known = answer.temperature, answer.classes_only, answer.is_labelled
    predictions = Predictions(
        *columns, past, raw, *known, moments, attributes, None if twins is None else _twins(twins)
    )
    gallery = Gallery.of(cast("SplitName", answer.split), classes, answer.is_mnist, predictions, marks)
    if not answer.names:
        return gallery
    told = range(len(labels)) if answer.mistakes is None else answer.mistakes.tolist()
    return replace(gallery, files=dict(zip(told, answer.names, strict=False)))


def _twins(answer: SplitTwins) -> PartTwins:
    indices, parts, twins = (one.astype(np.intp) for one in (answer.indices, answer.parts, answer.twins))
    return PartTwins(indices, parts, twins, *((answer.kinds & bit) != 0 for bit in TWIN_BITS))


def _whole(answer: SplitPredictions, column: NDArray[Number], of_others: float) -> NDArray[Number]:
    """Return a column for all images of the split."""
    if answer.mistakes is None:
        return column
    whole = np.full(answer.images, of_others, column.dtype)
    whole[answer.mistakes] = column
    return whole


def _record(answer: SplitPredictions, past: Past, right: NDArray[np.bool_]) -> DynamicsRecord:
    return DynamicsRecord(
        right=right,
        first_right=_whole(answer, past.first_right, 0),
        forgotten=_whole(answer, past.forgotten, 0),
        flipped_at=_whole(answer, past.flipped_at, NEVER),
        flips=tuple(Flip(flip.index, flip.step, flip.learned) for flip in past.flips),
        learned_count=past.learned_count,
        forgotten_count=past.forgotten_count,
        evaluations=past.evaluations,
    )


def _moments(answer: SplitPredictions, past: Past) -> LabelMoments | None:
    """Return mean and spread; NaN of images that were not told."""
    if past.mean is None or past.spread is None:
        return None
    mean, spread = (_whole(answer, column, np.nan) for column in (past.mean, past.spread))
    return LabelMoments(mean, spread, past.averaged)


def read_pair(answer: NetworksCompared) -> Pair | None:
    """Return both sides of a comparison; None before its end."""
    if len(answer.sides) != 2:
        return None
    first, second = (_predictions(answer, side) for side in answer.sides)
    return Pair(first, second)


def _predictions(answer: NetworksCompared, side: PairSide) -> Predictions:
    none = np.zeros(len(answer.labels), np.bool_)
    return Predictions(
        labels=answer.labels.astype(np.intp),
        predicted=side.predicted.astype(np.intp),
        confidence=side.confidence.astype(np.float64),
        cost=side.cost.astype(np.float64),
        margin=side.margin.astype(np.float64),
        disputed=none,
        marked=none,
        classes_only=answer.is_foreign and bool(np.isnan(side.confidence).all()),
    )
