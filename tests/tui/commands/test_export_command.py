"""`mnist-tui export`: what other programs make of a run is what this one makes of it."""

import csv
import errno
import importlib.util
import itertools
import json
import os
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from log_lines import read_log
from models import save_new_network
from msgspec import structs

from mnist_tui.data.loading import load
from mnist_tui.data.runs.checkpoint_file import Checkpoint, read_checkpoint, write_checkpoint
from mnist_tui.data.runs.run_file import NAME, Point, read_run_file, write_run_file
from mnist_tui.data.runs.run_folder import checkpoint_path
from mnist_tui.data.runs.run_store import RunStore
from mnist_tui.engine.activations import ACTIVATIONS
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.client.kept_run import read_kept_run
from mnist_tui.tui.commands.export import command, network_formats
from mnist_tui.tui.commands.export.formats import FORMATS
from mnist_tui.tui.training.model import Model, load_network
from mnist_tui.tui.training.run_model import load_run_model

ROWS, COLUMNS = 8, 6
NAMES = ("sky", "land", "sea")


@pytest.fixture
def kept(small_data: Path, state_folder: Path, tmp_path: Path) -> Path:
    """The folder of a run with an EMA, whose network was saved as `saved.safetensors` at its end."""
    flags = ("--hidden", "8", "--batch-size", "8", "--validation", "60", "--epochs", "2", "--ema", "0.9", "--quiet")
    saved = tmp_path / "saved.safetensors"
    assert main(["train", "--data", str(small_data), *flags, "--save", str(saved)]) == 0
    (one,) = RunStore(state_folder / "mnist-tui" / "runs").runs()
    return one.path


def exported(kept: Path, name: str, *flags: str) -> Path:
    path = Path("exported").absolute() / name
    path.parent.mkdir(exist_ok=True)
    assert main(["export", kept.name, str(path), *flags]) == 0
    return path


def model(activation: str, cost: str, output: str, dtype: str) -> Model:
    settings = Settings().replace(
        {"hidden": (7, 5), "activation": activation, "cost": cost, "output": output, "dtype": dtype}
    )
    network = Network(settings.architecture(ROWS * COLUMNS, len(NAMES)))
    network.draw_weights("glorot", 1.0, np.random.default_rng(3))
    network.parameters.biases[-1][:] = (0.3, -0.2, 0.1)
    return Model(network, settings, NAMES, ROWS, COLUMNS, 1, None)


CELLS = [
    *itertools.product(ACTIVATIONS, ["cross-entropy"], ["linear"], ["float32"]),
    *itertools.product(ACTIVATIONS, ["quadratic"], ["linear", "activation"], ["float64"]),
]


