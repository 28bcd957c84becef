"""Measures how confidence and accuracy go together on a split. Session thread only."""

from collections.abc import Generator
from dataclasses import replace

import msgspec
import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.dataset import SplitName
from mnist_tui.data.errors import DataError
from mnist_tui.engine.abstention import abstention
from mnist_tui.engine.calibration import (
    Column,
    CrossFit,
    cross_fit,
    error_by_chance,
    error_interval,
    reliability,
    scaled_confidence,
)
from mnist_tui.engine.classifier import Classifier
from mnist_tui.engine.evaluation import MOST_LOGS, Evaluation, EvaluationResult
from mnist_tui.tui.features.trust.queries import Bins, Trust, TrustAnswer
from mnist_tui.tui.session.query_context import Answers, Job, QueryContext

MOST_THRESHOLDS = 2000
"""In a reply: more than a chart has columns."""


def trust(context: QueryContext, query: Trust) -> Job:
    """Measure a copy of the network; the temperature is never measured on images that it was fitted on."""
    examples, step, network = context.examples(query.split), context.trainer.steps, context.copied_classifier()
    is_of_others = query.split != "validation" and len(context.splits.validation) > 0
    others = (yield from _evaluated(context, network, "validation")) if is_of_others else None
    temperature = None if others is None else others.calibrated().temperature
    yield
    result = yield from _evaluated(context, network, query.split)
    calibration = result.calibration
    if calibration is not None and is_of_others:
        calibration = calibration.with_temperature(temperature)
    if query.split == "test":
        context.count_test(replace(result, calibration=calibration if is_of_others else None), step)
    answer = TrustAnswer(query.split, step, len(examples), result.right, result.not_finite)
    if result.not_finite or calibration is None:
        return answer
    fitted = CrossFit.at(calibration) if is_of_others else cross_fit(calibration.logs, examples.labels)
    yield
    right, given = result.predicted == examples.labels, scaled_confidence(calibration.logs)
    answer = yield from with_bins(answer, given, right, fitted, "validation" if is_of_others else "halves")
    return with_thresholds(answer, given if fitted is None else fitted.confidence, right)


def with_bins(
    answer: TrustAnswer, given: Column, right: NDArray[np.bool_], fitted: CrossFit | None, fitted_on: str
) -> Generator[None, None, TrustAnswer]:
    """Return the answer with how often predictions of a confidence are right: as given, and at the temperature."""
    return msgspec.structs.replace(
        answer,
        raw=(yield from _bins(given, right)),
        calibrated=None if fitted is None else (yield from _bins(fitted.confidence, right)),
        temperature=None if fitted is None else fitted.temperature,
        fitted_on="" if fitted is None else fitted_on,
    )


def with_thresholds(answer: TrustAnswer, confidence: Column, right: NDArray[np.bool_]) -> TrustAnswer:
    """Return the answer with what every threshold of the confidence would answer."""
    curve = abstention(confidence, right).thinned(MOST_THRESHOLDS)
    return msgspec.structs.replace(
        answer,
        thresholds=curve.thresholds,
        answered=curve.answered,
        answered_right=curve.right,
    )


def _evaluated(context: QueryContext, network: Classifier, split: SplitName) -> Generator[None, None, EvaluationResult]:
    examples = context.examples(split)
    if len(examples) * network.sizes[-1] > MOST_LOGS:
        raise DataError(f"{len(examples):,} images of {network.sizes[-1]} classes are too many for a calibration")
    evaluation = Evaluation(network, examples, keeps_logs=True)
    while not evaluation.done:
        evaluation.advance()
        yield
    return evaluation.result()


def _bins(confidence: Column, right: NDArray[np.bool_]) -> Generator[None, None, Bins]:
    sorted_in = reliability(confidence, right)
    low, high = yield from error_interval(confidence, right)
    means = sorted_in.confidence
    return Bins(sorted_in.counts, sorted_in.right, means, sorted_in.error, low, high, error_by_chance(confidence))


ANSWERS: Answers = {Trust: trust}
