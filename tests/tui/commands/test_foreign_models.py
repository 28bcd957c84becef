"""Models of other programs on the command line and on the dashboard."""

import json
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from foreign_files import (
    COLUMNS,
    ROWS,
    random_layers,
    random_pixels,
    relu_probabilities,
    write_convolution,
    write_data,
    write_state,
)
from stores import new_store

from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.cli.screen_options import DashboardOptions
from mnist_tui.tui.commands import dashboard
from mnist_tui.tui.commands import open as opening
from mnist_tui.tui.features.units.queries import Weights
from mnist_tui.tui.frame.store import Store
from mnist_tui.tui.images.queries import PredictSplit, SplitPredictions
from mnist_tui.tui.protocol.commands import Command, Fork, SaveNetwork, StartRun, Steps, Stop
from mnist_tui.tui.protocol.link import ScreenEnd, engine_end, screen_end
from mnist_tui.tui.protocol.queries import ask
from mnist_tui.tui.protocol.reports import CommandRejected, Report
from mnist_tui.tui.serve import run_engine

Follow = Callable[[ScreenEnd, Store, Callable[[], bool]], list[Report]]
PIXELS = random_pixels(640)
LAYERS = random_layers(seed=18)
DENSE = relu_probabilities(LAYERS, (PIXELS / 255 - 0.1307) / 0.3081)
CONVOLUTION = relu_probabilities(random_layers((ROWS * COLUMNS, 3)), PIXELS / 255)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of which each network is right about a data set of its own, and nothing else."""
    monkeypatch.chdir(tmp_path)
    write_state(Path("dense.safetensors"), LAYERS)
    write_data(Path("of-dense"), DENSE.argmax(1), PIXELS)


@pytest.fixture
def convolution() -> None:
    pytest.importorskip("onnxruntime")
    write_convolution(Path("net.onnx"))
    write_data(Path("of-net"), CONVOLUTION.argmax(1), PIXELS)


def test_a_dense_network_is_evaluated_after_a_line_on_how_it_was_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "dense.safetensors", "--data", "of-dense"]) == 0
    printed = capsys.readouterr()
    first, second, _ = printed.err.splitlines()
    assert first == (
        "mnist-tui: dense.safetensors: read as a dense network 12-7-5-3, relu, pixels (p/255 - 0.1307)/0.3081, "
        "softmax: 100.0 % of 50 validation images so"
    )
    assert second.startswith("mnist-tui: dense.safetensors: ") and "--activation and --pixels tell" in second
    assert "40 of 40" in printed.out


def test_flags_say_how_it_is_read_and_wrong_ones_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    flags = ["--data", "of-dense", "--activation", "relu", "--pixels", "0.1307,0.3081"]
    assert main(["eval", "dense.safetensors", *flags]) == 0
    assert len(capsys.readouterr().err.splitlines()) == 2
    for flag, value in (("--activation", "swish"), ("--pixels", "0.5,0"), ("--pixels", "bright"), ("--cost", "hinge")):
        assert main(["eval", "dense.safetensors", "--data", "of-dense", flag, value]) == 2
        assert capsys.readouterr().err.startswith(f"mnist-tui: {flag}={value} is not ")


@pytest.mark.parametrize("command", ["predict --index 0", "mistakes", "doctor", "info", "export"])
def test_other_commands_take_it_too(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    name, *flags = command.split()
    if name in ("info", "export"):  # they know no images: those of a model are taken for squares
        write_state(Path("dense.safetensors"), random_layers((16, 5, 3)))
        flags = ["out.npz"] * (name == "export")
    else:
        flags += ["--data", "of-dense"]
    assert main([name, "dense.safetensors", *flags]) == 0
    assert "read as a dense network" in capsys.readouterr().err


def test_a_convolution_is_used_where_no_weights_are_needed(
    convolution: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", "net.onnx", "--data", "of-net"]) == 0
    printed = capsys.readouterr()
    assert "not dense (Conv): onnxruntime computes it from (N, 1, 4, 3) float32" in printed.err
    assert "40 of 40" in printed.out
    assert main(["mistakes", "net.onnx", "--data", "of-dense", "--csv", "--pixels", "unit"]) == 0
    wrong = int((CONVOLUTION[-40:].argmax(1) != DENSE[-40:].argmax(1)).sum())
    assert wrong > 5 and len(capsys.readouterr().out.splitlines()) == 1 + wrong
    assert main(["compare", "net.onnx", "dense.safetensors", "--data", "of-dense", "--json"]) == 0
    assert main(["info", "net.onnx"]) == 0
    assert "not dense (Conv), computed by onnxruntime" in capsys.readouterr().out
    for command in (["export", "net.onnx", "out.npz"], ["doctor", "net.onnx", "--data", "of-net"]):
        assert main(command) == 2
        assert "found a network that is not dense (Conv), expected a dense one" in capsys.readouterr().err


def test_predictions_of_a_split_are_written_for_other_programs(
    convolution: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["predict", "net.onnx", "--data", "of-net", "--npz", "p.npz"]) == 0
    assert capsys.readouterr().out == "wrote the probabilities of 40 test images to p.npz\n"
    with np.load("p.npz") as found:
        assert sorted(found) == ["labels", "probabilities"]
        np.testing.assert_allclose(found["probabilities"], CONVOLUTION[-40:], rtol=1e-4, atol=1e-6)
        np.testing.assert_array_equal(found["labels"], CONVOLUTION[-40:].argmax(1))
    before = Path("p.npz").read_bytes()
    assert main(["predict", "dense.safetensors", "--data", "of-net", "--npz", "p.npz"]) == 2
    assert "p.npz: found a file" in capsys.readouterr().err and Path("p.npz").read_bytes() == before
    assert main(["predict", "net.onnx", "--npz", "q.npz", "--idx", "x"]) == 2
    assert not Path("q.npz").exists()


def test_a_model_of_ours_needs_no_reading(capsys: pytest.CaptureFixture[str]) -> None:
    train = ["train", "--data", "of-dense", "--hidden", "4", "--epochs", "1", "--validation", "50", "-q", "--no-save"]
    assert main([*train, "--save", "own.safetensors"]) == 0
    capsys.readouterr()
    assert main(["eval", "own.safetensors", "--data", "of-dense", "-q", "--pixels", "raw"]) == 0
    assert capsys.readouterr().err == (
        "mnist-tui: own.safetensors tells its settings itself: --activation, --pixels and --cost have no effect on it\n"
    )


def test_a_model_is_shown_on_the_dashboard_as_it_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[DashboardOptions] = []

    def show(options: DashboardOptions) -> int:
        shown.append(options)
        return 0

    monkeypatch.setattr(opening, "why_no_screen", lambda: "")
    monkeypatch.setattr(dashboard, "run_dashboard", show)
    assert main(["open", "dense.safetensors", "--data", "of-dense"]) == 0
    begin = dashboard.start_message(shown[0])
    assert (begin.activation, begin.pixels) == ("relu", "mnist")
    assert begin.model == str(Path("dense.safetensors").absolute()) and begin.shows is None


def test_a_convolution_is_shown_by_its_outputs_and_nothing_trains_it(
    convolution: None, tmp_path: Path, follow: Follow
) -> None:
    mine, theirs = socket.socketpair()
    with mine, theirs:
        link, store = screen_end(mine), new_store()
        thread = threading.Thread(target=lambda: run_engine(engine_end(theirs)), daemon=True)
        thread.start()
        link.send(StartRun(str(tmp_path / "of-net"), {}, False, model=str(tmp_path / "net.onnx"), pixels="unit"))
        follow(link, store, lambda: store.run.evaluated is not None and store.run.phase == "shown")
        started, evaluated = store.run.started, store.run.evaluated
        assert started is not None and evaluated is not None and (evaluated.right, evaluated.count) == (50, 50)
        assert started.outputs_only is not None and store.run.is_about == "outputs"
        assert started.outputs_only.notes == ("pixels p/255", "(N, 1, 4, 3) float32 to logits")
        link.send(ask(1, PredictSplit("test", 1, True)))
        follow(link, store, lambda: store.run.answer(SplitPredictions) is not None)
        told = store.run.answer(SplitPredictions)
        assert told is not None and told.temperature is None  # it is right about all of them: no temperature fits
        np.testing.assert_array_equal(told.predicted, CONVOLUTION[-40:].argmax(1))
        np.testing.assert_allclose(told.confidence, CONVOLUTION[-40:].max(1), rtol=1e-4)
        refused: list[str] = []
        save = SaveNetwork(str(tmp_path / "saved.safetensors"))
        commands: tuple[Command, ...] = Steps(1), Fork({}), save, ask(2, Weights(0, 1))
        for command in commands:
            link.send(command)
            follow(link, store, lambda: bool(store.run.notice))
            refused.append(store.run.notice)
            store.tell(CommandRejected(""))
        assert refused[:3] == ["net.onnx: needs gradients; onnxruntime gives outputs only"] * 3
        assert refused[3] == "this engine knows no query Weights"
        link.send(Stop())
        thread.join(20)
    assert not thread.is_alive() and not (tmp_path / "saved.safetensors").exists()


def test_only_models_take_the_flags_that_say_how_they_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["open", "2026", "--pixels", "raw"]) == 2
    assert "--pixels has no effect on a run" in capsys.readouterr().err


def test_the_engine_shows_a_model_and_trains_a_fork_of_it(tmp_path: Path, follow: Follow) -> None:
    mine, theirs = socket.socketpair()
    runs = tmp_path / "runs"
    with mine, theirs:
        link, store = screen_end(mine), new_store()
        thread = threading.Thread(target=lambda: run_engine(engine_end(theirs)), daemon=True)
        thread.start()
        path, data = str(tmp_path / "dense.safetensors"), str(tmp_path / "of-dense")
        link.send(StartRun(data, {}, False, runs=str(runs), model=path, activation="relu", pixels="mnist"))
        follow(link, store, lambda: store.run.evaluated is not None and store.run.phase == "shown")
        evaluated, started = store.run.evaluated, store.run.started
        assert evaluated is not None and (evaluated.right, evaluated.count) == (50, 50)
        assert started is not None and started.is_foreign and not runs.exists()
        link.send(Fork({}))
        follow(link, store, lambda: (store.run.step or 0) > 5)
        assert store.run.started is not None and not store.run.started.is_foreign
        link.send(Stop())
        thread.join(20)
    (kept,) = RunStore(runs).runs()
    assert kept.run is not None and kept.run.parent is None


def test_what_is_known_of_it_is_told_in_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    write_state(Path("dense.safetensors"), random_layers((16, 5, 3)))
    assert main(["info", "dense.safetensors", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["sizes"], told["step"], told["settings"]) == ([16, 5, 3], None, None)
