"""Measures how confidence and accuracy go together on a split. Session thread only."""

from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.abstention import abstention
from mnist_tui.engine.calibration import (
    Column,
    cross_fit,
    error_by_chance,
    error_interval,
    fit_temperature,
    reliability,
    scaled_confidence,
)
from mnist_tui.engine.evaluation import Evaluation
from mnist_tui.engine.network import Network
from mnist_tui.tui.features.trust.queries import Bins, Trust, TrustAnswer
from mnist_tui.tui.session.query_context import Answers, Job, QueryContext

MOST_THRESHOLDS = 2000
"""In a reply: more than a chart has columns."""


def trust(context: QueryContext, query: Trust) -> Job:
    """Measure a copy of the network; the temperature is never measured on images that it was fitted on."""
    examples, step = context.examples(query.split), context.trainer.steps
    network = context.copied_network()
    evaluation = yield from _evaluated(context, network, query.split)
    result, logs = evaluation.result(), evaluation.logs
    if query.split == "test":
        context.count_test(result, step)
    answer = TrustAnswer(query.split, step, len(examples), result.right, result.not_finite)
    if result.not_finite or not len(examples):
        return answer
    right = result.predicted == examples.labels
    temperature, confidence, fitted_on = yield from _calibrated(context, network, query.split, logs)
    given = scaled_confidence(logs)
    yield
    curve = abstention(given if confidence is None else confidence, right).thinned(MOST_THRESHOLDS)
    yield
    return TrustAnswer(
        split=query.split,
        step=step,
        images=len(examples),
        right=result.right,
        not_finite=0,
        raw=(yield from _bins(given, right)),
        calibrated=None if confidence is None else (yield from _bins(confidence, right)),
        temperature=temperature,
        fitted_on=fitted_on,
        thresholds=curve.thresholds,
        answered=curve.answered,
        answered_right=curve.right,
    )


def _evaluated(context: QueryContext, network: Network, split: str) -> Generator[None, None, Evaluation]:
    evaluation = Evaluation(network, context.examples(split), keeps_logs=True)
    while not evaluation.done:
        evaluation.advance()
        yield
    return evaluation


def _calibrated(
    context: QueryContext, network: Network, split: str, logs: Column
) -> Generator[None, None, tuple[float | None, Column | None, str]]:
    """Return temperature, the confidences at it, and on what it was fitted: validation, for the images of test."""
    validation = context.splits.validation
    if split != "validation" and len(validation):
        others = yield from _evaluated(context, network, "validation")
        temperature = fit_temperature(others.logs, validation.labels)
        return temperature, None if temperature is None else scaled_confidence(logs, temperature), "validation"
    fitted = cross_fit(logs, context.examples(split).labels)
    return (None, None, "") if fitted is None else (fitted.temperature, fitted.confidence, "halves")


def _bins(confidence: Column, right: NDArray[np.bool_]) -> Generator[None, None, Bins]:
    sorted_in = reliability(confidence, right)
    low, high = yield from error_interval(confidence, right)
    means = sorted_in.confidence
    return Bins(sorted_in.counts, sorted_in.right, means, sorted_in.error, low, high, error_by_chance(confidence))


ANSWERS: Answers = {Trust: trust}
