"""Ends the screen on signals and when the terminal is gone, and suspends it."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)


def leave_on_signals(leave: Callable[[int], object], suspend: Callable[[], object]) -> None:
    """Call `leave` with 128 + n on signal n, and `suspend` on SIGTSTP, from the running event loop.

    A terminal that closes sends SIGCONT along with SIGHUP. Textual takes it as the end of a suspension and redraws,
    which fails on a closed terminal; so the signal is passed on only while the terminal is there.
    """
    loop = asyncio.get_running_loop()
    for number in ENDING:
        loop.add_signal_handler(number, leave, 128 + number)
    loop.add_signal_handler(signal.SIGTSTP, suspend)
    resume = signal.getsignal(signal.SIGCONT)

    def resume_if_alive(number: int, frame: FrameType | None) -> None:
        if callable(resume) and os.isatty(sys.__stdin__.fileno() if sys.__stdin__ is not None else 0):
            resume(number, frame)

    signal.signal(signal.SIGCONT, resume_if_alive)
