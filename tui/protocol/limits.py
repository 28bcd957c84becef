"""How much one side takes in of what the other sends. Nobody is held up by one that never stops."""

from dataclasses import dataclass
from typing import Final


class FloodError(ValueError):
    """More has arrived at once than this side takes in."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of a frame, and bytes and messages at one look."""

    largest: int
    bytes_at_once: int = 1024 * 1024
    messages_at_once: int | None = None
    """What is more is refused, and not only left for later; None for no limit."""


MOST_COMMANDS: Final = 400
"""Of a guest, in a second: far more than a person and their screen ever give."""
OF_A_SCREEN: Final = Limits(4 * 1024 * 1024)
"""For the screen with which a run begins."""
OF_A_NEWCOMER: Final = Limits(4096)
"""For one that comes later and has yet to say what it wants."""
OF_A_GUEST: Final = Limits(OF_A_SCREEN.largest, 256 * 1024, MOST_COMMANDS)
"""For one that has said so."""
