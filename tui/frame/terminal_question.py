"""Asks the terminal about itself before Textual takes it over, and keeps it quiet from then on.

Quiet means that neither keys nor answers are echoed, and that none waits for the end of a line. What is received is
not lost: the driver takes it over with the terminal. Nothing heavy may be imported at the top of this module.
"""

import contextlib
import os
import select
import signal
import termios
import time
from types import FrameType
from typing import Any, Final

from mnist_tui.tui.paint.terminal_answers import FENCE

ANSWER_S = 0.15
"""How long the program waits for answers at its start, from the question on."""
LATE_S = 1.0
"""How long an answer may take that must not be left for the shell when the program ends early."""
MOST_RECEIVED = 4096
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
INPUT, LOCAL, CHARACTERS = 0, 3, 6
"""Their places among the modes of a terminal."""


class TerminalQuestion:
    """A question to a terminal that nobody else reads. Main thread only."""

    def __init__(self, keyboard: int, screen: int, question: bytes) -> None:
        """Ask, through the descriptor `screen`.

        Raises:
            OSError, termios.error: the terminal is gone.
        """
        self._keyboard: Final = keyboard
        self._modes: Final[list[Any]] = termios.tcgetattr(keyboard)
        self.received = b""
        """Answers, and keys that were pressed meanwhile."""
        self._is_handed_over = self._is_ending = self._is_gone = False
        self._asked_at = time.monotonic()
        for number in ENDING:
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, self._end_by_signal)
        try:
            termios.tcsetattr(keyboard, termios.TCSANOW, quiet(self._modes))
            os.write(screen, question)
        except BaseException:
            self._restore()
            raise

    @property
    def is_answered(self) -> bool:
        """True when no answer is to come any more."""
        return self._is_gone or FENCE.search(self.received) is not None

    @property
    def due(self) -> float:
        """How many seconds the last answer may still take; 0 when it is there."""
        return 0.0 if self.is_answered else max(self._asked_at + LATE_S - time.monotonic(), 0.0)

    def wait(self) -> bytes:
        """Return what has been received, as soon as all is answered or the time for it is over."""
        self._receive(self._asked_at + ANSWER_S)
        return self.received

    def hand_over(self) -> list[Any]:
        """Return the modes of before to whoever reads from now on, and will restore them."""
        self._is_handed_over = True
        self._leave_signals()
        return self._modes

    def end(self) -> None:
        """Leave the terminal as it was, with no answer on its way; nothing once it has been handed over."""
        if self._is_handed_over:
            return
        is_first, self._is_ending = not self._is_ending, True
        try:
            if is_first:  # a second signal waits for nothing
                self._receive(self._asked_at + LATE_S)
        finally:
            self._restore()

    def _receive(self, until: float) -> None:
        while not self.is_answered and len(self.received) < MOST_RECEIVED:
            wait = max(until - time.monotonic(), 0.0)
            try:
                if not select.select((self._keyboard,), (), (), wait)[0]:
                    return
                piece = os.read(self._keyboard, MOST_RECEIVED)
            except OSError:
                piece = b""
            self._is_gone = not piece
            self.received += piece

    def _restore(self) -> None:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(self._keyboard, termios.TCSANOW, self._modes)
        self._leave_signals()

    def _leave_signals(self) -> None:
        for number in ENDING:
            if signal.getsignal(number) == self._end_by_signal:
                signal.signal(number, signal.SIG_DFL)

    def _end_by_signal(self, number: int, frame: FrameType | None) -> None:
        """Let the signal do what it would have done, once the terminal is as it was."""
        self.end()
        signal.signal(number, signal.SIG_DFL)  # also where the terminal has been handed over
        os.kill(os.getpid(), number)


def quiet(modes: list[Any]) -> list[Any]:
    """Return the modes in which Textual reads, too, but ctrl+c still interrupts; other keys send no signals."""
    new = [*modes[:CHARACTERS], [*modes[CHARACTERS]]]
    new[LOCAL] &= ~(termios.ECHO | termios.ECHONL | termios.ICANON | termios.IEXTEN)
    new[INPUT] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    for place in (termios.VQUIT, termios.VSUSP):
        new[CHARACTERS][place] = b"\0"
    new[CHARACTERS][termios.VMIN], new[CHARACTERS][termios.VTIME] = 1, 0
    return new


def is_ours(keyboard: int, screen: int) -> bool:
    """Tell whether both are the same terminal, this program is in its foreground, and it takes what is written."""
    try:
        same = os.fstat(keyboard).st_rdev == os.fstat(screen).st_rdev and os.isatty(keyboard) and os.isatty(screen)
        is_in_front = same and os.tcgetpgrp(keyboard) == os.getpgrp()
        return is_in_front and bool(select.select((), (screen,), (), 0)[1])
    except OSError:
        return False
