"""What is known of every image of a split under one network, a column per fact. It knows no files and no network."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.dynamics import NEVER, DynamicsRecord
from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.engine.types import Labels

MARGIN_HELP = "Margin is the lead of the answer's probability over the runner-up's."


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """The columns of N images, each (N,); place i of every column is image i of the split."""

    labels: Labels
    predicted: Labels
    confidence: NDArray[np.float64]
    """Probability of the predicted class, 0 to 1."""
    cost: NDArray[np.float64]
    margin: NDArray[np.float64]
    """Probability of the predicted class minus that of the runner-up, 0 to 1."""
    disputed: NDArray[np.bool_]
    """Whether people doubt the label."""
    marked: NDArray[np.bool_]
    dynamics: DynamicsRecord | None = None
    """How the answers came about, where a run was followed."""

    @classmethod
    def of(cls, result: EvaluationResult, labels: Labels, dynamics: DynamicsRecord | None = None) -> Self:
        """Return the columns of a judgement on all the images that `labels` belong to; nothing is copied."""
        none = np.zeros(len(labels), np.bool_)
        columns = result.predicted, result.confidence, result.costs, result.margin
        return cls(labels, *columns, none, none, dynamics)

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def wrong(self) -> NDArray[np.bool_]:
        """(N,): the mistakes."""
        mistakes: NDArray[np.bool_] = self.predicted != self.labels
        return mistakes

    @property
    def learned(self) -> NDArray[np.bool_]:
        """(N,): right now, but wrong at an evaluation before; none without dynamics."""
        past = self.dynamics
        return np.zeros(len(self), np.bool_) if past is None else ~self.wrong & (past.flipped_at != NEVER)

    @property
    def forgotten(self) -> NDArray[np.bool_]:
        """(N,): wrong now, but right at an evaluation before; none without dynamics."""
        past = self.dynamics
        return np.zeros(len(self), np.bool_) if past is None else self.wrong & (past.first_right != NEVER)
