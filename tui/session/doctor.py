"""Examines the run under way after every evaluation, and tells of what it has found. Session thread only.

It is an observer, yet leaves its findings with the run: it comes before all that pass them on. While the run goes on,
an examination is cut into pieces of a few milliseconds, between which steps are taken.
"""

import contextlib
from collections.abc import Callable

from mnist_tui.engine.diagnosis.doctor import Doctor
from mnist_tui.engine.diagnosis.finding import Finding
from mnist_tui.engine.diagnosis.pieces import Pieces
from mnist_tui.engine.evaluation import EvaluationResult
from mnist_tui.engine.trainer import Trainer
from mnist_tui.tui.session.evaluator import EvaluatedSample
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.observer import Observer
from mnist_tui.tui.training.splits import Splits


class RunDoctor(Observer):
    """Looks at the network only while something seems wrong."""

    def __init__(self, tell: Callable[[int, Finding], None] = lambda step, finding: None) -> None:
        """`tell` hears of every finding once, with the step."""
        self._tell = tell
        self.told: list[tuple[int, Finding]] = []
        """All that was ever found, each with the step at which it was told."""
        self._doctor: Doctor | None = None
        self._last: EvaluationResult | None = None
        self._examination: Pieces[tuple[Finding, ...]] | None = None
        """What is under way."""
        self._is_due = False
        """True when a paused run is still to be examined."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What held at the last look."""
        return () if self._doctor is None else self._doctor.findings

    @property
    def is_busy(self) -> bool:
        """True while an examination is under way, or due."""
        return self._is_due or self._examination is not None

    def run_started(self, run: LiveRun) -> None:
        """Begin with another patient."""
        self._doctor, self._last, self._examination = doctor_for(run.trainer, run.splits), None, None
        self._is_due = False

    def evaluated(self, run: LiveRun, evaluated: EvaluatedSample) -> None:
        """Examine the run by an evaluation of the images that it is watched on; a paused one once that is told."""
        if evaluated.is_test or evaluated.sample.split != run.splits.dataset.eval_split:
            return
        self._last = evaluated.result
        assert self._doctor is not None
        if run.phase == "paused":
            self._is_due = True
        elif _is_at_rest(run):
            self._look_at_once(run, evaluated.result, None)
        elif self._examination is None:
            self._examination = self._doctor.pieces(evaluated.result, _is_over(run))
            self._advance(run)

    def progressed(self, run: LiveRun, now: float) -> None:
        """Go on with the examination."""
        if self._is_due and self._last is not None:
            self._look_at_once(run, self._last, None)
        elif self._examination is not None:
            self._advance(run)

    def run_ended(self, run: LiveRun, held_out: EvaluationResult, test: EvaluationResult) -> None:
        """Examine it for the last time, now that the test images were evaluated; `held_out` is for a very short run."""
        self._look_at_once(run, self._last or held_out, test)

    def _advance(self, run: LiveRun) -> None:
        """Do the next piece; for which there is no memory, the examination is dropped, and the next one tries again."""
        assert self._examination is not None
        try:
            next(self._examination)
        except StopIteration as end:
            self._examination = None
            self._tell_all(run, end.value)
        except MemoryError:
            self._examination = None

    def _look_at_once(self, run: LiveRun, seen: EvaluationResult, test: EvaluationResult | None) -> None:
        """Do all that is left of an examination, and look once more; nothing is told where memory runs out."""
        assert self._doctor is not None
        self._is_due = False
        while self._examination is not None:
            self._advance(run)
        with contextlib.suppress(MemoryError):
            self._tell_all(run, self._doctor.last_look(seen, _is_over(run), test))

    def _tell_all(self, run: LiveRun, news: tuple[Finding, ...]) -> None:
        if self._doctor is not None and self._doctor.vitals is not None:  # else nothing was looked at so far
            run.findings = self.findings
        for finding in news:
            self.told.append((run.trainer.steps, finding))
            self._tell(run.trainer.steps, finding)


def _is_over(run: LiveRun) -> bool:
    return run.is_only_shown or run.phase in ("finished", "diverged")


def _is_at_rest(run: LiveRun) -> bool:
    """Tell whether there may be no other evaluation, whose look could agree with this one."""
    return run.phase != "running"


def doctor_for(trainer: Trainer, splits: Splits) -> Doctor:
    """Return a doctor for a trainer on these images; MNIST's are known to be well."""
    has_validation = len(splits.validation) > 0
    return Doctor(trainer, splits.eval_split, splits.test, has_validation, splits.dataset.is_mnist)
