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
    return lambda words: lingers if "--property=Linger" in words else kills


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


def test_without_systemd_nothing_is_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(logout, "SYSTEMD", tmp_path / "none")
    monkeypatch.setattr(logout, "_loginctl", lambda words: pytest.fail("it was asked"))
    assert what_ends_it() == ""


def test_a_system_that_does_not_answer_is_believed_harmless(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(logout, "SYSTEMD", tmp_path)
    (tmp_path / "cgroup").write_text(IN_A_LOGIN)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert what_ends_it(groups=tmp_path / "cgroup") == what_ends_it(groups=tmp_path / "none") == ""
    (tmp_path / "loginctl").write_text("#!/bin/sh\ncase $2 in --property=K*) echo yes;; *) echo no;; esac\n")
    (tmp_path / "loginctl").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.defpath}")
    assert "systemd-run" in what_ends_it(groups=tmp_path / "cgroup")
