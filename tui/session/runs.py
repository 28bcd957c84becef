"""The runs of a session, one after the other: each with what evaluates it and what makes it learn.

It knows neither commands nor who gives them. Session thread only.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial

from mnist_tui.data.runs.checkpoint_file import Checkpoint
from mnist_tui.engine.settings import find_setting
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.protocol.setting_values import PlainValue
from mnist_tui.tui.session.audience import Audience
from mnist_tui.tui.session.checkpoint import restore_run, restored_trainer
from mnist_tui.tui.session.evaluator import Evaluator
from mnist_tui.tui.session.kept_marks import KeptMarks
from mnist_tui.tui.session.learning import Learning
from mnist_tui.tui.session.live_run import LiveRun, Phase
from mnist_tui.tui.session.observer import Observer
from mnist_tui.tui.session.plan import Plan
from mnist_tui.tui.session.saving import Saving
from mnist_tui.tui.session.stopping import StopConditions
from mnist_tui.tui.session.stopwatch import Stopwatch
from mnist_tui.tui.training.memory import release
from mnist_tui.tui.training.prefetch import fed_ahead
from mnist_tui.tui.training.splits import Splits, new_trainer
from mnist_tui.tui.training.threads import Threads


class Runs:
    """Opens a run, in place of the one before."""

    run: LiveRun
    """The present run, or the last one."""
    evaluator: Evaluator
    learning: Learning

    def __init__(
        self,
        splits: Splits,
        threads: Threads,
        audience: Audience,
        stopwatch: Stopwatch,
        *,
        marks: KeptMarks,
        saving: Callable[[], Saving],
        forks_to: Sequence[Observer],
        is_asked_to_stop: Callable[[], bool],
        is_step_unwanted: Callable[[], bool],
        forget: Callable[[], None],
    ) -> None:
        """The `audience` is told of every run, and `forget` drops what is about the one before.

        The other arguments are those of the session. There is no run before the first `open`.
        """
        self._splits, self._threads, self._audience, self._stopwatch = splits, threads, audience, stopwatch
        self._marks, self._saving, self._forks_to, self._forget = marks, saving, forks_to, forget
        self._is_asked_to_stop, self._is_step_unwanted = is_asked_to_stop, is_step_unwanted
        self._plan = Plan()
        self._feeding = ExitStack()
        """Ends the thread of the present run's feed, if it has one."""
        self._count = 0

    def close(self) -> None:
        """End what goes on beside the present run."""
        self._feeding.close()

    @property
    def is_busy(self) -> bool:
        """True while the present run learns, is evaluated, or searches a rate."""
        return self.run.phase == "running" or self.learning.is_busy

    def open(self, trainer: Trainer, plan: Plan, pace: float | None = None) -> None:
        """Open a run that begins with this trainer."""
        self._begin(trainer, plan, pace)
        self._tell()

    def go_on(self, trainer: Trainer, plan: Plan, checkpoint: Checkpoint, test_evaluations: int = 0) -> None:
        """Open a run that continues from a checkpoint; at least so many test evaluations were made before.

        Raises:
            DataError: the checkpoint is incomplete.
        """
        self._begin(trainer, plan, None)
        self._restore(checkpoint, test_evaluations)
        if not plan.only_shows:
            self.run.resumed()
        self._tell()

    def restart(self, changes: Mapping[str, PlainValue], new_seed: bool) -> None:
        """Open a run with the settings of the present one but for the changes.

        Raises:
            SettingError: a setting is unknown, or a value out of range.
        """
        before, run = self.run.trainer, self.run
        settings = before.settings.replace(changes)
        if new_seed:
            settings = settings.replace({"seed": settings.seed + 1})
        throughput = run.throughput
        is_slow = self._plan.starts_slowly and not throughput.is_pace_chosen
        plan = replace(self._plan, paused=run.phase == "paused", target=None, starts_slowly=is_slow)
        self.open(new_trainer(settings, self._splits, before.last_step, before), plan, _chosen_pace(run))
        release()

    def fork(self, checkpoint: Checkpoint, changes: Mapping[str, PlainValue]) -> None:
        """Open a run that continues from a checkpoint with some settings changed.

        Raises:
            DataError: the checkpoint is incomplete, or of other images.
            SettingError: a setting needs another network, or a value is out of range.
        """
        run, trainer = self.run, restored_trainer(checkpoint, self._splits)
        for name, plain in changes.items():
            trainer.set(name, find_setting(name).check(plain))
        is_paused = run.phase == "paused" and not run.is_only_shown
        self._audience.admit(self._forks_to)
        self._forks_to = ()
        plan = replace(
            self._plan, paused=is_paused, target=None, only_shows=False, is_foreign=False, starts_slowly=False
        )
        self._begin(trainer, plan, _chosen_pace(run))
        self._restore(checkpoint, run.evaluations.test_evaluations)
        self.run.forked()
        self._tell()
        release()

    def _begin(self, trainer: Trainer, plan: Plan, pace: float | None) -> None:
        """Make the run of this trainer the present one."""
        self._feeding.close()
        trainer.learner.share_work(self._threads.workers)
        trainer.is_step_unwanted = self._is_step_unwanted
        self._feeding.enter_context(fed_ahead(trainer.learner, self._threads.has_second_core))
        self._forget()
        self._count, self._plan = self._count + 1, plan
        stops = StopConditions(trainer, plan.target)
        run = self.run = LiveRun(
            self._count, self._splits, trainer, stops, self._threads.count, self._saving, self._marks
        )
        if plan.starts_slowly:
            run.throughput.start_slowly()
        else:
            run.throughput.set_pace(pace)
        run.keep, run.is_only_shown, run.is_foreign = plan.keep, plan.only_shows, plan.is_foreign
        run.phase = _phase_of(trainer) or ("paused" if plan.paused else "running")
        tell = partial(self._audience.evaluated, run)
        self.evaluator = Evaluator(self._splits, trainer, run.evaluations, tell, self._stopwatch)
        self.learning = Learning(
            run,
            self.evaluator,
            self._audience,
            plan,
            self._threads.workers,
            self._stopwatch,
            self._is_asked_to_stop,
            self._stopwatch.clock,
        )

    def _restore(self, checkpoint: Checkpoint, test_evaluations: int) -> None:
        restore_run(self.run, checkpoint)
        evaluations = self.run.evaluations
        evaluations.test_evaluations = max(evaluations.test_evaluations, test_evaluations)

    def _tell(self) -> None:
        """Say that there is a run, and have it evaluated as it stands."""
        self.evaluator.watches_training = self._audience.watches_training
        self.run.search_rate(self._threads.workers)
        self._audience.run_started(self.run)
        if not self._plan.evaluates_epochs_only or _lacks_evaluation(self.run.trainer):
            self.evaluator.ask("watch")


def _phase_of(trainer: Trainer) -> Phase | None:
    """Return how the run of a trainer has ended; None if it has not."""
    if trainer.diverged_at is not None:
        return "diverged"
    return "finished" if trainer.finished else None


def _chosen_pace(run: LiveRun) -> float | None:
    """Return the pace that a person has chosen; one that only begins slowly is to be at full speed."""
    return None if run.throughput.starts_slowly else run.throughput.pace


def _lacks_evaluation(trainer: Trainer) -> bool:
    """Tell whether a run was interrupted between the end of an epoch and the evaluation that follows it."""
    if not trainer.steps or trainer.learner.feed.position:
        return False
    evaluated = trainer.history.evaluated.rows()
    return not len(evaluated) or bool(evaluated[-1, 0] != trainer.steps)
