"""Signals that stop the program, as exceptions or as a request that a loop checks. It knows no command."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

AGAIN_S = 0.005
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)

Handler = Callable[[int, FrameType | None], None]


class Interrupted(BaseException):
    """A stopping signal came. Like KeyboardInterrupt it is no Exception, so that nothing catches it by mistake."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    @property
    def status(self) -> int:
        """The exit status that a shell expects: 128 + the number of the signal."""
        return exit_status(self.number)


def exit_status(number: int) -> int:
    """Return the exit status for signal `number`."""
    return 128 + number


def raise_interrupted(number: int, frame: FrameType | None) -> None:
    """Stop at once."""
    raise Interrupted(number)


class StopRequest:
    """Remembers the first signal, so that a loop can end cleanly; the second stops at once, or as soon as it may."""

    def __init__(self) -> None:
        self.number: int | None = None
        """The signal that came."""
        self._second: int | None = None
        self._is_held = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Handle a signal. One that comes after the second has nothing left to stop."""
        if self.number is None:
            self.number = number
        elif self._second is None:
            self._second = number
            if not self._is_held:
                raise Interrupted(number)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the second signal back within the block, up to its end or to a call of `stop_if_asked_twice`."""
        self._is_held = True
        try:
            yield
        finally:
            self._is_held = False
        self.stop_if_asked_twice()

    @property
    def is_urgent(self) -> bool:
        """True when a person has pressed ctrl+c again; a shell passes a hang-up on, too, and means no haste by that."""
        return self._second == signal.SIGINT

    def stop_if_asked_twice(self) -> None:
        """Raise Interrupted if the second signal has come."""
        if self._second is not None:
            raise Interrupted(self._second)


@contextmanager
def repeated_when_lost() -> Iterator[None]:
    """Send a signal again whose exception is lost: Python raises none in a callback, as its import system has many."""
    before = sys.unraisablehook

    def hook(lost: "sys.UnraisableHookArgs") -> None:
        if not isinstance(lost.exc_value, Interrupted):
            before(lost)
            return
        # Later, and from elsewhere: the exception must not be raised in here, too.
        threading.Timer(AGAIN_S, os.kill, (os.getpid(), lost.exc_value.number)).start()

    sys.unraisablehook = hook
    try:
        yield
    finally:
        sys.unraisablehook = before


@contextmanager
def signals_to(handler: Handler) -> Iterator[None]:
    """Pass the stopping signals to `handler` within the block.

    A signal that is ignored stays ignored: nohup and background jobs of a script rely on it. Outside the main thread
    signals never arrive, and nothing happens.
    """
    changed = {}
    try:
        if threading.current_thread() is threading.main_thread():
            for number in STOPPING:
                if signal.getsignal(number) not in (signal.SIG_IGN, None):
                    changed[number] = signal.signal(number, handler)
        yield
    finally:
        for number, previous in changed.items():
            signal.signal(number, previous)
