"""The best network of a run, kept in memory for its end. It knows no disk: what was the best before is handed to it."""

from dataclasses import dataclass

from mnist_tui.engine.network import Network
from mnist_tui.tui.session.evaluator import EvaluatedSample
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.observer import Observer


@dataclass(frozen=True, slots=True, eq=False)
class KeptNetwork:
    """A network as it was after `step` steps."""

    step: int
    network: Network


class BestNetwork(Observer):
    """Copies the network at every best evaluation. Session thread only."""

    def __init__(self, before: KeptNetwork | None = None) -> None:
        """`before` is that of the best evaluation of a run that goes on."""
        self.best = before
        """None before the first evaluation."""

    def evaluated(self, run: LiveRun, evaluated: EvaluatedSample) -> None:
        """Copy the network if it is the best so far."""
        if run.evaluations.is_best(evaluated, run.splits.dataset.eval_split):
            self.best = KeptNetwork(evaluated.step, run.trainer.evaluated_network.copy())
