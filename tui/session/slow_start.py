"""How a run that is watched begins: slowly, so that its first steps can be seen, then twice as fast every second."""

from typing import Final

FIRST_PACE: Final = 10.0
"""Steps per second."""
FIRST_STEPS = 50
MOST_LATE = 3
"""After so many steps in a row that take longer than the pace leaves them, the run is at its full speed."""


class SlowStart:
    """Counts the steps from the first one, and says how fast the next are to follow."""

    def __init__(self) -> None:
        self.pace: float | None = FIRST_PACE
        """Steps per second at most; None at full speed."""
        self._left, self._late = FIRST_STEPS, 0

    def count(self, seconds: float) -> None:
        """Take in a step that took so long."""
        if self.pace is None:
            return
        self._late = self._late + 1 if seconds * self.pace > 1 else 0
        self._left -= 1
        if self._late == MOST_LATE:
            self.pace = None
        elif not self._left:
            self.pace *= 2
            self._left = round(self.pace)
