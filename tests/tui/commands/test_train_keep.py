"""`--keep best`: the network of the best evaluation is handed over at the end, also when the run was interrupted."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from interruption import interrupt_at
from reports import last_of, progress_with
from stores import new_store

from mnist_tui.data.runs.run_file import RunFile
from mnist_tui.data.runs.run_folder import checkpoint_path
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.cli.screen_options import dashboard_parser, read_dashboard
from mnist_tui.tui.client.engine_process import EngineProcess
from mnist_tui.tui.commands.dashboard import start_message
from mnist_tui.tui.commands.dashboard_result import print_result
from mnist_tui.tui.protocol.progress import BestResult, Progress
from mnist_tui.tui.protocol.reports import Report
from mnist_tui.tui.training.model import load_network

FLAGS = ("--hidden", "8", "--batch-size", "8", "--validation", "60", "--schedule", "constant")
STUCK = ("--learning-rate", "1e-9")
"""Every evaluation gives the same accuracy, so that the first one, after 30 steps, stays the best."""
BEST_LINE = "best at step 30: validation accuracy 90.00 % (95 %: 85.00 to 95.00)\n"
RUN = "20"
"""The beginning of the name of the only run: they are named for the time."""
Train = Callable[..., int]


@pytest.fixture
def train(small_data: Path) -> Train:
    def train(*flags: object) -> int:
        return main(["train", "--data", str(small_data), *FLAGS, *map(str, flags)])

    return train


@pytest.fixture
def only(state_folder: Path) -> Callable[[], tuple[Path, RunFile]]:
    def only() -> tuple[Path, RunFile]:
        (one,) = RunStore(state_folder / "mnist-tui" / "runs").runs()
        assert one.run is not None
        return one.path, one.run

    return only


@pytest.fixture
def stop(heard_signals: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[Train], None]:
    """Return what trains until SIGINT stops it in the second of three epochs."""

    def stop(train: Train) -> None:
        with monkeypatch.context() as patch:
            interrupt_at(35, patch)
            assert train("--epochs", 3, *STUCK) == 130

    return stop


def test_the_best_network_is_that_of_a_run_which_ends_there(
    train: Train, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wild = ("--optimizer", "sgd", "--learning-rate", 2, "--no-save")
    assert train("--epochs", 8, *wild, "--keep", "best", "--save", tmp_path / "best", "--json") == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    _, *epochs, done = [one for one in records if one["event"] != "finding"]
    accuracies = [epoch["validation_accuracy"] for epoch in epochs]
    best = accuracies.index(max(accuracies))
    assert best < len(epochs) - 1  # or it would prove nothing
    assert (done["kept"], done["kept_step"]) == ("best", epochs[best]["step"])
    assert done["validation_accuracy"] == max(accuracies)
    train("--epochs", best + 1, *wild, "--save", tmp_path / "short")
    kept, short = load_network(tmp_path / "best"), load_network(tmp_path / "short")
    assert kept.network.parameters.vector.tobytes() == short.network.parameters.vector.tobytes()
    assert (kept.steps, kept.test_accuracy) == (short.steps, short.test_accuracy)
    assert kept.test_accuracy == done["test_accuracy"]


def test_the_summary_says_which_step_is_the_best(train: Train, capsys: pytest.CaptureFixture[str]) -> None:
    train("--epochs", 2, *STUCK, "--keep", "best")
    first = capsys.readouterr().out.splitlines()[0]
    assert re.fullmatch(
        r"best network   step 30 of 60: validation accuracy \S+ %  \(95 % interval \S+ to \S+ %; \d+ of 60\)", first
    )


@pytest.mark.parametrize("ema", [0, 0.9])
def test_the_best_from_before_the_interruption_counts(
    stop: Callable[[Train], None], train: Train, tmp_path: Path, ema: float, only: Callable[[], tuple[Path, RunFile]]
) -> None:
    stop(lambda *flags: train(*flags, "--ema", ema, "--keep", "best"))
    assert only()[1].keep == "best"
    assert main(["resume", "--headless", "--quiet", "--save", str(tmp_path / "resumed")]) == 0
    assert train("--epochs", 3, *STUCK, "--ema", ema, "--no-save", "--keep", "best", "--save", tmp_path / "whole") == 0
    assert load_network(tmp_path / "resumed").steps == 30
    assert (tmp_path / "resumed").read_bytes() == (tmp_path / "whole").read_bytes()


@pytest.mark.parametrize("size", [0, 10**12])
def test_a_best_network_that_is_lost_is_named_and_the_best_from_there_on_counts(
    size: int,
    stop: Callable[[Train], None],
    train: Train,
    tmp_path: Path,
    only: Callable[[], tuple[Path, RunFile]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    stop(train)
    os.truncate(checkpoint_path(only()[0], 30), size)  # a hole: no disk is used
    capsys.readouterr()
    assert main(["resume", "--headless", "--keep", "best", "--save", str(tmp_path / "one"), "--quiet"]) == 0
    assert "the best network, step 30, is lost: the best from here on counts" in capsys.readouterr().err
    assert load_network(tmp_path / "one").steps in (60, 90)  # the next evaluation, wherever it was stopped


def test_without_validation_images_there_is_no_best(
    train: Train, small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = "mnist-tui: --keep=best needs validation images to choose by, and validation=0 sets none aside\n"
    assert train("--validation", 0, "--keep", "best") == 2
    assert capsys.readouterr().err == said
    assert main(["--data", str(small_data), "--validation", "0", "--keep", "best"]) == 2
    assert capsys.readouterr().err == said
    assert train("--validation", 0, "--epochs", 1) == 0
    capsys.readouterr()
    assert main(["resume", RUN, "--headless", "--keep", "best"]) == 2
    assert capsys.readouterr().err == said


def test_every_look_at_the_test_images_is_counted(train: Train, only: Callable[[], tuple[Path, RunFile]]) -> None:
    train("--epochs", 1)
    assert only()[1].test_evaluations == 1
    for count in (2, 3):
        assert main(["resume", RUN, "--headless", "--quiet", "--epochs", str(count)]) == 0
        assert only()[1].test_evaluations == count


@pytest.mark.parametrize(("keep", "said"), [("last", ""), ("best", BEST_LINE)])
def test_the_last_words_of_the_dashboard_name_the_best_if_that_is_kept(
    recorded_run: list[Report], capsys: pytest.CaptureFixture[str], keep: str, said: str
) -> None:
    progress = progress_with(last_of(Progress, recorded_run), keep=keep, best=BestResult(30, 0.9, 0.85, 0.95))
    assert print_result(new_store(*recorded_run, progress).run, EngineProcess.__new__(EngineProcess)) == 0
    assert capsys.readouterr().out.partition("\n")[2] == said


def test_the_dashboard_is_told_what_to_keep(small_data: Path) -> None:
    words = ["--data", str(small_data), "--keep", "best", "--checkpoint-mb", "7"]
    told = start_message(read_dashboard(dashboard_parser().read(words)))
    assert (told.keep, told.budget_bytes) == ("best", 7_000_000)
