"""`mnist-tui eval --drawings`: networks on the drawings that a person has labelled."""

import json
from pathlib import Path

import numpy as np
import pytest
from models import save_new_network

from mnist_tui.data.drawings import DrawingFolder, Labelled
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.images.drawing import in_mnist_form
from mnist_tui.tui.training.model import Model

CLASSES, SHAPE = ("left", "right"), (8, 6)


def network(path: Path) -> str:
    """Save a network that predicts by the half with more ink."""
    settings = Settings().replace({"hidden": (), "dtype": "float64"})
    made = Network(settings.architecture(48, 2))
    weights = made.parameters.weights[0].reshape(*SHAPE, 2)
    weights[:, :3, 0] = weights[:, 3:, 1] = 1
    save_new_network(path, Model(made, settings, CLASSES, *SHAPE, 12, None))
    return str(path)


@pytest.fixture
def drawings(state_folder: Path) -> DrawingFolder:
    """Three of "left": ink far left, far right, and three columns with most of it on the left."""
    folder = DrawingFolder(state_folder / "mnist-tui/drawings", SHAPE, CLASSES, in_mnist_form)
    said = []
    for columns in ((0,), (5,), (0, 0, 1)):
        image = np.zeros(SHAPE, np.uint8)
        image[1:7, list(columns)] = 255
        said.append(Labelled(image.tobytes(), 0))
    folder.change(said)
    return folder


def record(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    assert main(["eval", *arguments, "--json"]) == 0
    _, told = map(json.loads, capsys.readouterr().out.splitlines())
    assert isinstance(told, dict)
    return told


def test_the_two_forms_are_evaluated_apart(
    drawings: DrawingFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = network(tmp_path / "halves.safetensors")
    told = record(capsys, path, "--drawings", "as-drawn")
    assert (told["split"], told["images"], told["right"]) == ("drawings as drawn", 3, 2)
    # Wilson for 2 of 3: centre (2/3 + z²/6) / (1 + z²/3) = 0.573, spread 0.365
    assert told["interval"] == pytest.approx([0.208, 0.939], abs=0.001)
    told = record(capsys, path, "--drawings")
    forms = [in_mnist_form(image) for image in drawings.read().images]
    right = sum(int(form[:, :3].sum()) > int(form[:, 3:].sum()) for form in forms)
    assert (told["split"], told["right"]) == ("drawings", right)
    assert record(capsys, path, "--data", str(drawings.path))["right"] == right, "it is a data set like any other"


def test_the_text_says_how_many_of_the_drawings(
    drawings: DrawingFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", network(tmp_path / "halves.safetensors"), "--drawings", "as-drawn", "--quiet"]) == 0
    assert "drawings as drawn accuracy  66.67 %  (95 % interval 20.77 to 93.85 %; 2 of 3)" in capsys.readouterr().out


def test_without_drawings_it_says_how_there_are_some(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", network(tmp_path / "halves.safetensors"), "--drawings"]) == 2
    assert "found no drawings, expected some that were labelled: t on the screen 6" in capsys.readouterr().err


@pytest.mark.parametrize("flags", [("--split", "test"), ("--validation", "5"), ("--data", "."), ("--invert",)])
def test_other_images_are_not_meant_at_the_same_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], flags: tuple[str, ...]
) -> None:
    assert main(["eval", network(tmp_path / "halves.safetensors"), "--drawings", "centred", *flags]) == 2
    assert f"--drawings and {flags[0]} exclude each other" in capsys.readouterr().err


def test_that_classes_are_missing_is_no_fault_of_drawings(
    drawings: DrawingFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", network(tmp_path / "halves.safetensors"), "--drawings"]) == 0
    assert capsys.readouterr().err == "mnist-tui: 3 drawings of 8×6 pixels with labels of yours\n"
