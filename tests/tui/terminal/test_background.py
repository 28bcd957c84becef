"""Terminals that tell of their background at once or late: what is drawn, and what is left for the shell."""

import os
import select
import signal
import sys
import termios
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from watched_terminal import ANSWERS, Terminal

PROGRAM = (sys.executable, "-m", "mnist_tui.tui")
BACKGROUND, TRUE_COLOUR, ATTRIBUTES = b"\x1b]11;?\x1b\\", b"\x1bP+q524742\x1b\\", b"\x1b[c"
LIGHT, YES, FENCE = b"\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\", b"\x1bP1+r524742=382f382f38\x1b\\", b"\x1b[?62;22c"
STOPPED = """
import importlib.abc, os, signal, sys

class Stop(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "mnist_tui.tui.cli.main":
            os.kill(os.getpid(), signal.SIGTERM)

sys.meta_path.insert(0, Stop())
from mnist_tui.tui.cli.start import main
sys.exit(main())
"""

pytestmark = [
    pytest.mark.usefixtures("heard_signals"),
    pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="the terminal is found in /proc"),
]


@contextmanager
def started(*command: str, answers: Mapping[bytes, bytes] = ANSWERS) -> Iterator[tuple[Terminal, int]]:
    """Start a program in a terminal of 16 colours; return it and the descriptor through which a shell would read."""
    terminal = Terminal(command, {"TERM": "xterm"}, answers)
    shell = os.open(os.readlink(f"/proc/{terminal.process.pid}/fd/0"), os.O_RDWR | os.O_NOCTTY)
    try:
        yield terminal, shell
    finally:
        os.close(shell)
        terminal.close()


def is_left_clean(shell: int) -> bool:
    """Tell whether keys are echoed and lines edited again, and no answer is left."""
    modes = termios.tcgetattr(shell)
    is_restored = bool(modes[3] & termios.ECHO and modes[3] & termios.ICANON)
    modes[3] &= ~termios.ICANON  # what waits is seen without a line end
    termios.tcsetattr(shell, termios.TCSANOW, modes)
    return is_restored and not select.select((shell,), (), (), 0)[0]


def test_a_light_terminal_with_true_colour_gets_both_and_keys_of_before_count(small_data: Path) -> None:
    answers = {**ANSWERS, BACKGROUND: LIGHT, TRUE_COLOUR: YES, ATTRIBUTES: b" " + FENCE}
    data = ("--data", str(small_data), "--validation", "60", "--hidden", "8", "--epochs", "100000")
    with started(*PROGRAM, *data, answers=answers) as (terminal, shell):
        terminal.until_shown("PAUSE", "quit")  # by the space
        assert terminal.screen.buffer[2][0].bg == "ffffff"
        assert b"524742" not in "".join(terminal.rows()).encode()
        terminal.send(b"\x03\x03")
        assert terminal.ends_with() == 0
        assert terminal.is_restored() and is_left_clean(shell)


def test_an_answer_to_a_program_that_is_ending_is_neither_shown_nor_left_for_the_shell() -> None:
    with started(*PROGRAM, "--epochs", "0", answers={}) as (terminal, shell):
        terminal.until(lambda: b"--epochs=0" in terminal.raw)
        terminal.send(LIGHT)
        terminal.send(FENCE)
        assert terminal.ends_with() == 2
        assert is_left_clean(shell)
        assert b"rgb" not in terminal.raw and b"62;22" not in terminal.raw


def test_a_signal_before_the_answer_leaves_the_terminal_as_it_was() -> None:
    with started(sys.executable, "-c", STOPPED) as (terminal, shell):
        assert terminal.ends_with() == -signal.SIGTERM
        assert ATTRIBUTES in terminal.raw
        assert is_left_clean(shell)
