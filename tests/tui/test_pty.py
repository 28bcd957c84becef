"""The installed program in a real terminal: what it shows, how it leaves, and what it leaves behind."""

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyte
import pytest

TOO_LONG_S = 30
STILL_S = 0.4
"""Four pictures at the usual rate."""
RUN = ("--validation", "60", "--hidden", "8", "--batch-size", "8", "--epochs", "100000")
# A program becomes the owner of its terminal only from within; the shell's part is played by these few lines.
SHELL = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
# What pyte would print: private sequences of the keyboard, questions about modes, names of pointers and windows.
UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<=>][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
UNFINISHED = re.compile(rb"\x1b[^a-zA-Z~\x07]{0,60}\Z")
OURS = ("SSH_CONNECTION", "COLORTERM", "COLORFGBG", "NO_COLOR", "LC_ALL", "PYTHONIOENCODING")

pytestmark = [
    pytest.mark.usefixtures("heard_signals"),
    pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="processes are found in /proc"),
]


class Terminal:
    """A terminal of 80 x 24 cells with a program in it."""

    def __init__(self, arguments: tuple[str, ...], environment: dict[str, str]) -> None:
        self._master, slave = os.openpty()
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)
        self._rest = self.raw = b""
        self.resize(80, 24)
        clean = {name: value for name, value in os.environ.items() if name not in OURS}
        self.process = subprocess.Popen(
            [sys.executable, "-c", SHELL, sys.executable, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env={**clean, "TERM": "xterm-256color", "LANG": "C.UTF-8", **environment},
        )
        os.close(slave)

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size, which the program hears of."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._screen.resize(rows, columns)

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self._master, text.encode())

    def read(self, seconds: float) -> int:
        """Take in what comes within `seconds`, at most one piece; return its length."""
        if not select.select((self._master,), (), (), seconds)[0]:
            return 0
        try:
            piece = os.read(self._master, 1 << 16)
        except OSError:  # the last program has let go of the terminal
            return 0
        self.raw += piece
        if b"\x1b[?2026$p" in piece:
            self.type("\x1b[?2026;2$y")  # yes, pictures can be shown at one stroke
        ready = self._rest + piece
        unfinished = UNFINISHED.search(ready)
        cut = unfinished.start() if unfinished else len(ready)
        self._rest = ready[cut:]
        self._stream.feed(UNKNOWN_TO_PYTE.sub(b"", ready[:cut]))
        return len(piece)

    def rows(self) -> list[str]:
        """Return what can be seen."""
        return list(self._screen.display)

    def until(self, condition: Callable[[], bool]) -> None:
        """Read until `condition` holds."""
        end = time.monotonic() + TOO_LONG_S
        while not condition():
            assert time.monotonic() < end, "\n".join(self.rows())
            self.read(0.05)

    def until_shown(self, *words: str) -> None:
        """Read until all `words` can be seen."""
        self.until(lambda: all(any(word in row for row in self.rows()) for word in words))

    def ends_with(self) -> int:
        """Read until the program has ended and return its exit status."""
        self.until(lambda: self.process.poll() is not None)
        while self.read(0):
            pass
        return self.process.returncode

    def is_restored(self) -> bool:
        """True when keys are echoed, lines are edited, the cursor is seen, the mouse is off, the old screen is back."""
        local_modes: int = termios.tcgetattr(self._master)[3]
        off = [self.raw.rfind(mode + b"l") > self.raw.rfind(mode + b"h") for mode in (b"?1049", b"?1000", b"?1003")]
        cursor = self.raw.rfind(b"?25h") > self.raw.rfind(b"?25l")
        return all(off) and cursor and bool(local_modes & termios.ECHO) and bool(local_modes & termios.ICANON)

    def hang_up(self) -> None:
        """Close the terminal while the program runs."""
        os.close(self._master)
        self._master = -1

    def close(self) -> None:
        """End the program, whatever it does, and the terminal."""
        self.process.kill()
        self.process.wait()
        if self._master >= 0:
            os.close(self._master)


def command_line(pid: int) -> str:
    """Return how a process was called; nothing when there is none."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def engine_of(program: "subprocess.Popen[bytes]") -> int:
    """Return the process id of the engine that the program has started."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has just ended
            continue
        if parent == program.pid and "mnist_tui.tui.session" in command_line(int(folder.name)):
            return int(folder.name)
    raise AssertionError("no engine")


