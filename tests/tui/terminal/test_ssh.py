"""The installed program over a real ssh connection to this machine: what arrives, what is answered, what is left."""

import csv
import os
import re
import shlex
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from processes import command_line, descendants_of, is_called, is_engine
from sshd import MISSING, Sshd, running_sshd
from watched_terminal import Terminal, epoch_of

from mnist_tui.data.loading import load
from mnist_tui.data.runs.run_store import RunStore

PROGRAM = str(Path(sys.executable).with_name("mnist-tui"))
ENDLESS = ("--validation", "60", "--hidden", "8", "--batch-size", "8", "--epochs", "100000")
WEAK = ("--hidden", "16", "--epochs", "1")
"""A network that mixes up many digits."""
FILTER = "label:4 pred:9"
UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
QUESTION = b"\x1b[6n"
"""What every picture ends with."""
PICTURES = 8
LEAST_S = 1.5
"""For so many pictures at 4 a second; the first may be late, the last early. At 10 a second they take 0.7 s."""
COLOUR_256, COLOUR_24_BITS = re.compile(rb"\x1b\[[0-9;]*\b[34]8;5;"), re.compile(rb"\x1b\[[0-9;]*\b[34]8;2;")
MOUSE_ON = re.compile(rb"\x1b\[\?(1000|1002|1003|1006|1015|1016)h")

pytestmark = [
    pytest.mark.usefixtures("heard_signals"),
    pytest.mark.skipif(
        bool(MISSING), reason=f"no {', '.join(MISSING)} here: install OpenSSH (Debian, Ubuntu: openssh-server)"
    ),
    pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="processes are found in /proc"),
]


@pytest.fixture
def server(tmp_path: Path, state_folder: Path) -> Iterator[Sshd]:
    """A server whose sessions know nothing of the home folder's logs."""
    folder = tmp_path / "ssh"
    folder.mkdir(mode=0o700)
    ours = {name: os.environ[name] for name in ("MNIST_TUI_ON_HANGUP", "MNIST_TUI_PACE", "XDG_RUNTIME_DIR")}
    with running_sshd(folder, {"LANG": "C.UTF-8", "XDG_STATE_HOME": str(state_folder), **ours}) as running:
        yield running


@contextmanager
def program(server: Sshd, *arguments: str) -> Iterator[Terminal]:
    """Start the dashboard over there, in the folder where the test runs, from a terminal of 24-bit colour."""
    line = f"cd {shlex.quote(str(Path.cwd()))} && exec {shlex.join((PROGRAM, *arguments))}"
    terminal = Terminal(server.command(line), {"COLORTERM": "truecolor"})
    try:
        yield terminal
    finally:
        terminal.close()


def test_over_ssh_few_pictures_are_drawn_in_256_colours_and_the_mouse_is_left_alone(
    server: Sshd, small_data: Path
) -> None:
    with program(server, "--data", str(small_data), *ENDLESS) as terminal:
        terminal.until_shown("RUN", "valid", "cost", "confusion", "mistakes", "quit")
        begun, before = time.monotonic(), terminal.raw.count(QUESTION)
        terminal.until(lambda: terminal.raw.count(QUESTION) >= before + PICTURES)
        assert time.monotonic() - begun > LEAST_S, "it draws more than 4 pictures a second"
        assert COLOUR_256.search(terminal.raw)
        assert not COLOUR_24_BITS.search(terminal.raw)
        assert not MOUSE_ON.search(terminal.raw)


def test_another_size_of_the_terminal_reaches_the_program_over_ssh(server: Sshd, small_data: Path) -> None:
    with program(server, "--data", str(small_data), *ENDLESS) as terminal:
        terminal.until_shown("RUN", "quit")
        assert not any("╭" in row for row in terminal.rows())
        terminal.resize(100, 30)  # wide enough for frames
        terminal.until(lambda: "q quit" in terminal.rows()[29] and any("╭" in row[40:] for row in terminal.rows()))
        terminal.resize(20, 5)
        terminal.until_shown("needs 40x10")


