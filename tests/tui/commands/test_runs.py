"""`mnist-tui runs` and `mnist-tui resume`: what was trained is listed, goes on, and is read as its document says."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from interruption import interrupt_at
from log_lines import read_log
from msgspec import structs

from mnist_tui.data.runs.run_file import NAME, read_run_file, write_run_file
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.engine.workers import ALONE
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.client.kept_run import read_kept_run
from mnist_tui.tui.commands.resume import command as resume
from mnist_tui.tui.session.place import Place
from mnist_tui.tui.session.plan import Plan
from mnist_tui.tui.session.recorder import Recorder
from mnist_tui.tui.session.resume import take_up
from mnist_tui.tui.session.session import Session
from mnist_tui.tui.training.threads import Threads

DOCUMENT = Path(__file__).parents[3] / "docs" / "runs.md"
Train = Callable[..., int]


@pytest.fixture
def train(small_data: Path) -> Train:
    def train(*flags: object) -> int:
        small = ("--hidden", "8", "--batch-size", "8", "--validation", "60", "--epochs", "3", "--quiet")
        return main(["train", "--data", str(small_data), *small, *map(str, flags)])

    return train


@pytest.fixture
def stop(
    heard_signals: None,
    train: Train,
    monkeypatch: pytest.MonkeyPatch,
    state_folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., Path]:
    """Return what trains until SIGINT stops it in the second epoch, and gives the folder of that run."""

    def stop(*flags: object) -> Path:
        with monkeypatch.context() as patch:
            interrupt_at(35, patch)
            assert train(*flags) == 130
        (one,) = RunStore(state_folder / "mnist-tui" / "runs").runs()
        assert f"mnist-tui resume {one.name} --headless continues this run" in capsys.readouterr().err
        return one.path

    return stop


@pytest.fixture
def stopped(stop: Callable[..., Path]) -> Path:
    """The folder of such a run."""
    return stop()


@pytest.mark.usefixtures("heard_signals")
def test_a_second_signal_loses_no_step(train: Train, state_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = interrupt_at(35, monkeypatch, times=2)
    assert train() == 130
    (one,) = RunStore(state_folder / "mnist-tui" / "runs").runs()
    assert one.run is not None and one.run.state == "stopped" and [one.run.checkpoint] == at


def test_a_stopped_run_is_resumed_to_the_same_bytes(
    stopped: Path, train: Train, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["resume", "--headless", "--save", str(tmp_path / "resumed")]) == 0
    assert f"{stopped.name} resumes at step" in capsys.readouterr().err
    started = read_kept_run(stopped).started
    assert started is not None and len(started.resumptions) == 1  # what is exported marks the gap, too
    assert train("--save", tmp_path / "whole", "--no-save") == 0
    assert (tmp_path / "resumed").read_bytes() == (tmp_path / "whole").read_bytes()


def test_the_next_start_names_a_run_whose_program_was_killed(
    stopped: Path, small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    killed = structs.replace(read_run_file(stopped / NAME), state="running")
    write_run_file(stopped / NAME, killed)
    words = ("--data", str(small_data), "--hidden", "8", "--validation", "60", "--steps", "2")
    hint = f"interrupted: mnist-tui resume {stopped.name} continues it"
    for flags, is_said in (((), True), (("--no-save",), False)):
        write_run_file(stopped / NAME, structs.replace(killed, order=9))
        assert main(["train", *words, *flags]) == 0
        assert (hint in capsys.readouterr().err) == is_said
    assert main(["resume", stopped.name, "--headless"]) == 0
    assert "interrupted" not in capsys.readouterr().err


def test_the_data_of_a_resumed_run_are_no_place_for_its_network(
    stopped: Path, small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = small_data / "classes.txt"
    before = labels.read_bytes()
    assert main(["resume", "--headless", "--save", str(labels), "--force"]) == 2
    assert "a file in the folder of the data set" in capsys.readouterr().err
    assert labels.read_bytes() == before


def test_runs_are_listed_with_their_state(stopped: Path, train: Train, capsys: pytest.CaptureFixture[str]) -> None:
    train()
    capsys.readouterr()
    assert main(["runs", "--json"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["state"] for record in records] == ["finished", "stopped"]
    assert records[1]["name"] == stopped.name
    assert main(["runs"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split() == ["name", "state", "step", "epoch", "valid", "best", "network", "data", "disk"]
    assert [row.split()[1] for row in rows] == ["finished", "stopped"]


def test_a_run_is_renamed_located_and_removed(stopped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "rename", stopped.name[:6], "small"]) == 0
    assert main(["runs", "path", "small"]) == 0
    assert capsys.readouterr().out == f"{stopped.with_name('small')}\n"
    assert main(["runs", "rm", "small"]) == 0
    assert not any(stopped.parent.iterdir())
    assert main(["runs"]) == 0
    assert capsys.readouterr().out == f"no runs in {stopped.parent}\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["runs", "rm"], "runs rm with 0 words: expected rm RUN..."),
        (["runs", "rm", "nothing"], "found no run 'nothing', expected a name that `mnist-tui runs` lists"),
        (["runs", "fetch"], "runs fetch: expected rm, rename, path"),
        (["runs", "path", "x", "--json"], "--json is for the list"),
        (["resume"], "found no unfinished run"),
        (["resume", "../.."], "found no run '../..'"),
        (["runs", "rm", ".."], "found no run '..'"),
        (["runs", "rm", "/"], "found no run '/'"),
        (["runs", "rm", ""], "found no run ''"),
        (["runs", "path", "½\udcff"], "found no run '½\\udcff'"),
    ],
)
def test_wrong_words_are_refused_in_a_line(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_a_run_elsewhere_is_a_run(stopped: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    moved = stopped.rename(tmp_path / "elsewhere")
    assert main(["resume", str(moved), "--headless", "--quiet"]) == 0
    assert main(["runs", "--runs", str(tmp_path), "--json"]) == 0
    assert '"state": "finished"' in capsys.readouterr().out


def test_nothing_is_kept_when_nothing_is_to_be(train: Train, state_folder: Path) -> None:
    assert train("--no-save") == 0
    assert not state_folder.exists()


def test_the_variable_names_another_place(train: Train, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MNIST_TUI_RUNS", str(tmp_path / "mine"))
    assert train() == 0
    assert len(RunStore(tmp_path / "mine").runs()) == 1


def test_the_lines_of_the_document_read_a_run(stopped: Path, tmp_path: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    script = code.replace("2026-11-28-101500", str(stopped))
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    lines = printed.splitlines()
    assert lines[0] == "adam"
    assert lines[-1] == "(48, 8)"
    assert any("'event': 'evaluated'" in line for line in lines)


def test_another_end_continues_a_run_as_a_change_of_its_epochs_does(
    stopped: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words, steps in ((("--epochs", "4"), 120), (("--steps", "130"), 130), (("--epochs", "5"), 150)):
        assert main(["resume", stopped.name, "--headless", "--quiet", *words]) == 0
        run = read_run_file(stopped / "run.json")
        assert (run.step, run.state) == (steps, "finished")
    changed = [
        record for record in read_log(stopped / "log.jsonl") if record is not None and record["event"] == "setting"
    ]
    assert [(one["name"], one["old"], one["new"]) for one in changed] == [("epochs", 3, 4), ("epochs", 4, 5)]
    capsys.readouterr()
    for words, said in (
        (("--epochs", "2"), "--epochs=2: the run has completed 5 already, expected more"),
        (("--epochs", "5"), "--epochs=5: the run has completed 5 already, expected more"),
        (("--steps", "150"), "--steps=150: the run has taken 150 already, expected more"),
    ):
        assert main(["resume", stopped.name, "--headless", *words]) == 2
        assert capsys.readouterr().err == f"mnist-tui: {said}\n"


def test_a_run_goes_on_until_the_accuracy_that_it_was_told_before_or_another(
    train: Train, state_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train("--until-accuracy", "99.9", "--learning-rate", "1e-9") == 1  # it comes to its end before
    (one,) = RunStore(state_folder / "mnist-tui" / "runs").runs()
    assert one.run is not None and one.run.until == ""
    again = ["resume", one.name, "--headless", "--quiet"]
    assert main([*again, "--epochs", "4"]) == 0
    assert main([*again, "--epochs", "5", "--until-accuracy", "99.9"]) == 1
    assert main([*again, "--until-accuracy", "1%"]) == 0
    assert read_run_file(one.path / "run.json").step == 150  # reached already: no step more


def test_a_target_outlives_an_interruption(
    train: Train, stop: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = stop("--until-accuracy", "99.9", "--learning-rate", "1e-9")
    assert read_run_file(path / "run.json").until == "accuracy 99.9%"
    assert main(["resume", "--headless", "--quiet"]) == 1
    assert capsys.readouterr().err.endswith("99.90 % was not reached in 3 epochs\n")


def test_data_that_have_moved_are_asked_for_and_proven(
    stopped: Path,
    small_data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moved = small_data.rename(tmp_path / "moved")
    monkeypatch.setattr(resume, "why_no_screen", lambda: "")  # it is said before there is one
    said = f"the data of the run, small, are not in {small_data}: --data DIR says where they are now"
    for words in (("--headless",), ()):
        assert main(["resume", *words]) == 2
        assert capsys.readouterr().err == f"mnist-tui: {said}\n"
    other = shutil.copytree(moved, tmp_path / "other")
    labels = bytearray((other / "t10k-images-idx3-ubyte").read_bytes())
    labels[-1] ^= 1
    (other / "t10k-images-idx3-ubyte").write_bytes(labels)
    assert main(["resume", "--headless", "--data", str(other)]) == 2
    assert "found other images than those of the run, expected small" in capsys.readouterr().err
    assert main(["resume", "--headless", "--data", str(moved), "--quiet"]) == 0
    assert read_run_file(stopped / "run.json").data.source == str(moved)
    assert main(["resume", stopped.name, "--headless", "--quiet"]) == 0


def test_a_run_that_goes_on_says_so_and_its_records_are_numbered_on(stopped: Path) -> None:
    begun = take_up(stopped)
    place = Place(RunStore(stopped.parent), begun.resumed.run.data, begun.resumed.run.machine)
    plan, looks = Plan(evaluates_epochs_only=True), iter([False, True])
    Session(
        begun.splits,
        begun.trainer,
        Threads(ALONE, cores=1),
        observers=[recorder := Recorder(place, begun.resumed)],
        plan=plan,
        checkpoint=begun.checkpoint,
        is_asked_to_stop=lambda: next(looks, True),
    )
    while read_run_file(stopped / "run.json").state != "running":
        pass
    assert begun.trainer.steps == read_run_file(stopped / "run.json").step
    recorder.ended()
    numbers = [record["n"] for record in read_log(stopped / "log.jsonl") if record is not None]
    assert numbers == list(range(len(numbers)))
