"""A terminal that reads slowly, and the first moments of the program: in a real pseudo-terminal, no stopwatch."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from terminal import Terminal

ATTEMPTS = 150
"""Looks at the screen, a fifth of a second apart, before a test gives up."""
SLOW_BYTES_PER_S = 8192
QUESTION = b"\x1b[6n"
"""What every picture ends with."""
RUN = ("--validation", "60", "--hidden", "8", "--batch-size", "8", "--epochs", "100000")

pytestmark = [
    pytest.mark.usefixtures("heard_signals"),
    pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="processes are found in /proc"),
]


@contextmanager
def program(*arguments: str, bytes_per_s: float = float("inf")) -> Iterator[Terminal]:
    """Start the program in a terminal without a title, which may come a second late."""
    command = [sys.executable, "-m", "mnist_tui.tui", *arguments]
    terminal = Terminal(command, environment={"TERM": "vt220"}, bytes_per_s=bytes_per_s)
    try:
        yield terminal
    finally:
        terminal.process.kill()
        terminal.process.wait()


def read_until(terminal: Terminal, condition: Callable[[list[str]], bool]) -> float:
    """Read until `condition` holds for the rows of the screen; return when the picture came that shows it."""
    begun = len(terminal.pieces)
    for _ in range(ATTEMPTS):
        terminal.read(0.2)
        for number, (at, rows) in enumerate(terminal.pictures()):
            if number >= begun and condition(rows):
                return at
    raise AssertionError("\n".join(list(terminal.pictures())[-1][1]))


def test_a_slow_terminal_is_told_so_gets_one_picture_at_a_time_and_is_left_quickly(small_data: Path) -> None:
    with program("--data", str(small_data), *RUN, "--fps", "30", bytes_per_s=SLOW_BYTES_PER_S) as terminal:
        read_until(terminal, lambda rows: "slow connection" in rows[0])
        pressed = terminal.type(" ")
        seen = read_until(terminal, lambda rows: "PAUSE" in rows[0] or "EVAL" in rows[0])
        assert terminal.written(pressed, seen).count(QUESTION) <= 2
        confirmed = terminal.type("q")
        terminal.close()
        assert terminal.process.returncode == 0
        assert terminal.written(confirmed).count(QUESTION) <= 3


def test_every_picture_asks_the_terminal_whether_it_has_taken_it_in(small_data: Path) -> None:
    with program("--data", str(small_data), *RUN) as terminal:
        read_until(terminal, lambda rows: "RUN" in rows[0])
        terminal.read(1.0)
        assert terminal.written().count(QUESTION) > 3
        terminal.type(" ")
        read_until(terminal, lambda rows: "PAUSE" in rows[0])
        lengths = [0]
        while len(lengths) < ATTEMPTS and lengths[-1] != len(terminal.pieces):
            lengths.append(len(terminal.pieces))
            terminal.read(0.5)
        terminal.read(0.5)
        assert len(terminal.pieces) == lengths[-1], "it writes although nothing changes"
        terminal.type("qy")
        terminal.close()


def test_a_wrong_flag_ends_in_one_line_although_the_engine_was_started() -> None:
    with program("--hiden", "8") as terminal:
        terminal.close()
        assert terminal.process.returncode == 2
        text = terminal.written().decode()
        assert "there is no flag --hiden" in text and text.count("\n") == 1
