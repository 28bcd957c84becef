"""The run under way: it takes steps, evaluates, pauses and ends. It knows no commands and no viewer."""

import time
from collections.abc import Callable

from mnist_tui.engine.errors import StepBrokenOffError
from mnist_tui.engine.step_effect import StepProbe
from mnist_tui.engine.workers import Workers
from mnist_tui.tui.session.audience import Audience
from mnist_tui.tui.session.evaluator import Evaluator
from mnist_tui.tui.session.live_run import LiveRun, Phase
from mnist_tui.tui.session.plan import Plan
from mnist_tui.tui.session.stopwatch import Stopwatch
from mnist_tui.tui.training.memory import available_bytes, size_text

SLICE_S = 0.03
"""Longest stretch of steps between two looks at what else there is to do."""


class Learning:
    """One run, from its first step to its last; everything happens in the session's thread."""

    def __init__(
        self,
        run: LiveRun,
        evaluator: Evaluator,
        audience: Audience,
        plan: Plan,
        workers: Workers,
        stopwatch: Stopwatch,
        is_asked_to_stop: Callable[[], bool],
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """The `audience` is told of what happens; `is_asked_to_stop` is looked at after every step."""
        self._run, self._stops, self._evaluator, self._audience = run, run.stops, evaluator, audience
        self._plan, self._workers, self._stopwatch, self._clock = plan, workers, stopwatch, clock
        self._is_asked_to_stop = is_asked_to_stop

    @property
    def is_busy(self) -> bool:
        """True while an evaluation or a search goes on that the end of the session waits for."""
        return self._evaluator.is_busy or self._run.is_searching

    def work(self) -> float:
        """Do a part of what there is to do; return for how many seconds there is nothing, because of the pace."""
        if self._evaluator.is_busy:
            self._evaluate()
        elif self._run.phase == "running":
            return self._learn()
        elif self._run.is_searching and self._run.ends_search():
            self._audience.status_changed(self._run)
        return 0.0

    def stop(self, phase: Phase, reason: str = "") -> None:
        """Leave the running phase: pause, or end."""
        self._run.phase, self._stops.reason = phase, reason
        self._stops.forget_orders()
        self._run.search_rate(self._workers)
        self._audience.status_changed(self._run)
        self._evaluate_where_it_paused()

    def resume(self) -> None:
        """Go on, also after a divergence or past the end."""
        self._run.recover()
        self._stops.resume()
        self._run.phase = "running"
        self._audience.status_changed(self._run)

    def make_do(self) -> None:
        """Give back what is kept for screens, and pause: memory ran out. The batch that was under way is left out."""
        self._audience.give_back()
        self._evaluator.drop()
        self.stop("paused", f"memory ran out, {size_text(available_bytes())} are free")

    def run_until(self, text: str) -> None:
        """Go on until a target is reached, as `target.py` spells it; an empty text drops the target."""
        self._stops.at_target(text)
        self._audience.status_changed(self._run)
        if self._stops.target is not None:
            self._stops.forget_orders()
            self.resume()

    def _learn(self) -> float:
        """Take steps for a slice of time, or one when a pace is kept; stop early for a command or a reason to pause.

        Return how long to wait first, if the pace is not to be exceeded.
        """
        run, now = self._run, self._clock()
        if (wait := run.throughput.wait(now)) > 0:
            return min(wait, SLICE_S)
        until = now + SLICE_S
        while now < until and run.phase == "running" and not self._evaluator.is_busy and not self._is_asked_to_stop():
            now = self._step(run)
            if run.throughput.pace or self._audience.has_news():
                break
        if run.phase != "running" and self._clock() + self._evaluator.takes_s < until:
            self._evaluate_until(until)
        return 0.0

    def _evaluate_until(self, time: float) -> None:
        """Evaluate a run that has just paused before anybody hears of it: both are then seen at one moment."""
        while self._evaluator.is_busy and self._clock() < time and not self._is_asked_to_stop():
            self._evaluate()

    def _step(self, run: LiveRun) -> float:
        """Take a step and draw the conclusions; return the time after it."""
        trainer, throughput, epoch = run.trainer, run.throughput, run.trainer.learner.feed.epoch
        probe = StepProbe(trainer) if self._stops.next_is_last else None
        run.updates.step_begins(trainer, self._evaluator.evaluated_at, is_wanted=probe is not None)
        throughput.step_begins(self._stopwatch.start())
        try:
            cost = trainer.step()
        except StepBrokenOffError:
            return self._clock()
        now, seconds = self._stopwatch.stop()
        run.updates.step_ends(trainer)
        run.effect = probe.effect(cost) if probe is not None else None
        if throughput.count(trainer.learner.last_batch, seconds):
            run.note_rate()
        if trainer.diverged_at is not None:
            self.stop("diverged")
            return now
        epoch_over = trainer.learner.feed.epoch > epoch
        if epoch_over or (now >= self._evaluator.due_at and not self._plan.evaluates_epochs_only):
            self._evaluator.ask("watch")
        if self._stops.is_finished(epoch_over):
            self.stop("finished")
        elif reason := self._stops.due():
            self.stop("paused", reason)
        return now

    def _evaluate(self) -> None:
        self._evaluator.advance(self._run.throughput.training_seconds)
        if self._run.phase in ("running", "paused") and (reason := self._stops.reached()):
            self.stop("paused", reason)
        elif self._run.phase == "finished" and not self._evaluator.is_busy:
            self._stops.reason = self._stops.verdict() or self._stops.reason
        self._evaluate_where_it_paused()

    def _evaluate_where_it_paused(self) -> None:
        """See to it that a paused run shows the network as it stands."""
        is_known = self._evaluator.evaluated_at == self._run.trainer.steps
        if self._run.phase != "running" and not is_known and not self._plan.evaluates_epochs_only:
            self._evaluator.ask("watch")
