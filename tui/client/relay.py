"""Carries bytes between two descriptors and a socket, in both directions at once. It reads nothing into them."""

import os
import select
import socket
from collections.abc import Iterator
from contextlib import contextmanager

MOST_HELD = 1 << 16
"""Bytes under way in one direction; a side that does not read holds up the other there, and nothing else."""


class Way:
    """One direction."""

    def __init__(self, source: int, target: int) -> None:
        """Both must be non-blocking."""
        self.source, self.target = source, target
        self._held = bytearray()
        self._is_at_end = self._is_broken = False

    @property
    def takes(self) -> bool:
        """True while there is room for more."""
        return not (self.is_over or self._is_at_end) and len(self._held) < MOST_HELD

    @property
    def gives(self) -> bool:
        """True while there is something to pass on."""
        return bool(self._held) and not self._is_broken

    @property
    def is_over(self) -> bool:
        """True once all is passed on that will ever come, or nobody takes it."""
        return self._is_broken or (self._is_at_end and not self._held)

    def take(self) -> None:
        """Read what is there, as far as there is room."""
        try:
            piece = os.read(self.source, MOST_HELD - len(self._held))
        except BlockingIOError:
            return
        except OSError:  # reset by the other side
            piece = b""
        self._held += piece
        self._is_at_end = not piece

    def give(self) -> None:
        """Write what can be written without waiting."""
        try:
            del self._held[: os.write(self.target, self._held)]
        except BlockingIOError:
            return
        except OSError:
            self._is_broken = True


def carry(source: int, target: int, line: socket.socket) -> None:
    """Carry from `source` to the line and from the line to `target` until either side ends.

    What has arrived by then is passed on, as far as it is taken at once.
    """
    with _non_blocking(source, target, line.fileno()):
        ways = Way(source, line.fileno()), Way(line.fileno(), target)
        while not any(way.is_over for way in ways):
            _step(ways, None)
        for way in ways:
            if way.takes:
                way.take()
            if way.gives:
                way.give()


def _step(ways: tuple[Way, Way], seconds: float | None) -> None:
    taking = {way.source: way for way in ways if way.takes}
    giving = {way.target: way for way in ways if way.gives}
    readable, writable, _ = select.select(taking, giving, (), seconds)
    for descriptor in readable:
        taking[descriptor].take()
    for descriptor in writable:
        giving[descriptor].give()


@contextmanager
def _non_blocking(*descriptors: int) -> Iterator[None]:
    before = [os.get_blocking(descriptor) for descriptor in descriptors]
    try:
        for descriptor in descriptors:
            os.set_blocking(descriptor, False)
        yield
    finally:
        for descriptor, was in zip(descriptors, before, strict=True):
            os.set_blocking(descriptor, was)
