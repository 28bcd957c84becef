"""McNemar's test: whether two classifiers of the same images differ by more than chance.

It must not know the networks, only their predictions.
"""

import math
from dataclasses import dataclass

import numpy as np

from mnist_tui.engine.types import Labels

EXACT_BELOW = 1000
"""With so many images that only one classified correctly, the chi-square distribution is as good as the exact one."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The images that only one of two classified correctly; all others say nothing about which of them is better."""

    only_first: int
    """Images that the first classified correctly and the second did not."""
    only_second: int
    """Images that the second classified correctly and the first did not."""

    @property
    def p(self) -> float:
        """The p-value, 0 to 1: probability of counts at least this unequal if both were equally good."""
        exact = self.only_first + self.only_second < EXACT_BELOW
        return (exact_p if exact else chi_square_p)(self.only_first, self.only_second)


def compare(first: Labels, second: Labels, labels: Labels) -> Comparison:
    """Compare two lists of predicted classes (N,) for the same images with their labels (N,)."""
    first_right, second_right = first == labels, second == labels
    return Comparison(int(np.sum(first_right & ~second_right)), int(np.sum(second_right & ~first_right)))


def exact_p(only_first: int, only_second: int) -> float:
    """Return the two-sided p-value of a fair coin, 2 Σ C(n, k) / 2ⁿ over k = 0 … the smaller count, at most 1."""
    n = only_first + only_second
    ways = sum(math.comb(n, k) for k in range(min(only_first, only_second) + 1))
    return min(2 * ways / (1 << n), 1.0)  # integers, so that nothing is rounded before the division


def chi_square_p(only_first: int, only_second: int) -> float:
    """Return the p-value of χ² = (|b − c| − 1)² / (b + c) with one degree of freedom (McNemar 1947, Edwards 1948).

    P(χ² > x) = erfc(√(x / 2)), because χ² is the square of one normal variable. There must be at least one image.
    """
    distance = max(abs(only_first - only_second) - 1, 0)
    return math.erfc(distance / math.sqrt(2 * (only_first + only_second)))
