"""Evaluates saved networks and their ensemble on the same images, and compares them. It does not know the output."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mnist_tui.engine.comparison import Comparison, compare
from mnist_tui.engine.evaluation import EvaluationResult, evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.test_time_augmentation import UNSHIFTED, Shift, evaluate_probabilities, mean_probabilities
from mnist_tui.tui.training.foreign_model import AnyModel

SIGNIFICANCE = 0.05
"""A difference with a smaller p is significant."""
CROSS_ENTROPY = "cross-entropy"
ENSEMBLE = "ensemble"


@dataclass(frozen=True, slots=True, eq=False)
class EvaluationTask:
    """What the networks are evaluated on."""

    split: str
    """What its images are called."""
    examples: Examples
    classes: tuple[str, ...]
    shifts: tuple[Shift, ...]
    is_known: bool = False
    """True for the test images of MNIST, whose writers and disputed labels are known."""
    mnists: Examples | None = None
    """MNIST's own test images, where the others are those of QMNIST that MNIST lacks."""


@dataclass(frozen=True, slots=True, eq=False)
class ModelResult:
    """The result of one network, or of the ensemble of all."""

    name: str
    result: EvaluationResult
    cost: str
    """The cost function of `result.cost`."""
    members: int = 1
    """Networks whose probabilities were averaged."""


@dataclass(frozen=True, slots=True, eq=False)
class PairComparison:
    """The comparison of two results."""

    first: ModelResult
    second: ModelResult
    comparison: Comparison

    @property
    def differs(self) -> bool:
        """True when the difference is significant."""
        return self.comparison.p < SIGNIFICANCE


def evaluate_models(models: Mapping[str, AnyModel], task: EvaluationTask) -> Iterator[ModelResult]:
    """Yield the result of every model, and then, of several, that of their mean probabilities.

    A single model without test-time augmentation has the numbers that its training printed. An average has its own
    cost: the cross-entropy of the mean probabilities.
    """
    total = np.zeros((len(task.examples), len(task.classes)))
    for name, model in models.items():
        if task.shifts != UNSHIFTED or len(models) > 1:
            averaged = mean_probabilities([model.network], task.examples.pixels, model.rows, model.columns, task.shifts)
            total += averaged
        if task.shifts == UNSHIFTED:
            yield ModelResult(
                name, evaluate(model.network, task.examples, temperature=model.temperature), model.settings.cost
            )
        else:
            yield ModelResult(name, evaluate_probabilities(averaged, task.examples.labels), CROSS_ENTROPY)
    if len(models) > 1:
        yield ModelResult(
            ENSEMBLE, evaluate_probabilities(total / len(models), task.examples.labels), CROSS_ENTROPY, len(models)
        )


def comparisons(results: Sequence[ModelResult], task: EvaluationTask) -> Iterator[PairComparison]:
    """Yield the comparisons of all pairs of single models, and then of the ensemble with the best of them, if any.

    Results without figures, because outputs were not finite, are left out.
    """
    known = [model_result for model_result in results if not model_result.result.not_finite]
    singles = [model_result for model_result in known if model_result.members == 1]
    pairs = list(itertools.combinations(singles, 2))
    pairs += [
        (model_result, max(singles, key=lambda one: one.result.right))
        for model_result in known
        if model_result.members > 1
    ]
    for first, second in pairs:
        predicted = first.result.predicted, second.result.predicted
        yield PairComparison(first, second, compare(*predicted, task.examples.labels))
