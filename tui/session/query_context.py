"""What a reply to a query is computed from: the run and its data. Session thread only."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

from mnist_tui.engine.dynamics import Dynamics
from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.label_probability import LabelProbabilityHistory
from mnist_tui.engine.network import Network
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query
from mnist_tui.tui.training.splits import Splits

Kept = TypeVar("Kept")
Job: TypeAlias = Generator[None, None, Message]
"""Computes the reply to a query; yields where it may be interrupted, every few milliseconds."""


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """The last evaluation of the split that is watched, and how its predictions came about."""

    split: str
    step: int
    result: EvaluationResult
    dynamics: Dynamics
    label_probability: LabelProbabilityHistory
    """How probable the true class of each image was over the run."""


class QueryCache:
    """What outlives a query because it takes long to compute: one object of a class. A new run begins with none."""

    def __init__(self) -> None:
        self._kept: dict[type, object] = {}

    def get(self, kind: type[Kept]) -> Kept | None:
        """Return what is kept of this class, None when nothing is."""
        kept = self._kept.get(kind)
        return kept if isinstance(kept, kind) else None

    def put(self, kept: Kept) -> Kept:
        """Keep an object in place of the last one of its class; return it."""
        self._kept[type(kept)] = kept
        return kept


@dataclass(frozen=True, slots=True)
class QueryContext:
    """What a reply is computed from. Between two yields the network stands still; a job that needs longer copies it."""

    trainer: Trainer
    splits: Splits
    watched: Watched | None = None
    cache: QueryCache = field(default_factory=QueryCache)
    count_test: Callable[[EvaluationResult, int], None] = lambda result, step: None
    """Takes in an evaluation of the test images, which are counted, with the step and the updates of its network."""

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
        return self.trainer.evaluated_network.copy()


Answers: TypeAlias = Mapping[type[Query], Callable[[QueryContext, Any], Job]]
"""By the class of a query, what computes its reply."""
