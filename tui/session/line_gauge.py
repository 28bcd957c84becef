"""What a line to another machine carries, by what has been heard over there so far. It knows no screen."""

from collections import deque
from collections.abc import Callable

LEAST_UNDER_WAY, MOST_UNDER_WAY = 2 * 1024, 16 * 1024
"""Bytes, and one report, that may be on their way: as many as get there within `DELAY_S`."""
DELAY_S = 0.7
OUT_OF_REACH_AFTER_S = 20.0
"""Far longer than a line takes to recover from a few lost packets."""


class LineGauge:
    """Takes in how much was posted, and how much of it was heard."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._heard = self._posted = 0
        """Bytes, from the beginning."""
        self._posts: deque[tuple[int, float]] = deque()
        """Bytes posted until then, and when, of what has not been heard."""
        self._most_under_way: float = MOST_UNDER_WAY
        self.delay_s = 0.0
        """How long the last post took that was heard, until that was known here."""

    @property
    def is_out_of_reach(self) -> bool:
        """True when nothing has been heard for so long that nobody may be there any more."""
        return bool(self._posts) and self._clock() - self._posts[0][1] > OUT_OF_REACH_AFTER_S

    def has_room(self, posted: int) -> bool:
        """Tell whether more may follow the first `posted` bytes: behind many it would be old when it gets there."""
        return posted - self._heard < self._most_under_way

    def has_heard(self, count: int) -> bool:
        """Tell whether the first `count` bytes have arrived."""
        return self._heard >= count

    def post(self, count: int) -> None:
        """Take in that so many bytes are posted now."""
        if count > self._posted:
            self._posted = count
            self._posts.append((count, self._clock()))

    def hear(self, count: int) -> None:
        """Take in that so many have arrived over there, and what that says of the line."""
        self._heard, now = max(self._heard, count), self._clock()
        while self._posts and self._posts[0][0] <= self._heard:
            self.delay_s = now - self._posts.popleft()[1]
            carried = self._most_under_way * DELAY_S / max(self.delay_s, DELAY_S / 2)
            self._most_under_way = min(max(carried, LEAST_UNDER_WAY), MOST_UNDER_WAY)
