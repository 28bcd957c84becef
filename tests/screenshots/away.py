"""Films a run that is left and found again: begun over ssh, cut off, attached to from elsewhere, forked, compared.

All of it is real: an sshd on this machine, the system's ssh, and two terminals with a shell each.
"""

import os
import shlex
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from processes import children_of, command_line
from sshd import MISSING, path_of, running_sshd
from stage import ENTER, ESCAPE, MIDDLE, TICKS_PER_SECOND, TRUE_COLOUR, Stage
from svg import moving
from watched_terminal import Terminal

from mnist_tui.data.runs.run_lock import holder_of
from mnist_tui.data.runs.run_store import RunStore

SHELL = "/bin/bash"
START = "ssh -t gpu mnist-tui --learning-rate 0.03 --schedule constant --ema 0 --epochs 20"
QUICKLY_S = 0.02
"""How long a letter is seen before the next, beside the pause between two keys."""
BACK = 4
"""Checkpoints."""
TITLE = "A run of mnist-tui is started over ssh, cut off, found again further on, forked, and compared"


@contextmanager
def gpu(folder: Path) -> Iterator[Mapping[str, str]]:
    """Run a machine called gpu; yield what a shell elsewhere must have in its environment to find it."""
    for name in ("ssh", "sockets", "bin", "home"):
        (folder / name).mkdir(mode=0o700)
    (folder / "home/.local/state/mnist-tui").mkdir(parents=True)  # it is not the first start there
    programs = os.pathsep.join((str(Path(sys.executable).parent), os.defpath))
    there = {"MNIST_TUI_RUNS": str(folder / "runs"), "XDG_RUNTIME_DIR": str(folder / "sockets"), "PATH": programs}
    away = {
        **there,
        "HOME": str(folder / "home"),
        "LANG": "C.UTF-8",
        "MNIST_TUI_ON_HANGUP": "detach",
        "MNIST_TUI_PACE": "max",
    }
    store = RunStore(folder / "runs")
    with running_sshd(folder / "ssh", away):
        configuration = folder / "ssh" / "client.conf"
        configuration.write_text(configuration.read_text().replace("Host there", "Host gpu"))
        ssh = folder / "bin" / "ssh"
        ssh.write_text(f'#!/bin/sh\nexec {path_of("ssh")} -F {shlex.quote(str(configuration))} "$@"\n')
        ssh.chmod(0o700)
        try:
            yield {"PATH": os.pathsep.join((str(folder / "bin"), programs)), "HOME": str(folder / "home")}
        finally:
            end(store)


def end(store: RunStore) -> None:
    """End what trains there."""
    for one in store.live():
        if (holder := holder_of(one.path)) is not None:
            os.kill(holder.process, signal.SIGTERM)


def shell(prompt: str, environment: Mapping[str, str]) -> Terminal:
    """Open a terminal with a shell that is ready."""
    command = (SHELL, "--norc", "--noprofile", "--noediting")
    terminal = Terminal(command, {**TRUE_COLOUR, **environment, "PS1": f"{prompt}:~$ "})
    terminal.until_shown(prompt)
    return terminal


def cut_off(terminal: Terminal) -> None:
    """Kill the `ssh` that a shell runs."""
    for child in children_of(terminal.process.pid):
        if "client.conf" in command_line(child):
            os.kill(child, signal.SIGKILL)


def away() -> str:
    """A run that is left in the middle, and found further on."""
    if MISSING:
        raise SystemExit(f"no {', '.join(MISSING)} here")
    with ExitStack() as resources:
        folder = Path(resources.enter_context(tempfile.TemporaryDirectory(prefix="away-")))
        environment = resources.enter_context(gpu(folder))
        stage = Stage(shell("train", environment), MIDDLE)
        resources.callback(stage.terminal.close)
        start(stage)
        home = shell("home", environment)
        resources.callback(home.close)
        stage.change_to(home)
        come_back(stage)
        fork(stage)
        compare(stage)
        return moving(stage.cut(), TITLE, TICKS_PER_SECOND, stage.played_s - 1)


def start(stage: Stage) -> None:
    """Begin a run over ssh, and lose the connection."""
    caption = "A network is to be trained on another machine, over ssh."
    stage.film(1.5, caption)
    stage.film_typing(START, caption, QUICKLY_S)
    stage.film(60, caption, ENTER, "RUN.*valid", every=0.5, hurry=3)
    stage.type("[[[")
    stage.film(5, "It trains there; this terminal only shows it.", every=0.6)
    cut_off(stage.terminal)
    stage.film(2.5, "Then the connection breaks.", every=0.5)


def come_back(stage: Stage) -> None:
    """Attach from another terminal."""
    caption = "Later, in another terminal, on another machine."
    stage.film(1.5, caption)
    stage.film_typing("mnist-tui attach gpu:", caption, QUICKLY_S)
    stage.film(60, caption, ENTER, "RUN.*valid", every=0.5, hurry=3)
    stage.film(5, "The run has gone on. But its cost no longer falls: the learning rate is too high.", every=0.6)


def fork(stage: Stage) -> None:
    """Go back a few checkpoints, and take another way from there."""
    for _ in range(BACK):
        stage.film(0.7, "`,` Back in its past, checkpoint by checkpoint.", ",")
    stage.film(1.5, "`,` Back in its past, checkpoint by checkpoint.")
    caption = "`p` What would a smaller learning rate have done from here?"
    stage.film(1.5, caption, "p")
    stage.film(0.7, caption, ENTER)
    stage.film_typing("0.002", caption, 0.2)
    stage.film(1.5, caption, ENTER)
    stage.film(1, caption, ESCAPE)
    stage.film(2, "`F` A fork from the past can tell.", "F")
    stage.film(4, "`y` It goes on from there; the curve that it left stays, dimmed.", "y", every=0.6)
    stage.film(90, "`]` Full speed.", "]]]", "DONE", every=1.5, hurry=4)
    stage.film(3, "`]` Full speed. Done.")


def compare(stage: Stage) -> None:
    """Set both runs side by side."""
    stage.film(2.5, "`7` Both runs, side by side: which settings differ, how accurate each became.", "7")
    stage.film(0.7, "`M` Their curves in one chart.", "M")
    stage.film(6, "`M` Their curves in one chart.", "jM")
