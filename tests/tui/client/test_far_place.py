"""HOST:[RUN]: what is a machine and what is not, and what `ssh` is told."""

import shlex
import subprocess
from pathlib import Path

import pytest

from mnist_tui.data.errors import DataError
from mnist_tui.tui.client.far_place import FarPlace


@pytest.mark.parametrize(
    ("text", "host", "run"),
    [
        ("gpu:", "gpu", ""),
        ("me@gpu.example:2026-11-28", "me@gpu.example", "2026-11-28"),
        ("gpu:/far/runs/2026-11-28", "gpu", "/far/runs/2026-11-28"),
        ("gpu:a:b", "gpu", "a:b"),
        ("[::1]:small", "::1", "small"),
    ],
)
def test_what_has_a_colon_before_its_first_slash_is_on_another_machine(text: str, host: str, run: str) -> None:
    place = FarPlace.read(text)
    assert place == FarPlace(host, run) and place.named(run) == text


@pytest.mark.parametrize("text", ["2026-11-28", "/runs/a:b", "./a:b", ""])
def test_other_runs_are_on_this_machine(text: str) -> None:
    assert FarPlace.read(text) is None


@pytest.mark.parametrize(
    "text", ["-oProxyCommand=true:", "[-oProxyCommand=true]:", ":small", "[]:", "a b:", "gpu\n:", "gpu:a\x1b[2J"]
)
def test_what_ssh_would_take_for_an_option_and_what_no_host_is_called_is_refused(text: str) -> None:
    with pytest.raises(DataError, match=r"is no host: expected HOST:\[RUN\]$"):
        FarPlace.read(text)


def test_a_host_stands_where_ssh_takes_no_options() -> None:
    command = FarPlace("gpu", "").command(("ssh", "-p", "22"))
    assert command[:3] == ["ssh", "-p", "22"] and command[-3:-1] == ["--", "gpu"]


def started(folder: Path, place: FarPlace, program: str, runs: str = "") -> list[str]:
    """Return the words that reach a program in `folder`, the far home, from the shell at the far end."""
    line = place.command(("ssh",), program, runs)[-1]
    away = {"PATH": "/usr/bin:/bin", "HOME": str(folder)}
    done = subprocess.run(("sh", "-c", line), env=away, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout.splitlines() if done.returncode == 0 else [f"status {done.returncode}", done.stderr]


@pytest.mark.parametrize(
    ("where", "program"),
    [
        (".local/bin/mnist-tui", "mnist-tui"),
        ("my env/bin/mnist-tui", "my env/bin/mnist-tui"),
        ("env/mnist-tui", "~/env/mnist-tui"),
    ],
)
def test_a_far_shell_starts_the_relay_with_the_words_as_they_are(tmp_path: Path, where: str, program: str) -> None:
    file = tmp_path / where
    file.parent.mkdir(parents=True)
    file.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    file.chmod(0o700)
    run = "it's; $(echo a) `b` -x"
    assert started(tmp_path, FarPlace("gpu", run), program) == ["relay", "--", run]
    assert started(tmp_path, FarPlace("gpu", "-x"), program, "my runs") == ["relay", "--runs", "my runs", "--", "-x"]
    assert started(tmp_path, FarPlace("gpu", ""), program) == ["relay"]


def test_a_missing_program_says_nothing_and_ends_as_a_shell_does(tmp_path: Path) -> None:
    assert started(tmp_path, FarPlace("gpu", ""), "mnist-tui") == ["status 127", ""]
    assert shlex.split(FarPlace("gpu", "").command(("ssh",))[-1])[:3] == ["exec", "sh", "-c"]
