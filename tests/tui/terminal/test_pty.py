"""The installed program in a real terminal: what it shows, how it leaves, and what it leaves behind."""

import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from processes import command_line, engine_of
from watched_terminal import STILL_S, TOO_LONG_S, Terminal, epoch_of

from mnist_tui.data.runs.run_store import RunStore

RUN = ("--validation", "60", "--hidden", "8", "--batch-size", "8", "--epochs", "100000")

pytestmark = [
    pytest.mark.usefixtures("heard_signals"),
    pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="processes are found in /proc"),
]


@contextmanager
def program(data: Path, *arguments: str, **environment: str) -> Iterator[Terminal]:
    """Start the dashboard on `data` in a terminal."""
    terminal = Terminal((sys.executable, "-m", "mnist_tui.tui", "--data", str(data), *RUN, *arguments), environment)
    try:
        yield terminal
    finally:
        terminal.close()


def test_on_the_first_start_ever_the_network_waits_and_then_learns_slowly(small_data: Path) -> None:
    with program(small_data, "--no-save", MNIST_TUI_PACE="slow-start") as terminal:
        terminal.until_shown("PAUSE", "it knows nothing: space teaches it", "valid")
        terminal.type(" ")
        terminal.until_shown("RUN", "slow start")
        terminal.type("]")
        terminal.until(lambda: "slow start" not in terminal.rows()[0])
        terminal.until(lambda: epoch_of(terminal) > 20)
        terminal.type("q")
        terminal.until_shown("Quit?")
        terminal.type("y")
        assert terminal.ends_with() == 0 and terminal.is_restored()
    with program(small_data, "--no-save", MNIST_TUI_PACE="slow-start") as terminal:
        terminal.until_shown("RUN", "slow start")


def test_a_session_from_start_to_quit(small_data: Path) -> None:
    with program(small_data, "--no-save") as terminal:
        terminal.until_shown("RUN", "valid", "cost", "confusion", "mistakes", "quit")
        engine = engine_of(terminal.process.pid)
        terminal.type("\x03")
        terminal.until_shown("Quit?")
        terminal.type("n")
        terminal.until(lambda: not any("Quit?" in row for row in terminal.rows()))
        terminal.type(" ")
        terminal.until_shown("PAUSE", "resume")
        while terminal.read(STILL_S / 2):
            pass
        assert terminal.read(STILL_S) == 0, "it draws although nothing changes"
        assert "· paused ·" in re.findall(rb"\x1b\]2;([^\x07]*)\x07", terminal.raw)[-1].decode(), "the title is late"
        for columns, rows in [(200, 60), (20, 5), (140, 45), (1, 1), (60, 20), (40, 12), (300, 3)] * 4:
            terminal.resize(columns, rows)
        while terminal.read(STILL_S / 2):  # Textual may take the last two sizes of a storm in the wrong order
            pass
        terminal.resize(80, 24)
        terminal.until(lambda: "PAUSE" in terminal.rows()[0] and "q quit" in terminal.rows()[-1])
        terminal.type("q")
        terminal.until_shown("Quit?")
        terminal.type("y")
        assert terminal.ends_with() == 0
        assert terminal.is_restored()
        assert command_line(engine) == ""
        assert re.search(rb"step [0-9,]+, epoch [0-9.]+: validation accuracy", terminal.raw)
        assert b"Traceback" not in terminal.raw


def test_a_storm_of_resizes_leaves_the_screen_as_if_freshly_painted(small_data: Path) -> None:
    sizes = [(200, 60), (140, 45), (100, 30), (60, 20), (40, 12), (20, 5), (10, 1), (39, 9), (80, 24)]
    with program(small_data) as terminal:
        terminal.until_shown("RUN", "valid", "quit")
        for place in range(6 * len(sizes)):  # while it trains, and faster than it paints
            terminal.resize(*sizes[place * 4 % len(sizes)])
            terminal.read(0.01)
        for size, words in (((20, 5), "needs 40x10"), ((100, 30), "quit"), ((40, 12), "quit"), ((80, 24), "quit")):
            terminal.resize(*size)
            terminal.until_shown(words)
        terminal.type(" ")
        terminal.until(lambda: "PAUSE" in terminal.rows()[0])
        while terminal.read(STILL_S):
            pass
        after_the_storm = terminal.rows()
        terminal.type("?")
        terminal.until_shown("scroll")
        terminal.type("\x1b")
        terminal.until(lambda: "PAUSE" in terminal.rows()[0] and "q quit" in terminal.rows()[-1])
        while terminal.read(STILL_S):
            pass
        assert terminal.rows() == after_the_storm
        assert b"Traceback" not in terminal.raw


