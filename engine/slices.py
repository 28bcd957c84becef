"""Where a network fails: the error of images with much or little of an attribute, of every class, of every writer.

It must not know what is done about it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.attributes import ATTRIBUTES, Values
from mnist_tui.engine.difference import difference_interval, holm, more_by_chance
from mnist_tui.engine.evaluation import wilson_interval
from mnist_tui.engine.types import Labels

PARTS = 5
"""Quintiles of an attribute."""
SIGNIFICANCE = 0.05
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Where:
    """Which images a slice has: a range of an attribute, a class, a group, or a class within a range."""

    attribute: str = ""
    low: float = -np.inf
    """Of the attribute; included."""
    high: float = np.inf
    """Not included."""
    label: int | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Slice:
    """The mistakes of some images, beside those of all others."""

    where: Where
    wrong: int
    count: int
    rest_wrong: int
    rest_count: int
    p: float = 1.0
    """Probability of so many mistakes if there were no difference, corrected for all the slices examined."""

    @property
    def error(self) -> float:
        """Fraction of its images that are classified wrongly."""
        return self.wrong / self.count

    @property
    def rest_error(self) -> float:
        """The same of all others."""
        return self.rest_wrong / self.rest_count

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the error (Wilson)."""
        return wilson_interval(self.wrong, self.count)

    @property
    def difference(self) -> tuple[float, float]:
        """The 95 % interval of the error minus that of all others (Newcombe); not corrected."""
        return difference_interval(self.wrong, self.count, self.rest_wrong, self.rest_count)

    @property
    def is_significant(self) -> bool:
        """True when it has more mistakes than chance explains, after the correction."""
        return self.p < SIGNIFICANCE


@dataclass(frozen=True, slots=True)
class Slices:
    """All slices of N images, the worst first: those that chance explains least, then by error."""

    wrong: int
    count: int
    slices: tuple[Slice, ...] = field(default_factory=tuple)

    def of_attribute(self, name: str) -> tuple[Slice, ...]:
        """Return the slices of an attribute alone, from the lowest to the highest."""
        found = [one for one in self.slices if one.where.attribute == name and one.where.label is None]
        return tuple(sorted(found, key=lambda one: one.where.low))


def find_slices(
    wrong: Mask, labels: Labels, attributes: Values, classes: int, groups: Mapping[str, Mask] | None = None
) -> Slices:
    """Cut N images every way there is, and compare each part with all others.

    Args:
        wrong: (N,), the mistakes.
        labels: (N,).
        attributes: (N, 5), as `attributes.py` measures them; an image without one is in none of its parts.
        classes: of the labels.
        groups: further parts by name, each (N,).
    """
    whole, of_whole = int(np.count_nonzero(wrong)), len(wrong)
    found = [
        Slice(where, part, count, whole - part, of_whole - count, more_by_chance(part, count, whole, of_whole))
        for where, part, count in _parts(wrong, labels, attributes, classes, groups or {})
        if 0 < count < of_whole
    ]
    corrected = holm(np.array([one.p for one in found])).tolist()
    order = sorted(range(len(found)), key=lambda place: (found[place].p, -found[place].error))
    return Slices(whole, of_whole, tuple(replace(found[place], p=corrected[place]) for place in order))


def _parts(
    wrong: Mask, labels: Labels, attributes: Values, classes: int, groups: Mapping[str, Mask]
) -> Iterator[tuple[Where, int, int]]:
    """Yield every part with its mistakes and images: classes, groups, ranges of attributes, and classes in these."""
    counts, mistakes = (np.bincount(one, minlength=classes).tolist() for one in (labels, labels[wrong]))
    for label in range(classes):
        yield Where(label=label), mistakes[label], counts[label]
    for name, mask in groups.items():
        yield Where(group=name), int(np.count_nonzero(wrong & mask)), int(np.count_nonzero(mask))
    for column, name in enumerate(ATTRIBUTES):
        yield from _parts_of(name, attributes[:, column], wrong, labels, classes)


def _parts_of(name: str, values: Values, wrong: Mask, labels: Labels, classes: int) -> Iterator[tuple[Where, int, int]]:
    """Yield the ranges of one attribute, each as a whole and then class by class."""
    known, bounds = ~np.isnan(values), ranges(values)
    if len(bounds) < 2:  # equal everywhere: its parts would be those of the classes once more
        return
    inner = np.array([low for low, _ in bounds[1:]], np.float32)  # in float32, as filters compare
    cells = np.searchsorted(inner, values, "right") * classes + labels
    shape = len(inner) + 1, classes
    counts, mistakes = (
        np.bincount(cells[which], minlength=shape[0] * classes).reshape(shape).tolist()
        for which in (known, known & wrong)
    )
    for (low, high), row, wrong_row in zip(bounds, counts, mistakes, strict=False):
        yield Where(name, low, high), sum(wrong_row), sum(row)
        for label in range(classes):
            yield Where(name, low, high, label), wrong_row[label], row[label]


def images_of(where: Where, labels: Labels, attributes: Values, groups: Mapping[str, Mask] | None = None) -> Mask:
    """Return which of N images are in a slice, (N,); the rest as for `find_slices`."""
    found = np.ones(len(labels), np.bool_)
    if where.attribute:
        values = attributes[:, tuple(ATTRIBUTES).index(where.attribute)]
        found = (values >= np.float32(where.low)) & (values < np.float32(where.high))
    if where.label is not None:
        found &= labels == where.label
    return found & (groups or {})[where.group] if where.group else found


def ranges(values: Values) -> list[tuple[float, float]]:
    """Return the ends of the quintiles of `values` (N,), rounded to what people read; fewer where values are equal."""
    known = values[~np.isnan(values)]
    if not len(known):
        return []
    ends = [float(f"{one:.3g}") for one in np.quantile(known, np.arange(1, PARTS) / PARTS)]
    inner = sorted({end for end in ends if known.min() < end <= known.max()})
    return list(zip([-np.inf, *inner], [*inner, np.inf], strict=True))
