"""The evaluations of one run, a chunk at a time between its steps. It knows no phases: the session says when."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from mnist_tui.engine.dynamics import Dynamics
from mnist_tui.engine.evaluation import Evaluation, EvaluationResult, wilson_interval
from mnist_tui.engine.label_probability import LabelProbabilityHistory
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.session.known_evaluations import KnownEvaluations
from mnist_tui.tui.session.query_context import Watched
from mnist_tui.tui.session.stopwatch import Stopwatch
from mnist_tui.tui.training.splits import Sample, Splits

EVERY_S = 0.5
EARLY_FRACTION = 0.3
"""In its first seconds a network changes fast: evaluations then come every so much of the training time so far."""
FIRST_S = 0.1
MOST_FRACTION = 0.02
"""Part of the training time that evaluations within an epoch may take."""

Purpose = Literal["watch", "train", "test"]
"""What curves and panes follow; training images beside it; the test images, every evaluation of which is counted."""


@dataclass(frozen=True, slots=True, eq=False)
class EvaluatedSample:
    """How an evaluation of the network came out."""

    step: int
    sample: Sample
    result: EvaluationResult
    is_test: bool
    """True for an evaluation of the test images, which is counted."""
    test_evaluations: int
    """How many of these there have been in this run."""
    dynamics: Dynamics | None = None
    """What has become of the predictions, of the split that the run is watched on."""


@dataclass(frozen=True, slots=True)
class Best:
    """The best evaluation of the split that a run is watched on; of equal ones the first."""

    step: int
    right: int
    count: int
    """Images, at least one."""
    cost: float

    @property
    def accuracy(self) -> float:
        """0 to 1."""
        return self.right / self.count

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the accuracy."""
        return wilson_interval(self.right, self.count)


class EvaluationMemory:
    """What the evaluations of one run have shown, beyond its curves. Session thread only."""

    def __init__(self, splits: Splits) -> None:
        count = len(splits.eval_split)
        self.dynamics = Dynamics(count)
        self.label_probability = LabelProbabilityHistory(count)
        self.test_evaluations = 0
        """How often the test images have been evaluated."""
        self.best: Best | None = None
        self.known = KnownEvaluations()

    def note_result(self, step: int, result: EvaluationResult) -> None:
        """Take in an evaluation of the split that the run is watched on."""
        if result.count and (self.best is None or result.right / result.count > self.best.accuracy):
            self.best = Best(step, result.right, result.count, result.cost)

    def is_best(self, evaluated: EvaluatedSample, split: str) -> bool:
        """Tell whether an evaluation is the best so far of `split`, which the run is watched on."""
        is_watched = not evaluated.is_test and evaluated.sample.split == split
        return is_watched and self.best is not None and self.best.step == evaluated.step


