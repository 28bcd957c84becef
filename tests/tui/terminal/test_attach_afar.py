"""A screen here on a run over there, through a real ssh connection to this machine."""

import os
import select
import shlex
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from processes import children_of, command_line
from sshd import MISSING, Sshd, path_of, running_sshd
from watched_terminal import Terminal

from mnist_tui.data.runs.run_lock import holder_of
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.tui.cli.main import main

PROGRAM = str(Path(sys.executable).with_name("mnist-tui"))
ENDLESS = ("--validation", "60", "--hidden", "8", "--batch-size", "8", "--epochs", "100000")

pytestmark = [
    pytest.mark.usefixtures("heard_signals"),
    pytest.mark.skipif(
        bool(MISSING), reason=f"no {', '.join(MISSING)} here: install OpenSSH (Debian, Ubuntu: openssh-server)"
    ),
    pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="processes are found in /proc"),
]


@pytest.fixture
def far_runs(tmp_path: Path) -> Iterator[RunStore]:
    """The runs of the other machine; none of them is left under way."""
    runs = RunStore(tmp_path / "far runs")
    yield runs
    for one in runs.live():
        if (holder := holder_of(one.path)) is not None:
            os.kill(process := int(holder.text.split()[1]), signal.SIGTERM)
            while command_line(process):
                select.select((), (), (), 0.01)


@pytest.fixture
def server(tmp_path: Path, far_runs: RunStore) -> Iterator[Sshd]:
    """The other machine, which keeps its runs and sockets elsewhere."""
    folder = tmp_path / "ssh"
    folder.mkdir(mode=0o700)
    away = {"MNIST_TUI_RUNS": str(far_runs.folder), "XDG_RUNTIME_DIR": os.environ["XDG_RUNTIME_DIR"]}
    with running_sshd(folder, {"LANG": "C.UTF-8", **away}) as running:
        yield running


def attached(server: Sshd, *arguments: str) -> Terminal:
    """Open a screen here, with an `ssh` that finds the server."""
    ssh = shlex.join((str(path_of("ssh")), "-F", str(server.folder / "client.conf")))
    return Terminal(
        (PROGRAM, "attach", *arguments, "--command", PROGRAM), {"MNIST_TUI_SSH": ssh, "COLORTERM": "truecolor"}
    )


def test_a_run_is_steered_from_afar_and_goes_on_when_the_connection_breaks(
    server: Sshd, far_runs: RunStore, small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = str(far_runs.folder)
    assert main(["--detach", "--data", str(small_data), *ENDLESS, "--on-hangup", "detach", "--runs", runs]) == 0
    (one,) = far_runs.live()
    first = attached(server, f"there:{one.name[:12]}")
    try:
        first.until_shown("RUN", "valid", "confusion", "quit")
        assert b"\x1b[?1003h" in first.raw, "the mouse is left alone only in a terminal elsewhere"
        first.type(" ")
        first.until_shown("PAUSE ")
        first.type(" ")
        first.until_shown("RUN")
        (ssh,) = [child for child in children_of(first.process.pid) if "client.conf" in command_line(child)]
        os.kill(ssh, signal.SIGKILL)
        first.until_shown("LOST", f"connection lost: mnist-tui attach there:{one.name}")
        first.type("q")
        assert first.ends_with() == 1 and first.is_restored()
        said = first.raw.rpartition(b"?1049l")[2].decode()
        assert said.count("mnist-tui: ") == 1 and "Traceback" not in said
        assert f"mnist-tui: connection lost: mnist-tui attach there:{one.name} comes back to the run" in said
    finally:
        first.close()
    capsys.readouterr()
    assert main(["stop", "--runs", runs]) == 0  # it has gone on until now
    assert f"{one.name} is saved and has ended" in capsys.readouterr().err