@pytest.mark.parametrize(("activation", "cost", "output", "dtype"), CELLS)
def test_onnxruntime_computes_the_same(activation: str, cost: str, output: str, dtype: str) -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    made = model(activation, cost, output, dtype)
    session = onnxruntime.InferenceSession(network_formats.onnx_content(made), providers=["CPUExecutionProvider"])
    pixels = np.random.default_rng(1).integers(0, 256, (50, ROWS * COLUMNS), dtype=np.uint8)
    assert session.get_modelmeta().custom_metadata_map == {"classes": "sky\nland\nsea", "size": "8x6"}
    outputs, probabilities = session.run(None, {"pixels": pixels.astype(np.float32)})
    work = made.network.forward(pixels)
    expected = made.network.cost.probabilities(work.outputs)
    np.testing.assert_allclose(probabilities, expected, rtol=1e-4, atol=1e-6)
    if cost == "quadratic":
        np.testing.assert_allclose(outputs, work.outputs, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_pytorch_computes_the_same(activation: str, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    made = model(activation, "cross-entropy", "linear", "float32")
    (tmp_path / "network.pt").write_bytes(network_formats.torch_content(made))
    module = eval(network_formats.sequential(made), dict(vars(torch.nn)))
    module.load_state_dict(torch.load(tmp_path / "network.pt", weights_only=True))
    pixels = np.random.default_rng(1).integers(0, 256, (50, ROWS * COLUMNS), dtype=np.uint8)
    scaled = torch.tensor(pixels * made.network.pixel_scale, dtype=torch.float32)
    probabilities = torch.softmax(module(scaled), 1).detach().numpy()
    np.testing.assert_allclose(probabilities, made.network.forward(pixels).outputs, rtol=1e-5, atol=1e-6)


def test_the_network_of_a_run_is_the_one_that_it_saved(kept: Path, small_data: Path, tmp_path: Path) -> None:
    saved = load_network(tmp_path / "saved.safetensors")
    pixels = load(small_data, 0).test.images.reshape(90, -1)
    expected = saved.network.forward(pixels).outputs
    for found in (load_run_model(kept), load_network(exported(kept, "network.safetensors"))):
        np.testing.assert_array_equal(found.network.forward(pixels).outputs, expected)
        assert (found.rows, found.columns, found.classes, found.steps) == (ROWS, COLUMNS, NAMES, saved.steps)
        assert found.data == saved.data
    arrays = np.load(exported(kept, "network.npz"))
    np.testing.assert_array_equal(arrays["layers.0.weight"], saved.network.parameters.weights[0])
    assert arrays["pixel_scale"] == pytest.approx(1 / 255)


def test_a_moment_of_a_run_is_that_of_its_checkpoint_and_names_the_file(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for step in (10, 20, 30, 40):
        checkpoint = read_checkpoint(checkpoint_path(kept, 60))
        state = {**json.loads(checkpoint.metadata["state"]), "steps": step}
        texts = {**checkpoint.metadata, "state": json.dumps(state)}
        write_checkpoint(checkpoint_path(kept, step), Checkpoint(checkpoint.tensors, texts))
    run = read_run_file(kept / NAME)
    write_run_file(kept / NAME, structs.replace(run, best=Point(30, 0.9, 0.1)))
    steps = {moment: load_run_model(kept, moment).steps for moment in ("last", "best", 20)}
    assert steps == {"last": 60, "best": 30, 20: 20}
    assert main(["export", f"{kept.name}@41", "--format", "npz"]) == 2
    said = capsys.readouterr().err
    assert "no checkpoint of step 41, expected one of" in said and said.endswith(", as 30, 40, 60\n")
    for moment in ("", "@best"):
        assert main(["export", kept.name + moment, "--format", "npz"]) == 0
    assert {path.name for path in Path().glob("*.npz")} == {f"{kept.name}.npz", f"{kept.name}-best.npz"}


def test_a_run_can_be_named_wherever_a_model_file_can(
    kept: Path, small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = []
    for name in (kept.name, f"{kept.name}@60", str(kept), str(tmp_path / "saved.safetensors")):
        assert main(["eval", name, "--data", str(small_data), "--quiet"]) == 0
        results.append(capsys.readouterr().out.splitlines()[1:])
    assert results[0] and all(one == results[0] for one in results)
    assert main(["eval", f"{kept.name}@7", "--data", str(small_data)]) == 2
    assert "no checkpoint of step 7, expected one of" in capsys.readouterr().err
    assert main(["eval", f"{kept.name}@seven", "--data", str(small_data)]) == 2
    assert "expected a step, best or last" in capsys.readouterr().err


def test_the_table_has_a_row_for_every_step_and_evaluation(kept: Path) -> None:
    with exported(kept, "curves.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    train = [int(row["last_step"]) for row in rows if row["curve"] == "train"]
    assert train == list(range(1, 61))  # 240 images, two epochs, batches of 8
    assert [int(row["last_step"]) for row in rows if row["curve"] == "validation"] == [30, 60]


def test_the_picture_is_svg_with_both_charts(kept: Path) -> None:
    root = ElementTree.parse(exported(kept, "curves.svg")).getroot()
    texts = [text.text or "" for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert any(kept.name in text for text in texts) and any(text.startswith("accuracy %") for text in texts)
    assert len(list(root.iter("{http://www.w3.org/2000/svg}polyline"))) == 4
    assert "href" not in ElementTree.tostring(root, "unicode")


def test_tensorboard_reads_the_curves(kept: Path) -> None:
    pytest.importorskip("tensorboardX")
    from tensorboardX.proto.event_pb2 import Event
    from tensorboardX.record_writer import masked_crc32c

    (path,) = exported(kept, "board", "--format", "tensorboard").iterdir()
    content, found = path.read_bytes(), []
    while content:  # a record: length, its checksum, an event, its checksum
        size = int.from_bytes(content[:8], "little")
        body = content[12 : 12 + size]
        assert int.from_bytes(content[12 + size : 16 + size], "little") == masked_crc32c(body)
        event = Event.FromString(body)
        found += [(value.tag, event.step, value.simple_value, event.wall_time) for value in event.summary.value]
        content = content[16 + size :]
    assert [step for tag, step, *_ in found if tag == "cost/train"] == list(range(1, 61))
    assert [step for tag, step, *_ in found if tag == "accuracy/validation"] == [30, 60]
    rights = [8 * value for tag, _, value, _ in found if tag == "accuracy/train"]  # of batches of 8
    assert rights == [round(right) for right in rights] and max(rights) <= 8
    began = read_run_file(kept / NAME).created
    assert all(0 <= at - began < 60 for *_, at in found)


def test_tensorboard_itself_reads_every_value_of_the_run(kept: Path) -> None:
    # Not among the tools of the tests for its size: pip install tensorboard beside them has this run, too.
    reader = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    pytest.importorskip("tensorboardX")
    events = reader.EventAccumulator(str(exported(kept, "board", "--format", "tensorboard")), {"scalars": 0})
    events.Reload()
    shown = {tag: [(one.step, one.value) for one in events.Scalars(tag)] for tag in events.Tags()["scalars"]}
    tensors = read_checkpoint(checkpoint_path(kept, 60)).tensors
    expected: dict[str, list[tuple[int, float]]] = {}
    for name, columns in {
        "history.steps": {1: "cost/train", 2: "accuracy/train", 3: "gradient_norm/train"},
        "history.evaluated": {2: "cost/validation", 3: "accuracy/validation"},
    }.items():
        rows = np.asarray(tensors[name], np.float32)
        expected |= {tag: [(int(row[0]), float(row[column])) for row in rows] for column, tag in columns.items()}
    assert shown == expected and len(shown["cost/train"]) == 60
    logged = [one for one in read_log(kept / "log.jsonl") if one is not None and one["event"] == "evaluated"]
    watched = [one for one in logged if one["split"] == "validation"]
    in_log = [(one["step"], float(np.float32(one["right"] / one["count"]))) for one in watched]
    assert shown["accuracy/validation"] == in_log


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["x.tar"], "expected --format NAME, or an extension out of"),
        (["--format", "onn"], "did you mean onnx?"),
        ([], "export needs --format NAME"),
    ],
)
def test_a_format_that_nobody_knows(arguments: list[str], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "run", *arguments]) == 2
    assert expected in capsys.readouterr().err


def test_a_missing_package_and_a_taken_name_are_said_before_anything_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    find: Callable[..., object] = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "onnx" else find(name))
    assert main(["export", "run", "x.onnx"]) == 2
    assert "needs the package onnx: expected pip install 'mnist-tui[onnx]'" in capsys.readouterr().err
    Path("x.csv").touch()
    assert main(["export", "run", "x.csv"]) == 2
    assert "expected a name that is still free" in capsys.readouterr().err


@pytest.mark.parametrize("name", [name for name, one in FORMATS.items() if one.package != "torch"])
def test_a_full_disk_is_told_in_a_line_and_nothing_is_left(
    kept: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip(FORMATS[name].package or "numpy")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    capsys.readouterr()
    monkeypatch.setattr(os, "fsync", full)
    assert main(["export", kept.name, "new", "--format", name]) == 2
    printed = capsys.readouterr()
    assert printed.err.startswith("mnist-tui: new") and printed.err.endswith(
        ": cannot write: No space left on device\n"
    )
    assert printed.err.count("\n") == 1 and not printed.out
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.parametrize("make", [Path.touch, Path.mkdir, lambda path: path.symlink_to("nowhere")])
def test_a_folder_takes_no_name_that_is_taken_while_the_run_is_read(
    kept: Path, make: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("tensorboardX")

    def read_slowly(folder: Path, tell: Callable[[str], None]) -> object:
        make(Path("new"))
        return read_kept_run(folder, tell)

    monkeypatch.setattr(command, "read_kept_run", read_slowly)
    capsys.readouterr()
    assert main(["export", kept.name, "new", "--format", "tensorboard"]) == 2
    assert "found a file or folder of that name, expected a name that is still free" in capsys.readouterr().err
    assert [path.name for path in Path.cwd().rglob("*")] == ["new"]


def test_a_model_file_has_no_curves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "one.safetensors"
    save_new_network(path, model("relu", "cross-entropy", "linear", "float32"))
    assert main(["export", str(path), "curves.csv"]) == 2
    assert "a model file, expected a run, which has curves" in capsys.readouterr().err
