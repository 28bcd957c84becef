"""Where people run programs: a bare terminal, or tmux, GNU screen, ssh or mosh inside one, each with a shell."""

import os
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout, suppress
from pathlib import Path

from processes import marked
from sshd import MISSING, Sshd, path_of, running_sshd
from watched_terminal import TAKEN_IN, Terminal

SHELL = ("/bin/bash", "--norc", "--noprofile", "-i")
PROMPTS = ("$", "#")
TMUX_RULES = (
    "set -g escape-time 500\nset -g status off\nset -g default-terminal screen-256color\nset -g set-clipboard on\n"
)
MARK = "STARTED_BY"


def is_prompting(terminal: Terminal) -> bool:
    """Tell whether a shell waits in a terminal."""
    return any(row.rstrip().endswith(PROMPTS) for row in terminal.rows())


def tmux_command(folder: Path) -> tuple[str, ...]:
    """Return what opens a tmux with a server and a shell of its own."""
    rules = folder / "tmux.conf"
    rules.write_text(TMUX_RULES + f'set -g default-command "exec {" ".join(SHELL)}"\n')
    return str(shutil.which("tmux")), "-S", str(folder / "tmux"), "-f", str(rules), "new"


def screen_command(folder: Path) -> tuple[str, ...]:
    """Return what opens a GNU screen with the settings of the system, its sockets in `folder`."""
    sockets = folder / "screens"
    sockets.mkdir(mode=0o700)
    return "/usr/bin/env", f"SCREENDIR={sockets}", f"HOME={folder}", str(shutil.which("screen")), *SHELL


@contextmanager
def in_tmux(folder: Path, environment: Mapping[str, str]) -> Iterator[Terminal]:
    """Open a tmux."""
    yield Terminal(tmux_command(folder), environment, TAKEN_IN)


@contextmanager
def in_screen(folder: Path, environment: Mapping[str, str]) -> Iterator[Terminal]:
    """Open a GNU screen."""
    terminal = Terminal(screen_command(folder), environment, TAKEN_IN)
    go_past_first_page(terminal)
    yield terminal


def go_past_first_page(terminal: Terminal) -> None:
    """Wait for the page that screen begins with, and leave it."""
    terminal.until(lambda: any(row.strip() for row in terminal.rows()))
    if not is_prompting(terminal):
        terminal.type(" ")


@contextmanager
def in_screen_in_tmux(folder: Path, environment: Mapping[str, str]) -> Iterator[Terminal]:
    """Open a GNU screen within a tmux, which knows nothing of the other's keys."""
    with in_tmux(folder, environment) as terminal:
        terminal.until(lambda: is_prompting(terminal))
        terminal.type(f"clear; exec {' '.join(screen_command(folder))}\r")
        terminal.until(lambda: "clear" not in "".join(terminal.rows()))
        go_past_first_page(terminal)
        yield terminal


@contextmanager
def in_tmux_in_screen(folder: Path, environment: Mapping[str, str]) -> Iterator[Terminal]:
    """Open a tmux within a GNU screen."""
    with in_screen(folder, environment) as terminal:
        terminal.until(lambda: is_prompting(terminal))
        terminal.type(f"clear; exec {' '.join(tmux_command(folder))}\r")
        terminal.until(lambda: "clear" not in "".join(terminal.rows()))
        yield terminal


@contextmanager
def in_ssh(folder: Path, environment: Mapping[str, str]) -> Iterator[Terminal]:
    """Open a connection to a server of its own."""
    with running_sshd(folder, {"LANG": "C.UTF-8", **environment}) as server:
        yield Terminal(server.command(" ".join(SHELL)), environment, TAKEN_IN)


@contextmanager
def in_mosh(folder: Path, environment: Mapping[str, str]) -> Iterator[Terminal]:
    """Open a mosh to a server of its own."""
    with running_sshd(folder, {"LANG": "C.UTF-8", **environment}) as server:
        yield Terminal((*mosh_command(server), *SHELL), environment, TAKEN_IN)


def mosh_command(server: Sshd) -> list[str]:
    """Return what runs a command over there."""
    way = f"--ssh={path_of('ssh')} -F {server.folder / 'client.conf'}"
    return [str(shutil.which("mosh")), way, "--predict=never", "--no-ssh-pty", "there", "--"]


PLACES = {
    "tmux": in_tmux,
    "screen": in_screen,
    "screen in tmux": in_screen_in_tmux,
    "tmux in screen": in_tmux_in_screen,
    "ssh": in_ssh,
    "mosh": in_mosh,
}


def is_here(place: str) -> bool:
    """Tell whether a place can be opened on this machine."""
    is_far = place in ("ssh", "mosh")
    return (place == "ssh" or all(map(shutil.which, place.split(" in ")))) and not (is_far and MISSING)


@contextmanager
def shell_in(place: str, folder: Path, environment: Mapping[str, str]) -> Iterator[tuple[Terminal, str]]:
    """Open a place with a shell that waits; yield it with the mark by which all its processes can be found."""
    mark = uuid.uuid4().hex
    variables = {"SHELL": SHELL[0], "HISTFILE": "", MARK: mark, **environment}
    try:
        with redirect_stdout(sys.stderr), PLACES[place](folder, variables) as terminal:
            try:
                terminal.until(lambda: is_prompting(terminal))
                yield terminal, mark
            finally:
                terminal.close()
    finally:
        if "tmux" in place:
            subprocess.run([str(shutil.which("tmux")), "-S", str(folder / "tmux"), "kill-server"], capture_output=True)
        for pid in marked(mark):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
