"""How fast a run goes: the pace a person asked for, the throughput that was reached, and the time that is left."""

import math
from collections import deque

from mnist_tui.tui.session.slow_start import SlowStart

WINDOW_S = 1.0
RATE_EVERY_S = 0.25
WARM_UP_S = 0.3
"""Training time before the throughput means anything: the first batches allocate and fault pages in."""


class Throughput:
    """Adds up training time, evaluation and waiting left out. Times are seconds of any steadily rising clock."""

    def __init__(self) -> None:
        self.training_seconds = 0.0
        self._slow_start: SlowStart | None = None
        self._pace: float | None = None
        self.is_pace_chosen = False
        """True once a person has said how fast it is to go."""
        self._window: deque[tuple[float, int]] = deque()
        self._images, self._seconds = 0, 0.0
        self._since_start = 0.0
        """Training time in this process."""
        self._since_rate = 0.0
        self.images_in_all = 0
        """Images that have been learned from, those of every epoch."""
        self._next_step_at = -math.inf

    def count(self, images: int, seconds: float) -> bool:
        """Add a step that took `seconds` for `images`; return True when a new rate is worth noting on the curve."""
        if self._slow_start is not None:
            self._slow_start.count(seconds)
        self.training_seconds += seconds
        self._since_start += seconds
        self.images_in_all += images
        self._window.append((seconds, images))
        self._images += images
        self._seconds += seconds
        while self._seconds > WINDOW_S and len(self._window) > 1:
            old_seconds, old_images = self._window.popleft()
            self._seconds -= old_seconds
            self._images -= old_images
        self._since_rate += seconds
        if self._since_rate < RATE_EVERY_S:
            return False
        self._since_rate = 0.0
        return True

    @property
    def pace(self) -> float | None:
        """Steps per second at most; None is full speed."""
        return self._pace if self._slow_start is None else self._slow_start.pace

    @property
    def starts_slowly(self) -> bool:
        """True while the run is slow only because it has just begun."""
        return self._slow_start is not None and self._slow_start.pace is not None

    def restore(self, images: int, training_seconds: float) -> None:
        """Continue the sums of a run that was interrupted."""
        self.images_in_all, self.training_seconds = images, training_seconds

    @property
    def images_in_all_per_second(self) -> float:
        """Throughput over the whole run; NaN before the first step."""
        return self.images_in_all / self.training_seconds if self.training_seconds else math.nan

    @property
    def images_per_second(self) -> float:
        """Throughput over the last second of training; NaN before the warm-up is over."""
        return self._images / self._seconds if self._since_start >= WARM_UP_S else math.nan

    def seconds_left(self, images: float, images_per_step: float) -> float:
        """Return the time that `images` more will take at the present speed and pace; NaN when not known."""
        by_speed = images / self.images_per_second
        by_pace = images / (self._pace * images_per_step) if self._pace else 0.0
        return max(by_speed, by_pace) if not math.isnan(by_speed) or not self._pace else by_pace

    def set_pace(self, steps_per_second: float | None) -> None:
        """Change the pace; the next step is due at once."""
        self._pace, self._slow_start, self.is_pace_chosen = steps_per_second, None, True
        self._next_step_at = -math.inf

    def start_slowly(self) -> None:
        """Take the first steps slowly, until a pace is chosen."""
        self._slow_start = SlowStart()

    def end_slow_start(self) -> None:
        """Go on at full speed, if the run is slow only because it has just begun."""
        self._slow_start = None

    def wait(self, now: float) -> float:
        """Return the seconds until the next step is due, 0 when it is."""
        return max(0.0, self._next_step_at - now) if self.pace else 0.0

    def step_begins(self, now: float) -> None:
        """Note that a step begins. One that is late by a whole interval or more does not make the next ones hurry."""
        if pace := self.pace:
            due = self._next_step_at + 1 / pace
            self._next_step_at = due if due > now else now + 1 / pace
