"""Writes the results and comparisons of networks as text and JSON. It must not know how they were computed."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from mnist_tui.data.quantity import count
from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.tui.cli.console import figure, percent, short_names
from mnist_tui.tui.commands.eval.confidence import confidence_lines, confidence_record, confidence_report
from mnist_tui.tui.commands.eval.evaluation import EvaluationTask, ModelResult, PairComparison
from mnist_tui.tui.commands.eval.qmnist import FreshResult, fresh_rows
from mnist_tui.tui.images.gallery import GROUPS, group_accuracies
from mnist_tui.tui.paint.confusion_text import top_confusions
from mnist_tui.tui.paint.glyphs import Glyphs

TOP_CONFUSIONS = 3
COMPARISONS_WITHOUT_WARNING = 2
LEAST_P = 0.001
"""Smaller p-values are not written out."""


def result_lines(
    model_result: ModelResult, task: EvaluationTask, glyphs: Glyphs, fresh: FreshResult | None = None
) -> Iterator[str]:
    """Yield name, accuracy with its 95 % confidence interval, cost and the most frequent confusions.

    `fresh` has MNIST's own test images beside the fresh ones.
    """
    result, (low, high) = model_result.result, model_result.result.interval
    yield model_result.name + _averaged(model_result, task)
    accuracy = f"{task.split} accuracy"
    for name, text in (
        (
            accuracy,
            f"{percent(result.accuracy)}  (95 % interval {low * 100:.2f} to {high * 100:.2f} %; "
            f"{result.right:,} of {result.count:,})",
        ),
        *(fresh_rows(fresh) if fresh else ()),
        *_known_lines(model_result, task),
        (f"{task.split} cost", f"{figure(result.cost)}  ({model_result.cost})"),
        ("mistakes", top_confusions(result.confusion, short_names(task.classes, glyphs), TOP_CONFUSIONS, glyphs)),
        *confidence_lines(confidence_report(result, task.examples.labels), task.split),
    ):
        yield f"  {name:<{len(accuracy)}}  {text}"


def _averaged(model_result: ModelResult, task: EvaluationTask) -> str:
    parts = [(model_result.members, "models"), (len(task.shifts), "views")]
    averaged = [f"{number} {noun}" for number, noun in parts if number > 1]
    return f": mean probabilities of {' and '.join(averaged)}" if averaged else ""


def _known_lines(model_result: ModelResult, task: EvaluationTask) -> Iterator[tuple[str, str]]:
    if task.is_known:
        students, employees, undisputed = group_accuracies(_right(model_result, task))
        left_out = students.count + employees.count - undisputed.count
        yield "", f"{percent(undisputed.accuracy)} without the {left_out} images whose label is disputed"
        by_writer = (f"{percent(one.accuracy)} of the {one.count:,} by {one.name}" for one in (students, employees))
        yield "", ", ".join(by_writer)


def _right(model_result: ModelResult, task: EvaluationTask) -> NDArray[np.bool_]:
    right: NDArray[np.bool_] = model_result.result.predicted == task.examples.labels
    return right


def comparison_lines(found: Sequence[PairComparison]) -> Iterator[str]:
    """Yield a line for every comparison."""
    yield "McNemar's test: images that only the first got right against images that only the second did"
    for pair in found:
        best = ", the best single model" if pair.first.members > 1 else ""
        yield f"  {pair.first.name} and {pair.second.name}{best}: {verdict(pair)}"
    if len(found) > COMPARISONS_WITHOUT_WARNING:
        yield f"of {len(found)} comparisons: one in twenty between equal models is significant by chance"


def verdict(pair: PairComparison) -> str:
    """Describe how two differ: `12 against 31 images: p = 0.005, a significant difference`."""
    first, second, p = pair.comparison.only_first, pair.comparison.only_second, pair.comparison.p
    figure = f"p < {LEAST_P}" if p < LEAST_P else f"p = {p:.3f}"
    meaning = "a significant difference" if pair.differs else "no significant difference"
    return f"{first:,} against {count(second, 'image')}: {figure}, {meaning}"


def result_record(model_result: ModelResult, task: EvaluationTask, models: Sequence[str]) -> dict[str, object]:
    """Return a result for JSON; `models` are the members of an ensemble."""
    result = model_result.result
    who = (
        {"event": "model", "model": model_result.name}
        if model_result.members == 1
        else {"event": "ensemble", "models": models}
    )
    return {
        **who,
        "split": task.split,
        "views": len(task.shifts),
        "images": len(task.examples),
        "not_finite": result.not_finite,
        "right": None if result.not_finite else result.right,
        "accuracy": result.accuracy,
        "interval": None if result.not_finite else result.interval,
        "cost": result.cost,
        "cost_name": model_result.cost,
        "top_confusions": None if result.not_finite else _top_confusions(result, task.classes),
        **_known_record(model_result, task),
        **confidence_record(None if result.not_finite else confidence_report(result, task.examples.labels)),
    }


def _known_record(model_result: ModelResult, task: EvaluationTask) -> dict[str, object]:
    known: dict[str, object] = {f"accuracy_{name}": None for name in GROUPS}
    if task.is_known and not model_result.result.not_finite:
        known |= {f"accuracy_{group.name}": group.accuracy for group in group_accuracies(_right(model_result, task))}
    return known


def comparison_record(pair: PairComparison) -> dict[str, object]:
    """Return a comparison for JSON."""
    return {
        "event": "comparison",
        "first": pair.first.name,
        "second": pair.second.name,
        "only_first": pair.comparison.only_first,
        "only_second": pair.comparison.only_second,
        "p": pair.comparison.p,
        "differs": pair.differs,
    }


def _top_confusions(result: EvaluationResult, classes: tuple[str, ...]) -> list[dict[str, object]]:
    mistakes = result.confusion * (1 - np.eye(len(classes), dtype=np.intp))
    order = np.argsort(-mistakes, axis=None, kind="stable")[:TOP_CONFUSIONS].tolist()
    return [
        {"label": classes[i], "predicted": classes[j], "images": int(mistakes[i, j])}
        for i, j in (divmod(cell, len(classes)) for cell in order)
        if mistakes[i, j]
    ]
