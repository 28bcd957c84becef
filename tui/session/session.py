"""The loop that owns the trainer: it obeys commands, learns, evaluates, keeps the pace and reports.

It knows no screen: whoever holds the other end of the link may be a Textual app, a test, or nobody any more.
"""

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Literal

from mnist_tui.engine.errors import SettingError
from mnist_tui.engine.settings import Settings, find_setting
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.protocol import messages as say
from mnist_tui.tui.protocol.link import EngineEnd, LinkClosedError
from mnist_tui.tui.session.evaluator import Evaluator
from mnist_tui.tui.session.query_context import Answers, QueryCache, QueryContext
from mnist_tui.tui.session.query_scheduler import QueryError, QueryScheduler
from mnist_tui.tui.session.reporter import Reporter
from mnist_tui.tui.session.stopping import StopConditions
from mnist_tui.tui.session.throughput import Throughput
from mnist_tui.tui.training.prefetch import fed_ahead
from mnist_tui.tui.training.splits import Splits, new_trainer

SLICE_S = 0.03
"""Longest stretch of steps between two looks at the clock for a report."""

Phase = Literal["running", "paused", "evaluating", "diverged", "finished"]


class Session:
    """One screen's engine. Everything runs in the thread that calls `run`."""

    def __init__(
        self,
        splits: Splits,
        settings: Settings,
        link: EngineEnd,
        answers: Answers,
        *,
        paused: bool = False,
        threads: int = 0,
        is_core_free: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Open a first run; `answers` is what computes the replies to queries.

        Where `is_core_free`, distorted images are made ready ahead in a thread of their own.
        """
        self._splits, self._link, self._clock, self._threads = splits, link, clock, threads
        self._runs = 0
        self._scheduler = QueryScheduler(answers, clock)
        self._stopped = False
        self._is_core_free = is_core_free
        self._feeding = ExitStack()
        """Ends the thread of the present run's feed, if it has one."""
        self._open(settings, paused, pace=None)

    def run(self) -> None:
        """Obey, learn and report until told to stop or until the other side hangs up."""
        with self._feeding:
            try:
                while not self._stopped:
                    self._obey()
                    if answered := self._scheduler.work(self._runs, self._phase == "running"):
                        self._link.send(answered)
                    if self._evaluator.is_busy:
                        self._judge()
                    elif self._phase == "running":
                        self._learn()
                    self._report()
            except LinkClosedError:
                self._stopped = True

    # --- runs and phases -----------------------------------------------------------------------------------------

    def _open(self, settings: Settings, paused: bool, pace: float | None, watches_training: bool = False) -> None:
        self._trainer: Trainer = new_trainer(settings, self._splits)
        self._feeding.close()
        self._feeding.enter_context(fed_ahead(self._trainer.learner, self._is_core_free))
        self._runs += 1
        self._scheduler.clear()
        self._cache = QueryCache()
        self._throughput = Throughput()
        self._throughput.set_pace(pace)
        self._phase: Phase = "paused" if paused else "running"
        self._stops = StopConditions(self._trainer)
        self._passed_end = False
        """True when a finished run was told to go on, so that its end is no reason to rest again."""
        self._reporter = Reporter(self._link, self._splits, self._trainer, self._throughput, self._stops, self._runs)
        self._evaluator = Evaluator(self._splits, self._trainer, self._reporter, self._clock, watches_training)
        self._reporter.opened(self._threads)
        self._evaluator.ask("steer")

    def _rest(self, phase: Phase, reason: str = "") -> None:
        self._phase, self._stops.reason = phase, reason
        self._stops.forget_orders()
        self._reporter.is_due = True
        self._evaluate_where_it_paused()

    def _go(self) -> None:
        self._trainer.recover()
        self._phase, self._stops.reason = "running", ""
        self._passed_end = self._trainer.finished
        self._reporter.is_due = True

    # --- commands ------------------------------------------------------------------------------------------------

    def _obey(self) -> None:
        """Carry out what has arrived; with nothing to do, wait for it."""
        if not (
            self._phase == "running" or self._evaluator.is_busy or self._reporter.is_due or self._scheduler.is_busy
        ):
            self._link.wait(None)
        for command in self._link.drain():
            try:
                self._carry_out(command)
            except (SettingError, QueryError) as error:
                self._link.send(say.CommandRejected(str(error)))

    def _carry_out(self, command: say.Command) -> None:
        match command:
            case say.Pause():
                if self._phase == "running":
                    self._rest("paused")
            case say.TogglePause() if self._phase == "running":
                self._rest("paused")
            case say.Resume() | say.TogglePause():
                self._stops.forget_orders()
                self._go()
            case say.Steps(count) if count > 0:
                self._stops.after_steps(count)
                self._go()
            case say.FinishEpoch():
                self._stops.after_epoch()
                self._go()
            case say.RunUntil(text):
                self._run_until(text)
            case say.SetPace(steps_per_second) if steps_per_second is None or steps_per_second > 0:
                self._throughput.set_pace(steps_per_second)
                self._reporter.is_due = True
            case say.SetSetting(name, value):
                self._set(name, value)
            case say.Restart(changes, new_seed):
                self._restart(changes, new_seed)
            case say.EvaluateTest():
                self._evaluator.ask("test")
            case say.WatchTraining(on):
                self._evaluator.watch_training(on)
            case say.Ask():
                self._scheduler.take(command, self._context())
            case say.Stop():
                self._stopped = True
            case say.StartRun():
                self._link.send(say.CommandRejected("this engine has begun already"))
            case say.Steps(number) | say.SetPace(number):
                self._link.send(say.CommandRejected(f"{type(command).__name__} expected more than 0, not {number}"))

    def _context(self) -> QueryContext:
        evaluator = self._evaluator
        return QueryContext(self._trainer, self._splits, evaluator.watched, self._cache, evaluator.count_test)

    def _set(self, name: str, plain: say.PlainValue) -> None:
        value, old = find_setting(name).check(plain), self._trainer.settings.value(name)
        self._trainer.set(name, value)
        self._passed_end &= self._trainer.finished  # more epochs give the run a new end
        self._reporter.changed(name, old, value)

    def _restart(self, changes: dict[str, say.PlainValue], new_seed: bool) -> None:
        settings = self._trainer.settings.replace(changes)
        if new_seed:
            settings = settings.replace({"seed": settings.seed + 1})
        paused, watches = self._phase == "paused", self._evaluator.watches_training
        self._open(settings, paused, self._throughput.pace, watches)

    def _run_until(self, text: str) -> None:
        self._stops.at_target(text, has_no_end=self._passed_end)
        self._reporter.is_due = True
        if self._stops.target is not None:
            self._stops.forget_orders()
            self._go()

    # --- learning ------------------------------------------------------------------------------------------------

    def _learn(self) -> None:
        """Take steps for a slice of time, or one when a pace is kept; stop early for a command or a reason to rest."""
        if (wait := self._throughput.wait(self._clock())) > 0:
            self._link.wait(min(wait, SLICE_S))
            return
        until = self._clock() + SLICE_S
        while self._phase == "running" and not self._evaluator.is_busy:
            self._step()
            if self._throughput.pace or self._clock() >= until or self._link.has_news():
                return

    def _step(self) -> None:
        trainer = self._trainer
        begin = self._clock()
        self._throughput.step_begins(begin)
        epoch = trainer.learner.feed.epoch
        trainer.step()
        now = self._clock()
        if self._throughput.count(trainer.learner.last_batch, now - begin):
            self._reporter.note_rate()
        epoch_over = trainer.learner.feed.epoch > epoch
        if trainer.diverged_at is not None:
            self._rest("diverged")
        elif epoch_over and trainer.finished and not self._passed_end:
            self._rest("finished")
        elif reason := self._stops.due():
            self._rest("paused", reason)
        elif epoch_over or now >= self._evaluator.due_at:
            self._evaluator.ask("steer")

    def _judge(self) -> None:
        self._evaluator.advance(self._throughput.training_seconds)
        if self._phase in ("running", "paused") and (reason := self._stops.reached()):
            self._rest("paused", reason)
        elif self._phase == "finished" and not self._evaluator.is_busy:
            self._stops.reason = self._stops.verdict() or self._stops.reason
        self._evaluate_where_it_paused()

    def _evaluate_where_it_paused(self) -> None:
        """See to it that a resting run shows the network as it stands."""
        if self._phase != "running" and self._evaluator.evaluated_at != self._trainer.steps:
            self._evaluator.ask("steer")

    # --- reports -------------------------------------------------------------------------------------------------

    def _report(self) -> None:
        phase = "evaluating" if self._evaluator.is_busy and self._phase != "running" else self._phase
        self._reporter.progress(phase, self._clock())