@pytest.mark.parametrize(
    ("numbers", "status"),
    [((signal.SIGSTOP, signal.SIGCONT, signal.SIGTERM), 143), ((signal.SIGHUP,), 129), ((signal.SIGINT,), 130)],
)
def test_a_signal_leaves_a_restored_terminal_and_no_process(
    small_data: Path, numbers: tuple[int, ...], status: int
) -> None:
    with program(small_data) as terminal:
        terminal.until_shown("RUN")
        engine = engine_of(terminal.process.pid)
        for number in numbers:
            terminal.process.send_signal(number)
        assert terminal.ends_with() == status
        assert terminal.is_restored()
        assert command_line(engine) == ""
        assert b"Traceback" not in terminal.raw


def test_a_signal_ends_the_program_although_the_terminal_takes_nothing(small_data: Path) -> None:
    with program(small_data) as terminal:
        terminal.until_shown("RUN")
        engine = engine_of(terminal.process.pid)
        terminal.until_full()
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.process.wait(TOO_LONG_S / 3) == 143
        assert command_line(engine) == ""


def test_a_closed_terminal_ends_program_and_engine(small_data: Path, state_folder: Path) -> None:
    with program(small_data) as terminal:
        terminal.until_shown("RUN")
        engine = engine_of(terminal.process.pid)
        terminal.hang_up()
        assert terminal.process.wait(TOO_LONG_S / 3) == 129
        assert command_line(engine) == ""
        assert RunStore(state_folder / "mnist-tui" / "runs").interrupted()


def test_an_engine_outlives_no_screen_however_it_died(small_data: Path) -> None:
    with program(small_data) as terminal:
        terminal.until_shown("RUN")
        engine = engine_of(terminal.process.pid)
        terminal.process.kill()
        terminal.until(lambda: command_line(engine) == "")


def test_a_killed_engine_is_told_and_leaves_status_1(small_data: Path, state_folder: Path) -> None:
    with program(small_data) as terminal:
        terminal.until_shown("RUN")
        os.kill(engine_of(terminal.process.pid), signal.SIGKILL)
        terminal.until_shown("FAILED", "the training process has ended")
        terminal.type("q")
        assert terminal.ends_with() == 1
        assert terminal.is_restored()
        assert b"mnist-tui: the training process has ended" in terminal.raw
        assert RunStore(state_folder / "mnist-tui" / "runs").interrupted()


def test_a_plain_terminal_gets_no_colour_and_plain_characters(small_data: Path) -> None:
    with program(small_data, "--paused", NO_COLOR="1", LC_ALL="C") as terminal:
        terminal.until_shown("PAUSE", "valid", "quit")
        picture = terminal.raw
        terminal.type("q")  # asks nothing: there is nothing to lose
        assert terminal.ends_with() == 0
        assert picture.isascii()
        assert not re.search(rb"\x1b\[[0-9;]*\b[34]8;[25];", picture)


def test_no_screen_is_drawn_without_a_keyboard(small_data: Path) -> None:
    command = (
        f"exec {sys.executable} -m mnist_tui.tui --data {small_data} --validation 60 --hidden 8 --epochs 1 </dev/null"
    )
    terminal = Terminal(("/bin/sh", "-c", command), {})
    try:
        assert terminal.ends_with() == 0
        assert b"standard input is not a terminal: training without a screen" in terminal.raw
        assert b"?1049h" not in terminal.raw
    finally:
        terminal.close()


