"""Says in text and in JSON how networks scored and whether they differ. It must not know how that was found out."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.tui.cli.console import figure, percent, short_names
from mnist_tui.tui.commands.eval.evaluation import Match, Score, Trial
from mnist_tui.tui.images.gallery import group_accuracies
from mnist_tui.tui.paint.confusion_text import top_confusions
from mnist_tui.tui.paint.glyphs import Glyphs

TOP_CONFUSIONS = 3
MATCHES_WITHOUT_A_WARNING = 2
LEAST_P = 0.001
"""Smaller ones are not written out."""


def score_lines(score: Score, trial: Trial, glyphs: Glyphs) -> Iterator[str]:
    """Yield name, accuracy with its 95 % interval, cost and the most frequent confusions."""
    result, (low, high) = score.result, score.result.interval
    yield score.name + _averaged(score, trial)
    accuracy = f"{trial.split} accuracy"
    for name, text in (
        (
            accuracy,
            f"{percent(result.accuracy)}  (95 % interval {low * 100:.2f} to {high * 100:.2f} %; "
            f"{result.right:,} of {result.count:,})",
        ),
        *_known_lines(score, trial),
        (f"{trial.split} cost", f"{figure(result.cost)}  ({score.cost})"),
        ("mistakes", top_confusions(result.confusion, short_names(trial.classes, glyphs), TOP_CONFUSIONS, glyphs)),
    ):
        yield f"  {name:<{len(accuracy)}}  {text}"


def _averaged(score: Score, trial: Trial) -> str:
    parts = [(score.members, "models"), (len(trial.shifts), "views")]
    averaged = [f"{number} {noun}" for number, noun in parts if number > 1]
    return f": mean probabilities of {' and '.join(averaged)}" if averaged else ""


def _known_lines(score: Score, trial: Trial) -> Iterator[tuple[str, str]]:
    if trial.is_known:
        students, employees, undisputed = group_accuracies(_right(score, trial))
        left_out = students.count + employees.count - undisputed.count
        yield "", f"{percent(undisputed.accuracy)} without the {left_out} images whose label people dispute"
        by_writer = (f"{percent(one.accuracy)} of the {one.count:,} by {one.name}" for one in (students, employees))
        yield "", ", ".join(by_writer)


def _right(score: Score, trial: Trial) -> NDArray[np.bool_]:
    right: NDArray[np.bool_] = score.result.predicted == trial.examples.labels
    return right


def match_lines(found: Sequence[Match]) -> Iterator[str]:
    """Yield a line for every comparison."""
    yield "image by image (McNemar's test): what only the first got right against what only the second did"
    for match in found:
        best = ", the best single model" if match.first.members > 1 else ""
        yield f"  {match.first.name} and {match.second.name}{best}: {verdict(match)}"
    if len(found) > MATCHES_WITHOUT_A_WARNING:
        yield f"of {len(found)} comparisons: one in twenty between equals looks like a difference by chance"


def verdict(match: Match) -> str:
    """Say how two differ: `12 against 31 images: p = 0.005, the difference is not chance alone`."""
    first, second, p = match.comparison.only_first, match.comparison.only_second, match.comparison.p
    figure = f"p < {LEAST_P}" if p < LEAST_P else f"p = {p:.3f}"
    meaning = "the difference is not chance alone" if match.differs else "cannot be told from chance"
    return f"{first:,} against {second:,} images: {figure}, {meaning}"


def score_record(score: Score, trial: Trial, models: Sequence[str]) -> dict[str, object]:
    """Return a score for JSON; `models` are the members of an ensemble."""
    result = score.result
    who = {"kind": "model", "model": score.name} if score.members == 1 else {"kind": "ensemble", "models": models}
    return {
        **who,
        "split": trial.split,
        "views": len(trial.shifts),
        "accuracy": result.accuracy,
        "interval": result.interval,
        "right": result.right,
        "images": result.count,
        "cost": result.cost,
        "cost_name": score.cost,
        "worst_pairs": _worst(result, trial.classes),
        **_known_record(score, trial),
    }


def _known_record(score: Score, trial: Trial) -> dict[str, object]:
    if not trial.is_known:
        return {}
    return {f"accuracy_{share.name}": share.accuracy for share in group_accuracies(_right(score, trial))}


def match_record(match: Match) -> dict[str, object]:
    """Return a comparison for JSON."""
    return {
        "kind": "comparison",
        "first": match.first.name,
        "second": match.second.name,
        "only_first": match.comparison.only_first,
        "only_second": match.comparison.only_second,
        "p": match.comparison.p,
        "differs": match.differs,
    }


def _worst(result: EvaluationResult, classes: tuple[str, ...]) -> list[dict[str, object]]:
    mistakes = result.confusion * (1 - np.eye(len(classes), dtype=np.intp))
    order = np.argsort(-mistakes, axis=None, kind="stable")[:TOP_CONFUSIONS].tolist()
    return [
        {"label": classes[i], "class": classes[j], "images": int(mistakes[i, j])}
        for i, j in (divmod(place, len(classes)) for place in order)
        if mistakes[i, j]
    ]
