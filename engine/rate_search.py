"""The learning rate for a run that has diverged: the highest of some lower ones that a trial goes well at.

A trial is a hundred steps from the state that the run has gone back to, by another learner, so that the run stays as
it is. It must not know who waits for it.
"""

import math

from mnist_tui.engine.learner import Learner
from mnist_tui.engine.safe_points import SafePoints
from mnist_tui.engine.trainer import Trainer
from mnist_tui.engine.workers import ALONE, Workers

TRIAL_STEPS = 100
JUDGED_STEPS = 20
"""A trial succeeds or fails by the mean cost of its last steps."""
HOPELESS = 10.0
"""A trial ends early when a batch costs so many times the prior's cost, and as much more than the first."""
FACTOR = 10.0
MARGIN = 3.0
"""A rate is tried at so many times its value, unless the state was trained with it: what just holds breaks later on."""
MOST_TRIALS = 8


class RateSearch:
    """Tries rates in turn, each a tenth of the one before; `learner` must be used by nothing else."""

    def __init__(self, learner: Learner, points: SafePoints) -> None:
        """Look for a rate below that of `learner`, and not above the one that the proven state was trained with."""
        self._learner, self._start, self._points = learner, points.proven, points
        self._settings = learner.settings.replace({"schedule": "constant", "warm_up": 0.0})
        present, proven = learner.settings.learning_rate, self._start.learner.mark.settings.learning_rate
        self._proven = proven if self._start.steps else math.inf
        self._candidate = _rounded(min(present / FACTOR, proven))
        self._best = math.inf
        self._trials = 0
        self._costs: list[float] = []
        self.rate: float | None = None
        """The rate; None until it is known, and if the cost is not finite whatever the rate."""
        self.is_over = False

    def advance(self) -> None:
        """Take one step of a trial."""
        if not self._costs:
            self._begin()
        cost, _, _ = self._learner.learn()
        self._costs.append(cost)
        if len(self._costs) == TRIAL_STEPS or self._is_hopeless(cost):
            self._judge()

    def _begin(self) -> None:
        self._learner.restore(self._start.learner)
        rate = self._candidate if self._candidate == self._proven else MARGIN * self._candidate
        self._learner.adopt(self._settings.replace({"learning_rate": rate}))

    def _is_hopeless(self, cost: float) -> bool:
        return not cost - self._costs[0] <= HOPELESS * self._points.prior

    def _judge(self) -> None:
        """End when this trial went well; otherwise keep the best and go on to a lower rate."""
        whole = len(self._costs) == TRIAL_STEPS
        score = sum(self._costs[-JUDGED_STEPS:]) / JUDGED_STEPS if whole else math.inf
        if score < self._best:
            self._best, self.rate = score, self._candidate
        self._trials += 1
        no_rate_helps = not math.isfinite(self._costs[0])  # no step has been taken then
        self.is_over = no_rate_helps or self._points.is_sound(score) or self._trials == MOST_TRIALS
        self._candidate, self._costs = _rounded(self._candidate / FACTOR), []


def _rounded(rate: float) -> float:
    """Return the rate as a person would write it."""
    return float(f"{rate:.2g}")


def search_of(trainer: Trainer, workers: Workers = ALONE) -> RateSearch | None:
    """Return a search for the rate of a run that has diverged; None where memory does not suffice for a second learner.

    Its threads are those of `workers`.
    """
    try:
        learner = Learner(trainer.settings, trainer.learner.training, trainer.network.sizes[-1])
    except MemoryError:
        return None
    learner.share_work(workers)
    return RateSearch(learner, trainer.safe_points)
