"""How many bytes a frame may have, so that a slow terminal takes it in while a person hardly waits. No clock here."""

TAKEN_WITHIN_S = 0.5
"""What is aimed at."""
SLOW_S = 1.0
"""A frame that takes longer is too large; a shorter time may be that of the way to the terminal and back."""
LEAST, LARGEST = 512, 16384
"""Bytes. A frame larger than the largest has no limit."""


class FrameBudget:
    """The budget of one terminal: none, until a frame takes too long."""

    def __init__(self) -> None:
        self.most: int | None = None
        """Bytes of the next frame; None without a limit."""

    def taken(self, size: int, seconds: float) -> None:
        """Note how long the terminal took to take in a frame of `size` bytes."""
        if seconds > SLOW_S:
            self.most = max(LEAST, int(size * TAKEN_WITHIN_S / seconds))
        elif self.most is not None and size >= self.most and seconds < TAKEN_WITHIN_S / 2:
            self.most = 2 * self.most if self.most < LARGEST else None

    def given_up(self) -> None:
        """Note that the terminal has not said for long that it has a frame."""
        self.most = LEAST
