"""Filters of predictions: which images pass. It must not know how a filter is written, nor the order."""

import functools
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.attributes import ATTRIBUTES
from mnist_tui.tui.images.filter_fields import FLAGS, FLAGS_OF_CORRECT_PREDICTIONS, OF_TWINS, Field
from mnist_tui.tui.images.predictions import Predictions

COMPARISONS: Mapping[str, Callable[[NDArray[np.generic], float], NDArray[np.bool_]]] = {
    ">": operator.gt, "<": operator.lt, ">=": operator.ge, "<=": operator.le, ":": operator.eq, "=": operator.eq,
}  # fmt: skip
EQUAL = (":", "=")


@dataclass(frozen=True, slots=True)
class Condition:
    """One term: an image passes if one of the values matches."""

    field: Field
    operator: str
    numbers: tuple[tuple[float, float], ...] = ()
    """For a number the ends of each range, for a class its number twice."""
    flags: tuple[str, ...] = ()

    def mask(self, predictions: Predictions) -> NDArray[np.bool_]:
        """Return which images pass, (N,)."""
        if self.flags:
            return _any([FLAGS[name](predictions) for name in self.flags])
        column = self.field.column(predictions)
        if self.operator not in EQUAL:
            return COMPARISONS[self.operator](column, self.numbers[0][0])
        return _any([_within(column, low, high) for low, high in self.numbers])


def _any(masks: Sequence[NDArray[np.bool_]]) -> NDArray[np.bool_]:
    return functools.reduce(operator.or_, masks)


def _within(column: NDArray[np.generic], low: float, high: float) -> NDArray[np.bool_]:
    if low == high:
        return COMPARISONS[":"](column, low)
    return COMPARISONS[">="](column, low) & COMPARISONS["<="](column, high)


@dataclass(frozen=True, slots=True)
class Filter:
    """A parsed filter; without any condition, all mistakes pass."""

    text: str = ""
    conditions: tuple[Condition, ...] = ()
    most: int | None = None
    """How many of those that pass are kept, the first in the order; None for all."""

    @property
    def only_mistakes(self) -> bool:
        """False when it asks for correct predictions too, as `flag:right`, `flag:learned` and `flag:leak` do."""
        return not any(FLAGS_OF_CORRECT_PREDICTIONS.intersection(one.flags) for one in self.conditions)

    @property
    def needs_attributes(self) -> bool:
        """True when it asks what images look like, which has to be measured."""
        return any(one.field.name in ATTRIBUTES for one in self.conditions)

    @property
    def needs_twins(self) -> bool:
        """True when it asks which images have a twin, which has to be looked for."""
        return any(set(OF_TWINS).intersection(one.flags) for one in self.conditions)

    def mask(self, predictions: Predictions) -> NDArray[np.bool_]:
        """Return which images pass, (N,); `most` is left to whoever sorts them."""
        masks = [one.mask(predictions) for one in self.conditions]
        if self.only_mistakes and predictions.is_labelled:
            masks.append(predictions.wrong)
        return functools.reduce(operator.and_, masks, np.ones(len(predictions), np.bool_))
