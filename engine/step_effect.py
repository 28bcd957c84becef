"""What one step did to its own batch and to the weights. It costs a second forward pass and a copy of the weights."""

import math
from dataclasses import dataclass

import numpy as np

from mnist_tui.engine.trainer import Trainer


@dataclass(frozen=True, slots=True)
class StepEffect:
    """The mean cost of the batch, as it was augmented and with the same units dropped, and the way of the weights."""

    cost_before: float
    cost_after: float
    moved: float
    """‖Δw‖ / ‖w‖, the norm of the change of all weights and biases over their norm before; infinite from zeros."""


class StepProbe:
    """Made right before a step; right after it, it says what the step did. It leaves the run as it would be without."""

    def __init__(self, trainer: Trainer) -> None:
        self._learner = trainer.learner
        self._start, self._before = self._learner.mark(), self._learner.network.parameters.vector.copy()

    def effect(self, cost: float) -> StepEffect | None:
        """Return what the step did, of which `cost` came back; None where that is not finite."""
        if not math.isfinite(cost):
            return None
        learner, end = self._learner, self._learner.mark()
        learner.go_to(self._start)
        cost_after = learner.batch_cost()
        learner.go_to(end)
        way = learner.network.parameters.vector - self._before
        length, moved = (float(np.linalg.norm(one.astype(np.float64))) for one in (self._before, way))
        return StepEffect(cost, cost_after, moved / length if length else math.inf)
