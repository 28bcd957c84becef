"""`mnist-tui train --save`: no file is lost to a model, and no model to a full disk or an impatient person."""

import errno
import json
import os
import signal
import stat
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
from limits import largest_file

from mnist_tui.data.loading import load
from mnist_tui.engine.evaluation import Evaluation, EvaluationResult, evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.cli.signals import Interrupted
from mnist_tui.tui.commands.train import json_output, outcome
from mnist_tui.tui.commands.train.command import train
from mnist_tui.tui.commands.train.options import TrainOptions
from mnist_tui.tui.session import evaluator
from mnist_tui.tui.training.model import load_network

WILD = ("--optimizer", "sgd", "--learning-rate", "10", "--cost", "quadratic", "--activation", "leaky-relu")
"""A run that diverges."""

Run = Callable[..., int]


@pytest.fixture
def run(small_data: Path) -> Run:
    """Train a small network on one thread and return the exit status."""

    def train_small(*flags: object) -> int:
        small = ("--hidden", "8", "--batch-size", "32", "--validation", "60", "--epochs", "2", "--threads", "1")
        return main(["train", "--data", str(small_data), *small, *map(str, flags)])

    return train_small


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_equal_runs_save_equal_files_that_know_their_data(run: Run, small_data: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert run("--save", tmp_path / name) == 0
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert load_network(tmp_path / "one").data == load(small_data, 60).identity


@pytest.mark.parametrize("content", ["a thesis", ""])
def test_a_file_that_is_no_model_is_replaced_by_force_only(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    thesis, link = tmp_path / "thesis.txt", tmp_path / "link"
    thesis.write_text(content)
    link.symlink_to(thesis)
    for path in (thesis, link):
        assert run("--save", path) == 2
        printed = capsys.readouterr()
        assert printed.out == "" and printed.err.count("\n") == 1
        assert printed.err.startswith(f"mnist-tui: {path}: found a file that is no model") and "--force" in printed.err
    assert thesis.read_text() == content
    assert names(tmp_path) == {"thesis.txt", "link", "small"}
    assert run("--save", link, "--force") == 0
    assert link.is_symlink() and load_network(thesis).steps == 16


@pytest.mark.parametrize("alias", ["itself", "another way", "symbolic link", "hard link"])
@pytest.mark.parametrize("force", [(), ("--force",)])
def test_the_data_are_never_replaced(
    run: Run, small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], alias: str, force: tuple[str, ...]
) -> None:
    labels, path = small_data / "t10k-labels-idx1-ubyte.gz", tmp_path / "alias"
    before = labels.read_bytes()
    if alias == "itself":
        path = labels
    elif alias == "another way":
        path = small_data / ".." / "small" / labels.name
    elif alias == "symbolic link":
        path.symlink_to(labels)
    else:
        path.hardlink_to(labels)
    assert run("--save", path, *force) == 2
    assert "found a file in the folder of the data set, expected another name" in capsys.readouterr().err
    assert labels.read_bytes() == path.read_bytes() == before


def test_the_data_are_never_replaced_when_they_go_by_a_name(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in small_data.glob("t*"):
        path.rename(path.with_name(f"emnist-digits-{path.name}"))
    labels = small_data / "emnist-digits-t10k-labels-idx1-ubyte.gz"
    before = labels.read_bytes()
    flags = ["--steps", "1", "--data", str(small_data / "emnist-digits"), "--save", str(labels), "--force"]
    assert main(["train", *flags]) == 2
    assert "found a file in the folder of the data set, expected another name" in capsys.readouterr().err
    assert labels.read_bytes() == before


@pytest.mark.parametrize(
    ("flags", "reason"),
    [
        (WILD, "diverged"),
        (("--learning-rate", "1e-6", "--until-accuracy", "99"), "missed its goal"),
        (("--learning-rate", "1e-9", "--initializer", "zeros"), "learned nothing"),
    ],
)
def test_a_good_model_does_not_make_way_for_a_run_that_failed(
    run: Run,
    tmp_path: Path,
    state_folder: Path,
    capsys: pytest.CaptureFixture[str],
    flags: tuple[str, ...],
    reason: str,
) -> None:
    path, rescued = tmp_path / "model", state_folder / "mnist-tui" / "models" / "model"
    assert run("--save", path) == 0
    good = path.read_bytes()
    capsys.readouterr()
    assert run("--save", path, *flags) == 1
    line = f"mnist-tui: {path}: its model is kept, because this run {reason}; the model of this run is in {rescued}\n"
    printed = capsys.readouterr()
    assert line in printed.err and "saved" not in printed.out
    assert path.read_bytes() == good
    assert load_network(rescued).settings != load_network(path).settings
    assert stat.S_IMODE(rescued.stat().st_mode) == 0o600
    assert run("--save", path, *flags) == 1
    assert names(rescued.parent) == {"model", "model-2"}
    assert run("--save", path, *flags, "--force") == (0 if reason == "learned nothing" else 1)
    assert path.read_bytes() != good


def test_a_run_that_failed_is_saved_where_nothing_is_lost(run: Run, tmp_path: Path, state_folder: Path) -> None:
    assert run("--save", tmp_path / "model", *WILD) == 1
    assert load_network(tmp_path / "model").settings.learning_rate == 10
    assert not (state_folder / "mnist-tui" / "models").exists()


def test_permissions_are_kept(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "model"
    for _ in range(2):
        assert run("--save", path) == 0
        path.chmod(0o600)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_space_that_is_not_there_is_refused_before_training(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with largest_file(20_000):
        assert run("--save", tmp_path / "model", "--hidden", "1000") == 2
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1
    assert f"mnist-tui: {tmp_path / 'model'}: cannot reserve " in printed.err
    # (48 + 1) 1000 + (1000 + 1) 3 weights of 4 bytes
    assert 208_012 < int(printed.err.split()[4].replace(",", "")) < 208_012 + 4096
    assert names(tmp_path) == {"small"}


@pytest.mark.parametrize("place", ["state folder", "folder for temporary files"])
def test_a_model_that_cannot_be_written_at_the_end_is_put_elsewhere(
    run: Run,
    tmp_path: Path,
    state_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    place: str,
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    assert run("--save", tmp_path / "model", "--no-save") == 0
    rescued = state_folder / "mnist-tui" / "models" / "model"
    if place != "state folder":
        state_folder.write_text("in the way")
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        rescued = tmp_path / "mnist-tui-model"
    monkeypatch.setattr(os, "replace", refuse)
    assert run("--save", tmp_path / "model") == 1
    line = f"{tmp_path / 'model'}: cannot write: No space left on device; the model of this run is in {rescued}"
    assert line in capsys.readouterr().err
    assert load_network(rescued).steps == 16
    assert not [name for name in names(tmp_path) if name.startswith(".mnist-tui")]


def test_a_program_hears_of_the_end_when_model_and_run_are_safe(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []

    def noted(name: str, done: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            result = done(*arguments, **options)
            order.append(name)
            return result

        return call

    def note(record: dict[str, object]) -> None:
        order.append(str(record["event"]))
        records.append(record)

    records: list[dict[str, object]] = []
    monkeypatch.setattr(os, "fsync", noted("synced", os.fsync))
    monkeypatch.setattr(os, "link", noted("named", os.link))
    monkeypatch.setattr(json_output, "print_json", note)
    assert run("--json", "--save", tmp_path / "model") == 0
    # content, name, and name for good; before that, the last checkpoint of the run
    assert order[-4:] == ["synced", "named", "synced", "done"] and "synced" in order[:-4]
    assert (records[-1]["saved"], records[-1]["run_saved"]) == (str(tmp_path / "model"), True)
    assert run("--json", "--no-save") == 0
    assert (records[-1]["saved"], records[-1]["run_saved"]) == (None, None)


def test_a_program_hears_what_a_broken_disk_has_not_taken(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", refuse)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert run("--json", "--save", tmp_path / "model") == 1
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (last["event"], last["saved"], last["run_saved"]) == ("done", None, False)
    assert "model" not in names(tmp_path)


def test_a_model_with_no_place_at_all_is_a_line(
    run: Run, tmp_path: Path, state_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", refuse)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert run("--save", tmp_path / "model") == 1
    assert "Input/output error; there was no place for the model of this run" in capsys.readouterr().err


@pytest.mark.usefixtures("heard_signals")
@pytest.mark.parametrize("where", ["validation", "last evaluation", "writing"])
def test_a_second_signal_does_not_lose_the_model(
    small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    sync, interruptions = os.fsync, 0

    def interrupt() -> None:
        nonlocal interruptions
        interruptions += 1
        assert interruptions == 1, "it went on"
        for _ in range(3):
            os.kill(os.getpid(), signal.SIGINT)

    class EndlessEvaluation(Evaluation):
        done = False

        def advance(self) -> None:
            interrupt()

    def evaluate_and_interrupt(
        network: Network, examples: Examples, until: float, keeps_logs: bool = False
    ) -> EvaluationResult:
        interrupt()
        return evaluate(network, examples)

    def interrupt_and_sync(descriptor: int) -> None:
        if not interruptions:  # the folder is synchronised after the file
            interrupt()
        sync(descriptor)

    if where == "validation":
        monkeypatch.setattr(evaluator, "Evaluation", EndlessEvaluation)
    elif where == "last evaluation":
        monkeypatch.setattr(outcome, "evaluate_until", evaluate_and_interrupt)
    else:
        monkeypatch.setattr(os, "fsync", interrupt_and_sync)
    settings = Settings().replace({"hidden": (8,), "batch_size": 32, "epochs": 2, "validation": 60})
    with pytest.raises(Interrupted, match="2"):
        train(TrainOptions(settings, small_data, save=tmp_path / "model"))
    model = load_network(tmp_path / "model")
    assert model.steps == (8 if where == "validation" else 16)
    assert interruptions == 1
    assert (model.test_accuracy is None) is (where != "writing")
    assert names(tmp_path) == {"small", "model"}


@pytest.mark.usefixtures("heard_signals")
def test_a_run_that_was_stopped_does_not_replace_a_good_model(
    run: Run, small_data: Path, tmp_path: Path, state_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "model"
    assert run("--save", path) == 0
    options = TrainOptions(load_network(path).settings, small_data, save=path)
    looks = iter(range(10**6))

    def clock() -> float:
        if (look := next(looks)) == 12:
            os.kill(os.getpid(), signal.SIGINT)
        return look / 1000

    assert train(replace(options, settings=options.settings.replace({"epochs": 1000})), clock) == 130
    assert "because this run was stopped early" in capsys.readouterr().err
    assert load_network(path).steps == 16
    assert 0 < load_network(state_folder / "mnist-tui" / "models" / "model").steps < 16


def test_a_bug_after_training_does_not_lose_the_model(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> NoReturn:
        raise MemoryError

    monkeypatch.setattr(outcome, "evaluate_until", break_down)
    assert run("--save", tmp_path / "model") == 1
    assert load_network(tmp_path / "model").steps == 16


def test_a_file_that_was_put_there_during_training_is_not_replaced(
    run: Run, tmp_path: Path, state_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interfere(network: Network, examples: Examples, until: float, keeps_logs: bool = False) -> EvaluationResult:
        (tmp_path / "model").write_text("theirs")
        return evaluate(network, examples)

    monkeypatch.setattr(outcome, "evaluate_until", interfere)
    assert run("--save", tmp_path / "model") == 1
    assert "found a file that is no model" in capsys.readouterr().err
    assert (tmp_path / "model").read_text() == "theirs"
    assert load_network(state_folder / "mnist-tui" / "models" / "model").steps == 16


@pytest.mark.parametrize("was_there", [False, True])
def test_two_runs_that_save_to_one_file_at_the_same_time_are_both_kept(
    run: Run,
    tmp_path: Path,
    state_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    was_there: bool,
) -> None:
    path, begun = tmp_path / "model", 0
    if was_there:
        assert run("--save", path, "--epochs", "3") == 0

    def let_the_other_end_first(
        network: Network, examples: Examples, until: float, keeps_logs: bool = False
    ) -> EvaluationResult:
        nonlocal begun
        begun += 1
        if begun == 1:
            assert run("--save", path, "--epochs", "1") == 0
        return evaluate(network, examples)

    monkeypatch.setattr(outcome, "evaluate_until", let_the_other_end_first)
    assert run("--save", path) == 1
    assert "another program has written it in the meantime" in capsys.readouterr().err
    assert load_network(path).steps == 8
    assert load_network(state_folder / "mnist-tui" / "models" / "model").steps == 16


@pytest.mark.parametrize("path", ["name/", "name/.", "..", ".", "", "missing/name", "/dev/full", "/proc/name"])
def test_a_bad_path_is_one_line_before_training(run: Run, capsys: pytest.CaptureFixture[str], path: str) -> None:
    assert run("--save", path) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.startswith("mnist-tui: ") and printed.err.count("\n") == 1
    assert not names(Path())


def test_a_model_does_not_go_to_standard_output(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--save", "-") == 2
    expected = "mnist-tui: argument --save: -: found standard output, expected a file; ./- is one named -\n"
    assert capsys.readouterr() == ("", expected)
    assert not names(Path())
    assert run("--save", "./-") == 0
    assert Path("-").is_file()


def test_force_is_about_a_file(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--force") == 2
    assert capsys.readouterr().err == "mnist-tui: --force needs --save FILE\n"
