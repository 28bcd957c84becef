"""What a filter can ask for: fields with their columns, and flags. It parses nothing."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.attributes import ATTRIBUTES
from mnist_tui.engine.duplicates.twins import PartTwins
from mnist_tui.engine.dynamics import NEVER
from mnist_tui.tui.images.predictions import Predictions

Kind = Literal["class", "number", "flag", "count"]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the filter language."""

    name: str
    kind: Kind
    help: str
    column: Callable[[Predictions], NDArray[np.generic]]
    """The values that are compared, (N,)."""
    example: str
    most: float = math.inf
    """The largest number that is accepted."""
    is_offered: bool = True
    """Whether a line that has room for a few examples shows it."""
    is_signed: bool = False
    """True where numbers may be below 0."""


def _times_forgotten(predictions: Predictions) -> NDArray[np.generic]:
    return np.zeros(len(predictions), np.uint16) if predictions.dynamics is None else predictions.dynamics.forgotten


def _first_right(predictions: Predictions) -> NDArray[np.generic]:
    if predictions.dynamics is None:
        return np.full(len(predictions), np.nan)
    first = predictions.dynamics.first_right
    return np.where(first == NEVER, np.nan, first)  # no comparison holds for NaN


def _mean(predictions: Predictions) -> NDArray[np.generic]:
    return np.full(len(predictions), np.nan) if predictions.moments is None else predictions.moments.mean


def _spread(predictions: Predictions) -> NDArray[np.generic]:
    return np.full(len(predictions), np.nan) if predictions.moments is None else predictions.moments.spread


def _no_column(predictions: Predictions) -> NDArray[np.generic]:
    return np.zeros(len(predictions), np.bool_)


def _twins(choose: Callable[[PartTwins], NDArray[np.bool_]]) -> Callable[[Predictions], NDArray[np.bool_]]:
    def mask(predictions: Predictions) -> NDArray[np.bool_]:
        found = np.zeros(len(predictions), np.bool_)
        if (twins := predictions.twins) is not None:
            chosen = twins.indices[choose(twins)]
            found[chosen[chosen < len(found)]] = True
        return found

    return mask


def _attribute_field(name: str, example: str, is_signed: bool = False) -> Field:
    column = tuple(ATTRIBUTES).index(name)

    def values(predictions: Predictions) -> NDArray[np.generic]:
        measured = predictions.attributes
        return np.full(len(predictions), np.nan, np.float32) if measured is None else measured[:, column]

    return Field(name, "number", ATTRIBUTES[name].help, values, example, is_signed=is_signed)


_FIELDS = (
    Field("label", "class", "label", lambda predictions: predictions.labels, "label:4"),
    Field("pred", "class", "predicted class", lambda predictions: predictions.predicted, "pred:9"),
    Field(
        "conf",
        "number",
        "confidence of the prediction, calibrated where a temperature is known",
        lambda predictions: predictions.confidence,
        "conf>0.9",
        1,
    ),
    Field(
        "raw",
        "number",
        "confidence as the network gives it",
        lambda predictions: predictions.raw_confidence,
        "raw>0.9",
        1,
        is_offered=False,
    ),
    Field("cost", "number", "cost of the image", lambda predictions: predictions.cost, "cost<2"),
    Field(
        "margin",
        "number",
        "probability of the prediction minus that of the runner-up",
        lambda predictions: predictions.margin,
        "margin<0.1",
        1,
    ),
    Field(
        "idx", "number", "index in the split, from 0", lambda predictions: np.arange(len(predictions)), "idx:100-200"
    ),
    Field("forgotten", "number", "how often it went from right to wrong", _times_forgotten, "forgotten>2"),
    Field("first", "number", "step of the first correct prediction", _first_right, "first<500"),
    Field("mean", "number", "mean probability of the label over the run", _mean, "mean<0.5", 1),
    Field("spread", "number", "its standard deviation over the run", _spread, "spread>0.2", 1),
    Field("flag", "flag", "label disputed; also right, wrong, dup, leak, conflict", _no_column, "flag:disputed"),
    Field("top", "count", "only the first N in the order", _no_column, "top:10"),
    _attribute_field("ink", "ink>60"),
    _attribute_field("width", "width>3"),
    _attribute_field("slant", "slant<-10", is_signed=True),
    _attribute_field("size", "size<200"),
    _attribute_field("aspect", "aspect>1"),
)
FIELDS: Mapping[str, Field] = MappingProxyType({field.name: field for field in _FIELDS})
OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {"true": "label", "predicted": "pred", "confidence": "conf", "index": "idx"}
)
FLAGS: Mapping[str, Callable[[Predictions], NDArray[np.bool_]]] = MappingProxyType(
    {
        "disputed": lambda predictions: predictions.disputed,
        "marked": lambda predictions: predictions.marked,
        "learned": lambda predictions: predictions.learned,
        "forgotten": lambda predictions: predictions.forgotten,
        "right": lambda predictions: ~predictions.wrong,
        "wrong": lambda predictions: predictions.wrong,
        "dup": _twins(lambda twins: np.ones(len(twins.indices), np.bool_)),
        "leak": _twins(lambda twins: twins.leaks),
        "conflict": _twins(lambda twins: twins.conflicts),
    }
)
OF_TWINS = ("dup", "leak", "conflict")
"""Flags of images that have a twin: at all, in another part of the data, with another label."""
OF_A_RUN = ("forgotten", "first", "learned")
"""Fields and flags that need the history of a run."""
OF_LABELS = ("mean", "spread")
"""Fields that need the probability of the labels over a run."""
OF_PROBABILITIES = ("conf", "raw", "cost", "margin")
"""Fields that need the probability of a class."""
FLAGS_OF_CORRECT_PREDICTIONS = frozenset(("learned", "right", *OF_TWINS))
"""A filter with one of these is not limited to mistakes."""
