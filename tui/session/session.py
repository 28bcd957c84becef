"""The one loop that owns a trainer: it obeys commands, learns, evaluates, keeps the pace and tells its observers.

It knows no screen and no terminal. A dashboard is a session with viewers; `train` is one with a console and no viewer.
"""

import math
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.checkpoint_file import Checkpoint
from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.settings import find_setting
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.protocol.commands import (
    Ask,
    Attach,
    Command,
    Detach,
    EvaluateTest,
    FinishEpoch,
    Forget,
    Fork,
    Heard,
    MarkImage,
    Pause,
    Replay,
    Restart,
    Resume,
    RunUntil,
    SaveNetwork,
    SetPace,
    SetSetting,
    ShowMoment,
    ShowPresent,
    StartRun,
    Steps,
    Stop,
    TakeOver,
    TogglePause,
    WatchTraining,
)
from mnist_tui.tui.protocol.only_shown import refusal
from mnist_tui.tui.protocol.reports import Ended, Failed
from mnist_tui.tui.protocol.setting_values import PlainValue, plain_value
from mnist_tui.tui.session.attendance import Attendance
from mnist_tui.tui.session.audience import Audience, HasFileno
from mnist_tui.tui.session.checkpoint import forked_checkpoint, restore_run, restored_trainer, take_checkpoint
from mnist_tui.tui.session.chronicle import Chronicle
from mnist_tui.tui.session.evaluator import Evaluator
from mnist_tui.tui.session.home_path import home_path
from mnist_tui.tui.session.kept_marks import KeptMarks
from mnist_tui.tui.session.learning import Learning
from mnist_tui.tui.session.listener import LOOK_EVERY_S, Listener
from mnist_tui.tui.session.live_run import LiveRun, Phase
from mnist_tui.tui.session.network_writer import NetworkWriter
from mnist_tui.tui.session.observer import Observer
from mnist_tui.tui.session.past import NO_ROOM, Past
from mnist_tui.tui.session.plan import Plan
from mnist_tui.tui.session.query_context import Answers, QueryContext
from mnist_tui.tui.session.query_scheduler import QueryError, QueryScheduler
from mnist_tui.tui.session.run_writer import Saving
from mnist_tui.tui.session.stopping import StopConditions
from mnist_tui.tui.session.stopwatch import Stopwatch
from mnist_tui.tui.session.viewer import Viewer
from mnist_tui.tui.training.memory import release
from mnist_tui.tui.training.model import model_of
from mnist_tui.tui.training.prefetch import fed_ahead
from mnist_tui.tui.training.room import RoomError, make_room
from mnist_tui.tui.training.splits import Splits, new_trainer
from mnist_tui.tui.training.threads import Threads

MOST_PACE = 1e6
"""Steps or checkpoints per second; at a pace the loop looks around after every step."""
LAST_WORD_WITHIN_S = 1.0
"""How long the end waits for screens that are slow to read."""
BY_A_SCREEN, BY_A_SIGNAL = "the run was ended from another terminal", "the training process was told to end"


