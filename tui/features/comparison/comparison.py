"""A comparison under way: networks that are read, then evaluated chunk by chunk. Session thread only."""

from concurrent.futures import Future
from dataclasses import dataclass, field

from mnist_tui.engine.evaluation import Evaluation, EvaluationResult
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.network import Network
from mnist_tui.tui.features.comparison.networks import FoundNetwork, LoadedModel

Wanted = tuple[str, str, str, int]
"""Both networks, the split and the revision."""


@dataclass(frozen=True, slots=True, eq=False)
class EvaluatedNetwork:
    """What is left of a network once it is evaluated."""

    name: str
    step: int
    result: EvaluationResult
    is_fallback: bool


@dataclass(slots=True, eq=False)
class Comparison:
    """A comparison under way."""

    wanted: Wanted
    reading: "tuple[Future[LoadedModel] | None, ...]" = ()
    """Both networks, as they are being read; None for the present one."""
    waiting: list[FoundNetwork] = field(default_factory=list)
    """Those that are found and not yet evaluated."""
    evaluation: Evaluation | None = None
    """Of the first of them."""
    evaluated: list[EvaluatedNetwork] = field(default_factory=list)

    @property
    def nbytes(self) -> int:
        """Bytes of the networks that it holds."""
        read = [one.result().model.network for one in self.reading if one and one.done() and not one.exception()]
        waiting = [one.network for one in self.waiting]
        return sum(one.parameters.vector.nbytes for one in (*read, *waiting) if isinstance(one, Network))

    @property
    def is_found(self) -> bool:
        """True once both networks are known."""
        return len(self.waiting) + len(self.evaluated) == 2

    @property
    def is_done(self) -> bool:
        """True once both are evaluated."""
        return len(self.evaluated) == 2

    def done(self, count: int) -> int:
        """Return the predictions made so far, of `count` for each network."""
        return len(self.evaluated) * count + (self.evaluation.position if self.evaluation is not None else 0)

    def advance(self, examples: Examples) -> None:
        """Evaluate a chunk."""
        first = self.waiting[0]
        if self.evaluation is None:
            self.evaluation = Evaluation(first.network, examples, temperature=first.temperature)
        self.evaluation.advance()
        if self.evaluation.done:
            result = self.evaluation.result()
            self.evaluated.append(EvaluatedNetwork(first.name, first.step, result, first.is_fallback))
            self.evaluation = None
            del self.waiting[0]
