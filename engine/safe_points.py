"""The states that a run can go back to when it diverges: copies that later steps have proven to be sound.

It goes by the batch costs, which mean the same whatever the optimizer and the activation. It must not know how steps
are taken.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from mnist_tui.engine.learner import LearnerState

BLOCK_STEPS = 100
"""A state is copied every so many steps, and proven by the mean cost of those that follow it."""
LEARNED = 0.9
"""Part of the prior's cost that the mean cost of a block stays below: less is nothing learned, or a ruined network."""
TOLERANCE = 0.1
"""Part of the prior's cost by which a block may be worse than the best before."""
FORGETTING = 1.02
"""The best is forgotten by so much a block: a cost that is higher for good, as with distorted images, is accepted."""


@dataclass(frozen=True, slots=True)
class EpochSums:
    """Sums over the images of the present epoch so far."""

    cost: float = 0.0
    objective: float = 0.0
    """Of what training minimises: the cost with label smoothing, plus the L2 penalty."""
    right: float = 0.0
    """Images classified correctly when they were trained on."""


@dataclass(frozen=True, slots=True)
class SafePoint:
    """A point of the run that it can continue from."""

    learner: LearnerState
    steps: int
    epoch_sums: EpochSums


@dataclass(frozen=True, slots=True)
class Block:
    """The steps since the last copy."""

    steps: int = 0
    cost: float = 0.0
    """Sum of their batch costs."""


class SafePoints:
    """Two copies of the learner: the newest that is proven, and one that the present block is to prove.

    The initial state counts as proven. Another one is when the block after it has a mean cost that is finite, clearly
    below that of always predicting the class frequencies, and about as low as the best block so far. So a state in
    which the run is about to blow up, whose own cost may look well, is never one.
    """

    def __init__(self, start: SafePoint, prior: float) -> None:
        self.proven = self.candidate = start
        self.block = Block()
        self.best = prior
        """The lowest mean cost of a block, slowly forgotten."""
        self.prior = prior
        """The cost of always predicting the class frequencies."""

    def count(self, cost: float) -> None:
        """Take in the finite cost of a batch."""
        self.block = Block(self.block.steps + 1, self.block.cost + cost)

    def advance(self, here: Callable[[], SafePoint]) -> None:
        """Between two steps: at the end of a block weigh its costs, copy the present state, which `here` returns."""
        if self.block.steps < BLOCK_STEPS:
            return
        mean = self.block.cost / self.block.steps
        if self.is_sound(mean):
            self.proven = self.candidate
        self.best = min(mean, FORGETTING * self.best) if math.isfinite(mean) else self.best
        self.candidate = self.proven  # the other copy is let go before a new one is made
        self.candidate, self.block = here(), Block()

    def is_sound(self, cost: float) -> bool:
        """Tell whether a network whose batches cost so much has learned something, and about as much as before."""
        return cost <= min(LEARNED * self.prior, self.best + TOLERANCE * self.prior)

    def go_back(self) -> SafePoint:
        """Return the newest proven state; the block that follows it begins again."""
        self.candidate, self.block = self.proven, Block()
        return self.proven

    def restore(self, proven: SafePoint, candidate: SafePoint, block: Block, best: float) -> None:
        """Continue from what was saved."""
        self.proven, self.candidate, self.block, self.best = proven, candidate, block, best