class Session:
    """Runs of one data set, one after the other. Everything happens in the thread that calls `run`."""

    def __init__(
        self,
        splits: Splits,
        trainer: Trainer,
        threads: Threads,
        *,
        viewers: Sequence[Viewer] = (),
        observers: Sequence[Observer] = (),
        answers: Answers | None = None,
        plan: Plan = Plan(),  # noqa: B008  # frozen
        checkpoint: Checkpoint | None = None,
        marks: KeptMarks | None = None,
        forks_to: Sequence[Observer] = (),
        test_evaluations: int = 0,
        saving: Callable[[], Saving] = Saving,
        is_asked_to_stop: Callable[[], bool] = lambda: False,
        is_step_unwanted: Callable[[], bool] | None = None,
        listener: Listener | None = None,
        attendance: Attendance | None = None,
        wakers: Sequence[HasFileno] = (),
        clock: Callable[[], float] | None = None,
    ) -> None:
        """Open a first run of `trainer`; `answers` is what computes the replies to the queries of the viewers.

        If the trainer continues from a checkpoint, the rest of that is restored, too; `marks` and at least so many
        `test_evaluations` were made before. `saving` tells viewers how it stands with what is on disk.
        With viewers the session lasts until one tells it to stop, or the last of them has left and `attendance` does
        not want it to go on; without any, until its run ends. `listener` lets further viewers in, and `forks_to` are
        told of what is forked from a run that is only shown.
        `is_asked_to_stop` is looked at after every step, within long ones unless `is_step_unwanted` is, between two
        parts of an evaluation, and when one of the `wakers` can be read: what has begun then is dropped. `clock` is
        for tests: all its time counts.
        """
        self._splits, self._threads, self._plan = splits, threads, plan
        self._clock = clock or time.perf_counter
        self._stopwatch = Stopwatch(self._clock, time.process_time if clock is None else None)
        self._chronicle = Chronicle()
        followers = () if listener is None else (self._chronicle,)
        self._audience, self._saving = Audience((*observers, *followers), viewers), saving
        self._listener, self._wakers = listener, wakers
        self._attendance = attendance or Attendance()
        for viewer in viewers:
            self._attendance.enter(viewer)
        self._scheduler: QueryScheduler[Viewer] = QueryScheduler(answers or {}, self._clock)
        self.networks = NetworkWriter()
        """What people have saved under a name, on its way to the disk."""
        self._past, self._forks_to = Past(self._stopwatch), forks_to
        self._is_asked_to_stop = is_asked_to_stop
        self._is_step_unwanted = is_step_unwanted or is_asked_to_stop
        self._stopped = False
        """True when a screen has said so."""
        self._marks = KeptMarks() if marks is None else marks
        self._feeding = ExitStack()
        """Ends the thread of the present run's feed, if it has one."""
        self._runs = 0
        self._open(trainer, plan, None, checkpoint, test_evaluations)

    @property
    def live_run(self) -> LiveRun:
        """The present run, or the last one."""
        return self._run

    def run(self) -> None:
        """Obey, learn and tell until the session ends."""
        with self._feeding:
            while not self._is_over():
                self._obey()
                self._answer()
                self._past.work(self._run, self._evaluator.count_test)
                try:
                    if (seconds := self._learning.work()) > 0:
                        self._wait(seconds)
                except MemoryError:
                    if not self._audience.viewers:
                        raise
                    self._learning.make_do()
                self._run.is_evaluating = self._learning.is_busy
                self._audience.progressed(self._run, self._clock())
        self.networks.finish()
        self._audience.ended()
        saving = self._saving()
        ended = Ended(BY_A_SCREEN if self._stopped else BY_A_SIGNAL, saving.is_kept and not saving.fault)
        for viewer in self._audience.viewers:
            viewer.session_ended(ended)
        self._audience.finish_telling(LAST_WORD_WITHIN_S)

    def tell_fault(self, failed: Failed) -> None:
        """Tell the screens that came later of a fault that ends the session."""
        for viewer in self._audience.viewers:
            if viewer.is_guest:
                viewer.leave(failed)

    def _answer(self) -> None:
        """Work on the questions of viewers."""
        if done := self._scheduler.work(self._run.phase == "running"):
            viewer, answer = done
            if isinstance(answer, QueryError):
                viewer.reject(str(answer))
                self._audience.give_back()
            else:
                viewer.reply(answer)

    def _is_over(self) -> bool:
        is_told = self._stopped or self._is_asked_to_stop()
        return is_told or self._attendance.is_over(self._run.phase, self._learning.is_busy)

    # --- runs and phases -----------------------------------------------------------------------------------------

    def _open(
        self,
        trainer: Trainer,
        plan: Plan,
        pace: float | None,
        checkpoint: Checkpoint | None = None,
        test_evaluations: int = 0,
        is_fork: bool = False,
    ) -> None:
        self._feeding.close()
        trainer.learner.share_work(self._threads.workers)
        trainer.is_step_unwanted = self._is_step_unwanted
        self._feeding.enter_context(fed_ahead(trainer.learner, self._threads.has_second_core))
        self._runs += 1
        self._scheduler.clear()
        self._past.clear()
        self._stops = StopConditions(trainer, plan.target)
        self._run = LiveRun(
            self._runs, self._splits, trainer, self._stops, self._threads.count, self._saving, self._marks
        )
        self._run.throughput.set_pace(pace)
        self._run.keep, self._run.is_only_shown = plan.keep, plan.only_shows
        self._run.phase = _phase_of(trainer) or ("paused" if plan.paused else "running")
        tell = partial(self._audience.evaluated, self._run)
        self._evaluator = Evaluator(self._splits, trainer, self._run.evaluations, tell, self._stopwatch)
        self._learning = Learning(
            self._run,
            self._evaluator,
            self._audience,
            plan,
            self._threads.workers,
            self._stopwatch,
            self._is_asked_to_stop,
            self._clock,
        )
        if checkpoint is not None:
            restore_run(self._run, checkpoint)
            self._run.evaluations.test_evaluations = max(self._run.evaluations.test_evaluations, test_evaluations)
            if is_fork:
                self._run.forked()
            elif not plan.only_shows:
                self._run.resumed()
        self._evaluator.watches_training = self._audience.watches_training
        self._run.search_rate(self._threads.workers)
        self._audience.run_started(self._run)
        if not plan.evaluates_epochs_only or _lacks_evaluation(trainer):
            self._evaluator.ask("watch")

    # --- commands ------------------------------------------------------------------------------------------------

    def _obey(self) -> None:
        """Carry out what has arrived; with nothing to do, wait for it."""
        is_busy = self._evaluator.is_busy or self._scheduler.is_busy or self._run.is_searching
        if not (self._run.phase == "running" or is_busy):
            self._wait(min(self._attendance.patience_s(), self._past.due_in(), self.networks.due_in()))
        self.networks.tell()
        self._let_in()
        for viewer, command in self._audience.commands():
            is_past, only_shows = self._past.moment(viewer) is not None, self._plan.only_shows
            if objection := self._attendance.objection(viewer, command) or refusal(command, is_past, only_shows):
                viewer.reject(objection)
                continue
            try:
                self._carry_out(viewer, command)
            except (DataError, SettingError, QueryError) as error:
                viewer.reject(str(error))
        for viewer in self._audience.dismissed():
            self._let_out(viewer)

    def _wait(self, seconds: float) -> None:
        """Wait for a command or another screen, at most so long."""
        if self._listener is None:
            self._audience.wait(None if seconds == math.inf else seconds, self._wakers)
        else:
            self._audience.wait(min(seconds, LOOK_EVERY_S), (*self._listener.watched(), *self._wakers))

    def _let_in(self) -> None:
        """Tell the screens that have come what they have missed; the curves follow with the next report."""
        for viewer in self._listener.arrivals() if self._listener is not None else ():
            self._audience.add(viewer)
            viewer.run_started(self._run)
            viewer.tell_past(self._chronicle.past())
            self._attendance.enter(viewer)

    def _let_out(self, viewer: Viewer) -> None:
        self._scheduler.forget(viewer)
        self._past.forget(viewer)
        self._evaluator.watches_training = self._audience.watches_training
        self._attendance.leave(viewer)
        viewer.hang_up()
        self._run.is_abandoned = not self._stopped and self._attendance.is_abandoned
        if self._attendance.resumes_alone:
            self._stops.forget_orders()
            if self._run.phase == "paused":
                self._learning.resume()

    def _carry_out(self, viewer: Viewer, command: Command) -> None:
        match command:
            case Pause():
                if self._run.phase == "running":
                    self._learning.stop("paused")
            case TogglePause() if self._run.phase == "running":
                self._learning.stop("paused")
            case Resume() | TogglePause():
                self._stops.forget_orders()
                self._learning.resume()
            case Steps(count) if count > 0:
                self._stops.after_steps(count)
                self._learning.resume()
            case FinishEpoch():
                self._stops.after_epoch()
                self._learning.resume()
            case RunUntil(text):
                self._learning.run_until(text)
            case SetPace(steps_per_second) if steps_per_second is None or 0 < steps_per_second <= MOST_PACE:
                self._run.throughput.set_pace(steps_per_second)
                self._audience.status_changed(self._run)
            case SetSetting(name, value):
                self._set(viewer, name, value)
            case Restart(changes, new_seed):
                self._restart(changes, new_seed)
            case Fork(changes):
                try:
                    self._fork(viewer, changes)
                except MemoryError:
                    viewer.reject(NO_ROOM)
            case ShowMoment(by):
                self._past.show(viewer, self._run, by)
            case ShowPresent():
                self._past.leave(viewer, self._run)
            case Replay(pace) if pace is None or 0 < pace <= MOST_PACE:
                self._past.replay(viewer, self._run, pace)
            case EvaluateTest():
                (self._past.moment(viewer) or self._evaluator).ask("test")
            case SaveNetwork(path):
                model = model_of(self._shown(viewer).trainer, self._splits, None)
                self.networks.save(viewer, home_path(path), model, self._run.number)
            case MarkImage(split, index, note):
                self._marks.put(split, index, note, self._splits)
                self._audience.marked(self._run, split, index, note)
            case WatchTraining(on):
                self._watch_training(viewer, on)
            case Ask(kind=kind):
                self._scheduler.take(viewer, command, self._context(viewer, kind))
            case Forget(kinds):
                self._scheduler.forget(viewer, kinds)
                viewer.cache.forget(kinds)
                release()
            case Stop():
                self._stopped = True
            case Detach():
                self._attendance.detach(viewer)
            case TakeOver():
                self._attendance.take_over(viewer)
            case StartRun() | Attach() | Heard():
                viewer.reject("this engine has begun already")
            case Steps(count):
                viewer.reject(f"Steps expected more than 0, not {count}")
            case SetPace(pace) | Replay(pace):
                viewer.reject(f"{type(command).__name__} expected more than 0 and at most {MOST_PACE:,.0f}, not {pace}")

    def _shown(self, viewer: Viewer) -> LiveRun:
        """Return what a viewer looks at: the run, or a moment of its past."""
        moment = self._past.moment(viewer)
        return self._run if moment is None else moment.run

    def _context(self, viewer: Viewer, kind: str) -> QueryContext:
        if moment := self._past.moment(viewer):
            return moment.context(kind)
        evaluator, cache = self._evaluator, viewer.cache.part(kind)
        return QueryContext(
            self._run.trainer, self._splits, evaluator.watched, cache, evaluator.count_test, self._run.number
        )

    def _watch_training(self, viewer: Viewer, on: bool) -> None:
        viewer.watches_training = on
        self._evaluator.watch_training(self._audience.watches_training)
        if on and (moment := self._past.moment(viewer)):
            moment.ask("train")

    def _set(self, viewer: Viewer, name: str, plain: PlainValue) -> None:
        trainer = self._run.trainer
        value, old = find_setting(name).check(plain), trainer.settings.value(name)
        if name == "batch_size" and isinstance(value, int):
            try:
                make_room(trainer, value)
            except RoomError as error:
                viewer.reject(str(error), name, plain_value(old))
                return
        trainer.set(name, value)
        self._stops.settings_changed()
        self._audience.setting_changed(self._run, name, old, value)

    def _restart(self, changes: dict[str, PlainValue], new_seed: bool) -> None:
        before = self._run.trainer
        settings = before.settings.replace(changes)
        if new_seed:
            settings = settings.replace({"seed": settings.seed + 1})
        plan = replace(self._plan, paused=self._run.phase == "paused", target=None)
        self._open(new_trainer(settings, self._splits, before.last_step, before), plan, self._run.throughput.pace)
        release()

    def _fork(self, viewer: Viewer, changes: dict[str, PlainValue]) -> None:
        """Open a run that continues from what a viewer looks at."""
        checkpoint = forked_checkpoint(take_checkpoint(self._shown(viewer)))
        trainer = restored_trainer(checkpoint, self._splits)
        for name, plain in changes.items():
            trainer.set(name, find_setting(name).check(plain))
        is_paused = self._run.phase == "paused" and not self._run.is_only_shown
        plan, tested = replace(self._plan, paused=is_paused, target=None, only_shows=False), self._run.evaluations
        self._audience.admit(self._forks_to)
        self._forks_to = ()
        self._open(trainer, plan, self._run.throughput.pace, checkpoint, tested.test_evaluations, is_fork=True)
        release()


def _phase_of(trainer: Trainer) -> Phase | None:
    """Return how the run of a trainer has ended; None if it has not."""
    if trainer.diverged_at is not None:
        return "diverged"
    return "finished" if trainer.finished else None


def _lacks_evaluation(trainer: Trainer) -> bool:
    """Tell whether a run was interrupted between the end of an epoch and the evaluation that follows it."""
    if not trainer.steps or trainer.learner.feed.position:
        return False
    evaluated = trainer.history.evaluated.rows()
    return not len(evaluated) or bool(evaluated[-1, 0] != trainer.steps)
