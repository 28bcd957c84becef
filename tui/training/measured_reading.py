"""What labelled images say of how a file of another program is meant."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from mnist_tui.engine.classifier import Classifier
from mnist_tui.engine.comparison import compare
from mnist_tui.engine.evaluation import EvaluationResult, evaluate
from mnist_tui.engine.types import Labels
from mnist_tui.tui.training.reading import Reading
from mnist_tui.tui.training.sample import LabelledSample

SIGNIFICANCE = 0.05
"""A reading is as good as the best one unless a smaller p says that chance does not make it so much worse."""
MOST_NAMED = 3
"""Readings that do as well and are named."""


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """How well a reading does."""

    reading: Reading
    result: EvaluationResult

    @property
    def percent(self) -> str:
        """The accuracy."""
        return "no finite outputs" if self.result.not_finite else f"{self.result.accuracy:.1%}".replace("%", " %")


def measure(
    readings: Sequence[Reading], network: Callable[[Reading], Classifier], sample: LabelledSample, images: int
) -> list[Measured]:
    """Return all readings by how well they do, the one to take first.

    Among those that no test tells from the most accurate one it has the likeliest activation function; and then, of
    pixels that give the same predictions, those that give the right confidence, which is to say the lowest cost.
    """
    examples = sample.first(images)
    found = [Measured(reading, evaluate(network(reading), examples)) for reading in readings]
    found.sort(key=lambda one: -1.0 if one.result.not_finite else one.result.accuracy, reverse=True)
    equals = [one for one in found if _is_as_good(found[0], one, examples.labels)] or found[:1]
    places = {reading: place for place, reading in enumerate(readings)}
    likeliest = min(equals, key=lambda one: places[one.reading]).reading.activation
    of_this = [one for one in equals if one.reading.activation == likeliest]
    taken = min(of_this, key=lambda one: math.inf if math.isnan(one.result.cost) else one.result.cost)
    return [taken, *(one for one in found if one is not taken)]


def measured_lines(found: Sequence[Measured], sample: LabelledSample) -> Iterator[str]:
    """Yield how well the reading that is taken does, and then whether others do as well, or how much worse they are."""
    taken, *others = found
    yield f"{taken.percent} of {taken.result.count:,} {sample.split} images so"
    labels = sample.examples.labels[: len(taken.result.predicted)]
    close = [one for one in others if _is_as_good(taken, one, labels)]
    rest = [one for one in others if one not in close]
    parts = [f"{_difference(one.reading, taken.reading)} {one.percent}" for one in close]
    if len(close) > MOST_NAMED:
        parts = [*parts[:MOST_NAMED], f"{len(close) - MOST_NAMED} more as good"]
    if rest:
        parts.append(f"{'all ' if close else ''}other readings at most {rest[0].percent}")
    flags = " and ".join(["--activation"] * (taken.reading.activation is not None) + ["--pixels"])
    yield f"{', '.join(parts)}; {flags} tell" + ("s" if " " not in flags else "")


def _is_as_good(best: Measured, other: Measured, labels: Labels) -> bool:
    if best.result.not_finite or other.result.not_finite:
        return False
    return compare(best.result.predicted, other.result.predicted, labels).p >= SIGNIFICANCE


def _difference(reading: Reading, taken: Reading) -> str:
    """Name what is different in a reading."""
    if reading.pixels == taken.pixels:
        return str(reading.activation)
    pixels = f"pixels {reading.pixel_reading.text}"
    return pixels if reading.activation == taken.activation else f"{reading.activation} with {pixels}"


def image_count(networks: int, weights: int) -> int:
    """Return on how many images so many networks can be tried in about a second."""
    return max(min(int(2e10 / (networks * max(weights, 1))), 2_000), 200)
