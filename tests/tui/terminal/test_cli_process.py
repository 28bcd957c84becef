"""The installed program in processes of its own: exit statuses, signals, pipes, closed streams."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from mnist_tui.tui.training.model import load_network

PROGRAM = (sys.executable, "-m", "mnist_tui.tui")
LONG = ("--validation", "60", "--epochs", "100000", "--batch-size", "8")
TOO_LONG_S = 30


def run(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*PROGRAM, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=TOO_LONG_S,
        env={**os.environ, **environment},
    )


@contextmanager
def started(command: Sequence[str], stderr: int = subprocess.PIPE) -> Iterator["subprocess.Popen[str]"]:
    """Run a command that is killed at the end of the block if it still runs."""
    nothing, out = subprocess.DEVNULL, subprocess.PIPE
    with subprocess.Popen(command, stdin=nothing, stdout=out, stderr=stderr, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.usefixtures("heard_signals")
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_during_training_ends_in_order(small_data: Path, tmp_path: Path, number: int, status: int) -> None:
    path = tmp_path / "model.safetensors"
    command = [*PROGRAM, "train", "--data", str(small_data), *LONG, "--save", str(path)]
    with started(command) as process:
        assert process.stderr is not None
        for _ in range(2):  # the data are loaded, the first epoch is done
            process.stderr.readline()
        process.send_signal(number)
        out, err = process.communicate(timeout=TOO_LONG_S)
    assert process.returncode == status
    assert out.startswith("stopped by SIG")
    assert "Traceback" not in err
    assert path.exists()


@pytest.mark.usefixtures("heard_signals")
def test_a_signal_that_is_ignored_stays_ignored(small_data: Path) -> None:
    """What nohup relies on."""
    command = f"trap '' HUP; exec {sys.executable} -m mnist_tui.tui train --data {small_data} {' '.join(LONG)}"
    with started(["sh", "-c", command]) as process:
        assert process.stderr is not None
        for _ in range(2):
            process.stderr.readline()
        process.send_signal(signal.SIGHUP)
        for _ in range(20):  # it goes on
            assert process.stderr.readline().startswith("epoch")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=TOO_LONG_S)
    assert process.returncode == 143


@pytest.mark.parametrize("merged", [False, True])
def test_a_reader_that_leaves_ends_the_program_quietly(small_data: Path, merged: bool) -> None:
    command = [*PROGRAM, "train", "--data", str(small_data), *LONG, *(() if merged else ("--json",))]
    with started(command, stderr=subprocess.STDOUT if merged else subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        complaints = process.stderr.read() if process.stderr else ""
        assert process.wait(timeout=TOO_LONG_S) == 141
    assert complaints == ""


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_that_nobody_reads_ends_like_every_other_output(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*PROGRAM, *arguments], stdout=writing, stderr=subprocess.PIPE, timeout=TOO_LONG_S)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


def test_show_into_head_is_quiet(small_data: Path) -> None:
    command = f"{sys.executable} -m mnist_tui.tui show --data {small_data} --validation 60 --first 240 | head -1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, timeout=TOO_LONG_S)
    assert (done.returncode, done.stdout.count(b"\n")) == (0, 1)
    assert done.stderr.count(b"\n") == 1 and done.stderr.startswith(b"small: 240 training")


@pytest.mark.parametrize("redirection", [">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_closed_streams_do_not_matter(small_data: Path, redirection: str) -> None:
    command = f"{sys.executable} -m mnist_tui.tui --data {small_data} --validation 60 --epochs 1 {redirection}"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=TOO_LONG_S)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize(
    ("unbuffered", "arguments"),
    [
        ("", ["--version"]),
        ("1", ["train", "--help"]),
        ("", ["show", "--split", "test", "--data"]),
        ("1", ["train", "--epochs", "1", "--json", "--data"]),
    ],
)
def test_a_full_disk_fails_in_one_line_and_is_no_bug(
    small_data: Path, state_folder: Path, unbuffered: str, arguments: list[str]
) -> None:
    command = [*PROGRAM, *arguments, *([str(small_data)] if arguments[-1] == "--data" else [])]
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, timeout=TOO_LONG_S, env=environment)
    assert done.returncode == 1
    # What was loaded may stand above it.
    assert done.stderr.splitlines()[-1:] == [b"mnist-tui: standard output: No space left on device"]
    assert not state_folder.exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_progress_that_cannot_be_written_ends_no_run(small_data: Path, state_folder: Path, tmp_path: Path) -> None:
    command = [*PROGRAM, "train", "--epochs", "3", "--data", str(small_data), "--save", str(tmp_path / "model")]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=full, timeout=TOO_LONG_S)
    assert done.returncode == 0
    assert load_network(tmp_path / "model").steps == 6  # 275 images in batches of 256, three times
    assert not list(state_folder.rglob("*.log"))


def test_statuses_reach_the_shell(small_data: Path) -> None:
    wild = ("--optimizer", "sgd", "--learning-rate", "10", "--activation", "leaky-relu", "--pixels", "raw")
    data = ("--data", str(small_data), "--validation", "60", "--epochs", "20", "--cost", "quadratic")
    assert run("train", *data).returncode == 0
    assert run("train", *data, *wild).returncode == 1
    assert run("train", *data, "--dropout", "2").returncode == 2


def test_an_ascii_terminal_gets_ascii(small_data: Path) -> None:
    data = ("--data", str(small_data), "--validation", "60")
    for command in (["show", *data], [*data, "--epochs", "1"]):
        done = run(*command, PYTHONIOENCODING="ascii", TERM="dumb")
        assert done.returncode == 0
        assert done.stdout.isascii()
        assert "?" not in done.stdout


def test_warnings_never_reach_the_terminal(small_data: Path) -> None:
    wild = ("--learning-rate", "10", "--pixels", "raw", "--initializer", "normal", "--init-scale", "100")
    done = run("train", "--data", str(small_data), "--validation", "60", "--epochs", "3", *wild)
    assert "Warning" not in done.stderr


INTERRUPTED_AT = """
import importlib.abc, os, signal, sys

class Interrupt(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == moment:
            os.kill(os.getpid(), signal.SIGINT)

moment = sys.argv[1]
sys.meta_path.insert(0, Interrupt())
from mnist_tui.tui.cli.start import main
sys.argv[1:] = ["train", "--epochs", "100000"]
sys.exit(main())
"""


@pytest.mark.usefixtures("heard_signals")
@pytest.mark.parametrize(
    "module", ["subprocess", "mnist_tui.tui.cli.main", "numpy.linalg", "mnist_tui.tui.session.plan"]
)
def test_an_interrupt_during_the_imports_ends_without_a_traceback(module: str) -> None:
    with started([sys.executable, "-c", INTERRUPTED_AT, module]) as process:
        out, err = process.communicate(timeout=TOO_LONG_S)
    assert process.returncode in (-signal.SIGINT, 130)
    assert (out, err) == ("", "")
