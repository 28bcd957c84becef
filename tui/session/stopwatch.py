"""How long a piece of work took, without the time in which the process was stopped: by a signal, or a laptop's sleep.

A clock alone cannot tell: it goes on. The CPU time does not, so what goes far beyond it is left out. It must not know
what was worked on.
"""

import time
from collections.abc import Callable

LONGEST_WAIT_S = 0.2
"""A piece of work may wait so long for a core or a page of memory, and it counts."""
LARGEST_RATIO = 10.0
"""Or so many times its CPU time, where other programs want the cores, too."""


class Stopwatch:
    """Measures pieces of work that wait for nothing, one after the other, in seconds of a clock."""

    def __init__(self, clock: Callable[[], float], cpu_clock: Callable[[], float] | None = time.process_time) -> None:
        """`cpu_clock` gives the CPU time of the process; None counts all of the time."""
        self.clock, self._cpu_clock = clock, cpu_clock
        self._begin = self._cpu_begin = 0.0

    def start(self) -> float:
        """Begin, and return the present time of the clock."""
        if self._cpu_clock is not None:
            self._cpu_begin = self._cpu_clock()
        self._begin = self.clock()
        return self._begin

    def stop(self) -> tuple[float, float]:
        """Return the present time of the clock, and how long the work took."""
        now = self.clock()
        seconds = now - self._begin
        if self._cpu_clock is None or seconds <= LONGEST_WAIT_S:
            return now, seconds
        used = self._cpu_clock() - self._cpu_begin
        return now, min(seconds, max(used + LONGEST_WAIT_S, LARGEST_RATIO * used))
