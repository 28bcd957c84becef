"""The evaluations of one run, a chunk at a time between its steps. It knows no phases: the session says when."""

from collections.abc import Callable
from typing import Literal

from mnist_tui.engine.dynamics import Dynamics
from mnist_tui.engine.evaluation import Evaluation, Judgement
from mnist_tui.engine.trainer import Trainer
from mnist_tui.engine.truth_history import TruthHistory
from mnist_tui.tui.material import Material, Sample
from mnist_tui.tui.session.reporter import Reporter
from mnist_tui.tui.session.room import Watched

EVERY_S = 0.5
EARLY_SHARE = 0.3
"""In its first seconds a network changes fast: evaluations then come every so much of the training time so far."""
FIRST_S = 0.1
MOST_SHARE = 0.02
"""Share of the training time that evaluations within an epoch may take."""

Purpose = Literal["steer", "watch", "score"]
"""What curves and panes follow; the training images beside it; the test images, which is counted."""


class Judging:
    """Takes evaluations one after the other. The network must not learn while `is_busy`. Session thread only."""

    def __init__(
        self,
        material: Material,
        trainer: Trainer,
        reporter: Reporter,
        clock: Callable[[], float],
        watches_training: bool = False,
    ) -> None:
        self._material, self._trainer, self._reporter, self._clock = material, trainer, reporter, clock
        self.watches_training = watches_training
        self.judged_at = -1
        """The step at which the split that steers was judged last."""
        self.due_at = 0.0
        """When a running network should be judged again."""
        self._looks, self._spent_s = 0, 0.0
        self._asked: list[Purpose] = []
        """The first of them is under way as soon as there is an evaluation."""
        self._evaluation: Evaluation | None = None
        self._dynamics = Dynamics(len(material.steered_by))
        self._truth = TruthHistory(len(material.steered_by))
        self.watched: Watched | None = None
        """The last judgement on the split that steers."""

    @property
    def is_busy(self) -> bool:
        """True while anything is still to be evaluated."""
        return bool(self._asked)

    def ask(self, purpose: Purpose) -> None:
        """Have something evaluated, once however often it is asked for in the meantime."""
        if purpose not in self._asked:
            self._asked.append(purpose)

    def watch_training(self, on: bool) -> None:
        """Judge training images now and after every other judgement, or no longer."""
        self.watches_training = on
        if on:
            self.ask("watch")

    def advance(self, training_seconds: float) -> None:
        """Evaluate a chunk and report when that was the last."""
        begin, sample = self._clock(), self._sample(self._asked[0])
        evaluation = self._evaluation = self._evaluation or Evaluation(self._trainer.judged_network, sample.examples)
        if not evaluation.done:
            evaluation.advance()
        self._spent_s += self._clock() - begin
        if not evaluation.done:
            return
        self._finish(evaluation, sample)
        if not self._asked:
            usual = max(EVERY_S, self._spent_s / MOST_SHARE)
            self.due_at = self._clock() + min(usual, max(FIRST_S, EARLY_SHARE * training_seconds))
            self._spent_s = 0.0

    def _sample(self, purpose: Purpose) -> Sample:
        if purpose == "steer":
            return self._material.sample(self._material.dataset.steered_by)
        return self._material.sample("test" if purpose == "score" else "train")

    def _finish(self, evaluation: Evaluation, sample: Sample) -> None:
        purpose, judgement = self._asked.pop(0), evaluation.result()
        self._evaluation = None
        if purpose == "score":
            self.count_score(judgement)
            return
        if purpose == "steer":
            self._trainer.judge(judgement)
            self.judged_at = self._trainer.steps
            self._truth.record(self.judged_at, evaluation.truth)
            self._dynamics.note(self.judged_at, judgement.predicted == sample.examples.labels)
            self.watched = Watched(sample.split, self.judged_at, judgement, self._dynamics, self._truth)
            if self.watches_training:
                self.ask("watch")
        dynamics = self._dynamics if purpose == "steer" else None
        self._reporter.judged(judgement, sample, False, self._looks, dynamics)

    def count_score(self, judgement: Judgement) -> None:
        """Take in a judgement of the test images, and count the look at them."""
        self._looks += 1
        self._reporter.judged(judgement, self._material.sample("test"), True, self._looks)
