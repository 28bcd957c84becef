"""The command line in this process: which command answers, and how every kind of failure ends."""

import importlib.metadata
import os
import re
import sys
import tempfile
import types
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest

from mnist_tui.data.idx import write_idx
from mnist_tui.tui.cli import start
from mnist_tui.tui.cli.command_table import COMMANDS
from mnist_tui.tui.cli.crash_log import MOST_LOGS, write_crash_log
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.cli.screen_options import DashboardOptions
from mnist_tui.tui.cli.signals import Interrupted
from mnist_tui.tui.commands.show import command as show


class Terminal:
    """Stands for a standard input that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def dashboards(monkeypatch: pytest.MonkeyPatch) -> list[DashboardOptions]:
    """Pretend that there is a terminal; collect what the dashboard would have been started with."""
    started: list[DashboardOptions] = []

    def run_dashboard(options: DashboardOptions, engine: object, question: object) -> int:
        started.append(options)
        return 0

    launch = types.ModuleType("launch")
    launch.__dict__["run_dashboard"] = run_dashboard
    monkeypatch.setitem(sys.modules, "mnist_tui.tui.commands.dashboard", launch)
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    return started


def test_version_is_the_installed_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"mnist-tui {importlib.metadata.version('mnist-tui')}\n"


@pytest.mark.parametrize("command", [[], *([command] for command in COMMANDS)])
def test_every_command_explains_itself(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command, "--help"]) == 0
    assert capsys.readouterr().out.startswith(" ".join(["usage: mnist-tui", *command]))


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["trian"], "there is no command trian; did you mean train?"),
        (["dance"], "there is no command dance; there are train, resume, attach"),
        (["train", "--learning-rat", "1"], "there is no flag --learning-rat; did you mean --learning-rate?"),
        (["train", "--epochs", "0"], "--epochs=0 is not a whole number in [1, 100000]"),
        (["--epochs", "0"], "--epochs=0 is not a whole number in [1, 100000]"),
        (
            ["train", "--validation", "60000"],
            "--validation=60000 is not in 0..59999: MNIST has 60,000 training images\n",
        ),
        (["train", "--data", "no\x1bwhere"], "no\\x1bwhere: cannot read the folder"),
        (["predict"], "the following arguments are required: MODEL"),
        (["predict", "model"], "predict needs a picture, --npz FILE, --index I, --idx FILE or both of these"),
        (["predict", "nowhere", "--index", "1"], "nowhere: found neither a file nor a run of that name, expected"),
        (["predict", "no/where", "--index", "1"], "no/where: cannot read"),
    ],
)
def test_bad_input_is_answered_in_one_line(arguments: list[str], line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"mnist-tui: {line}")
    assert printed.err.count("\n") == 1


def test_the_dashboard_gets_what_the_command_line_says(dashboards: list[DashboardOptions]) -> None:
    assert main(["--paused", "--preset", "origin", "--epochs", "7", "--fps", "3", "--glyphs", "ascii"]) == 0
    (options,) = dashboards
    assert (options.paused, options.fps, options.glyphs, options.settings.epochs) == (True, 3, "ascii", 7)


@pytest.mark.parametrize(
    "arguments", [["--epochs", "0"], ["--fps", "0"], ["--data", "nowhere"], ["--validation", "60000"]]
)
def test_bad_input_is_refused_before_there_is_a_screen(
    arguments: list[str], dashboards: list[DashboardOptions]
) -> None:
    assert main(arguments) == 2
    assert dashboards == []


def test_data_of_unequal_sizes_is_refused_before_there_is_a_screen(
    small_data: Path, dashboards: list[DashboardOptions]
) -> None:
    write_idx(small_data / "t10k-images-idx3-ubyte", np.zeros((90, 7, 7), np.uint8))
    assert main(["--data", str(small_data), "--validation", "60"]) == 2
    assert dashboards == []


@pytest.mark.parametrize("missing", ["stdin", "stderr", "TERM"])
def test_without_a_terminal_the_same_job_is_done_in_text(
    missing: str,
    small_data: Path,
    dashboards: list[DashboardOptions],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if missing == "TERM":
        monkeypatch.setenv("TERM", "dumb")
    elif missing == "stdin":
        monkeypatch.setattr(sys, "stdin", None)
    else:
        monkeypatch.setattr(sys.stderr, "isatty", lambda: False)
    assert main(["--data", str(small_data), "--validation", "60", "--epochs", "2"]) == 0
    printed = capsys.readouterr()
    assert printed.err.splitlines()[0].endswith("training without a screen")
    assert "epoch 1/2" in printed.err
    assert "epoch 2/2" in printed.err
    assert "confusion matrix" in printed.out
    assert "most confident mistakes" in printed.out or "no mistakes" in printed.out
    assert dashboards == []


def test_a_bug_leaves_its_traceback_in_the_log_and_one_line_on_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], state_folder: Path
) -> None:
    def break_down(arguments: list[str]) -> NoReturn:
        raise RuntimeError("a wheel came off")

    monkeypatch.setattr(show, "run", break_down)
    assert main(["show"]) == 1
    printed = capsys.readouterr().err
    log = state_folder / "mnist-tui" / "failure.log"
    assert printed == f"mnist-tui: failed: RuntimeError: a wheel came off; the traceback is in {log}\n"
    assert "in break_down" in log.read_text()


def test_each_failure_has_a_log_of_its_own_and_old_ones_make_room(
    monkeypatch: pytest.MonkeyPatch, state_folder: Path
) -> None:
    folder = state_folder / "mnist-tui"
    assert [write_crash_log(f"number {number}").name for number in (1, 2)] == ["failure.log", "failure-2.log"]
    assert "number 1" in (folder / "failure.log").read_text()
    for number in range(3, 60):
        log = write_crash_log(f"number {number}")
        os.utime(log, (number, number))
        assert f"number {number}" in log.read_text()
    assert len(list(folder.iterdir())) == MOST_LOGS


def test_a_log_that_cannot_be_written_goes_to_a_temporary_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def break_down(arguments: list[str]) -> NoReturn:
        raise RuntimeError("a wheel came off")

    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(show, "run", break_down)
    assert main(["show"]) == 1
    (log,) = tmp_path.glob("mnist-tui-*.log")
    assert str(log) in capsys.readouterr().err
    assert "in break_down" in log.read_text()


def test_an_interruption_becomes_the_status_of_its_signal(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(arguments: list[str]) -> NoReturn:
        raise Interrupted(15)

    monkeypatch.setattr(show, "run", interrupted)
    assert main(["show"]) == 143


def test_nothing_is_logged_or_left_behind_by_a_good_run(state_folder: Path) -> None:
    assert main(["--version"]) == 0
    assert not state_folder.exists()


@pytest.mark.parametrize(
    "error", [MemoryError("none"), ImportError("x.so: failed to map segment"), RuntimeError("can't start new thread")]
)
def test_memory_that_runs_out_costs_one_line_and_no_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], state_folder: Path, error: Exception
) -> None:
    def break_down(arguments: list[str]) -> NoReturn:
        raise error

    monkeypatch.setattr(show, "run", break_down)
    assert main(["show"]) == 1
    assert re.fullmatch(r"mnist-tui: not enough memory: [\d.,]+ [MG]B are free\n", capsys.readouterr().err)
    assert not (state_folder / "mnist-tui" / "failure.log").exists()


@pytest.mark.parametrize(("error", "status"), [(MemoryError(), 1), (ImportError("no module named x"), None)])
def test_memory_that_does_not_suffice_for_the_imports_costs_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception, status: int | None
) -> None:
    def break_down(arguments: list[str]) -> NoReturn:
        raise error

    monkeypatch.setattr(start, "_run", break_down)
    if status is None:
        with pytest.raises(ImportError):
            start.main()
    else:
        assert start.main() == status
        assert capsys.readouterr().err == "mnist-tui: not enough memory\n"
