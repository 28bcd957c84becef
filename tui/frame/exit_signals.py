"""Ends the screen on signals and when the terminal is gone, and suspends it."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)


@contextmanager
def held_back() -> Iterator[None]:
    """Hold the ending signals back until `leave_on_signals` takes them in, or to the end of the block.

    An exception from a signal handler would be lost in a task or a callback of the event loop, or come between taking
    the terminal over and what sees to it that it is given back.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def leave_on_signals(leave: Callable[[int], object]) -> None:
    """Call `leave` with 128 + n on signal n, from the running event loop. Before the terminal is taken over."""
    loop = asyncio.get_running_loop()
    for number in ENDING:
        loop.add_signal_handler(number, leave, 128 + number)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)


def suspend_on_signals(suspend: Callable[[], object]) -> None:
    """Call `suspend` on SIGTSTP, from the running event loop, once the terminal has been taken over.

    A terminal that closes sends SIGCONT along with SIGHUP. Textual takes it as the end of a suspension and redraws,
    which fails on a closed terminal; so the signal is passed on only while the terminal is there.
    """
    asyncio.get_running_loop().add_signal_handler(signal.SIGTSTP, suspend)
    resume = signal.getsignal(signal.SIGCONT)

    def resume_if_alive(number: int, frame: FrameType | None) -> None:
        if callable(resume) and os.isatty(sys.__stdin__.fileno() if sys.__stdin__ is not None else 0):
            resume(number, frame)

    signal.signal(signal.SIGCONT, resume_if_alive)
