"""What systemd will do at a logout, by what loginctl says and where the process is."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from mnist_tui.tui.system import logout
from mnist_tui.tui.system.logout import what_ends_it

IN_A_LOGIN = "0::/user.slice/user-1000.slice/session-3.scope\n"
IN_THE_MANAGER = "0::/user.slice/user-1000.slice/user@1000.service/app.slice/term.scope\n"
ELSEWHERE = "0::/system.slice/sshd.service\n"


def loginctl(lingers: str, kills: str) -> Callable[[Sequence[str]], str]:
    rules = f"KillOnlyUsers=\nKillExcludeUsers=\nKillUserProcesses={kills}" if kills else ""
    return lambda words: lingers if "--property=Linger" in words else rules


@pytest.fixture(autouse=True)
def ann(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests is Ann."""
    monkeypatch.setattr(logout, "_user", lambda: "ann")


@pytest.mark.parametrize(
    ("group", "lingers", "kills", "command"),
    [
        (IN_A_LOGIN, "yes", "yes", "systemd-run --user --scope mnist-tui"),
        (IN_A_LOGIN, "no", "yes", "loginctl enable-linger; systemd-run --user --scope mnist-tui"),
        (IN_A_LOGIN, "no", "no", ""),
        (IN_A_LOGIN, "", "", ""),
        (IN_THE_MANAGER, "no", "no", "loginctl enable-linger"),
        (IN_THE_MANAGER, "yes", "yes", ""),
        (ELSEWHERE, "no", "yes", ""),
    ],
)
def test_the_command_that_helps_is_named_where_one_is_needed(
    tmp_path: Path, group: str, lingers: str, kills: str, command: str
) -> None:
    (tmp_path / "cgroup").write_text(group)
    warning = what_ends_it(loginctl(lingers, kills), tmp_path / "cgroup")
    assert warning.endswith(f": {command}") if command else warning == ""


@pytest.mark.parametrize(
    ("user", "rules", "is_killed"),
    [  # by logind.conf(5): who is excluded is spared, else those on the list are killed, else the general rule holds
        ("root", "KillOnlyUsers=\nKillExcludeUsers=\nKillUserProcesses=yes", False),
        ("root", "KillOnlyUsers=\nKillExcludeUsers=bob\nKillUserProcesses=yes", True),
        ("ann", "KillOnlyUsers=\nKillExcludeUsers=bob ann\nKillUserProcesses=yes", False),
        ("ann", "KillOnlyUsers=ann\nKillExcludeUsers=ann\nKillUserProcesses=yes", False),
        ("ann", "KillOnlyUsers=bob\nKillExcludeUsers=\nKillUserProcesses=yes", False),
        ("ann", "KillOnlyUsers=bob ann\nKillExcludeUsers=\nKillUserProcesses=no", True),
    ],
)
def test_whom_systemd_spares_is_not_warned(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, user: str, rules: str, is_killed: bool
) -> None:
    monkeypatch.setattr(logout, "_user", lambda: user)
    (tmp_path / "cgroup").write_text(IN_A_LOGIN)
    warning = what_ends_it(lambda words: "yes" if "--property=Linger" in words else rules, tmp_path / "cgroup")
    assert bool(warning) == is_killed


def test_without_systemd_nothing_is_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(logout, "SYSTEMD", tmp_path / "none")
    monkeypatch.setattr(logout, "_loginctl", lambda words: pytest.fail("it was asked"))
    assert what_ends_it() == ""


def test_a_system_that_does_not_answer_is_believed_harmless(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(logout, "SYSTEMD", tmp_path)
    (tmp_path / "cgroup").write_text(IN_A_LOGIN)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert what_ends_it(groups=tmp_path / "cgroup") == what_ends_it(groups=tmp_path / "none") == ""
    (tmp_path / "loginctl").write_text(
        "#!/bin/sh\ncase $2 in --property=K*) echo KillUserProcesses=yes;; *) echo no;; esac\n"
    )
    (tmp_path / "loginctl").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.defpath}")
    assert "systemd-run" in what_ends_it(groups=tmp_path / "cgroup")