class Evaluator:
    """Takes evaluations one after the other. The network must not learn while `is_busy`. Session thread only."""

    def __init__(
        self,
        splits: Splits,
        trainer: Trainer,
        memory: EvaluationMemory,
        tell: Callable[[EvaluatedSample], None],
        stopwatch: Stopwatch,
    ) -> None:
        """`tell` hears of every result; `stopwatch` measures the chunks, and by its clock the next one is due."""
        self._splits, self._trainer, self._memory, self._tell = splits, trainer, memory, tell
        self._stopwatch = stopwatch
        self.watches_training = False
        self.evaluated_at = -1
        """The step at which the split that is watched was evaluated last."""
        self.due_at = 0.0
        """When a running network should be evaluated again."""
        self.takes_s = math.inf
        """How long the last ones took, all that were asked for together; infinite before the first."""
        self._spent_s = 0.0
        self._tested: EvaluatedSample | None = None
        """The last evaluation of the test images."""
        self._asked: list[Purpose] = []
        """The first of them is under way as soon as there is an evaluation."""
        self._evaluation: Evaluation | None = None
        self.watched: Watched | None = None
        """The last evaluation of the split that is watched."""

    @property
    def is_busy(self) -> bool:
        """True while anything is still to be evaluated."""
        return bool(self._asked)

    def ask(self, purpose: Purpose) -> None:
        """Have something evaluated, once however often it is asked for in the meantime."""
        if purpose not in self._asked:
            self._asked.append(purpose)

    def watch_training(self, on: bool) -> None:
        """Evaluate training images now and after every other evaluation, or no longer."""
        self.watches_training = on
        if on:
            self.ask("train")

    def drop(self) -> None:
        """Give up what is still to be evaluated; the network as it stands counts as evaluated."""
        self._asked.clear()
        self._evaluation, self.evaluated_at = None, self._trainer.steps

    def advance(self, training_seconds: float) -> None:
        """Evaluate a chunk and tell when that was the last; what is known of the test images is told again."""
        if self._asked[0] == "test" and self._tested is not None and self._tested.step == self._trainer.steps:
            self._asked.pop(0)
            self._tell(self._tested)
            return
        self._stopwatch.start()
        sample = self._sample(self._asked[0])
        evaluation = self._evaluation = self._evaluation or self._begun(sample)
        if not evaluation.done:
            evaluation.advance()
        self._spent_s += self._stopwatch.stop()[1]
        if not evaluation.done:
            return
        self._finish(evaluation, sample)
        if not self._asked:
            usual = max(EVERY_S, self._spent_s / MOST_FRACTION)
            self.due_at = self._stopwatch.clock() + min(usual, max(FIRST_S, EARLY_FRACTION * training_seconds))
            self.takes_s, self._spent_s = self._spent_s, 0.0

    def _begun(self, sample: Sample) -> Evaluation:
        """Begin an evaluation: that of validation keeps what a temperature is fitted on, others are at the last one."""
        network = self._trainer.classifier
        if sample.split == "validation":
            return Evaluation(network, sample.examples, keeps_logs=True)
        known = self.watched.result.calibrated().temperature if self.watched is not None else None
        return Evaluation(network, sample.examples, temperature=known)

    def _sample(self, purpose: Purpose) -> Sample:
        return self._splits.sample(self._splits.dataset.eval_split if purpose == "watch" else purpose)

    def _finish(self, evaluation: Evaluation, sample: Sample) -> None:
        purpose, result = self._asked.pop(0), evaluation.result()
        self._evaluation = None
        if purpose == "test":
            self.count_test(result, self._trainer.steps)
            return
        if purpose == "watch":
            self._note(evaluation, result, sample)
        self._tell_result(result, sample, is_watched=purpose == "watch")

    def recall(self, result: EvaluationResult) -> None:
        """Take an evaluation that this very network has been through before: it is on the curves already."""
        sample = self._sample("watch")
        self._watch(result, sample)
        self._tell_result(result, sample, is_watched=True)

    def _tell_result(self, result: EvaluationResult, sample: Sample, is_watched: bool) -> None:
        dynamics = self._memory.dynamics if is_watched and not result.not_finite else None
        self._tell(EvaluatedSample(self._trainer.steps, sample, result, False, self._memory.test_evaluations, dynamics))

    def _watch(self, result: EvaluationResult, sample: Sample) -> None:
        self.evaluated_at = self._trainer.steps
        memory = self._memory
        self.watched = Watched(sample.split, self.evaluated_at, result, memory.dynamics, memory.label_probability)

    def _note(self, evaluation: Evaluation, result: EvaluationResult, sample: Sample) -> None:
        """Put an evaluation of the split that is watched on the curves, and into what queries are answered from."""
        self._watch(result, sample)
        self._memory.known.note(self.evaluated_at, result)
        known = self._trainer.history.evaluated.rows()[-1:, 0]
        is_new = not len(known) or known[0] != self.evaluated_at  # a run that is resumed has been here before
        if is_new:
            self._trainer.record_evaluation(result)
            self._memory.note_result(self.evaluated_at, result)
        if is_new and not result.not_finite:
            self._memory.label_probability.record(self.evaluated_at, evaluation.label_probability)
            self._memory.dynamics.note(self.evaluated_at, result.predicted == sample.examples.labels)
        if self.watches_training:
            self.ask("train")

    def count_test(self, result: EvaluationResult | None, step: int) -> None:
        """Take in an evaluation of the test images, by the network of `step`; None for one that is not of this run.

        It is counted, unless that network was the last one that was evaluated on them.
        """
        if result is None:
            self._memory.test_evaluations += 1
            return
        if self._tested is not None and self._tested.step == step:
            return
        self._memory.test_evaluations += 1
        test = self._splits.sample("test")
        self._tested = EvaluatedSample(step, test, result, True, self._memory.test_evaluations)
        self._tell(self._tested)
