"""Calibration: whether a confidence of 90 % is right nine times in ten, and the temperature that makes it so.

Guo et al. 2017, "On calibration of modern neural networks". Shapes: N images, K classes, B bins.
"""

import math
from collections.abc import Generator
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist
from typing import Self

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.types import Labels

Column = NDArray[np.float64]
Z_95 = NormalDist().inv_cdf(0.975)
BINS = 15
"""Of equal width, as in the paper: so errors can be compared with those of others."""
RESAMPLES = 500
MOST_RESAMPLED = 200_000
"""Images; of more, 500 resamples take seconds and tell no more than their normal distribution."""
SEED = 1
LEAST_TEMPERATURE, LARGEST_TEMPERATURE = 0.05, 20.0
"""Outside, no temperature is known: nothing was learned, or every image that it is fitted on is predicted correctly."""
NEWTON_STEPS = 60
CLOSE_ENOUGH = 1e-6
"""Relative size of the step at which the temperature counts as found: that of the next would be its square."""


@dataclass(frozen=True, slots=True, eq=False)
class Reliability:
    """How often predictions were right, by their confidence. Bin b holds confidences in (b / B, (b + 1) / B]."""

    counts: NDArray[np.int64]
    """(B,): images."""
    right: NDArray[np.int64]
    """(B,): those predicted correctly."""
    confidence: Column
    """(B,): mean confidence; NaN in an empty bin."""

    @property
    def accuracy(self) -> Column:
        """(B,): fraction predicted correctly; NaN in an empty bin."""
        with np.errstate(invalid="ignore"):
            fractions: Column = self.right / self.counts
        return fractions

    @property
    def error(self) -> float:
        """The expected calibration error: |accuracy - confidence| of the bins, weighted by their images; 0 to 1."""
        filled = self.counts > 0
        gaps = np.abs(self.right[filled] - self.counts[filled] * self.confidence[filled])
        return float(gaps.sum() / self.counts.sum()) if filled.any() else math.nan


def scaled_confidence(logs: Column, temperature: float = 1.0) -> Column:
    """Return the probability of the predicted class, (N,), after dividing all ln p (N, K) by the temperature.

    Those of a softmax are its logits but for a number per image, which drops out: so this is softmax(z / T).
    """
    below = (logs - logs.max(axis=1, keepdims=True)) / temperature
    confidence: Column = 1 / np.exp(below).sum(axis=1)
    return confidence


def fit_temperature(logs: Column, labels: Labels) -> float | None:
    """Return the temperature at which the mean cost -ln p of the labels is least; None where none is.

    The cost is convex in 1 / T, with slope mean(E[s] - s of the label) and curvature mean(Var[s]) for s = ln p: Newton
    steps, halved wherever one would leave the bracket.
    """
    return _fit(_scores(logs), labels)


def _scores(logs: Column) -> Column:
    """Return ln p (N, K) of every class minus that of the predicted one, (K, N): sums over classes are then fast."""
    by_class = np.ascontiguousarray(logs.T)
    scores: Column = by_class - by_class.max(axis=0)
    return scores


def _fit(scores: Column, labels: Labels) -> float | None:
    if not len(labels) or not np.isfinite(scores).all():
        return None
    target = float(scores[labels, np.arange(len(labels))].mean())
    low, high = 1 / LARGEST_TEMPERATURE, 1 / LEAST_TEMPERATURE
    inverse, is_bracketed = 1.0, False
    for _ in range(NEWTON_STEPS):
        slope, curvature = _slope(scores, inverse, target)
        low, high = (inverse, high) if slope < 0 else (low, inverse)
        step = inverse - slope / curvature if curvature > 0 else math.nan
        if not (is_bracketed or low < step < high):
            if _slope(scores, low, target)[0] >= 0 or _slope(scores, high, target)[0] <= 0:
                return None
            is_bracketed = True
        after = step if low < step < high else (low + high) / 2
        if abs(after - inverse) <= CLOSE_ENOUGH * inverse:
            return 1 / after
        inverse = after
    return 1 / inverse


def _slope(scores: Column, inverse: float, target: float) -> tuple[float, float]:
    """Return the first and the second derivative by 1 / T of the mean cost, for `scores` (K, N)."""
    weights = np.exp(scores * inverse)
    total, weighted = weights.sum(axis=0), weights * scores
    mean = weighted.sum(axis=0) / total
    square = (weighted * scores).sum(axis=0) / total
    return float(mean.mean()) - target, float((square - mean * mean).mean())


def at_temperature(probabilities: NDArray[np.floating], temperature: float | None) -> Column:
    """Return probabilities (..., K) at a temperature, p^(1/T) scaled to sum to 1; unchanged where there is none.

    That is softmax(z / T) for the p of a softmax. Of the quadratic cost it is taken of the positive outputs scaled to
    sum to 1, which stand for probabilities there: so a T of 1 changes nothing there, either.
    """
    known: Column = probabilities.astype(np.float64)
    if temperature is None:
        return known
    with np.errstate(divide="ignore"):
        logs = np.log(known)
    powers = np.exp((logs - logs.max(axis=-1, keepdims=True)) / temperature)
    scaled: Column = powers / powers.sum(axis=-1, keepdims=True)
    return scaled


