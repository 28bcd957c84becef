"""What the answers to questions may look at: the run and its data. Session thread only."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from mnist_tui.engine.dynamics import Dynamics
from mnist_tui.engine.evaluation import EvaluationResult, Examples
from mnist_tui.engine.inspection.neighbours import Neighbourhood
from mnist_tui.engine.label_probability import LabelProbabilityHistory
from mnist_tui.engine.network import Network
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.protocol import messages as say
from mnist_tui.tui.training.splits import Splits

Job: TypeAlias = Generator[None, None, say.Answer]
"""Computes an answer; yields where it may be interrupted, every few milliseconds."""


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """The last judgement on the split that steers, and how its answers came about."""

    split: str
    step: int
    result: EvaluationResult
    dynamics: Dynamics
    label_probability: LabelProbabilityHistory
    """How probable the true class of each image was over the run."""


@dataclass(slots=True, eq=False)
class QueryCache:
    """What outlives a question because it takes long to compute; a new run begins with an empty one."""

    neighbourhood: tuple[int, Neighbourhood] | None = None
    """The step of the network that it belongs to, and what its last hidden layer makes of the training images."""
    units: object = None
    """What `weighing.py` keeps of the last study of all units."""
    units_order: dict[int, tuple[int, NDArray[np.intp]]] = field(default_factory=dict)
    """By layer, the number of the sorting that found the order in which its units are shown, and that order."""
    map: object = None
    """What `mapping.py` keeps of the last map."""


@dataclass(frozen=True, slots=True)
class QueryContext:
    """What an answer may look at. Between two yields the network stands still; a job that needs longer copies it."""

    trainer: Trainer
    splits: Splits
    watched: Watched | None = None
    cache: QueryCache = field(default_factory=QueryCache)
    count_score: Callable[[EvaluationResult], None] = lambda result: None
    """Takes in a judgement of the test images as a look at them."""

    def examples(self, split: str) -> Examples:
        """Return the images of `split`."""
        by_name = {
            "train": self.splits.training,
            "validation": self.splits.validation,
            "test": self.splits.test,
        }
        return by_name[split]

    def copied_network(self) -> Network:
        """Return a copy of the network that evaluations look at, which no step changes."""
        network = self.trainer.evaluated_network
        return Network(self.trainer.settings, network.sizes[0], network.sizes[-1], network.parameters.vector.copy())
