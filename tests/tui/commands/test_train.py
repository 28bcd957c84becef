"""`mnist-tui train` in this process: what it prints, saves and returns."""

import io
import json
import math
import os
import signal
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from mnist_tui.engine.evaluation import EvaluationResult, evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.network import Network
from mnist_tui.engine.presets import PRESETS
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.json_lines import print_json
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.commands.train import outcome
from mnist_tui.tui.commands.train.command import train
from mnist_tui.tui.commands.train.options import TrainOptions
from mnist_tui.tui.training.model import load_network
from mnist_tui.tui.training.splits import load_splits, new_trainer

SMALL = {"hidden": (8,), "batch_size": 32, "epochs": 3, "validation": 60}
FLAGS = ("--hidden", "8", "--batch-size", "32", "--validation", "60", "--epochs", "3")
SIGNALS = ((signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGQUIT, 131))


def ticking(seconds: float, at: dict[int, Callable[[], None]] | None = None) -> Callable[[], float]:
    """Return a clock that is `seconds` later at each look, and does what is planned at a look."""
    test_evaluations = 0

    def clock() -> float:
        nonlocal test_evaluations
        test_evaluations += 1
        if at and test_evaluations in at:
            at[test_evaluations]()
        return test_evaluations * seconds

    return clock


def options(source: Path, **settings: object) -> TrainOptions:
    return TrainOptions(Settings().replace(SMALL | settings), source)


def events(text: str) -> list[dict[str, object]]:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    objects = [json.loads(line, parse_constant=refuse) for line in text.splitlines()]
    return [one for one in objects if one.get("event") not in ("data", "finding")]


