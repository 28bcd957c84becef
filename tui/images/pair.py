"""Two networks on the same images: which images one gets right and the other does not. It knows no network."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.comparison import Comparison, compare
from mnist_tui.engine.types import Labels
from mnist_tui.tui.images.filter import Filter
from mnist_tui.tui.images.predictions import Predictions

Outcome = Literal["fixed", "broken", "both wrong", "both right"]
OUTCOMES: tuple[Outcome, ...] = ("fixed", "broken", "both wrong", "both right")
"""Seen from the first network: what the second one makes of an image."""


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """The predictions of two networks for the same N images with the same labels."""

    first: Predictions
    second: Predictions

    @property
    def comparison(self) -> Comparison:
        """McNemar's test of the two."""
        return compare(self.first.predicted, self.second.predicted, self.first.labels)

    def mask(self, outcome: Outcome) -> NDArray[np.bool_]:
        """(N,): the images that come out so."""
        before, after = self.first.wrong, self.second.wrong
        masks = {
            "fixed": before & ~after,
            "broken": ~before & after,
            "both wrong": before & after,
            "both right": ~(before | after),
        }
        return masks[outcome]

    def indices(self, outcome: Outcome) -> Labels:
        """Return the images that come out so: those about which the network that is wrong is surest come first."""
        confidence = self.first.confidence if outcome == "fixed" else self.second.confidence
        found = np.flatnonzero(self.mask(outcome))
        ordered: Labels = found[np.argsort(-confidence[found], kind="stable")]
        return ordered

    def select(self, outcome: Outcome, wanted: Filter) -> Labels:
        """Return those of `indices` where what either network predicts passes every condition of the filter."""
        order = self.indices(outcome)
        if wanted.conditions:
            sides = [
                np.logical_and.reduce([one.mask(side) for one in wanted.conditions])
                for side in (self.first, self.second)
            ]
            order = order[(sides[0] | sides[1])[order]]
        return order[: wanted.most]

    def confusions(self, classes: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the confusion matrices of both, (K, K) each: true by predicted."""
        matrices = np.zeros((classes, classes), np.int64), np.zeros((classes, classes), np.int64)
        for matrix, side in zip(matrices, (self.first, self.second), strict=True):
            np.add.at(matrix, (side.labels, side.predicted), 1)
        return matrices

    def difference(self, classes: int) -> NDArray[np.int64]:
        """Return the confusion matrix of the second less that of the first, (K, K): true by predicted."""
        first, second = self.confusions(classes)
        return second - first
