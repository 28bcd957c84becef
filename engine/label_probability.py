"""The probability of the label of each image, evaluation by evaluation. It must not know the network.

It takes one byte per image and evaluation, and when there are many evaluations every second one is dropped.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MOST_EVALUATIONS = 256
CERTAIN, UNKNOWN = 254, 255
"""Levels that stand for a probability of 1 and for NaN."""


class LabelProbabilityCurve(NamedTuple):
    """The curve of one image."""

    steps: NDArray[np.float64]
    """(E,): steps of the evaluations, ascending."""
    probabilities: NDArray[np.float64]
    """(E,): of the label, to 0.2 %; NaN where the network had diverged."""


class LabelMoments(NamedTuple):
    """The probability of the label of each image over a run.

    Every evaluation counts for the steps since the one before: how often the network was evaluated makes no difference.
    """

    mean: NDArray[np.float32]
    """(N,): 0 to 1; NaN where there is none."""
    spread: NDArray[np.float32]
    """(N,): standard deviation, 0 to 0.5."""
    evaluations: int
    """How many they are made of; the untrained network is none of them."""


class LabelProbabilityHistory:
    """Follows N images over a run in bounded memory; the latest evaluation is always among those it keeps."""

    def __init__(self, count: int, most: int = MOST_EVALUATIONS) -> None:
        """Prepare for `count` images and for `most` evaluations, at least 2."""
        self._levels = np.zeros((most, count), np.uint8)
        self._steps = np.zeros(most)
        self._length = 0
        self._stride = 1
        """One of so many evaluations is kept."""
        self._latest = -1
        """Number of the evaluation in the last row, the first being 0."""

    def record(self, step: int, label_probability: NDArray[np.floating]) -> None:
        """Take in the probability of the label of every image, (N,), after `step` steps."""
        again = self._length > 0 and self._steps[self._length - 1] == step
        if not again:
            self._make_room()
        with np.errstate(invalid="ignore"):
            levels = np.rint(label_probability.clip(0, 1) * CERTAIN)
        self._levels[self._length - 1] = np.where(np.isnan(levels), UNKNOWN, levels)
        self._steps[self._length - 1] = step

    def of(self, index: int) -> LabelProbabilityCurve:
        """Return the curve of the image with this index."""
        levels = self._levels[: self._length, index].astype(np.float64)
        return LabelProbabilityCurve(
            self._steps[: self._length].copy(), np.where(levels == UNKNOWN, np.nan, levels / CERTAIN)
        )

    def moments(self) -> LabelMoments:
        """Return mean and spread of every image; an evaluation at which the network had diverged does not count."""
        steps, count = self._steps[: self._length], self._levels.shape[1]
        weights = np.diff(steps, prepend=0).astype(np.float32)
        total, first, second = (np.zeros(count, np.float32) for _ in range(3))
        for weight, levels in zip(weights, self._levels, strict=False):
            known = (levels != UNKNOWN) * weight
            p = levels * np.float32(1 / CERTAIN)
            total += known
            first += known * p
            second += known * p * p
        with np.errstate(invalid="ignore"):
            mean, square = first / total, second / total
        return LabelMoments(mean, np.sqrt(np.maximum(square - mean * mean, 0)), int(np.count_nonzero(weights)))

    def saved(self) -> tuple[NDArray[np.uint8], NDArray[np.float64], int, int]:
        """Return copies of the levels, (E, N), and steps, (E,), the stride and the number of the latest evaluation."""
        rows = slice(self._length)
        return self._levels[rows].copy(), self._steps[rows].copy(), self._stride, self._latest

    def restore(self, levels: NDArray[np.uint8], steps: NDArray[np.float64], stride: int, latest: int) -> None:
        """Become the history whose `saved` returned these.

        Raises:
            ValueError: the arrays do not fit each other, or another number of images.
        """
        length, most = len(steps), len(self._steps)
        fits = levels.dtype == np.uint8 and levels.shape == (length, self._levels.shape[1]) and length <= most
        if not fits or steps.shape != (length,) or stride < 1 or latest < length - 1:
            raise ValueError(f"levels {levels.shape} and steps {steps.shape} do not fit {self._levels.shape}")
        self._levels[:length], self._steps[:length] = levels, steps
        self._length, self._stride, self._latest = length, stride, latest

    def _make_room(self) -> None:
        """Free the last row: a new one, or that of the latest evaluation if it is not to be kept."""
        if self._latest % self._stride == 0 or self._length == 0:
            if self._length == len(self._steps):
                kept = -(-self._length // 2)
                self._levels[:kept], self._steps[:kept] = self._levels[::2].copy(), self._steps[::2].copy()
                self._length, self._stride = kept, 2 * self._stride
            self._length += 1
        self._latest += 1
