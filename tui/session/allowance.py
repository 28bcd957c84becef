"""How much a screen may send: far more than a person and their screen ever do, and too little to slow training."""

import time
from collections.abc import Callable

from mnist_tui.tui.protocol.limits import MOST_COMMANDS, OF_A_GUEST

WINDOW_S = 1.0
MOST_BYTES = OF_A_GUEST.largest
"""In a window. The largest command of a screen takes less."""
PIECE, REFUSED = 25, 8
"""Commands for which a look counts that finds the middle of one, for screens send theirs whole, and one that is
refused: a key that is held down on a screen that only watches stays below the limit."""


class Allowance:
    """Counts what has come from one side."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, most_commands: int = MOST_COMMANDS) -> None:
        self._clock, self._most = clock, most_commands
        self._since = clock()
        self._commands = self._bytes = 0

    def is_exceeded(self, commands: int, size: int) -> bool:
        """Add so many commands and bytes; tell whether it is too much."""
        if (now := self._clock()) - self._since > WINDOW_S:
            self._since, self._commands, self._bytes = now, 0, 0
        self._commands += commands
        self._bytes += size
        return self._commands > self._most or self._bytes > MOST_BYTES
