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
from mnist_tui.tui.ahead import fed_ahead
from mnist_tui.tui.material import Material, new_trainer
from mnist_tui.tui.session import messages as say
from mnist_tui.tui.session.desk import Desk
from mnist_tui.tui.session.judging import Judging
from mnist_tui.tui.session.link import EngineEnd, LinkClosedError
from mnist_tui.tui.session.reporter import Reporter
from mnist_tui.tui.session.rests import Rests
from mnist_tui.tui.session.room import Room, Shelf
from mnist_tui.tui.session.tempo import Tempo

SLICE_S = 0.03
"""Longest stretch of steps between two looks at the clock for a report."""

Phase = Literal["running", "paused", "evaluating", "diverged", "finished"]


class Session:
    """One screen's engine. Everything runs in the thread that calls `run`."""

    def __init__(
        self,
        material: Material,
        settings: Settings,
        link: EngineEnd,
        *,
        paused: bool = False,
        threads: int = 0,
        is_core_free: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Open a first run; where `is_core_free`, distorted images are made ready ahead in a thread of their own."""
        self._material, self._link, self._clock, self._threads = material, link, clock, threads
        self._runs = 0
        self._desk = Desk(clock)
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
                    if answered := self._desk.work(self._runs, self._phase == "running"):
                        self._link.send(answered)
                    if self._judging.is_busy:
                        self._judge()
                    elif self._phase == "running":
                        self._learn()
                    self._report()
            except LinkClosedError:
                self._stopped = True

    # --- runs and phases -----------------------------------------------------------------------------------------

    def _open(self, settings: Settings, paused: bool, pace: float | None, watches_training: bool = False) -> None:
        self._trainer: Trainer = new_trainer(settings, self._material)
        self._feeding.close()
        self._feeding.enter_context(fed_ahead(self._trainer.learner, self._is_core_free))
        self._runs += 1
        self._desk.clear()
        self._shelf = Shelf()
        self._tempo = Tempo()
        self._tempo.set_pace(pace)
        self._phase: Phase = "paused" if paused else "running"
        self._rests = Rests(self._trainer)
        self._passed_end = False
        """True when a finished run was told to go on, so that its end is no reason to rest again."""
        self._reporter = Reporter(self._link, self._material, self._trainer, self._tempo, self._rests, self._runs)
        self._judging = Judging(self._material, self._trainer, self._reporter, self._clock, watches_training)
        self._reporter.opened(self._threads)
        self._judging.ask("steer")

    def _rest(self, phase: Phase, reason: str = "") -> None:
        self._phase, self._rests.reason = phase, reason
        self._rests.forget_orders()
        self._reporter.is_due = True
        self._judge_where_it_rests()

    def _go(self) -> None:
        self._trainer.recover()
        self._phase, self._rests.reason = "running", ""
        self._passed_end = self._trainer.finished
        self._reporter.is_due = True

    # --- commands ------------------------------------------------------------------------------------------------

    def _obey(self) -> None:
        """Carry out what has arrived; with nothing to do, wait for it."""
        if not (self._phase == "running" or self._judging.is_busy or self._reporter.is_due or self._desk.is_busy):
            self._link.wait(None)
        for command in self._link.drain():
            try:
                self._carry_out(command)
            except SettingError as error:
                self._link.send(say.Refused(str(error)))

    def _carry_out(self, command: say.Command) -> None:
        match command:
            case say.Pause():
                if self._phase == "running":
                    self._rest("paused")
            case say.Toggle() if self._phase == "running":
                self._rest("paused")
            case say.Resume() | say.Toggle():
                self._rests.forget_orders()
                self._go()
            case say.Steps(count) if count > 0:
                self._rests.after_steps(count)
                self._go()
            case say.FinishEpoch():
                self._rests.after_epoch()
                self._go()
            case say.RunUntil(text):
                self._run_until(text)
            case say.SetPace(steps_per_second) if steps_per_second is None or steps_per_second > 0:
                self._tempo.set_pace(steps_per_second)
                self._reporter.is_due = True
            case say.Change(name, text):
                event = self._trainer.set(name, find_setting(name).parse(text))
                self._passed_end &= self._trainer.finished  # more epochs give the run a new end
                self._reporter.changed(event)
            case say.Restart(changes, new_seed):
                self._restart(changes, new_seed)
            case say.ScoreTest():
                self._judging.ask("score")
            case say.WatchTraining(on):
                self._judging.watch_training(on)
            case say.Ask():
                self._desk.take(command, self._room())
            case say.Stop():
                self._stopped = True
            case say.Begin():
                self._link.send(say.Refused("this engine has begun already"))
            case say.Steps(number) | say.SetPace(number):
                self._link.send(say.Refused(f"{type(command).__name__} expected more than 0, not {number}"))

    def _room(self) -> Room:
        judging = self._judging
        return Room(self._trainer, self._material, judging.watched, self._shelf, judging.count_score)

    def _restart(self, changes: dict[str, str], new_seed: bool) -> None:
        values = {name: find_setting(name).parse(text) for name, text in changes.items()}
        settings = self._trainer.settings.replace(values)
        if new_seed:
            settings = settings.replace({"seed": settings.seed + 1})
        paused, watches = self._phase == "paused", self._judging.watches_training
        self._open(settings, paused, self._tempo.pace, watches)

    def _run_until(self, text: str) -> None:
        self._rests.at_target(text, has_no_end=self._passed_end)
        self._reporter.is_due = True
        if self._rests.target is not None:
            self._rests.forget_orders()
            self._go()

    # --- learning ------------------------------------------------------------------------------------------------

    def _learn(self) -> None:
        """Take steps for a slice of time, or one when a pace is kept; stop early for a command or a reason to rest."""
        if (wait := self._tempo.wait(self._clock())) > 0:
            self._link.wait(min(wait, SLICE_S))
            return
        until = self._clock() + SLICE_S
        while self._phase == "running" and not self._judging.is_busy:
            self._step()
            if self._tempo.pace or self._clock() >= until or self._link.has_news():
                return

    def _step(self) -> None:
        trainer = self._trainer
        begin = self._clock()
        self._tempo.step_begins(begin)
        epoch = trainer.learner.feed.epoch
        trainer.step()
        now = self._clock()
        if self._tempo.count(trainer.learner.last_batch, now - begin):
            self._reporter.note_rate()
        epoch_over = trainer.learner.feed.epoch > epoch
        if trainer.diverged_at is not None:
            self._rest("diverged")
        elif epoch_over and trainer.finished and not self._passed_end:
            self._rest("finished")
        elif reason := self._rests.due():
            self._rest("paused", reason)
        elif epoch_over or now >= self._judging.due_at:
            self._judging.ask("steer")

    def _judge(self) -> None:
        self._judging.advance(self._tempo.training_seconds)
        if self._phase in ("running", "paused") and (reason := self._rests.reached()):
            self._rest("paused", reason)
        elif self._phase == "finished" and not self._judging.is_busy:
            self._rests.reason = self._rests.verdict() or self._rests.reason
        self._judge_where_it_rests()

    def _judge_where_it_rests(self) -> None:
        """See to it that a resting run shows the network as it stands."""
        if self._phase != "running" and self._judging.judged_at != self._trainer.steps:
            self._judging.ask("steer")

    # --- reports -------------------------------------------------------------------------------------------------

    def _report(self) -> None:
        phase = "evaluating" if self._judging.is_busy and self._phase != "running" else self._phase
        self._reporter.progress(phase, self._clock())
