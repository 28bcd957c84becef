"""The program in a terminal that it shares with others: a shell that suspends it, programs that write over it.

The terminal of these tests has no alternate screen, as GNU screen and mosh have none.
"""

import os
import re
import sys
from itertools import groupby
from pathlib import Path

import pytest
from watched_terminal import STILL_S, Terminal

RUN = ("--validation", "60", "--hidden", "8", "--paused", "--no-save")
SHELL = "/bin/bash"
PUSH, POP = b"\x1b[22;2t", b"\x1b[23;2t"
WITHOUT_RUN = (b"\x1b]2;\x07", b"\x1b]2;mnist-tui\x07")
"""Titles at the end, and before anything is known of the run."""

pytestmark = [
    pytest.mark.usefixtures("heard_signals"),
    pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="processes are found in /proc"),
    pytest.mark.skipif(not Path(SHELL).exists(), reason="no shell with job control"),
]


def test_it_is_drawn_again_suspended_continued_and_leaves_a_clean_screen(small_data: Path) -> None:
    terminal = Terminal((SHELL, "--norc", "--noprofile", "-i"), {"PS1": "$ ", "HISTFILE": ""})
    try:
        terminal.until(lambda: terminal.rows()[0].startswith("$"))
        terminal.type(f"{sys.executable} -m mnist_tui.tui --data {small_data} {' '.join(RUN)}\r")
        terminal.until_shown("PAUSE", "valid", "q quit")
        while terminal.read(STILL_S):
            pass
        before = terminal.rows()
        write_from_elsewhere(terminal, "\x1b[5;10r\x1b[10;1HBroadcast message\r\nlunch\r\n\x1b(0")
        terminal.until_shown("lunch")
        terminal.type("\x0c")
        terminal.until(lambda: terminal.rows() == before)

        terminal.type("\x1a")
        terminal.until_shown("Stopped")
        assert not any("quit" in row or "cost" in row for row in terminal.rows()), "the last frame is still there"
        terminal.resize(60, 20)
        terminal.type("fg\r")
        terminal.until(lambda: "PAUSE" in terminal.rows()[0] and "q quit" in terminal.rows()[-1])
        terminal.resize(80, 24)
        terminal.until(lambda: terminal.rows() == before)
        terminal.type("?")  # keys are read again
        terminal.until_shown("scroll")
        terminal.type("q")
        terminal.until(lambda: terminal.rows() == before)

        terminal.type("p")
        terminal.until_shown("backspace")
        terminal.type("Y")
        terminal.until_shown("copied learning rate 0.01")
        assert b"\x1b]52;c;MC4wMQ==\x07" in terminal.raw  # echo -n 0.01 | base64
        terminal.type("q")
        terminal.until(lambda: terminal.rows()[1].startswith("$"))
        assert terminal.rows()[0].startswith("step 0, epoch 0.0: validation accuracy")
        assert not any(row.strip() for row in terminal.rows()[2:])
        titles = re.findall(rb"\x1b\[2[23];2t|\x1b\]2;[^\x07]*\x07", terminal.raw)
        ours = "\x1b]2;mnist-tui · paused · ep 1/".encode()
        kinds = [b"push" if one == PUSH else b"pop" if one == POP else one[: len(ours)] for one in titles]
        assert [kind for kind, _ in groupby(kinds) if kind not in WITHOUT_RUN] == [b"push", ours, b"pop"] * 2
    finally:
        terminal.close()


def write_from_elsewhere(terminal: Terminal, text: str) -> None:
    """Write to the terminal as another program would."""
    descriptor = os.open(os.readlink(f"/proc/{terminal.process.pid}/fd/0"), os.O_WRONLY | os.O_NOCTTY)
    os.write(descriptor, text.encode())
    os.close(descriptor)