def test_quitting_over_ssh_ends_with_status_0_and_a_restored_terminal(server: Sshd, small_data: Path) -> None:
    with program(server, "--data", str(small_data), *ENDLESS) as terminal:
        terminal.until_shown("RUN", "quit")
        terminal.type("q")
        assert terminal.ends_with() == 0
        assert terminal.is_restored()
        assert re.search(rb"step [0-9,]+, epoch [0-9.]+: validation accuracy", terminal.raw)
        assert b"Traceback" not in terminal.raw


def test_a_killed_ssh_client_leaves_no_process_on_the_other_side(server: Sshd, small_data: Path) -> None:
    with program(server, "--data", str(small_data), *ENDLESS) as terminal:
        terminal.until_shown("RUN", "valid")
        there = descendants_of(server.pid)
        assert any(is_called(process, PROGRAM) for process in there) and any(map(is_engine, there))
        terminal.process.kill()
        terminal.until(lambda: not any(map(command_line, there)))


def test_a_run_is_found_further_on_after_its_ssh_client_was_killed(
    server: Sshd, small_data: Path, store: RunStore
) -> None:
    with program(server, "--data", str(small_data), *ENDLESS, "--on-hangup", "detach") as terminal:
        terminal.until_shown("RUN", "valid", "quit")
        terminal.until(lambda: bool(store.live()))
        before = epoch_of(terminal)
        terminal.process.kill()
    with program(server, "attach") as terminal:
        terminal.until_shown("RUN", "valid", "quit")
        terminal.until(lambda: epoch_of(terminal) > before)
        terminal.type("q")
        terminal.until_shown("Quit? The run is saved and ends.")
        terminal.type("y")
        assert terminal.ends_with() == 0
    assert [one.run.state for one in store.runs() if one.run is not None] == ["stopped"]


def test_one_walks_over_ssh_from_all_mistakes_to_a_file_of_fours_and_draws_one_by_keys(
    server: Sshd, state_folder: Path
) -> None:
    with program(server, *WEAK) as terminal:
        terminal.until_shown("DONE")
        terminal.type("2")
        terminal.until_shown("mistakes", "by confidence", "filter")
        terminal.type("/")
        terminal.until_shown("enter accept")
        for length in range(len(FILTER)):
            terminal.type(FILTER[length])  # what comes at once is a paste
            terminal.until_shown("/" + FILTER[: length + 1])
        terminal.type("\r")
        terminal.until_shown("label:4 pred:9 · page", "4→9")
        count = int(re.findall(r"mistakes ([\d,]+) of 5,000", terminal.rows()[1])[0])
        terminal.type("\r")
        terminal.until_shown("label 4 · predicted 9", f"1 of {count}", "nearest training images")
        terminal.type("\x1b")
        terminal.until_shown("label:4 pred:9 · page")
        terminal.type("w")
        terminal.until_shown("write to: mistakes.csv")
        terminal.type("\r")
        terminal.until_shown(f"{count} images written to mistakes.csv")
        draw_four(terminal)
        terminal.type("q")  # asks nothing: the run is finished
        assert terminal.ends_with() == 0
    with Path("mistakes.csv").open(newline="") as file:
        written = list(csv.DictReader(file))
    assert len(written) == count > 0
    assert {(row["label"], row["predicted"]) for row in written} == {("4", "9")}
    (drawings,) = (state_folder / "mnist-tui/drawings").glob("28x28-10-*")
    drawn = load(drawings, 0).training
    assert drawn.labels.tolist() == [4]
    ink = [(6, 9), (14, 9), (14, 20), (5, 20), (21, 20)]
    assert all(drawn.images[0][point] == 255 for point in ink) and not drawn.images[0][6, 12:18].any()


def draw_four(terminal: Terminal) -> None:
    """Draw a 4 with arrows and space, and say what it is."""
    terminal.type("6")
    terminal.until_shown("Draw a digit.")
    for arrows, pen in (
        (UP * 8 + LEFT * 5, "down"),
        (DOWN * 8 + RIGHT * 11, "up"),
        (UP * 9, "down"),
        (DOWN * 16, "up"),
    ):
        terminal.type(arrows)
        terminal.type(" ")
        terminal.until_shown(f"pen {pen}")
    terminal.until_shown("margin", "nearest")
    terminal.type("t")
    terminal.until_shown("What did you draw?")
    terminal.type("4")
    terminal.type("\r")
    terminal.until_shown("meant 4:", "of 1 right")
