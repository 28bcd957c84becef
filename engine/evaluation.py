"""Evaluation of a network on labelled images: cost, accuracy with its confidence interval, confusion matrix."""

import math
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.calibration import Calibration, at_temperature
from mnist_tui.engine.classifier import Classifier
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.spread import Moments, relative_spread
from mnist_tui.engine.types import Labels

EVALUATION_CHUNK = 1000
"""Images per chunk: a few milliseconds, so that a key never waits for an evaluation."""
MOST_CHUNK_PIXELS = 1 << 22
"""Pixels per chunk at most, 16 MB in float32: of images of 200 by 200 a thousand would be 160."""
MOST_LOGS = 1 << 24
"""Images times classes of which logarithms are kept at most: 128 MB."""
Z_95 = 1.959963984540054


def images_per_chunk(pixels: int) -> int:
    """Return how many images of so many pixels are evaluated at a time."""
    return max(min(EVALUATION_CHUNK, MOST_CHUNK_PIXELS // max(pixels, 1)), 1)


def wilson_interval(right: int, count: int) -> tuple[float, float]:
    """Return the 95 % confidence interval of the fraction `right` / `count` (Wilson 1927); (0, 1) when `count` is 0."""
    if count == 0:
        return 0.0, 1.0
    p, z2 = right / count, Z_95 * Z_95
    centre = (p + z2 / (2 * count)) / (1 + z2 / count)
    spread = Z_95 / (1 + z2 / count) * math.sqrt(p * (1 - p) / count + z2 / (4 * count * count))
    return max(0.0, centre - spread), min(1.0, centre + spread)


def finite_rows(outputs: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Return which rows of `outputs` (N, K) are finite throughout, (N,)."""
    finite: NDArray[np.bool_] = np.isfinite(outputs).all(axis=1)
    return finite


def margins(probabilities: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return, as (N,), the largest minus the second largest of each row of `probabilities` (N, K), K at least 2."""
    first, *others = probabilities.T.copy()  # class by class: numpy reduces short rows one number at a time
    second = np.full_like(first, -np.inf)
    for other in others:
        np.maximum(second, np.minimum(first, other), out=second)
        np.maximum(first, other, out=first)
    difference: NDArray[np.floating] = first - second
    return difference


@dataclass(frozen=True, slots=True)
class EvaluationResult:
    """The result of one evaluation of N images over K classes."""

    confusion: NDArray[np.intp]
    """(K, K): how often a label (row) was predicted as a class (column)."""
    predicted: Labels
    """(N,): predicted class of each image."""
    confidence: NDArray[np.float64]
    """(N,): probability of the predicted class."""
    cost: float
    """Mean cost per image, without label smoothing."""
    costs: NDArray[np.float64]
    """(N,): cost of each image."""
    margin: NDArray[np.float64]
    """(N,): probability of the predicted class minus that of the runner-up, 0 to 1; small where it was a close call."""
    not_finite: int = 0
    """Images for which an output or the cost is not finite.

    Unless it is 0 nothing is computed from the outputs: no image counts as evaluated, `confusion` is 0, and the figures
    are NaN.
    """
    spread: float = math.nan
    """How far the probabilities differ from image to image, 1 being as far as those of the right classes do."""
    temperature: float | None = None
    """At which `confidence` and `margin` are; None where they are as the network gives them."""
    given_confidence: NDArray[np.float64] | None = None
    """(N,): the confidence as the network gives it, where `confidence` is another."""
    calibration: Calibration | None = None
    """Fits a temperature on these images, where `Evaluation` has kept what that takes."""

    @property
    def raw_confidence(self) -> NDArray[np.float64]:
        """(N,): the confidence as the network gives it."""
        return self.confidence if self.given_confidence is None else self.given_confidence

    def calibrated(self) -> "EvaluationResult":
        """Return this with confidences at the temperature that fits its images; as it is where there is none."""
        if self.calibration is None or self.not_finite or self.calibration.temperature is None:
            return self
        confidence, margin = self.calibration.columns
        temperature, given = self.calibration.temperature, self.raw_confidence
        return replace(
            self,
            confidence=confidence,
            margin=margin,
            temperature=temperature,
            given_confidence=given,
            calibration=None,
        )

    @classmethod
    def without_figures(cls, predicted: Labels, classes: int, not_finite: int) -> Self:
        """Return the result where the outputs of `not_finite` images mean nothing; nor do those of `predicted`."""
        unknown = np.full(len(predicted), np.nan)
        nothing = np.zeros((classes, classes), np.intp)
        return cls(nothing, predicted, unknown, math.nan, unknown, unknown, not_finite)

    @property
    def count(self) -> int:
        """Images evaluated."""
        return int(self.confusion.sum())

    @property
    def right(self) -> int:
        """Images classified correctly."""
        return int(np.trace(self.confusion))

    @property
    def accuracy(self) -> float:
        """Fraction of images classified correctly, 0 to 1; NaN without images."""
        return self.right / self.count if self.count else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % confidence interval of the accuracy; NaN where outputs are not finite."""
        return (math.nan, math.nan) if self.not_finite else wilson_interval(self.right, self.count)

    @property
    def baseline(self) -> float:
        """The accuracy of always predicting the most frequent label, 0 to 1; NaN without images."""
        return int(self.confusion.sum(axis=1).max()) / self.count if self.count else math.nan

    @property
    def is_above_baseline(self) -> bool:
        """True when the whole interval of the accuracy lies above the baseline."""
        return self.interval[0] > self.baseline

    def only_prediction(self) -> int | None:
        """Return the class that was predicted for every image, or None when there were several."""
        classes = np.flatnonzero(self.confusion.sum(axis=0))
        return int(classes[0]) if len(classes) == 1 else None

    def most_confident_mistakes(self, labels: Labels, most: int) -> Labels:
        """Return the indices of at most `most` wrong predictions, the most confident first, ties by index."""
        wrong = np.flatnonzero(self.predicted != labels) if not self.not_finite else np.zeros(0, np.intp)
        return wrong[np.argsort(-self.confidence[wrong], kind="stable")[:most]]

    def pair_costs(self, labels: Labels) -> NDArray[np.float64]:
        """Return the mean cost (K, K) of the images in each cell of `confusion`; NaN where there are none."""
        classes = len(self.confusion)
        with np.errstate(invalid="ignore"):
            sums = np.bincount(labels * classes + self.predicted, self.costs, minlength=classes * classes)
            means: NDArray[np.float64] = sums.reshape(classes, classes) / self.confusion
        return means


class Evaluation:
    """One pass over `examples`, a chunk at a time. The network must not learn until it is done."""

    def __init__(
        self, network: Classifier, examples: Examples, keeps_logs: bool = False, temperature: float | None = None
    ) -> None:
        """Confidences are at the temperature; with `keeps_logs` one can be fitted on these images afterwards.

        Where that would take too much memory, nothing is kept.
        """
        self._network, self._examples = network, examples
        self._chunk = min(images_per_chunk(network.sizes[0]), network.most_at_once)
        classes, count = network.sizes[-1], len(examples)
        self._confusion = np.zeros((classes, classes), np.intp)
        self._predicted: Labels = np.zeros(count, np.intp)
        self._confidence, self._costs, self._margin = np.zeros(count), np.zeros(count), np.zeros(count)
        self._temperature, self._given = temperature, np.zeros(count if temperature is not None else 0)
        self.label_probability = np.zeros(count)
        """(N,): probability of the label, of the images done so far."""
        kept = count if keeps_logs and count * classes <= MOST_LOGS else 0
        self.logs: NDArray[np.float64] = np.zeros((kept, classes))
        """(N, K): ln of the probability of every class, of the images done so far; empty unless they are kept."""
        self.position = 0
        """Images done so far."""
        self._not_finite = 0
        self._moments = Moments()

    @property
    def done(self) -> bool:
        """True when every image has been evaluated."""
        return self.position == len(self._examples)

    def advance(self) -> None:
        """Evaluate the next chunk."""
        stop = min(self.position + self._chunk, len(self._examples))
        part = slice(self.position, stop)
        labels = self._examples.labels[part]
        with np.errstate(all="ignore"):  # a diverged network may be evaluated, too: its cost is NaN
            work = self._network.forward(self._examples.pixels[part])
            out = work.outputs
            self._costs[part] = self._network.cost.per_image(work.logits, out, work.rows, labels)
            self._not_finite += int(np.count_nonzero(~(finite_rows(out) & np.isfinite(self._costs[part]))))
            predicted, probabilities = out.argmax(axis=1), self._network.cost.probabilities(out)
            if self._temperature is not None:
                self._given[part] = probabilities[work.rows, predicted]
            sure = probabilities if self._temperature is None else at_temperature(probabilities, self._temperature)
            self._confidence[part] = sure[work.rows, predicted]
            self._margin[part] = margins(sure)
            self._moments.add(probabilities)
            self.label_probability[part] = probabilities[work.rows, labels]
            if len(self.logs):
                self.logs[part] = self._network.cost.log_probabilities(work.logits, out)
        self._predicted[part] = predicted
        classes = len(self._confusion)
        pairs = np.bincount(labels * classes + predicted, minlength=classes * classes)
        self._confusion += pairs.reshape(classes, classes)
        self.position = stop

    def result(self) -> EvaluationResult:
        """Return the result for the images done so far."""
        if self._not_finite:
            return EvaluationResult.without_figures(self._predicted, len(self._confusion), self._not_finite)
        cost = spread = math.nan
        if self.position:
            cost = float(self._costs[: self.position].mean())
            spread = relative_spread(self._moments, self._confusion.sum(axis=1))
        return EvaluationResult(
            self._confusion,
            self._predicted,
            self._confidence,
            cost,
            self._costs,
            self._margin,
            spread=spread,
            temperature=self._temperature,
            given_confidence=None if self._temperature is None else self._given,
            calibration=Calibration(self.logs, self._examples.labels) if len(self.logs) else None,
        )


def evaluate(
    network: Classifier, examples: Examples, keeps_logs: bool = False, temperature: float | None = None
) -> EvaluationResult:
    """Evaluate `network` on all `examples` at once; the rest as for an `Evaluation`."""
    evaluation = Evaluation(network, examples, keeps_logs, temperature)
    while not evaluation.done:
        evaluation.advance()
    return evaluation.result()
