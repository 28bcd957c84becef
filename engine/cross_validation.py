"""Cross-validation: every image is predicted by a network that never saw it.

It must not know what the predictions are for. Shapes: N images, K classes.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.calibration import fit_temperature
from mnist_tui.engine.evaluation import Evaluation
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.learner import Learner
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.types import Labels
from mnist_tui.engine.workers import ALONE, Workers


class FoldDivergedError(ArithmeticError):
    """The network of a fold diverged; the message is one line that says which, and when."""


@dataclass(frozen=True, slots=True, eq=False)
class CrossValidated:
    """What the networks say of the images."""

    probabilities: NDArray[np.float32]
    """(N, K): by networks that never saw the image, each at the temperature fitted on all that it never saw."""
    learned: NDArray[np.float64]
    """(N,): probability of the label by the networks that learned from the image, its mean over their epochs."""
    votes: NDArray[np.uint16]
    """(N, K): how often networks that never saw the image predicted each class, once an epoch."""
    voters: int
    """Votes on each image."""
    temperatures: tuple[float, ...]
    """Of all networks, in the order in which they were trained."""
    folds: tuple[Labels, ...]
    """The indices that each of them never saw."""
    rounds: int
    """How often all images were dealt out."""

    @property
    def first_round(self) -> tuple[Labels, ...]:
        """The folds of the first round, which have every image once."""
        return self.folds[: len(self.folds) // self.rounds]

    def agreement(self, classes: Labels) -> NDArray[np.float64]:
        """Return the fraction of the votes on each image that went to its class in `classes` (N,), (N,)."""
        fractions: NDArray[np.float64] = self.votes[np.arange(len(classes)), classes] / self.voters
        return fractions


def deal(count: int, folds: int, seed: int) -> tuple[Labels, ...]:
    """Deal the indices of `count` images out at random to so many folds, whose sizes differ by at most one."""
    order = np.random.default_rng(seed).permutation(count)
    return tuple(np.sort(order[fold::folds]) for fold in range(folds))


class CrossValidation:
    """Trains a network for every fold on the images of the others, and begins again with other folds if asked to."""

    def __init__(self, settings: Settings, examples: Examples, classes: int, folds: int, repeats: int = 1) -> None:
        """Prepare `repeats` rounds of `folds` folds, at least 2 and at most one an image."""
        self._settings, self._examples, self._classes = settings, examples, classes
        rounds = (deal(len(examples), folds, settings.seed + round_) for round_ in range(repeats))
        self._folds = tuple(fold for one in rounds for fold in one)
        self._repeats, self._networks = repeats, folds * repeats
        count = len(examples)
        self._probabilities, self._learned = np.zeros((count, classes), np.float32), np.zeros(count)
        self._votes = np.zeros((count, classes), np.uint16)
        self._temperatures: list[float] = []
        self._workers = ALONE

    def share_work(self, workers: Workers) -> None:
        """Let the threads of `workers` take part; the numbers stay the same."""
        self._workers = workers

    def run(self) -> Iterator[float]:
        """Train every network; yield the fraction done, step by step.

        Raises:
            FoldDivergedError: a cost is not finite.
        """
        for number, unseen in enumerate(self._folds):
            for done in self._train(number, unseen):
                yield (number + done) / self._networks

    def result(self) -> CrossValidated:
        """Return what is known once `run` is over."""
        epochs, seen = self._settings.epochs, self._networks - self._repeats
        return CrossValidated(
            probabilities=self._probabilities / np.float32(self._repeats),
            learned=self._learned / (epochs * seen),
            votes=self._votes,
            voters=epochs * self._repeats,
            temperatures=tuple(self._temperatures),
            folds=self._folds,
            rounds=self._repeats,
        )

    def _train(self, number: int, unseen: Labels) -> Iterator[float]:
        seen = np.delete(np.arange(len(self._examples)), unseen)
        settings = self._settings.replace({"seed": (self._settings.seed + number) % 2**32})
        learner = Learner(settings, _part(self._examples, seen), self._classes)
        learner.share_work(self._workers)
        held_out = _part(self._examples, unseen)
        steps = epoch = 0
        while epoch < settings.epochs:
            steps += 1
            if not math.isfinite(learner.learn()[0]):
                raise FoldDivergedError(f"network {number + 1} of {self._networks} diverged at step {steps}")
            if learner.feed.epoch > epoch:
                epoch = learner.feed.epoch
                logs = self._evaluate(learner, seen, unseen, held_out)
            yield learner.epoch / settings.epochs
        self._temperatures.append(fit_temperature(logs, held_out.labels) or 1.0)
        scaled = np.exp((logs - logs.max(axis=1, keepdims=True)) / self._temperatures[-1])
        self._probabilities[unseen] += scaled / scaled.sum(axis=1, keepdims=True)

    def _evaluate(self, learner: Learner, seen: Labels, unseen: Labels, held_out: Examples) -> NDArray[np.float64]:
        """Note an epoch of a network; return ln p of the images that it never saw."""
        network = learner.ema_network or learner.network
        own, others = Evaluation(network, learner.training), Evaluation(network, held_out, keeps_logs=True)
        for evaluation in (own, others):
            while not evaluation.done:
                evaluation.advance()
        self._learned[seen] += own.label_probability
        self._votes[unseen, others.result().predicted] += 1
        return others.logs


def _part(examples: Examples, indices: Labels) -> Examples:
    return Examples(examples.pixels[indices], examples.labels[indices], examples.shape)
