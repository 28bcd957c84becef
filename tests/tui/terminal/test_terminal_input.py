"""What a real terminal sends besides keys: nothing of it acts, or is left for the shell."""

import os
import select
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from watched_terminal import Terminal

from mnist_tui.tui.frame.terminal_input import GOES_ON_S

RUN = ("--validation", "60", "--hidden", "8", "--batch-size", "8", "--epochs", "100000")
LATE_S = 0.65
"""Longer than quitting waits for the last frame to be taken in."""
QUESTION, ANSWER = b"\x1b[6n", b"\x1b[1;1R"
RUBBISH = (
    b"\x1b[?62;22c",
    b"\x1b[?25u",
    b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\",
    b"\x1bP>|tmux 3.3a\x1b\\",
    b"\xff",
    b"\x9b?62;22c",
    b"\x1b[M \x98\x40",
    b"\x1b[99999999999;1u",
    b"\xe4",
)
PASTE, MARKED_PASTE = b"restart the run\r", b"\x1b[200~ry\rqy\r\x1b[201~"

pytestmark = [
    pytest.mark.usefixtures("heard_signals"),
    pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="the terminal is found in /proc"),
]


@contextmanager
def program(data: Path, *arguments: str) -> Iterator[Terminal]:
    """Start the dashboard on `data` in a terminal."""
    terminal = Terminal((sys.executable, "-m", "mnist_tui.tui", "--data", str(data), *RUN, *arguments), {})
    try:
        yield terminal
    finally:
        terminal.close()


def test_what_is_no_key_does_nothing_and_esc_with_a_key_is_both(small_data: Path) -> None:
    with program(small_data, "--paused") as terminal:
        terminal.until_shown("PAUSE", "mistakes")
        for rubbish in RUBBISH:
            terminal.send(rubbish)
            terminal.read(0.02)
        terminal.send(PASTE)
        terminal.until_shown("paste ignored")
        over = time.monotonic() + 2 * GOES_ON_S  # what comes sooner belongs to the paste
        terminal.until(lambda: time.monotonic() > over)
        terminal.send(MARKED_PASTE + b"u\x1b2")
        terminal.until_shown("choose", "filter")
        terminal.send(b"o")
        terminal.until_shown("log", "esc done")
        log = " ".join(terminal.rows()[1:])
        assert "run 1" in log and log.count("paste ignored") == 2
        assert not any(word in log for word in ("test", "run 2", "resumed")), "\n".join(terminal.rows())


def test_an_answer_that_is_late_at_the_end_is_not_left_for_the_shell(small_data: Path) -> None:
    with program(small_data) as terminal:
        answered = 0

        def answer() -> bool:
            """Answer all questions so far."""
            nonlocal answered
            asked = terminal.raw.count(QUESTION)
            terminal.send(ANSWER * (asked - answered))
            answered = asked
            return answered > 1 and "RUN" in terminal.rows()[0]

        terminal.until(answer)
        shell = os.open(os.readlink(f"/proc/{terminal.process.pid}/fd/0"), os.O_RDONLY | os.O_NOCTTY)
        terminal.until(lambda: terminal.raw.count(QUESTION) > answered)
        terminal.send(b"\x03\x03")
        while terminal.read(LATE_S):
            pass
        answer()
        assert terminal.ends_with() == 0
        modes = termios.tcgetattr(shell)
        modes[3] &= ~termios.ICANON  # what waits is seen without a line end
        termios.tcsetattr(shell, termios.TCSANOW, modes)
        assert select.select([shell], [], [], 0)[0] == []
        os.close(shell)
