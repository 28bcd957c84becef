"""The recorded curves and figures of the networks behind the questions."""

import base64
import zlib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

FILE: Final = "recorded.json"
SIDE, SPLIT = 28, "validation"
"""Rows and columns of the recorded image, and what it is from."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """What is known of the networks of a question."""

    figures: dict[str, float] = field(default_factory=dict)
    curves: dict[str, dict[str, Floats]] = field(default_factory=dict)
    """By the letter of a network: `x`, its steps, and series by name; `per_epoch` has one value."""


@dataclass(frozen=True, slots=True, eq=False)
class Exhibit:
    """An image that a network is confident about, and wrong."""

    pixels: NDArray[np.uint8]
    label: int
    predicted: int
    probabilities: Floats
    classes: tuple[str, ...]
    split: str
    """Of the data, from which it is."""
    count: int
    """Images that were evaluated."""
    sure: int
    """Of these, those with a confidence of 99 % and more."""
    sure_wrong: int


class _Question(msgspec.Struct):
    facts: dict[str, float]
    curves: dict[str, dict[str, list[float]]]


class _Image(msgspec.Struct):
    pixels: str
    """Compressed, in base64."""
    label: int
    probabilities: list[float]
    count: int
    sure: int
    sure_wrong: int


class _File(msgspec.Struct):
    image: _Image
    questions: dict[str, _Question]


@cache
def recording(question: str) -> Recording:
    """Return what is recorded for a question."""
    told = _read().questions[question]
    curves = {
        letter: {name: np.array(values, dtype=float) for name, values in series.items()}
        for letter, series in told.curves.items()
    }
    return Recording(told.facts, curves)


@cache
def recorded_exhibit() -> Exhibit:
    """Return the recorded image."""
    told = _read().image
    pixels = np.frombuffer(zlib.decompress(base64.b64decode(told.pixels)), np.uint8).reshape(SIDE, SIDE)
    probabilities = np.array(told.probabilities, dtype=float)
    classes = tuple(map(str, range(len(probabilities))))
    predicted, counts = int(probabilities.argmax()), (told.count, told.sure, told.sure_wrong)
    return Exhibit(pixels, told.label, predicted, probabilities, classes, SPLIT, *counts)


@cache
def _read() -> _File:
    text = files(__package__ or "").joinpath(FILE).read_bytes()
    return msgspec.json.decode(text, type=_File)
