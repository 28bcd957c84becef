"""Scores saved networks and their ensemble on the same images, and compares them. It must not know what is printed."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mnist_tui.data.dataset import SplitName
from mnist_tui.engine.comparison import Comparison, compare
from mnist_tui.engine.evaluation import EvaluationResult, evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.test_time_augmentation import UNSHIFTED, Shift, evaluate_probabilities, mean_probabilities
from mnist_tui.tui.training.model import Model

CHANCE = 0.05
"""A difference with a smaller p is more than chance alone."""
CROSS_ENTROPY = "cross-entropy"
ENSEMBLE = "ensemble"


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """What the networks are scored on."""

    split: SplitName
    examples: Examples
    classes: tuple[str, ...]
    shifts: tuple[Shift, ...]
    is_known: bool = False
    """True for the test images of MNIST, of which it is known who wrote them and which labels people dispute."""


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """What one network, or all of them together, made of the images."""

    name: str
    result: EvaluationResult
    cost: str
    """Which cost the judgement's is."""
    members: int = 1
    """Networks whose probabilities were averaged."""


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """Two scores against each other."""

    first: Score
    second: Score
    comparison: Comparison

    @property
    def differs(self) -> bool:
        """True when the difference is more than chance alone."""
        return self.comparison.p < CHANCE


def score_models(models: Mapping[str, Model], trial: Trial) -> Iterator[Score]:
    """Yield the score of every model, one after the other, and then, of several, that of their mean probabilities.

    A model alone, on the images as they are, has the figures that its training printed. Every average has a cost of
    its own: the cross-entropy of the mean probabilities.
    """
    total = np.zeros((len(trial.examples), len(trial.classes)))
    for name, model in models.items():
        shares = mean_probabilities([model.network], trial.examples.pixels, model.rows, model.columns, trial.shifts)
        total += shares
        if trial.shifts == UNSHIFTED:
            yield Score(name, evaluate(model.network, trial.examples), model.settings.cost)
        else:
            yield Score(name, evaluate_probabilities(shares, trial.examples.labels), CROSS_ENTROPY)
    if len(models) > 1:
        yield Score(
            ENSEMBLE, evaluate_probabilities(total / len(models), trial.examples.labels), CROSS_ENTROPY, len(models)
        )


def matches(scores: Sequence[Score], trial: Trial) -> Iterator[Match]:
    """Yield every pair of single models, and then the ensemble against the best of them, if there is an ensemble."""
    singles = [score for score in scores if score.members == 1]
    pairs = list(itertools.combinations(singles, 2))
    pairs += [(score, max(singles, key=lambda one: one.result.right)) for score in scores if score.members > 1]
    for first, second in pairs:
        answers, others = first.result.predicted, second.result.predicted
        yield Match(first, second, compare(answers, others, trial.examples.labels))
