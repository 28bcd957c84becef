"""When `mnist-tui train` ends: after epochs, after steps, or at an accuracy."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mnist_tui.data.errors import DataError
from mnist_tui.data.runs.checkpoint_file import Checkpoint
from mnist_tui.data.runs.run_file import RunFile
from mnist_tui.data.runs.run_folder import RunFolder
from mnist_tui.data.runs.run_lock import is_held
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.engine.errors import SettingError
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.cli.streams import OutputError
from mnist_tui.tui.commands.train import command, json_output
from mnist_tui.tui.commands.train.console import Progress
from mnist_tui.tui.commands.train.plain_lines import PlainConsole
from mnist_tui.tui.protocol.exit_status import NOT_SAVED
from mnist_tui.tui.session import run_writer
from mnist_tui.tui.training.target import read_fraction

FLAGS = ("--hidden", "8", "--batch-size", "32", "--validation", "60", "--epochs", "3")


def without_findings(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Return all other objects that were printed."""
    records = map(json.loads, capsys.readouterr().out.splitlines())
    return [one for one in records if one["event"] != "finding"]


def test_steps_end_the_run_in_the_middle_of_an_epoch(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--data", str(small_data), *FLAGS, "--steps", "11"]) == 0
    printed = capsys.readouterr()
    assert "11 steps" in printed.out
    assert [line.split()[0] for line in printed.err.splitlines()] == ["mnist-tui:", "small:", "epoch"]


def test_steps_replace_the_epochs_and_no_line_counts_epochs_past_their_end(
    small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["train", "--data", str(small_data), *FLAGS, "--steps", "30"])  # three epochs are 24
    printed = capsys.readouterr()
    assert "30 steps" in printed.out
    places = [line.split("  train cost")[0] for line in printed.err.splitlines()[2:]]
    assert places == ["epoch 1  step 8/30", "epoch 2  step 16/30", "epoch 3  step 24/30"]


def test_progress_of_a_run_of_so_many_steps_counts_steps(capsys: pytest.CaptureFixture[str]) -> None:
    for epochs in (None, 2):
        PlainConsole().tell_progress(Progress(16.4, epochs, 98, 100, 0.5, 0.9, 1000.0, 3.0))
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("epoch 16.40  step 98/100  ") and second.startswith("epoch 16.40/2  step 98/100  ")


def test_training_stops_at_the_accuracy_asked_for(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["train", "--data", str(small_data), *FLAGS, "--epochs", "500", "--json", "--until-accuracy", "90%"]
    assert main(arguments) == 0
    _, *epochs, _ = without_findings(capsys)
    reached = [event["validation_accuracy"] >= 0.9 for event in epochs]
    assert reached == [False] * (len(epochs) - 1) + [True]


def test_an_accuracy_that_was_not_reached_is_a_failure(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--data", str(small_data), *FLAGS, "--learning-rate", "1e-6", "--until-accuracy", "99"]) == 1
    assert capsys.readouterr().err.endswith("mnist-tui: 99.00 % was not reached in 3 epochs\n")


@pytest.mark.parametrize(
    ("text", "share"),
    [("0.97", 0.97), ("97", 0.97), ("97%", 0.97), ("1", 1.0), ("1%", 0.01), (".5", 0.5), ("10", 0.1), ("2%", 0.02)],
)
def test_an_accuracy_may_be_a_share_or_a_percentage(text: str, share: float) -> None:
    assert read_fraction(text, "until_accuracy") == pytest.approx(share)


@pytest.mark.parametrize("text", ["0", "101", "-1", "nan", "inf", "1e-3", "", "%", "half", "97 % of it"])
def test_an_impossible_accuracy_is_refused(text: str) -> None:
    with pytest.raises(SettingError, match="is not a fraction in"):
        read_fraction(text, "until_accuracy")


@pytest.mark.parametrize("text", ["2", "1.5", "9.7"])
def test_a_few_percent_must_be_meant(text: str) -> None:
    with pytest.raises(SettingError, match=rf"^until_accuracy={text} is not a fraction .*; did you mean {text}%\?$"):
        read_fraction(text, "until_accuracy")


def test_a_few_steps_are_not_none(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--data", str(small_data), *FLAGS, "--batch-size", "1", "--steps", "1"]) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("trained"))
    assert "0.0042 epochs, 1 step in " in line  # 1 of 240 images
    assert "in 0.0 s" not in line


def test_no_steps_are_refused_with_a_range_that_can_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--steps", "0"]) == 2
    assert capsys.readouterr().err == "mnist-tui: --steps=0 is not a whole number in [1, 10^12]\n"


def test_long_class_names_do_not_flood_the_summary(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (small_data / "classes.txt").write_text("\n".join(letter * 64 for letter in "abc"), encoding="utf-8")
    assert main(["train", "--data", str(small_data), *FLAGS, "--steps", "1"]) == 0
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) < 120
    assert "bbbbbbbbb…" in printed


def test_steps_and_accuracy_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--steps", "5", "--until-accuracy", "90"]) == 2
    assert "not allowed with" in capsys.readouterr().err


EXPLOSIVE = ("--hidden", ",".join(["32"] * 16), "--pixels", "raw", "--initializer", "normal", "--init-scale", "100")


def test_nothing_is_reported_from_outputs_that_are_not_finite(
    small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["train", "--data", str(small_data), *FLAGS, *EXPLOSIVE]
    assert main(command) == 1
    printed = capsys.readouterr()
    assert "diverged at step 1" in printed.out
    assert not any(word in printed.out for word in ("%", "nan", "mistakes", "accuracy", "cost  "))
    said = "mnist-tui: outputs or costs are not finite for 90 of 90 test images: nothing is computed from them"
    assert said in printed.err.splitlines()
    main([*command, "--json"])
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (last["event"], last["test_not_finite"], last["learned"]) == ("diverged", 90, None)
    assert all(last[key] is None for key in ("test_accuracy", "test_interval", "test_cost", "validation_accuracy"))


def test_a_run_that_learned_nothing_does_not_look_like_success(
    small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["train", "--data", str(small_data), *FLAGS, "--json"]
    assert main([*command, "--initializer", "normal", "--init-scale", "0"]) == 0
    printed = capsys.readouterr()
    last = json.loads(printed.out.splitlines()[-1])
    # Without weights no gradient reaches any, and one class is always predicted: 30 of the 90 images.
    assert last["test_accuracy"] == 1 / 3 and last["learned"] is False
    said = 'the test accuracy, 33.33 %, is not clearly above 33.33 %, that of always predicting "sky"'
    assert printed.err.splitlines()[-1] == f"mnist-tui: warning: nothing was learned: {said}"
    assert main([*command, "--epochs", "20"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out.splitlines()[-1])["learned"] is True
    assert "warning" not in printed.err


@pytest.mark.parametrize(("goal", "reached"), [("34", True), ("99", False)])
def test_the_last_object_says_whether_the_goal_was_reached_and_where_the_model_is(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], goal: str, reached: bool
) -> None:
    path = tmp_path / "model"
    command = ["train", "--data", str(small_data), *FLAGS, "--epochs", "8" if reached else "1", "--json"]
    assert main([*command, "--until-accuracy", goal, "--save", str(path)]) == (0 if reached else 1)
    *_, epoch, last = without_findings(capsys)
    assert (last["goal_accuracy"], last["goal_reached"]) == (int(goal) / 100, reached)
    assert (last["epoch"], last["step"], last["data"]) == (epoch["epoch"], epoch["step"], "small")
    assert last["validation_accuracy"] == epoch["validation_accuracy"]
    assert last["saved"] == str(path) and path.exists()
    main([*command, "--steps", "1"])
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (last["goal_accuracy"], last["goal_reached"], last["saved"]) == (None, None, None)


def test_an_epoch_says_accuracy_learning_rate_and_gradient_norm(
    small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ("--schedule", "constant", "--warm-up", "0", "--learning-rate", "0.25", "--optimizer", "sgd")
    assert main(["train", "--data", str(small_data), *FLAGS, *flags, "--batch-size", "0", "--json"]) == 0
    _, first, second, *_ = without_findings(capsys)
    assert first["learning_rate"] == 0.25
    # Each epoch is one batch of all 240 images, seen by the network as it was before the step.
    assert [240 * one["train_accuracy"] for one in (first, second)] == pytest.approx(
        [round(240 * one["train_accuracy"]) for one in (first, second)]
    )
    assert 0 < first["train_accuracy"] < 1 and first["gradient_norm"] > 0


@pytest.mark.parametrize(("error", "status"), [(BrokenPipeError(), 141), (OutputError("standard output: full"), 1)])
def test_a_run_whose_output_nobody_takes_is_saved_as_it_stands(
    small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, status: int
) -> None:
    def print_no_second_epoch(record: Mapping[str, object]) -> None:
        if record.get("epoch") == 2:
            raise error

    monkeypatch.setattr(json_output, "print_json", print_no_second_epoch)
    assert main(["train", "--data", str(small_data), *FLAGS, "--json", "--runs", str(tmp_path / "runs")]) == status
    (one,) = RunStore(tmp_path / "runs").runs()
    assert one.run is not None and (one.run.state, one.run.step, one.run.checkpoint) == ("stopped", 16, 16)
    assert not is_held(one.path)


def test_a_disk_that_has_not_taken_the_end_is_asked_for_nothing_more(
    small_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, is_well = RunFolder.save, iter([True])

    def save_once(self: RunFolder, step: int, checkpoint: Checkpoint, run: RunFile, budget_bytes: int) -> None:
        if not next(is_well, False):
            raise DataError("the disk is gone")
        save(self, step, checkpoint, run, budget_bytes)

    monkeypatch.setattr(RunFolder, "save", save_once)
    monkeypatch.setattr(run_writer, "LAST_RETRY_S", 0.001)
    monkeypatch.setattr(command, "record_final_test", lambda *_: pytest.fail("it would be waited for"))
    assert main(["train", "--data", str(small_data), *FLAGS]) == NOT_SAVED
