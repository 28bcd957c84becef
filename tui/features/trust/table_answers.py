"""Measures what can be said of predictions that were made elsewhere, from their table alone. Session thread only."""

from collections.abc import Generator

import msgspec
import numpy as np

from mnist_tui.data.errors import DataError
from mnist_tui.data.predictions.table import PredictionTable
from mnist_tui.engine.attributes import ATTRIBUTES
from mnist_tui.engine.calibration import Column, CrossFit, at_temperature, fit_temperature
from mnist_tui.tui.features.trust.calibration_answers import with_bins, with_thresholds
from mnist_tui.tui.features.trust.queries import NO_LABELS, Trust, TrustAnswer
from mnist_tui.tui.features.trust.slices_answers import slices_told
from mnist_tui.tui.features.trust.slices_queries import FindSlices
from mnist_tui.tui.session.predictions.context import PredictionContext
from mnist_tui.tui.session.query_context import Answers, Job
from mnist_tui.tui.training.table_evaluation import LEAST

MOST_FITTED = 1 << 19
"""Probabilities that a temperature is fitted on: 50,000 rows of ten classes know it to a percent."""
VALUES_AT_ONCE = 1 << 20
HALVES = slice(0, None, 2), slice(1, None, 2)


def trust(context: PredictionContext, query: Trust) -> Job:
    """Measure the confidences as they were given, and each half of the rows at the temperature of the other.

    Thresholds are of the confidences as given, by which the gallery filters.

    Raises:
        DataError: nobody knows the labels.
    """
    table, result = context.table, context.result
    if table.labels is None:
        raise DataError(NO_LABELS)
    answer = TrustAnswer(query.split, context.step, len(table), result.right, 0)
    if np.isnan(table.confidence).any():
        return answer
    yield
    given, right = table.confidence.astype(np.float64), table.predicted == table.labels
    fitted = yield from _cross_fit(table)
    answer = yield from with_bins(answer, given, right, fitted, "halves")
    return msgspec.structs.replace(with_thresholds(answer, given, right), prefers_given=True)


def _cross_fit(table: PredictionTable) -> Generator[None, None, CrossFit | None]:
    """Fit a temperature on each half of the rows and apply it to the other; None where one of them has none."""
    if table.probabilities is None or table.labels is None:
        return None
    found: list[float] = []
    for half in (slice(0, None), *HALVES):
        rows = np.arange(len(table))[half]
        rows = rows[:: max(-(-len(rows) * len(table.classes) // MOST_FITTED), 1)]
        temperature = fit_temperature(_logs(table, rows), table.labels[rows])
        if temperature is None:
            return None
        found.append(temperature)
        yield
    whole, *halves = found
    confidence = np.empty(len(table))
    pairs_at_once = max(VALUES_AT_ONCE // len(table.classes) // 2, 1)
    for start in range(0, len(table), 2 * pairs_at_once):
        for half, temperature in zip(HALVES, reversed(halves), strict=True):
            rows = np.arange(start, min(start + 2 * pairs_at_once, len(table)))[half]
            confidence[rows] = _confidence_at(table, rows, temperature)
            yield
    return CrossFit(whole, confidence)


def _logs(table: PredictionTable, rows: np.ndarray) -> Column:
    """Return ln p of all classes of these rows; that of 0 is as small as costs count it."""
    assert table.probabilities is not None
    logs: Column = np.log(np.maximum(table.probabilities[rows], LEAST).astype(np.float64))
    return logs


def _confidence_at(table: PredictionTable, rows: np.ndarray, temperature: float) -> Column:
    """Return the probability of the predicted class at a temperature."""
    scaled = at_temperature(np.exp(_logs(table, rows)), temperature)
    confidence: Column = scaled[np.arange(len(rows)), table.predicted[rows]]
    return confidence


def slices(context: PredictionContext, query: FindSlices) -> Job:
    """Compare every class with all others.

    Raises:
        DataError: nobody knows the labels.
    """
    table = context.table
    if table.labels is None:
        raise DataError(NO_LABELS)
    yield
    unknown = np.full((len(table), len(ATTRIBUTES)), np.nan, np.float32)
    wrong = table.predicted != table.labels
    return slices_told(query.split, context.step, wrong, table.labels, unknown, table.classes)


ANSWERS: Answers = {Trust: trust, FindSlices: slices}