class Calibration:
    """The temperature of an evaluation, and its confidences at it: fitted once, when somebody asks."""

    def __init__(self, logs: Column, labels: Labels) -> None:
        """`logs` (N, K) are ln p of all classes."""
        self.logs, self._labels = logs, labels

    @cached_property
    def temperature(self) -> float | None:
        """None where none is best."""
        return _fit(self._scores, self._labels)

    def with_temperature(self, temperature: float | None) -> "Calibration":
        """Return this with a temperature that was fitted on other images, or without any."""
        other = Calibration(self.logs, self._labels)
        other.__dict__["temperature"] = temperature  # where cached_property looks first
        return other

    @cached_property
    def columns(self) -> tuple[Column, Column]:
        """Confidence and margin at the temperature, each (N,); at 1 where there is none."""
        odds = np.exp(self._scores / (self.temperature or 1.0))  # of each class to the predicted one
        confidence: Column = 1 / odds.sum(axis=0)
        odds[self._scores.argmax(axis=0), np.arange(odds.shape[1])] = 0
        return confidence, confidence * (1 - odds.max(axis=0))

    @cached_property
    def _scores(self) -> Column:
        return _scores(self.logs)


@dataclass(frozen=True, slots=True, eq=False)
class CrossFit:
    """Confidences at a temperature that was fitted on other images."""

    temperature: float
    """That of all images together."""
    confidence: Column
    """(N,): of each half, at the temperature of the other; or of all, at one that was fitted on other images."""

    @classmethod
    def at(cls, calibration: Calibration) -> Self | None:
        """Return the confidences at a temperature that was fitted on other images; None where there is none."""
        return None if calibration.temperature is None else cls(calibration.temperature, calibration.columns[0])


def cross_fit(logs: Column, labels: Labels) -> CrossFit | None:
    """Fit a temperature on every other image and apply it to the rest, and the other way round.

    None where one of the two halves, or all images, have none.
    """
    halves = slice(0, None, 2), slice(1, None, 2)
    whole, *parts = (fit_temperature(logs[part], labels[part]) for part in (slice(None), *halves))
    if whole is None or parts[0] is None or parts[1] is None:
        return None
    confidence = np.empty(len(labels))
    for half, temperature in zip(halves, reversed(parts), strict=True):
        confidence[half] = scaled_confidence(logs[half], temperature or 1.0)
    return CrossFit(whole, confidence)


def bins_of(confidence: Column) -> NDArray[np.intp]:
    """Return the bin of every confidence, (N,)."""
    edges = np.linspace(0, 1, BINS + 1)[1:-1]
    return np.searchsorted(edges, confidence)


def reliability(confidence: Column, right: NDArray[np.bool_]) -> Reliability:
    """Sort predictions into bins by their confidence (N,); `right` says which are correct."""
    places = bins_of(confidence)
    counts = np.bincount(places, minlength=BINS)
    sums = np.bincount(places, confidence, BINS)
    correct = np.bincount(places[right], minlength=BINS)
    means = np.divide(sums, counts, out=np.full(BINS, np.nan), where=counts > 0)
    return Reliability(counts.astype(np.int64), correct.astype(np.int64), means)


def error_interval(confidence: Column, right: NDArray[np.bool_]) -> Generator[None, None, tuple[float, float]]:
    """Return the 95 % interval of the expected calibration error, yielding between its resamples.

    The bootstrap over images with a fixed seed, turned round (the basic interval): with few images in a bin every
    measured error is too large, that of a resample even more so, and this takes it off again. It begins at 0 where
    as many images would show as large an error even if every confidence were exactly right.
    """
    rng, count, places = np.random.default_rng(SEED), len(confidence), bins_of(confidence)
    if not count:
        return math.nan, math.nan
    gaps, errors = right - confidence, np.zeros(RESAMPLES)
    if count > MOST_RESAMPLED:
        errors = _errors_of_many(gaps, places)
    else:
        for number in range(RESAMPLES):
            picked = rng.integers(0, count, count, dtype=np.int32)
            errors[number] = np.abs(np.bincount(places[picked], gaps[picked], BINS)).sum() / count
            yield
    measured = reliability(confidence, right).error
    low, high = (2 * measured - float(end) for end in np.quantile(errors, (0.975, 0.025)))
    usual, spread = _error_by_chance(confidence)
    return (0.0 if measured <= usual + Z_95 * spread else max(low, 0.0)), max(high, 0.0)


def _errors_of_many(gaps: Column, places: NDArray[np.intp]) -> Column:
    """Return the errors of all resamples of very many images, whose sums of gaps in the bins are about normal.

    A resample takes every image as often as a multinomial says: Cov[S_a, S_b] = [a = b] Σ g² - s_a s_b / N.
    """
    sums, squares = (np.bincount(places, weights, BINS) for weights in (gaps, gaps * gaps))
    covariance = np.diag(squares) - np.outer(sums, sums) / len(gaps)
    rng = np.random.default_rng(SEED)
    errors: Column = np.abs(rng.multivariate_normal(sums, covariance, RESAMPLES)).sum(axis=1) / len(gaps)
    return errors


def error_by_chance(confidence: Column) -> float:
    """Return the calibration error to expect of as many images if every confidence is exactly right; 0 to 1."""
    return _error_by_chance(confidence)[0] if len(confidence) else math.nan


def _error_by_chance(confidence: Column) -> tuple[float, float]:
    """Return mean and standard deviation: the gap of each bin is about normal, and |normal| has a mean of √(2/π) σ."""
    variance = np.bincount(bins_of(confidence), confidence * (1 - confidence), BINS)
    mean = float(np.sqrt(2 / math.pi * variance).sum()) / len(confidence)
    return mean, math.sqrt(float((1 - 2 / math.pi) * variance.sum())) / len(confidence)
