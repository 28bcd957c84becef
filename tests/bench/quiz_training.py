"""Trains a network behind the quiz, and keeps what is recorded of it on the way."""

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.evaluation import EvaluationResult, evaluate
from mnist_tui.engine.network import Network
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.features.quiz.networks import AVERAGED, NETWORKS, VALIDATION
from mnist_tui.tui.features.quiz.networks import Network as Wanted
from mnist_tui.tui.features.quiz.questions import QUESTIONS
from mnist_tui.tui.features.quiz.training import first, marks
from mnist_tui.tui.paint.smoothing import batches_averaged, moving_average
from mnist_tui.tui.training.splits import Splits

DIGITS = 4
Curves = dict[str, list[float]]
ASKED_AT = {question.name: question.asked_at for question in QUESTIONS}


class Training:
    """A network that was trained and recorded on the way."""

    def __init__(
        self, wanted: Wanted, splits: Splits, last_step: int | None = None, asked_at: int | None = None
    ) -> None:
        training = first(splits.training, wanted.images) if wanted.images else splits.training
        self.trainer = Trainer(
            wanted.settings, training, len(splits.dataset.classes), last_step or wanted.steps or None
        )
        self.training, self.validation = training, splits.validation
        end = last_step or wanted.steps or wanted.settings.epochs * self.trainer.steps_per_epoch
        self.marks, self._rows = marks(end, asked_at), list[NDArray[np.float64]]()
        self.results: dict[int, EvaluationResult] = {}
        self.looks_at_validation = any(name.startswith("valid") for name in wanted.records)
        self.wanted = wanted
        self._evaluate()
        while not self.trainer.finished:
            self.trainer.step()
            self._rows.append(self.trainer.history.steps.rows(self.trainer.steps - 1)[-1])
            if self.trainer.steps in self.marks:
                self._evaluate()

    def _evaluate(self) -> None:
        if self.looks_at_validation or self.trainer.steps in (0, self.marks[-1]):
            self.results[self.trainer.steps] = evaluate(self.trainer.evaluated_network, self.validation)

    @property
    def rows(self) -> NDArray[np.float64]:
        """Step, cost, accuracy and gradient norm of every step."""
        return np.array(self._rows)

    @property
    def end(self) -> EvaluationResult:
        """The last evaluation."""
        return self.results[self.marks[-1]]

    @property
    def network(self) -> Network:
        """The one that evaluations look at."""
        return self.trainer.evaluated_network

    def of_training(self) -> EvaluationResult:
        """Evaluate, dropout off, as many of the training images as there are validation images."""
        return evaluate(self.network, first(self.training, VALIDATION))

    def curves(self) -> Curves:
        """Return what is to be recorded."""
        at = [step for step in self.marks if step] if not self.looks_at_validation else [0, *self.marks]
        told: Curves = {"x": [float(step) for step in at], "per_epoch": [float(self.trainer.steps_per_epoch)]}
        for name in self.wanted.records:
            if name.startswith("valid"):
                results = (self.results[step] for step in at)
                told[name] = [short(one.cost if name == "valid cost" else one.accuracy) for one in results]
            else:
                averages = averaged(self.rows, 1 if name == "train cost" else 2)
                told[name] = [short(averages[max(step, 1) - 1]) for step in at]
        return told


def averaged(rows: NDArray[np.float64], column: int) -> NDArray[np.float64]:
    """Return the moving average of a column, as the charts draw it."""
    return moving_average(rows[:, column], np.ones(len(rows)), batches_averaged(rows[:, 0], AVERAGED))


def short(value: float) -> float:
    """Round to a few digits."""
    return float(f"{value:.{DIGITS}g}")


def trained(question: str, splits: Splits) -> dict[str, Training]:
    """Train all networks of a question."""
    return {letter: Training(wanted, splits, None, ASKED_AT[question]) for letter, wanted in NETWORKS[question].items()}
