"""Which images have a twin, and whether it lies in another part of the data or has another label."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.duplicates.likeness import Correlations
from mnist_tui.engine.duplicates.pairs import Pairs
from mnist_tui.engine.types import Indices, Labels

Mask: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class PartTwins:
    """The images of one part with a twin, (n,), by their indices there, in order."""

    indices: Indices
    parts: Indices
    """The number of the part in which the twin is."""
    twins: Indices
    """The index of the twin in that part."""
    is_same: Mask
    leaks: Mask
    conflicts: Mask


@dataclass(frozen=True, slots=True, eq=False)
class Twins:
    """The images with a twin, (n,), by their places in all parts one after the other, in order."""

    places: Indices
    twins: Indices
    """The place of a twin: of one in another part where there is a pair with such a one, else of the most alike."""
    correlation: Correlations
    is_same: Mask
    leaks: Mask
    """Whether a twin lies in another part."""
    conflicts: Mask
    """Whether a twin has another label."""

    def of_part(self, part: int, sizes: Sequence[int]) -> "PartTwins":
        """Return the images of one part with a twin; `sizes` are those of all parts."""
        ends = np.cumsum(sizes)
        here = np.searchsorted(ends, self.places, side="right") == part
        twins, starts = self.twins[here], ends - np.array(sizes)
        parts = np.searchsorted(ends, twins, side="right")
        columns = self.is_same[here], self.leaks[here], self.conflicts[here]
        return PartTwins(self.places[here] - starts[part], parts, twins - starts[parts], *columns)

    @classmethod
    def of(cls, pairs: Pairs, sizes: Sequence[int], labels: Labels) -> "Twins":
        """Find the twin of every image in a pair; `sizes` are those of the parts, `labels` (N,) those of all images."""
        one, other = (np.concatenate(both) for both in ((pairs.first, pairs.second), (pairs.second, pairs.first)))
        correlation, is_same = (np.concatenate([each, each]) for each in (pairs.correlation, pairs.is_same))
        part = np.repeat(np.arange(len(sizes)), sizes)
        order = np.lexsort((other, -correlation, ~is_same, part[one] == part[other], one))
        best = order[np.unique(one[order], return_index=True)[1]]
        places = one[best]
        leaks, conflicts = (_differ(pairs, numbers)[places] for numbers in (part, labels))
        return cls(places, other[best], correlation[best], is_same[best], leaks, conflicts)


def _differ(pairs: Pairs, numbers: Labels) -> Mask:
    """Tell for every image whether a twin has another number than its own, of `numbers` (N,).

    All images of the same pixels have the twins of the first of them, which alone is in pairs with others.
    """
    first = np.arange(len(numbers))
    first[pairs.second[pairs.is_same]] = pairs.first[pairs.is_same]
    near = ~pairs.is_same
    one, other = pairs.first[near], pairs.second[near]
    found = np.zeros(len(numbers), np.bool_)
    for furthest in (np.minimum, np.maximum):
        held = numbers.copy()
        """Of the first of the same pixels, the least or the greatest number that they have."""
        furthest.at(held, first, numbers)
        reached = held.copy()
        furthest.at(reached, one, held[other])
        furthest.at(reached, other, held[one])
        found |= reached[first] != numbers
    return found
