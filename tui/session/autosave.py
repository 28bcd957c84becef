"""When a run is saved while it trains, and with which states: as often as that costs little, every few seconds anyhow.

What is copied is held back until the steps after it have proven a later state. Then it needs no safe points, and has a
third of the bytes. It must not know what a copy holds, nor how it is written.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeGuard

from mnist_tui.data.runs.checkpoint_file import Checkpoint
from mnist_tui.data.runs.run_file import RunFile
from mnist_tui.engine.safe_points import BLOCK_STEPS
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.run_writer import RunWriter
from mnist_tui.tui.session.saving import Save

SAVE_EVERY_S = 2.0
"""So often a run that goes on is saved, if that is cheap."""
LATEST_AFTER_S = 10.0
"""At least so often, whatever it costs."""
MOST_FRACTION = 0.005
"""Part of the time that copying, and the processor time of writing, may take otherwise."""
EVALUATED_WITHIN_S = 1.0
"""A run that has paused is saved after its evaluation, and not before, if that takes no longer."""
MOST_FRACTION_PAUSED = 0.1
"""Of a run that is paused or has ended: nobody but a person who takes single steps waits for a copy."""
PROOF_STEPS = 2 * BLOCK_STEPS
"""After so many steps at most a later state is proven, if it is sound."""
LONGEST_PROOF_S = LATEST_AFTER_S / 2
"""Where that takes longer, nothing is held back."""


@dataclass(frozen=True, slots=True)
class _Copied:
    """What is to be written."""

    save: Save
    at: float
    """When it was copied."""
    seconds: float
    """How long that took."""
    is_best: bool = False
    """True for a network that was the best then: it is written, whatever becomes of the run, unless a better one is."""


class Autosave:
    """Saves one run. Session thread only."""

    def __init__(
        self, run: LiveRun, copy: Callable[[bool], Save], writer: RunWriter, clock: Callable[[], float]
    ) -> None:
        """`copy` returns the run as it stands, with its safe points or without; it may raise MemoryError."""
        self._run, self._copy, self._writer, self._clock = run, copy, writer, clock
        self._waiting: _Copied | None = None
        """Without safe points, until it is proven."""
        self._best: _Copied | None = None
        """The best network so far, the same way, where that is neither written nor waits."""
        self._is_due = False
        self._evaluated_by = math.inf
        """When the evaluation under way of a paused run is not waited for any more."""
        self._saved_at = self._handed_at = -math.inf
        """When what was written last was copied, and when the writer got it."""
        self._handed_step = 0
        """The step of the run then."""
        self._copying_s = 0.0
        """What copying has taken for that, and since."""
        self._handed: Checkpoint | None = None
        """What the writer got last, as long as the run may still be the same."""
        self.handed_run: RunFile | None = None
        """What `run.json` says with it."""

    def ask(self) -> None:
        """Have the run saved as soon as that may cost something."""
        self._is_due = True

    def hold_best(self) -> None:
        """Copy the run, whose network is the best so far."""
        self._best = None  # its memory is used for the new one
        if (copied := self._copied(with_safe_points=False)) is not None:
            self._best = replace(copied, is_best=True)

    def look(self, now: float) -> None:
        """Save what is due, between two stretches of steps."""
        if self._run.trainer.steps != self._handed_step:
            self._handed = None  # a copy of the whole run is large
        if self._writer.is_busy or self._awaits_evaluation(now):
            return
        if self._writer.lacks_checkpoint:
            self.ask()
        may_cost, age = now >= self._next_at(now), now - self._saved_at
        is_due = may_cost and (self._is_due or (age >= SAVE_EVERY_S and self._run.phase == "running"))
        if self._run.phase != "running":
            if is_due:
                self.save_at_once()
        elif may_cost and self._is_proven(self._waiting):
            self._hand_over(self._waiting)
        elif age >= LATEST_AFTER_S or (is_due and self._proof_s(now) > LONGEST_PROOF_S):
            self.save_at_once()
        elif is_due and self._waiting is None:
            self._waiting, self._best = self._best or self._copied(with_safe_points=False), None
            if self._is_proven(self._waiting):
                self._hand_over(self._waiting)

    def _awaits_evaluation(self, now: float) -> bool:
        """Tell whether a paused run will have more to save in a moment."""
        if self._run.phase == "running" or not self._run.is_evaluating:
            self._evaluated_by = math.inf
            return False
        self._evaluated_by = min(self._evaluated_by, now + EVALUATED_WITHIN_S)
        return now < self._evaluated_by

    def save_at_once(self) -> None:
        """Save the run as it stands, with its safe points; and before that the best network, if it is not written.

        Where nothing has changed since, the writer gets the same checkpoint again, which it need not write.
        """
        best = self._best or self._waiting
        is_best = best is not None and best.is_best
        if best is not None and best.is_best and best.save.step != self._run.trainer.steps:
            self._hand_over(best)
            self._best, is_best = None, False
        if (copied := self._copied(with_safe_points=True)) is not None:
            if self._handed is not None and self._handed.equals(copied.save.checkpoint):
                copied = replace(copied, save=replace(copied.save, checkpoint=self._handed))
            self._hand_over(replace(copied, is_best=is_best))
            self._best = None

    def _is_proven(self, copied: _Copied | None) -> TypeGuard[_Copied]:
        """Tell whether the run has proven a later state than the copied one, which so is known not to diverge soon."""
        return copied is not None and self._run.trainer.safe_points.proven.steps >= copied.save.step

    def _next_at(self, now: float) -> float:
        """Return when the next save may be copied or written, by what the last one has cost.

        Of a run that is paused nothing but copying makes anybody wait.
        """
        proof_s = self._proof_s(now)
        if self._run.phase == "running":
            spacing_s = (self._copying_s + self._writer.cost_s) / MOST_FRACTION
        else:
            spacing_s = self._copying_s / MOST_FRACTION_PAUSED
        latest = self._saved_at + LATEST_AFTER_S - (proof_s if proof_s <= LONGEST_PROOF_S else 0)
        return min(self._handed_at + spacing_s, latest)

    def _proof_s(self, now: float) -> float:
        """Return how long it takes to prove a copy, at the speed since the last one was written."""
        steps = self._run.trainer.steps - self._handed_step
        return (now - self._handed_at) / steps * PROOF_STEPS if steps > 0 else math.inf

    def _copied(self, with_safe_points: bool) -> _Copied | None:
        """Return a copy; None where there is no memory for it."""
        begin = self._clock()
        try:
            save = self._copy(with_safe_points)
        except MemoryError:
            self._writer.note_fault("not enough memory for a copy of the run")
            self._saved_at = self._handed_at = begin  # it is tried again later
            return None
        seconds = self._clock() - begin
        self._copying_s += seconds
        return _Copied(save, begin, seconds)

    def _hand_over(self, copied: _Copied) -> None:
        self._writer.save(copied.save, copied.is_best)
        self._handed, self.handed_run = copied.save.checkpoint, copied.save.run
        self._waiting, self._is_due = None, False
        self._saved_at, self._handed_at, self._handed_step = copied.at, self._clock(), self._run.trainer.steps
        self._copying_s = copied.seconds
