"""The loop of the process that trains: it obeys, learns, evaluates, answers, keeps the pace and tells its observers.

It knows no screen and no terminal. A dashboard is a session with viewers; `train` is one with a console and no viewer.
"""

import math
import time
from collections.abc import Callable, Sequence

from mnist_tui.data.runs.checkpoint_file import Checkpoint
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.protocol.reports import Ended, Failed
from mnist_tui.tui.session.attendance import Attendance
from mnist_tui.tui.session.audience import Audience, HasFileno
from mnist_tui.tui.session.chronicle import Chronicle
from mnist_tui.tui.session.control import Control
from mnist_tui.tui.session.end_request import END_WITHIN_S
from mnist_tui.tui.session.kept_marks import KeptMarks
from mnist_tui.tui.session.listener import LOOK_EVERY_S, Listener
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.network_writer import NetworkWriter
from mnist_tui.tui.session.observer import Observer
from mnist_tui.tui.session.past import Past
from mnist_tui.tui.session.plan import Plan
from mnist_tui.tui.session.query_context import Answers
from mnist_tui.tui.session.query_scheduler import QueryError, QueryScheduler
from mnist_tui.tui.session.runs import Runs
from mnist_tui.tui.session.saving import Saving, SavingWatch
from mnist_tui.tui.session.stopwatch import Stopwatch
from mnist_tui.tui.session.viewer import Viewer
from mnist_tui.tui.training.splits import Splits
from mnist_tui.tui.training.threads import Threads

LAST_WORD_WITHIN_S = 1.0
"""How long the end waits for screens that are slow to read."""
BY_A_SCREEN, BY_A_SIGNAL = "the run was ended from another terminal", "the training process was told to end"
BY_ITSELF = "the run is over, and with it its program"


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
        self._clock, self._saving = clock or time.perf_counter, saving
        self._saving_watch = SavingWatch(saving)
        stopwatch = Stopwatch(self._clock, time.process_time if clock is None else None)
        self._chronicle = Chronicle()
        followers = () if listener is None else (self._chronicle,)
        self._audience = Audience((*observers, *followers), viewers)
        self._listener, self._wakers = listener, wakers
        self._attendance = attendance or Attendance()
        for viewer in viewers:
            self._attendance.enter(viewer)
        self._scheduler: QueryScheduler[Viewer] = QueryScheduler(answers or {}, self._clock)
        self.networks = NetworkWriter()
        """What people have saved under a name, on its way to the disk."""
        self._past, self._is_asked_to_stop = Past(stopwatch), is_asked_to_stop
        self._runs = Runs(
            splits,
            threads,
            self._audience,
            stopwatch,
            marks=KeptMarks() if marks is None else marks,
            saving=saving,
            forks_to=forks_to,
            is_asked_to_stop=is_asked_to_stop,
            is_step_unwanted=is_step_unwanted or is_asked_to_stop,
            forget=self._forget,
        )
        self._control = Control(
            self._runs, self._audience, self._attendance, self._past, self._scheduler, self.networks
        )
        if checkpoint is None:
            self._runs.open(trainer, plan)
        else:
            self._runs.go_on(trainer, plan, checkpoint, test_evaluations)

    @property
    def was_stopped(self) -> bool:
        """True when a screen has ended it."""
        return self._control.is_told_to_stop

    @property
    def live_run(self) -> LiveRun:
        """The present run, or the last one."""
        return self._runs.run

    def run(self) -> None:
        """Obey, learn and tell until the session ends."""
        try:
            while not self._is_over():
                self._obey()
                self._acknowledge()
                self._answer()
                self._learn()
        finally:
            self._runs.close()
        begun = time.monotonic()
        self._audience.ended()
        self.networks.finish(max(END_WITHIN_S - (time.monotonic() - begun), LAST_WORD_WITHIN_S))
        saving, reason = self._saving(), BY_A_SIGNAL if self._is_asked_to_stop() else BY_ITSELF
        ended = Ended(BY_A_SCREEN if self.was_stopped else reason, saving.is_kept and not saving.fault)
        for viewer in self._audience.viewers:
            viewer.session_ended(self.live_run, ended, self._clock())
        self._audience.finish_telling(LAST_WORD_WITHIN_S)

    def tell_fault(self, failed: Failed) -> None:
        """Tell the screens that came later of a fault that ends the session."""
        for viewer in self._audience.viewers:
            if viewer.is_guest:
                viewer.leave(failed)

    def _acknowledge(self) -> None:
        """Say at once that the run has been paused, before it is evaluated and saved, and later whether it is saved."""
        runs = self._runs
        if runs.run.phase != "running":
            if self._saving_watch.has_changed():
                self._audience.status_changed(runs.run)
            runs.run.is_evaluating = runs.learning.is_busy
            self._audience.answer(runs.run, self._clock())

    def _learn(self) -> None:
        """Work on the past and on the present run for a moment, and tell how that stands."""
        runs = self._runs
        self._past.work(runs.run, runs.evaluator.count_test)
        try:
            if (seconds := runs.learning.work()) > 0:
                self._wait(seconds)
        except MemoryError:
            if not self._audience.viewers:
                raise
            runs.learning.make_do()
        runs.run.is_evaluating = runs.learning.is_busy
        self._audience.progressed(runs.run, self._clock())

    def _forget(self) -> None:
        """Drop what is about a run that is left."""
        self._scheduler.clear()
        self._past.clear()

    def _answer(self) -> None:
        """Work on the questions of viewers."""
        if done := self._scheduler.work(self.live_run.phase == "running"):
            viewer, answer = done
            if isinstance(answer, QueryError):
                viewer.reject(str(answer))
                self._audience.give_back()
            else:
                viewer.reply(answer)

    def _is_over(self) -> bool:
        is_told = self._control.is_told_to_stop or self._is_asked_to_stop()
        return is_told or self._attendance.is_over(self.live_run.phase, self._runs.learning.is_busy)

    def _obey(self) -> None:
        """Carry out what has arrived; with nothing to do, wait for it."""
        if not (self._runs.is_busy or self._scheduler.is_busy):
            watched = (self._past, self.networks, self._saving_watch)
            self._wait(min(self._attendance.patience_s(), *(one.due_in() for one in watched)))
        self.networks.tell()
        self._let_in()
        for viewer, command in self._audience.commands():
            self._control.obey(viewer, command)
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
            viewer.run_started(self.live_run)
            viewer.tell_past(self._chronicle.past())
            self._attendance.enter(viewer)

    def _let_out(self, viewer: Viewer) -> None:
        """Go on without a screen that has left."""
        runs = self._runs
        self._scheduler.forget(viewer)
        self._past.forget(viewer)
        runs.evaluator.watches_training = self._audience.watches_training
        self._attendance.leave(viewer)
        viewer.hang_up()
        runs.run.is_abandoned = not self._control.is_told_to_stop and self._attendance.is_abandoned
        if self._attendance.resumes_alone:
            runs.run.stops.forget_orders()
            if runs.run.phase == "paused":
                runs.learning.resume()
