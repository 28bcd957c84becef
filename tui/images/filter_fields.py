"""What a filter can ask for: the fields with their columns and the flags with their images. It parses nothing."""

import math
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.dynamics import NEVER
from mnist_tui.tui.images.predictions import Predictions

Kind = Literal["class", "number", "flag", "count"]


@dataclass(frozen=True, slots=True)
class Field:
    """One word that can stand before an operator."""

    name: str
    kind: Kind
    help: str
    column: Callable[[Predictions], NDArray[np.generic]]
    """The (N,) values that are compared."""
    example: str
    most: float = math.inf
    """The largest number that makes sense."""


def _times_forgotten(answers: Predictions) -> NDArray[np.generic]:
    return np.zeros(len(answers), np.uint16) if answers.dynamics is None else answers.dynamics.forgotten


def _first_right(answers: Predictions) -> NDArray[np.generic]:
    if answers.dynamics is None:
        return np.full(len(answers), np.nan)
    first = answers.dynamics.first_right
    return np.where(first == NEVER, np.nan, first)  # no comparison holds for a step that there is not


def _no_column(answers: Predictions) -> NDArray[np.generic]:
    return np.zeros(len(answers), np.bool_)


_FIELDS = (
    Field("true", "class", "its label", lambda answers: answers.labels, "true:4"),
    Field("pred", "class", "what it was taken for", lambda answers: answers.predicted, "pred:9"),
    Field("conf", "number", "confidence of the answer", lambda answers: answers.confidence, "conf>0.9", 1),
    Field("cost", "number", "its cost", lambda answers: answers.cost, "cost<2"),
    Field(
        "margin",
        "number",
        "lead of its probability over the runner-up's",
        lambda answers: answers.margin,
        "margin<0.1",
        1,
    ),
    Field("idx", "number", "its place in the split", lambda answers: np.arange(len(answers)), "idx:1000-2000"),
    Field("forgotten", "number", "how often it was forgotten", _times_forgotten, "forgotten>2"),
    Field("first", "number", "step at which it was first right", _first_right, "first<500"),
    Field("flag", "flag", "disputed, right or wrong", _no_column, "flag:disputed"),
    Field("top", "count", "so many of what is left, the first in the order", _no_column, "top:10"),
)
FIELDS: Mapping[str, Field] = MappingProxyType({field.name: field for field in _FIELDS})
OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {"label": "true", "predicted": "pred", "confidence": "conf", "index": "idx"}
)
FLAGS: Mapping[str, Callable[[Predictions], NDArray[np.bool_]]] = MappingProxyType(
    {
        "disputed": lambda answers: answers.disputed,
        "marked": lambda answers: answers.marked,
        "learned": lambda answers: answers.learned,
        "forgotten": lambda answers: answers.forgotten,
        "right": lambda answers: ~answers.wrong,
        "wrong": lambda answers: answers.wrong,
    }
)
OF_A_RUN = ("forgotten", "first", "learned")
"""Fields and flags that only the past of a run can answer."""
FLAGS_OF_RIGHT_ANSWERS = frozenset(("learned", "right"))
"""A filter with one of these does not keep to the mistakes."""


def filter_examples(missing: Container[str] = ()) -> tuple[tuple[str, str], ...]:
    """Return the beginning and an example of a term for every field that is not `missing`: `conf>` and `conf>0.9`."""
    known = [field for field in FIELDS.values() if field.name not in missing]
    flag = next(name for name in FLAGS if name not in missing)
    examples = [f"flag:{flag}" if field.kind == "flag" else field.example for field in known]
    return tuple((text[: len(field.name) + 1], text) for field, text in zip(known, examples, strict=True))
