"""Writes the comparison of two networks as text, JSON and CSV. It must not know how it was computed."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from mnist_tui.data.dataset import SplitName
from mnist_tui.data.quantity import count
from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.tui.cli.console import percent, short_names
from mnist_tui.tui.images.pair import OUTCOMES, Outcome, Pair
from mnist_tui.tui.images.verdict import SIGNIFICANCE, changed_confusions, same_mistakes, verdict
from mnist_tui.tui.paint.glyphs import Glyphs

MOST_CELLS = 4
"""Confusions that are named on each side."""
COLUMNS = (
    "split", "index", "label", "outcome",
    "first_predicted", "first_confidence", "second_predicted", "second_confidence",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Two networks by name, their results on a split, and both image by image."""

    names: tuple[str, str]
    results: tuple[EvaluationResult, EvaluationResult]
    pair: Pair
    split: SplitName
    classes: tuple[str, ...]


def lines(found: Compared, glyphs: Glyphs) -> Iterator[str]:
    """Yield accuracies, the four counts, the test, and which confusions became rarer and more frequent.

    The networks have the numbers of `plot` and of the screens: 1 is what 2 is compared with.
    """
    width = max(map(len, found.names))
    for number, (name, result) in enumerate(zip(found.names, found.results, strict=True), 1):
        low, high = result.interval
        interval = f"95 % interval {low * 100:.2f} to {high * 100:.2f} %; {result.right:,} of {result.count:,}"
        yield f"{number}  {name:<{width}}  {percent(result.accuracy)}  ({interval})"
    yield ""
    first, second = found.names
    meanings: dict[Outcome, str] = {
        "fixed": f"{first} is wrong, {second} right",
        "broken": f"{first} is right, {second} wrong",
        "both wrong": f"{count(same_mistakes(found.pair), 'image')} with the same prediction",
        "both right": "",
    }
    for outcome in OUTCOMES:
        number = int(found.pair.mask(outcome).sum())
        yield f"{outcome:<10}  {number:>7,}  {meanings[outcome]}".rstrip()
    yield ""
    yield verdict(found.pair, found.names)
    yield from _cells(found, glyphs)


def _cells(found: Compared, glyphs: Glyphs) -> Iterator[str]:
    """Yield the confusions that changed most, those that became rarer and those that became more frequent."""
    for title, texts in changed_confusions(found.pair, short_names(found.classes, glyphs), MOST_CELLS, glyphs):
        yield f"{title:<14}  {glyphs.separator.join(texts)}"


def record(found: Compared) -> dict[str, object]:
    """Return the comparison for JSON."""
    test = found.pair.comparison
    sides = {
        f"{side}{key}": value
        for side, name, result in zip(("first", "second"), found.names, found.results, strict=True)
        for key, value in (("", name), ("_accuracy", result.accuracy), ("_interval", result.interval))
    }
    return {
        "event": "compared",
        **sides,
        "split": found.split,
        "images": len(found.pair.first),
        **{outcome.replace(" ", "_"): int(found.pair.mask(outcome).sum()) for outcome in OUTCOMES},
        "p": test.p if test.only_first + test.only_second else 1.0,
        "differs": test.only_first + test.only_second > 0 and test.p < SIGNIFICANCE,
        "confusion_difference": found.pair.difference(len(found.classes)).tolist(),
    }


def csv_text(found: Compared, outcomes: Sequence[Outcome]) -> str:
    """Return a row for every image that comes out in one of these ways, by index."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    which = {int(index): outcome for outcome in outcomes for index in np.flatnonzero(found.pair.mask(outcome))}
    for index, outcome in sorted(which.items()):
        answers: list[object] = []
        for side in (found.pair.first, found.pair.second):
            answers += [found.classes[int(side.predicted[index])], round(float(side.confidence[index]), 6)]
        table.writerow([found.split, index, found.classes[int(found.pair.first.labels[index])], outcome, *answers])
    return text.getvalue()
