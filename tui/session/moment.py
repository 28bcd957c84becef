"""A run as it was at one of its checkpoints: a source of evaluations and replies that never learns."""

from collections.abc import Callable

from mnist_tui.data.runs.checkpoint_file import Checkpoint
from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.tui.protocol.reports import MomentShown
from mnist_tui.tui.protocol.setting_values import plain_settings
from mnist_tui.tui.session.checkpoint import restore_run, restored_trainer
from mnist_tui.tui.session.evaluator import EvaluatedSample, Evaluator, Purpose
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.query_cache import QueryCache
from mnist_tui.tui.session.query_context import CountTest, QueryContext
from mnist_tui.tui.session.reports import moment_evaluation
from mnist_tui.tui.session.stopping import StopConditions
from mnist_tui.tui.session.stopwatch import Stopwatch


class _MomentEvaluator(Evaluator):
    """Passes evaluations of the test images on: they are counted for the run, whichever network was evaluated."""

    def __init__(
        self, run: LiveRun, tell: Callable[[EvaluatedSample], None], count: CountTest, stopwatch: Stopwatch
    ) -> None:
        super().__init__(run.splits, run.trainer, run.evaluations, tell, stopwatch)
        self._count = count

    def count_test(self, result: EvaluationResult | None, step: int) -> None:
        """Have it counted."""
        self._count(result, step)


class Moment:
    """Everything that a screen can ask of a run, as of one checkpoint. Session thread only."""

    def __init__(
        self, source: int, present: LiveRun, checkpoint: Checkpoint, count_test: CountTest, stopwatch: Stopwatch
    ) -> None:
        """`source` tells its reports from others.

        Raises:
            DataError: the checkpoint is incomplete, or of other images.
        """
        trainer = restored_trainer(checkpoint, present.splits, with_safe_points=False)
        trainer.learner.share_work(present.trainer.network.workers)
        self.checkpoint = checkpoint
        """What a fork continues from."""
        self.run = LiveRun(source, present.splits, trainer, StopConditions(trainer), present.threads)
        restore_run(self.run, checkpoint)
        self.cache = QueryCache()
        self.evaluated: EvaluatedSample | None = None
        """On the split that is watched; None until it is known."""
        self._results: list[EvaluatedSample] = []
        """A list and no method of this object: that would be a cycle, and the network outlive its moment."""
        self._news: list[EvaluatedSample] = []
        self._count_test = count_test
        self._evaluator = _MomentEvaluator(self.run, self._results.append, count_test, stopwatch)
        if (known := self._known(present)) is None:
            self._evaluator.ask("watch")
        else:
            self._evaluator.recall(known)
            self._take_results()

    @property
    def step(self) -> int:
        """The step of its checkpoint."""
        return self.run.trainer.steps

    def forget_replies(self) -> None:
        """Drop what was kept to answer queries, and what is still to be evaluated besides what is watched."""
        self.cache.forget_all()
        self._news.clear()
        if self.evaluated is not None:
            self._evaluator.drop()

    @property
    def is_busy(self) -> bool:
        """True while anything is still to be evaluated."""
        return self._evaluator.is_busy

    def advance(self) -> None:
        """Evaluate a chunk."""
        self._evaluator.advance(self.run.throughput.training_seconds)
        self._take_results()

    def _known(self, present: LiveRun) -> EvaluationResult | None:
        """Return the evaluation that the run has kept of this network; None where there is none."""
        rows = self.run.trainer.history.evaluated.rows()[-1:]
        if not len(rows):
            return None
        step, _, cost, accuracy = rows[-1].tolist()
        return present.evaluations.known.of_checkpoint(self.step, cost, accuracy) if step == self.step else None

    def _take_results(self) -> None:
        for evaluated in self._results:
            if evaluated.sample.split == self.run.splits.dataset.eval_split:
                self.evaluated = evaluated
            else:
                self._news.append(evaluated)
        self._results.clear()

    def ask(self, purpose: Purpose) -> None:
        """Have something else evaluated, too; an evaluation of the test images is counted for the run."""
        self._evaluator.ask(purpose)

    def news(self) -> list[EvaluatedSample]:
        """Return the evaluations since the last call that are not of the split that is watched."""
        news, self._news = self._news, []
        return news

    def context(self, kind: str) -> QueryContext:
        """Return what replies to queries of this kind are computed from."""
        run, cache = self.run, self.cache.part(kind)
        return QueryContext(run.trainer, run.splits, self._evaluator.watched, cache, self._count_test, run.number)

    def report(self, run: int, place: int, count: int, pace: float, is_replayed: bool) -> MomentShown:
        """Return what a screen is told of it once it has been evaluated."""
        assert self.evaluated is not None
        trainer, at = self.run.trainer, self.run.trainer.snapshot()
        return MomentShown(
            run=run,
            source=self.run.number,
            place=place,
            count=count,
            step=at.step,
            epoch=at.epoch,
            epochs=trainer.settings.epochs,
            learning_rate=at.learning_rate,
            diverged_at=at.diverged_at,
            settings=plain_settings(trainer.settings),
            evaluated=moment_evaluation(self.run, self.evaluated),
            pace=pace,
            is_replayed=is_replayed,
        )
