"""Whether the terminal is elsewhere: what the environment says, and the processes above where it says nothing."""

import os
from pathlib import Path

import pytest

from mnist_tui.tui.cli.remote import is_remote

LOCAL = ((50, "alacritty", 1), (51, "bash", 50))
OVER_SSH = ((60, "sshd", 1), (61, "sshd-session", 60), (62, "bash", 61))


def processes(folder: Path, *rows: tuple[int, str, int]) -> Path:
    """Write a folder as /proc of processes: number, name, parent."""
    for number, name, parent in rows:
        (folder / str(number)).mkdir()
        (folder / str(number) / "stat").write_text(f"{number} ({name}) S {parent} 0 0 0 -1\n")
    (folder / "self").mkdir()
    return folder


@pytest.mark.parametrize("name", ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"])
def test_ssh_says_so_in_the_environment(tmp_path: Path, name: str) -> None:
    assert is_remote({name: "x"}, processes(tmp_path))
    assert not is_remote({name: ""}, tmp_path)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (((os.getpid(), "python3", 51), *LOCAL), False),
        (((os.getpid(), "python3", 62), *OVER_SSH), True),
        (((os.getpid(), "python3", 63), (63, "sudo (odd)", 62), *OVER_SSH), True),
        (((os.getpid(), "python3", 71), (71, "bash", 70), (70, "tmux: server", 1), *LOCAL, *OVER_SSH), False),
        (
            (
                (os.getpid(), "python3", 71),
                (71, "bash", 70),
                (70, "tmux: server", 1),
                (72, "tmux: client", 62),
                *LOCAL,
                *OVER_SSH,
            ),
            True,
        ),
        (((os.getpid(), "python3", 70), (70, "screen", 1), (72, "screen", 51), *LOCAL, *OVER_SSH), False),
        (((os.getpid(), "python3", 70), (70, "screen", 1), (72, "screen", 62), *LOCAL, *OVER_SSH), True),
        (((os.getpid(), "python3", 62), (62, "bash", 61), (61, "mosh-server", 1)), True),
        (((os.getpid(), "python3", 62), (62, "bash", 62)), False),
        ((), False),
    ],
    ids=[
        "local",
        "ssh",
        "sudo",
        "tmux without client",
        "tmux over ssh",
        "screen",
        "screen over ssh",
        "mosh",
        "loop",
        "none",
    ],
)
def test_where_it_says_nothing_the_processes_above_do(
    tmp_path: Path, rows: tuple[tuple[int, str, int], ...], expected: bool
) -> None:
    assert is_remote({}, processes(tmp_path, *rows)) is expected