def test_epochs_beside_steps_are_pointed_out(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["train", "--data", str(small_data), "--hidden", "none", "--steps", "1", "-q"]
    told = []
    for more in ([], ["--epochs", "7"]):
        assert main([*arguments, *more]) == 0
        told.append([line for line in capsys.readouterr().err.splitlines() if "no effect" in line])
    assert told == [[], ["mnist-tui: --epochs has no effect with --steps 1"]]


def test_json_is_one_object_per_epoch_and_one_at_the_end(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--data", str(small_data), *FLAGS, "--json"]) == 0
    *epochs, last = events(capsys.readouterr().out)
    assert [(event["event"], event["epoch"], event["step"]) for event in epochs] == [
        ("epoch", 1, 8),  # 240 images in batches of 32 are 7.5
        ("epoch", 2, 16),
        ("epoch", 3, 24),
    ]
    assert last["event"] == "done"
    assert last["settings"] == json.loads(json.dumps(PRESETS["default"].settings.replace(SMALL).as_dict()))


def test_the_objective_stands_beside_the_cost_where_training_minimises_more(
    small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["train", "--data", str(small_data), *FLAGS, "--weight-decay", "0"]
    main([*command, "--json"])
    *epochs, last = events(capsys.readouterr().out)
    assert [event["train_objective"] for event in epochs] == [event["train_cost"] for event in epochs]
    assert last["train_objective"] == epochs[-1]["train_cost"]
    main(command)
    assert "objective" not in capsys.readouterr().out
    smoothed = [*command, "--label-smoothing", "0.5"]
    main([*smoothed, "--json"])
    *epochs, last = events(capsys.readouterr().out)
    # Whatever the network says, half of each target spread over three classes costs at least their entropy.
    least = -(2 / 3) * math.log(2 / 3) - 2 * (1 / 6) * math.log(1 / 6)
    assert all(event["train_objective"] >= least for event in epochs)  # type: ignore[operator]
    assert last["train_objective"] == epochs[-1]["train_objective"] != epochs[-1]["train_cost"]
    main(smoothed)
    assert f"objective      {last['train_objective']:.4f}  (train cost with " in capsys.readouterr().out


def wilson(right: int, count: int) -> tuple[float, float]:
    """Return the 95 % interval as its two ends solve (p - right / count)^2 = 1.96^2 p (1 - p) / count."""
    z2, share = 1.959964**2, right / count
    low, high = sorted(np.roots([1 + z2 / count, -2 * share - z2 / count, share**2]).real)
    return float(low), float(high)


def test_the_accuracy_at_the_end_has_its_interval_the_lower_end_first(
    small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["train", "--data", str(small_data), *FLAGS, "--json"])
    last = events(capsys.readouterr().out)[-1]
    accuracy, interval = last["test_accuracy"], last["test_interval"]
    assert isinstance(accuracy, float)
    low, high = wilson(round(90 * accuracy), 90)
    assert interval == pytest.approx([low, high], abs=1e-4)
    main(["train", "--data", str(small_data), *FLAGS])
    assert f"(95 % interval {100 * low:.2f} to {100 * high:.2f} %; " in capsys.readouterr().out


def test_json_is_all_there_is_on_standard_output(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["train", "--data", str(small_data), *FLAGS, "--json"])
    assert capsys.readouterr().err == ""


def test_seconds_are_those_of_training_alone(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = options(small_data)
    train(TrainOptions(asked.settings, asked.source, as_json=True), ticking(0.5))
    *epochs, last = events(capsys.readouterr().out)
    assert [event["seconds"] for event in epochs] == [4.0] * 3  # 8 steps, a look before and a look after each
    assert epochs[0]["images_per_second"] == 240 / 4.0
    assert last["seconds"] == 12.0


def test_what_json_cannot_hold_becomes_null(capsys: pytest.CaptureFixture[str]) -> None:
    print_json(
        {"event": "x", "cost": math.nan, "interval": (0.5, math.inf), "settings": {"scale": -math.inf, "epochs": 3}}
    )
    (event,) = events(capsys.readouterr().out)
    del event["event"], event["schema"], event["program"]
    assert event == {"cost": None, "interval": [0.5, None], "settings": {"scale": None, "epochs": 3}}


def test_without_validation_images_json_calls_nothing_validation(
    small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["train", "--data", str(small_data), *FLAGS, "--validation", "0", "--json"])
    first = events(capsys.readouterr().out)[0]
    assert first["validation_cost"] is None
    assert first["validation_accuracy"] is None


def test_without_validation_images_the_lines_say_test(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["train", "--data", str(small_data), *FLAGS, "--validation", "0"])
    progress = capsys.readouterr().err
    assert "test accuracy" in progress
    assert "validation" not in progress


def test_a_line_is_printed_per_epoch_and_the_verdict_at_the_end(
    small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "--data", str(small_data), *FLAGS]) == 0
    printed = capsys.readouterr()
    loaded, *epochs = printed.err.splitlines()
    assert loaded == (
        "small: 240 training, 60 validation and 90 test images of 8×6 pixels; 3 classes, 80 training images each"
    )
    assert [line.split("  ")[0] for line in epochs] == ["epoch 1/3", "epoch 2/3", "epoch 3/3"]
    assert "validation accuracy" in printed.err
    assert "95 % interval" in printed.out
    assert "3 epochs, 24 steps" in printed.out


def test_a_long_epoch_is_not_silent(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    train(options(small_data, epochs=1), ticking(1.0))
    assert "epoch 0.27/1  step 2/8" in capsys.readouterr().err  # 64 of 240 images


def test_a_diverged_run_says_where_and_fails(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wild = ("--optimizer", "sgd", "--learning-rate", "10", "--cost", "quadratic", "--activation", "leaky-relu")
    assert main(["train", "--data", str(small_data), *FLAGS, *wild, "--json"]) == 1
    last = events(capsys.readouterr().out)[-1]
    assert last["event"] == "diverged"
    assert main(["train", "--data", str(small_data), *FLAGS, *wild]) == 1
    assert f"diverged at step {last['step']}" in capsys.readouterr().out


def test_one_answer_to_everything_is_called_by_its_name(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asleep = ("--initializer", "zeros", "--cost", "quadratic", "--activation", "relu")
    main(["train", "--data", str(small_data), *FLAGS, *asleep, "--learning-rate", "0.1", "--epochs", "60"])
    printed = capsys.readouterr().out
    assert 'every prediction is "' in printed
    assert "½Σp(1−p) = 0.3333" in printed  # three classes of 30 images: ½ · 3 · ⅓ · ⅔


def test_a_network_that_tells_classes_apart_is_not_accused(
    small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["train", "--data", str(small_data), *FLAGS, "--epochs", "20"])
    printed = capsys.readouterr().out
    assert "every prediction" not in printed
    assert "test accuracy  100.00 %" in printed


@pytest.mark.parametrize("ema", [0.0, 0.95])
def test_raw_weights_are_evaluated_beside_their_ema(
    small_data: Path, capsys: pytest.CaptureFixture[str], ema: float
) -> None:
    settings = Settings().replace(SMALL | {"epochs": 1, "ema": ema})
    splits = load_splits(small_data, settings.validation)
    trainer = new_trainer(settings, splits)
    while not trainer.finished:
        trainer.step()
    live = evaluate(trainer.network, splits.test).accuracy

    train(TrainOptions(settings, small_data, as_json=True))
    last = events(capsys.readouterr().out)[-1]
    train(TrainOptions(settings, small_data))
    printed = capsys.readouterr().out

    assert last["raw_test_accuracy"] == (live if ema else None)
    assert last["test_accuracy"] == evaluate(trainer.evaluated_network, splits.test).accuracy
    assert (f"raw weights    {100 * live:.2f} %" in printed) is (ema > 0)


@pytest.mark.usefixtures("heard_signals")
@pytest.mark.parametrize(("number", "status"), SIGNALS)
def test_a_signal_ends_the_run_with_its_status_a_summary_and_the_model(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], number: int, status: int
) -> None:
    path = tmp_path / "model.safetensors"
    asked = options(small_data, epochs=1000)
    at = {12: lambda: os.kill(os.getpid(), number)}
    assert train(TrainOptions(asked.settings, asked.source, save=path), ticking(0.001, at)) == status
    assert f"stopped by {signal.Signals(number).name} after" in capsys.readouterr().out
    assert 0 < load_network(path).steps < 24


@pytest.mark.usefixtures("heard_signals")
@pytest.mark.parametrize("as_json", [False, True])
def test_nobody_who_ends_a_run_waits_for_a_long_evaluation(
    small_data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    as_json: bool,
) -> None:
    monkeypatch.setattr(outcome, "AFTER_A_SIGNAL_S", -1.0)
    path, asked = tmp_path / "model.safetensors", options(small_data, epochs=1000)
    at = {12: lambda: os.kill(os.getpid(), signal.SIGTERM)}
    how = TrainOptions(asked.settings, asked.source, save=path, as_json=as_json)
    assert train(how, ticking(0.001, at)) == 143
    printed = capsys.readouterr().out
    if as_json:
        last = events(printed)[-1]
        assert last["event"] == "interrupted"
        assert {last[name] for name in ("test_accuracy", "test_cost", "test_interval", "learned")} == {None}
    else:
        assert "test accuracy  not evaluated" in printed and "trained " in printed
    assert load_network(path).test_accuracy is None and load_network(path).steps > 0


def test_the_same_seed_gives_the_same_numbers(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    costs = []
    for _ in range(2):
        main(["train", "--data", str(small_data), *FLAGS, "--seed", "5", "--json"])
        costs.append([event.get("train_cost") for event in events(capsys.readouterr().out)])
    assert costs[0] == costs[1]


@pytest.mark.parametrize("place", ["missing/model.safetensors", ".", "file/model.safetensors"])
def test_a_model_that_could_not_be_saved_stops_before_training(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    (tmp_path / "file").write_text("")
    assert main(["train", "--data", str(small_data), *FLAGS, "--save", str(tmp_path / place)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1


def test_a_saved_model_is_the_one_that_was_evaluated(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "model.safetensors"
    assert main(["train", "--data", str(small_data), *FLAGS, "--json", "--save", str(path)]) == 0
    assert load_network(path).test_accuracy == events(capsys.readouterr().out)[-1]["test_accuracy"]


@pytest.mark.usefixtures("heard_signals")
def test_a_terminal_that_hangs_up_costs_the_summary_and_not_the_model(
    small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError("the terminal is gone")

    path, asked = tmp_path / "model.safetensors", options(small_data, epochs=1000)
    at = {12: lambda: os.kill(os.getpid(), signal.SIGHUP)}
    monkeypatch.setattr("sys.stdout", Gone())
    assert train(TrainOptions(asked.settings, asked.source, save=path), ticking(0.001, at)) == 129
    assert load_network(path).steps > 0


def test_the_test_images_are_evaluated_with_one_blas_thread(small_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = []

    def evaluate_and_look(
        network: Network, examples: Examples, until: float, keeps_logs: bool = False
    ) -> EvaluationResult:
        counts.append({pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"})
        return evaluate(network, examples)

    monkeypatch.setattr(outcome, "evaluate_until", evaluate_and_look)
    with threadpool_limits(2, "blas"):
        train(options(small_data, threads=2, ema=0.9))
    assert counts == [{1}] * 3  # the averaged weights, those of the last step, and the validation images


@pytest.mark.parametrize("name", ["n" * 300, "gone"])
def test_a_name_that_the_system_refuses_is_bad_input_before_training(
    small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    if name == "gone":
        folder = tmp_path / "left"
        folder.mkdir()
        monkeypatch.chdir(folder)
        folder.rmdir()
    assert main(["train", "--data", str(small_data), *FLAGS, "--save", name]) == 2
    told = capsys.readouterr()
    assert told.out == "" and len(told.err.splitlines()) == 1 and "write" in told.err


@pytest.mark.parametrize("flags", [(), ("--json",)])
def test_quiet_training_prints_its_result_alone(
    flags: tuple[str, ...], small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "--data", str(small_data), *FLAGS, "-q", *flags]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    if flags:
        assert [event["event"] for event in events(printed.out)] == ["done"]
    else:
        assert printed.out.startswith("test accuracy  ")


def test_one_epoch_that_falls_short_is_called_one(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flags = ("--learning-rate", "1e-9", "--epochs", "1", "--until-accuracy", "100%", "-q")
    assert main(["train", "--data", str(small_data), *FLAGS, *flags]) == 1
    assert capsys.readouterr().err == "mnist-tui: 100.00 % was not reached in 1 epoch\n"
