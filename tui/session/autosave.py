"""When a run is saved while it trains, and with which states: as often as that costs little, every few seconds anyhow.

What is copied is held back until the steps after it have proven a later state. Then it needs no safe points, and has a
third of the bytes. It must not know what a copy holds, nor how it is written.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from mnist_tui.engine.safe_points import BLOCK_STEPS
from mnist_tui.tui.session.live_run import LiveRun
from mnist_tui.tui.session.run_writer import RunWriter
from mnist_tui.tui.session.saving import Save

SAVE_EVERY_S = 2.0
"""So often a run that goes on is saved, if that is cheap."""
LATEST_AFTER_S = 10.0
"""At least so often, whatever it costs."""
MOST_SHARE = 0.005
"""Part of the time that copying, and the processor time of writing, may take otherwise."""
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


class Autosave:
    """Saves one run. Session thread only."""

    def __init__(
        self, run: LiveRun, copy: Callable[[bool], Save], writer: RunWriter, clock: Callable[[], float]
    ) -> None:
        """`copy` returns the run as it stands, with its safe points or without; it may raise MemoryError."""
        self._run, self._copy, self._writer, self._clock = run, copy, writer, clock
        self._held: _Copied | None = None
        """Without safe points."""
        self._holds_best = False
        """True when that is the best network so far: it is written in the end, whatever becomes of the run."""
        self._is_due = False
        self._saved_at = self._handed_at = -math.inf
        """When what was written last was copied, and when the writer got it."""
        self._handed_step = 0
        """The step of the run then."""
        self._copying_s = 0.0
        """What copying has taken for that, and since."""
        self.last: Save | None = None
        """What the writer got last."""

    def ask(self) -> None:
        """Have the run saved as soon as that may cost something."""
        self._is_due = True

    def hold_best(self) -> None:
        """Copy the run, whose network is the best so far."""
        self._hold(is_best=True)

    def look(self, now: float) -> None:
        """Save what is due, between two stretches of steps."""
        if self._writer.is_busy:
            return
        may_cost, age = now >= self._next_at(now), now - self._saved_at
        if self._run.phase != "running":
            if self._is_due and may_cost:
                self.save_at_once()
        elif self._held is not None and self._is_proven(self._held) and may_cost:
            self._hand_over(self._held, self._holds_best)
        elif age >= LATEST_AFTER_S:
            self.save_at_once()
        elif may_cost and (self._is_due or age >= SAVE_EVERY_S):
            if self._proof_s(now) > LONGEST_PROOF_S:
                self.save_at_once()
            elif self._held is None:
                self._hold(is_best=False)

    def save_at_once(self) -> None:
        """Save the run as it stands, with its safe points; and before that a best network that is held."""
        held, is_best = self._held, self._holds_best
        if held is not None and is_best and held.save.step != self._run.trainer.steps:
            self._hand_over(held, is_best)
            is_best = False
        if (copied := self._copied(with_safe_points=True)) is not None:
            self._hand_over(copied, is_best)

    def _is_proven(self, copied: _Copied) -> bool:
        """Tell whether the run has proven a later state than the copied one, which so is known not to diverge soon."""
        return self._run.trainer.safe_points.proven.steps >= copied.save.step

    def _next_at(self, now: float) -> float:
        """Return when the next save may be copied or written, by what the last one has cost.

        Of a run that is paused nothing but copying makes anybody wait.
        """
        cost_s, proof_s = self._copying_s, self._proof_s(now)
        if self._run.phase == "running":
            cost_s += self._writer.cost_s
        latest = self._saved_at + LATEST_AFTER_S - (proof_s if proof_s <= LONGEST_PROOF_S else 0)
        return min(self._handed_at + cost_s / MOST_SHARE, latest)

    def _proof_s(self, now: float) -> float:
        """Return how long it takes to prove a copy, at the speed since the last one was written."""
        steps = self._run.trainer.steps - self._handed_step
        return (now - self._handed_at) / steps * PROOF_STEPS if steps > 0 else math.inf

    def _hold(self, is_best: bool) -> None:
        self._held = None  # its memory is used for the next one
        if (copied := self._copied(with_safe_points=False)) is not None:
            self._held, self._holds_best = copied, is_best
            self._copying_s += copied.seconds

    def _copied(self, with_safe_points: bool) -> _Copied | None:
        begin = self._clock()
        try:
            save = self._copy(with_safe_points)
        except MemoryError:
            self._writer.note_fault("not enough memory for a copy of the run")
            self._saved_at = self._handed_at = begin  # it is tried again later
            return None
        return _Copied(save, begin, self._clock() - begin)

    def _hand_over(self, copied: _Copied, is_best: bool) -> None:
        self._writer.save(copied.save, is_best)
        self.last, self._held, self._holds_best, self._is_due = copied.save, None, False, False
        self._saved_at, self._handed_at, self._handed_step = copied.at, self._clock(), self._run.trainer.steps
        self._copying_s = copied.seconds
