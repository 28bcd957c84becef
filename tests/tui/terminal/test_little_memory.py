"""Limits on memory: whatever does not fit, one line says so, and the terminal is as it was."""

import os
import pty
import subprocess
import sys
import termios

import pytest
from textual.drivers.linux_driver import LinuxDriver

from mnist_tui.tui.frame.input_driver import InputDriver

LINE = "mnist-tui: not enough memory\n"


@pytest.mark.parametrize("kib", [40_000, 110_000])
def test_a_limit_below_what_the_libraries_take_costs_one_line_of_ours(kib: int) -> None:
    command = f"ulimit -v {kib} && exec {sys.executable} -m mnist_tui.tui --version"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, timeout=60)
    assert done.stderr in ("", LINE), "where it fits, as a library of another size may, it is said what was asked for"
    assert done.returncode == bool(done.stderr) and bool(done.stdout) != bool(done.stderr)


def test_a_terminal_that_was_taken_over_in_part_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = pty.openpty()
    before = termios.tcgetattr(theirs)
    driver = InputDriver.__new__(InputDriver)
    driver.question, driver.fileno = None, theirs

    def break_down(self: InputDriver) -> None:
        self.attrs_before = termios.tcgetattr(theirs)
        raw = termios.tcgetattr(theirs)
        raw[3] &= ~(termios.ECHO | termios.ICANON)
        termios.tcsetattr(theirs, termios.TCSANOW, raw)
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(LinuxDriver, "start_application_mode", break_down)
    monkeypatch.setattr("mnist_tui.tui.frame.input_driver.STANDARD_ERROR", theirs)
    with pytest.raises(RuntimeError):
        driver.start_application_mode()
    assert termios.tcgetattr(theirs) == before
    with open(ours, "rb", buffering=0) as terminal:
        written = terminal.read(200)
    os.close(theirs)
    assert written is not None
    for mode in (b"?1049l", b"?25h", b"?1000l", b"?1003l", b"?2004l"):
        assert mode in written
