"""The program in a real tmux: late replies and keys with its slow escape, title and name, leaving and coming back."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from watched_terminal import Terminal, epoch_of

from mnist_tui.data.runs.run_store import RunStore

TMUX, SHELL = shutil.which("tmux"), "/bin/bash"
CONFIGURATION = """\
set -g escape-time 500
set -g status off
set -g default-terminal screen-256color
set -g default-command "exec /bin/bash --norc --noprofile"
"""
LONGER_THAN_ESCAPE_S, LATE_S = 0.6, 0.25
RUN = ("--validation", "60", "--hidden", "8", "--epochs", "100000", "--paused")
LATE_REPLY = b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\"
"""Of which `r`, followed by enter, would start the run again."""

pytestmark = [
    pytest.mark.usefixtures("heard_signals"),
    pytest.mark.skipif(TMUX is None, reason="no tmux here: install it (Debian, Ubuntu: tmux)"),
    pytest.mark.skipif(not Path(SHELL).exists(), reason="no shell to start it from"),
]
Attach = Callable[..., Terminal]


@pytest.fixture
def socket(tmp_path: Path) -> Iterator[Path]:
    """The socket of a server of its own, which has ended when the test has."""
    path = tmp_path / "tmux"
    yield path
    subprocess.run([str(TMUX), "-S", str(path), "kill-server"], capture_output=True)


def in_tmux(socket: Path, *words: str) -> Terminal:
    """Return a terminal in which tmux runs a command of its own."""
    configuration = socket.with_suffix(".conf")
    configuration.write_text(CONFIGURATION)
    command = (str(TMUX), "-S", str(socket), "-f", str(configuration), *words)
    return Terminal(command, {"TMUX": "", "SHELL": SHELL, "PS1": "$ "})


def title(socket: Path) -> str:
    """Return the title of the window."""
    return told(socket, "#{pane_title}")


def window_name(socket: Path) -> str:
    """Return the name that tmux has given to the window."""
    return told(socket, "#{window_name}")


def told(socket: Path, form: str) -> str:
    """Return what tmux says of the window."""
    command = [str(TMUX), "-S", str(socket), "display", "-p", "-t", "a", form]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_in_tmux_replies_do_nothing_keys_arrive_and_one_comes_back_after_a_detach(
    small_data: Path, socket: Path
) -> None:
    terminal = in_tmux(socket, "new-session", "-s", "a")
    try:
        terminal.until(lambda: bool(terminal.rows()[0].strip()))  # the prompt
        before = title(socket)
        terminal.until(lambda: window_name(socket) == "bash")
        terminal.type(f"{sys.executable} -m mnist_tui.tui --data {small_data} {' '.join(RUN)}\r")
        terminal.until_shown("PAUSE", "valid", "q quit")
        terminal.until(lambda: title(socket).startswith("mnist-tui · paused · ep 1/100000"))
        if sys.platform == "linux":  # elsewhere tmux names windows after program files
            terminal.until(lambda: window_name(socket) == "mnist-tui")

        terminal.send(LATE_REPLY[:1])
        terminal.read_for(LONGER_THAN_ESCAPE_S)
        terminal.send(LATE_REPLY[1:])
        terminal.read_for(LATE_S)
        terminal.send(LATE_REPLY + b"\r\x1b[?62;22c\x1b[>0;276;0c\x1bP>|tmux 3.3a\x1b\\")
        terminal.type("u")
        terminal.until_shown("Run until")
        terminal.send(b"\x1b2")  # tmux hands esc and the key on together
        terminal.until_shown("choose", "filter")
        terminal.type("o")
        terminal.until_shown("log", "esc done")
        log = " ".join(terminal.rows()[1:])
        assert "run 1" in log and not any(word in log for word in ("test", "run 2", "resumed")), log
        terminal.type("2")
        terminal.until_shown("choose", "filter")

        terminal.type("\x02d")
        assert terminal.ends_with() == 0
        terminal.close()
        terminal = in_tmux(socket, "attach", "-t", "a")
        terminal.resize(100, 30)
        terminal.until(lambda: "PAUSE" in terminal.rows()[0] and "choose" in terminal.rows()[29])

        terminal.type("q")
        terminal.until(lambda: any("validation accuracy" in row for row in terminal.rows()))
        terminal.until(lambda: title(socket) == before and window_name(socket) == "bash")
        assert not any("choose" in row for row in terminal.rows())
        terminal.type("exit\r")
        assert terminal.ends_with() == 0
    finally:
        terminal.close()


def test_a_run_that_was_left_in_one_pane_is_found_further_on_in_another(
    small_data: Path, socket: Path, store: RunStore
) -> None:
    program = f"{sys.executable} -m mnist_tui.tui"
    terminal = in_tmux(socket, "new-session", "-s", "a")
    try:
        terminal.until(lambda: bool(terminal.rows()[0].strip()))
        terminal.type(f"{program} --data {small_data} {' '.join(RUN[:-1])}\r")
        terminal.until_shown("RUN", "valid", "q quit")
        before = epoch_of(terminal)
        terminal.type("D")
        terminal.until_shown("the run goes on: mnist-tui attach")
        terminal.type("\x02c")  # another window
        terminal.until(lambda: bool(terminal.rows()[0].strip()) and not any(row.strip() for row in terminal.rows()[1:]))
        terminal.type(f"{program} attach\r")
        terminal.until_shown("RUN", "valid", "q quit")
        terminal.until(lambda: epoch_of(terminal) > before)
        terminal.type("q")
        terminal.until_shown("Quit? The run is saved and ends.")
        terminal.type("y")
        terminal.until(lambda: any("validation accuracy" in row for row in terminal.rows()))
    finally:
        terminal.close()
    assert [one.run.state for one in store.runs() if one.run is not None] == ["stopped"]
