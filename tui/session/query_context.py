"""What a reply to a query is computed from: the run and its data. Session thread only."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from mnist_tui.data.errors import DataError
from mnist_tui.engine.classifier import Classifier
from mnist_tui.engine.dynamics import Dynamics
from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.label_probability import LabelProbabilityHistory
from mnist_tui.engine.network import Network
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.protocol.corrupted_split import CorruptedSplit
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query
from mnist_tui.tui.session.corrupted_examples import CorruptedExamples, corrupted_examples
from mnist_tui.tui.session.query_cache import QueryCache
from mnist_tui.tui.training.memory import available_bytes
from mnist_tui.tui.training.splits import Splits

Job: TypeAlias = Generator[None, None, Message]
"""Computes the reply to a query; yields where it may be interrupted, every few milliseconds."""
CountTest: TypeAlias = Callable[[EvaluationResult | None, int], None]
"""Takes in an evaluation of the test images, which are counted, with the step of its network.

None stands for the result of a network that is not of this run: only the number of evaluations grows.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """The last evaluation of the split that is watched, and how its predictions came about."""

    split: str
    step: int
    result: EvaluationResult
    dynamics: Dynamics
    label_probability: LabelProbabilityHistory
    """How probable the true class of each image was over the run."""


@dataclass(frozen=True, slots=True)
class QueryContext:
    """What a reply is computed from. Between two yields the network stands still; a job that needs longer copies it."""

    trainer: Trainer
    splits: Splits
    watched: Watched | None = None
    cache: QueryCache = field(default_factory=QueryCache)
    count_test: CountTest = lambda result, step: None
    """Called with every evaluation of the test images."""
    source: int = 1
    """The number of the run; below 0 for a moment of its past."""

    @property
    def step(self) -> int:
        """That of the network."""
        return self.trainer.steps

    def examples(self, split: str) -> Examples:
        """Return the images of `split`, which may be a corrupted one.

        Raises:
            DataError: there is no such split.
        """
        by_name = {
            "train": self.splits.training,
            "validation": self.splits.validation,
            "test": self.splits.test,
        }
        if (worse := CorruptedSplit.read(split)) is not None:
            return self._corrupted(worse)
        if split not in by_name:
            raise DataError(f"split {split!r:.40} is not one of {', '.join(by_name)}")
        return by_name[split]

    @property
    def temperature(self) -> float | None:
        """The one that fits the last evaluation of the validation images; None where there is none."""
        calibration = self.watched.result.calibration if self.watched is not None else None
        return (
            None
            if calibration is None or self.watched is None or self.watched.result.not_finite
            else calibration.temperature
        )

    def _corrupted(self, split: CorruptedSplit) -> Examples:
        """Return corrupted images; those of the last corruption are kept."""
        cache = self.cache.beside(CorruptedSplit.__name__)
        kept = cache.get(CorruptedExamples)
        if kept is None or kept.split != split:
            kept = cache.put(corrupted_examples(split, self.examples(split.split)))
        return kept.examples

    def copied_network(self) -> Network:
        """Return a copy of the network that evaluations look at, which no step changes.

        Raises:
            MemoryError: there is no room for it.
        """
        network = self.trainer.evaluated_network
        if network.parameters.vector.nbytes > available_bytes():
            raise MemoryError("a copy of the network")
        return network.copy()

    def copied_classifier(self) -> Classifier:
        """Return what is asked for outputs alone: a copy of the network, or one of another program, which never learns.

        Raises:
            MemoryError: there is no room for it.
        """
        classifier = self.trainer.classifier
        return self.copied_network() if classifier is self.trainer.evaluated_network else classifier


class Context(Protocol):
    """What a reply says of its origin, whatever it is computed from."""

    @property
    def source(self) -> int:
        """The number of the run."""

    @property
    def step(self) -> int:
        """Where it stands."""


Answers: TypeAlias = Mapping[type[Query], Callable[[Any, Any], Job]]
"""By the class of a query, what computes its reply from a context and the query."""