def test_a_fault_in_the_screen_leaves_status_1_a_log_and_a_restored_terminal(
    small_data: Path, state_folder: Path
) -> None:
    faulty = (
        "import sys; import mnist_tui.tui.features.curves.cost_pane as cost; from mnist_tui.tui.cli.main import main\n"
        "def paint(*arguments): raise ArithmeticError('a planted fault')\n"
        "cost.CostPane.paint = paint; sys.exit(main())"
    )
    terminal = Terminal((sys.executable, "-c", faulty, "--data", str(small_data), *RUN), {})
    try:
        assert terminal.ends_with() == 1
        assert terminal.is_restored()
        assert "a planted fault" in "".join(path.read_text() for path in state_folder.rglob("*.log"))
        assert b"Traceback" not in terminal.raw
    finally:
        terminal.close()


def test_a_signal_at_the_moment_the_terminal_is_taken_over_leaves_it_restored(small_data: Path) -> None:
    early = (
        "import os, signal, sys; from mnist_tui.tui.frame.display_driver import DisplayDriver\n"
        "from mnist_tui.tui.cli.main import main\n"
        "start = DisplayDriver.start_application_mode\n"
        "def start_and_hear(driver): start(driver); os.kill(os.getpid(), signal.SIGTERM)\n"
        "DisplayDriver.start_application_mode = start_and_hear; sys.exit(main())"
    )
    terminal = Terminal((sys.executable, "-c", early, "--data", str(small_data), *RUN), {})
    try:
        assert terminal.ends_with() == 128 + signal.SIGTERM
        assert terminal.is_restored()
        assert b"Traceback" not in terminal.raw
    finally:
        terminal.close()


@pytest.mark.parametrize("report", ["Progress", "Failed"])
def test_a_fault_in_taking_in_a_report_ends_the_program_when_it_is_raised_first(
    small_data: Path, state_folder: Path, tmp_path: Path, report: str
) -> None:
    raised = tmp_path / "raised"
    faulty = (
        "import sys; from mnist_tui.tui.frame.store import Store; from mnist_tui.tui.cli.main import main\n"
        "tell = Store.tell\n"
        "def fail(store, told):\n"
        f"    if type(told).__name__ == '{report}':\n"
        f"        print('once', file=open('{raised}', 'a'))\n"
        "        raise ArithmeticError('a planted fault')\n"
        "    tell(store, told)\n"
        "Store.tell = fail; sys.exit(main())"
    )
    terminal = Terminal((sys.executable, "-c", faulty, "--data", str(small_data), *RUN), {})
    try:
        if report == "Failed":
            terminal.until_shown("RUN")
            os.kill(engine_of(terminal.process.pid), signal.SIGKILL)  # from now on its line can always be read
        assert terminal.ends_with() == 1
        assert raised.read_text().split() == ["once"], "it is heard again and again"
        assert terminal.is_restored()
        assert "a planted fault" in "".join(path.read_text() for path in state_folder.rglob("*.log"))
        assert b"Traceback" not in terminal.raw
    finally:
        terminal.close()


def test_a_size_that_comes_and_goes_at_once_leaves_the_same_picture(small_data: Path) -> None:
    with program(small_data) as terminal:
        terminal.until_shown("RUN", "quit")
        terminal.type(" ")
        terminal.until_shown("PAUSE", "resume")
        while terminal.read(STILL_S):
            pass
        before = terminal.rows()
        terminal.resize(40, 12)
        terminal.resize(80, 24)  # before the program can ask for the other size
        terminal.until(lambda: terminal.rows() == before)


def test_a_run_survives_its_terminal_and_goes_on_in_another(small_data: Path, state_folder: Path) -> None:
    runs = state_folder / "mnist-tui" / "runs"
    with program(small_data) as terminal:
        terminal.until_shown("RUN", "valid")
        terminal.until(lambda: any(runs.glob("*/checkpoints/*")))
        engine = engine_of(terminal.process.pid)
        terminal.process.kill()  # as when an SSH connection breaks
        terminal.until(lambda: command_line(engine) == "")
    (run,) = runs.iterdir()
    assert RunStore(runs).interrupted() == run.name  # the next start says so
    resumed = Terminal((sys.executable, "-m", "mnist_tui.tui", "resume"), {})
    try:
        resumed.until_shown("RUN", "valid")
        resumed.type("q")
        assert resumed.ends_with() == 0
        assert f"mnist-tui resume {run.name} continues it".encode() in resumed.raw
        assert RunStore(runs).interrupted() == ""
    finally:
        resumed.close()
