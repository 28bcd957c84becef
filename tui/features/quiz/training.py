"""Networks that a question trains beside the run, which stays as it is. They know no query. Session thread only."""

from collections.abc import Generator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.evaluation import Evaluation, EvaluationResult
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.network import Network
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.features.quiz.networks import AVERAGED, SMALL_TEST, TRIED, TRIED_IMAGES, TRIES
from mnist_tui.tui.features.quiz.networks import Network as Wanted
from mnist_tui.tui.paint.smoothing import batches_averaged, moving_average
from mnist_tui.tui.training.splits import Splits

POINTS = 24
"""Of a curve, about."""
Work = Generator[None, None, None]


class Lesson(Protocol):
    """What is trained step by step."""

    done: int
    total: int
    accuracy: float
    """The latest one, on images that it has not learned from; NaN before the first evaluation."""
    rows: list[tuple[float, ...]]
    """The latest last: where on the x axis, and the values of every curve there."""

    def advance(self) -> Work:
        """Do the next piece; yields where it may be interrupted."""


class FewImages:
    """One network that learns from few images."""

    def __init__(self, wanted: Wanted, splits: Splits) -> None:
        self._trainer = Trainer(
            wanted.settings, first(splits.training, wanted.images), len(splits.dataset.classes), wanted.steps
        )
        self._validation, self._marks = splits.validation, frozenset(marks(wanted.steps))
        self.done, self.total, self.accuracy = 0, wanted.steps, np.nan
        self.rows: list[tuple[float, ...]] = []
        """Step, training cost, validation cost."""

    @property
    def nbytes(self) -> int:
        """What the network takes."""
        return self._trainer.network.parameters.vector.nbytes

    def advance(self) -> Work:
        """Take a step, and evaluate the network where the curves have a point."""
        trainer = self._trainer
        if trainer.steps == self.done:  # else it was interrupted after the step
            trainer.step()
            yield
        if trainer.steps in self._marks or trainer.finished:
            result = yield from _evaluated(trainer.evaluated_network, self._validation)
            self.rows.append((float(trainer.steps), self._cost(), result.cost))
            self.accuracy = result.accuracy
        self.done = trainer.steps
        if trainer.finished:
            self.total = self.done  # it may have diverged

    def _cost(self) -> float:
        """Return the average cost of the latest batches, as the charts draw it."""
        stretch = self._trainer.history.steps.stretch()
        over = batches_averaged(stretch.high[0], AVERAGED)
        return float(moving_average(stretch.mean[1], stretch.finite[1], over)[-1])


class BestOfMany:
    """Networks that differ in the seed; some of the validation images choose the best, and the others check it."""

    def __init__(self, splits: Splits) -> None:
        self._training, self._validation = first(splits.training, TRIED_IMAGES), splits.validation
        self._classes = len(splits.dataset.classes)
        self._chooses: NDArray[np.bool_] = np.zeros(len(splits.validation), bool)
        self._chooses[np.random.default_rng(0).choice(len(splits.validation), SMALL_TEST, replace=False)] = True
        self.done, self.total, self.accuracy = 0, TRIES, np.nan
        self.rows: list[tuple[float, ...]] = []
        """Networks tried, accuracy of the best one on those that choose, and on the others."""

    def advance(self) -> Work:
        """Train the next network, and keep it if it is the best so far."""
        trainer = Trainer(TRIED.replace({"seed": self.done}), self._training, self._classes)
        while not trainer.finished:
            trainer.step()
            yield
        result = yield from _evaluated(trainer.evaluated_network, self._validation)
        right = result.predicted == self._validation.labels
        found = float(right[self._chooses].mean()), float(right[~self._chooses].mean())
        best = self.rows[-1][1:] if self.rows and self.rows[-1][1] >= found[0] else found
        self.done += 1
        self.rows.append((float(self.done), *best))
        self.accuracy = best[1]


def _evaluated(network: Network, images: Examples) -> Generator[None, None, EvaluationResult]:
    evaluation = Evaluation(network, images)
    while not evaluation.done:
        evaluation.advance()
        yield
    return evaluation.result()


def marks(end: int, asked_at: int | None = None) -> list[int]:
    """Return the steps of the points of a curve: dense at first, then even, and that at which the question is asked."""
    early = np.geomspace(1, end, POINTS // 2)
    even = np.linspace(1, end, POINTS // 2 + 1)
    return sorted({round(step) for step in (*early, *even, *([asked_at] if asked_at else []))})


def first(examples: Examples, count: int) -> Examples:
    """Return the first ones."""
    return Examples(examples.pixels[:count], examples.labels[:count], examples.shape)