@contextmanager
def program(data: Path, *arguments: str, **environment: str) -> Iterator[Terminal]:
    """Start the dashboard on `data` in a terminal."""
    terminal = Terminal(("-m", "mnist_tui.tui", "--data", str(data), *RUN, *arguments), environment)
    try:
        yield terminal
    finally:
        terminal.close()


def test_a_session_from_start_to_quit(small_data: Path) -> None:
    with program(small_data) as terminal:
        terminal.until_shown("RUN", "48·8·3", "cost", "confusion", "mistakes", "quit")
        engine = engine_of(terminal.process)
        terminal.type("\x03")
        terminal.until_shown("Quit?")
        terminal.type("n")
        terminal.until(lambda: not any("Quit?" in row for row in terminal.rows()))
        terminal.type(" ")
        terminal.until_shown("PAUSE", "go on")
        while terminal.read(STILL_S / 2):
            pass
        assert terminal.read(STILL_S) == 0, "it draws although nothing changes"
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


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_a_signal_leaves_a_restored_terminal_and_no_process(small_data: Path, number: int, status: int) -> None:
    with program(small_data) as terminal:
        terminal.until_shown("RUN")
        engine = engine_of(terminal.process)
        terminal.process.send_signal(number)
        assert terminal.ends_with() == status
        assert terminal.is_restored()
        assert command_line(engine) == ""
        assert b"Traceback" not in terminal.raw


def test_a_closed_terminal_ends_program_and_engine(small_data: Path) -> None:
    with program(small_data) as terminal:
        terminal.until_shown("RUN")
        engine = engine_of(terminal.process)
        terminal.hang_up()
        assert terminal.process.wait(TOO_LONG_S / 3) == 129
        assert command_line(engine) == ""


def test_an_engine_outlives_no_screen_however_it_died(small_data: Path) -> None:
    with program(small_data) as terminal:
        terminal.until_shown("RUN")
        engine = engine_of(terminal.process)
        terminal.process.kill()
        terminal.until(lambda: command_line(engine) == "")


def test_a_killed_engine_is_told_and_leaves_status_1(small_data: Path) -> None:
    with program(small_data) as terminal:
        terminal.until_shown("RUN")
        os.kill(engine_of(terminal.process), signal.SIGKILL)
        terminal.until_shown("FAILED", "the engine has ended")
        terminal.type("q")
        assert terminal.ends_with() == 1
        assert terminal.is_restored()
        assert b"mnist-tui: the engine has ended" in terminal.raw


def test_a_plain_terminal_gets_no_colour_and_plain_characters(small_data: Path) -> None:
    with program(small_data, "--paused", NO_COLOR="1", PYTHONIOENCODING="ascii") as terminal:
        terminal.until_shown("PAUSE", "48-8-3", "quit")
        picture = terminal.raw
        terminal.type("q")  # asks nothing: there is nothing to lose
        assert terminal.ends_with() == 0
        assert picture.isascii()
        assert not re.search(rb"\x1b\[[0-9;]*\b[34]8;[25];", picture)


def test_no_screen_is_drawn_without_a_keyboard(small_data: Path) -> None:
    command = (
        f"exec {sys.executable} -m mnist_tui.tui --data {small_data} --validation 60 --hidden 8 --epochs 1 </dev/null"
    )
    terminal = Terminal(("-c", f"import os; os.execv('/bin/sh', ['sh', '-c', {command!r}])"), {})
    try:
        assert terminal.ends_with() == 0
        assert b"standard input is no terminal: training without a screen" in terminal.raw
        assert b"?1049h" not in terminal.raw
    finally:
        terminal.close()


def test_a_fault_in_the_screen_leaves_status_1_a_log_and_a_restored_terminal(
    small_data: Path, state_folder: Path
) -> None:
    faulty = (
        "import sys; import mnist_tui.tui.panes.cost as cost; from mnist_tui.tui.cli import main\n"
        "def paint(*arguments): raise ArithmeticError('a planted fault')\n"
        "cost.CostPane.paint = paint; sys.exit(main())"
    )
    terminal = Terminal(("-c", faulty, "--data", str(small_data), *RUN), {})
    try:
        assert terminal.ends_with() == 1
        assert terminal.is_restored()
        assert "a planted fault" in "".join(path.read_text() for path in state_folder.rglob("*.log"))
        assert b"Traceback" not in terminal.raw
    finally:
        terminal.close()
