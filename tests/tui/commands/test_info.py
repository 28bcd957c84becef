"""`mnist-tui info`: what a model and a folder are, in numbers known beforehand."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from models import save_new_network

from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.commands.info.data import data_lines
from mnist_tui.tui.training.model import Model
from mnist_tui.tui.training.splits import Splits


@pytest.fixture
def model(tmp_path: Path) -> str:
    settings = Settings(hidden=(8,), optimizer="sgd", seed=3)
    path = tmp_path / "model.safetensors"
    network = Network(settings.architecture(48, 3))
    save_new_network(path, Model(network, settings, ("sky", "land", "sea"), 8, 6, 1, 0.975))
    return str(path)


def test_a_model_tells_its_network_and_training(model: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", model]) == 0
    assert capsys.readouterr().out.splitlines() == [
        model,
        "model      48-8-3, relu, 419 parameters",  # 48 × 8 + 8 + 8 × 3 + 3
        "images     8×6 pixels",
        "classes    sky, land, sea",
        "trained    1 step, test accuracy 97.50 %",
        "settings   --hidden 8 --optimizer sgd --seed 3",
    ]
    assert main(["info", model, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["event"], record["path"]) == ("model_info", model)
    assert (record["sizes"], record["parameters"], record["settings"]["seed"]) == ([48, 8, 3], 419, 3)


def test_a_folder_tells_how_many_images_there_are_of_each_class(
    small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["info", str(small_data)]) == 0
    assert [line.split() for line in capsys.readouterr().out.splitlines()[2:]] == [
        ["images", *["300", "training", "images", "and", "90", "test", "images", "of", "8×6", "pixels"]],
        ["classes", *["3;", "training", "and", "test", "images", "of", "each:"]],
        ["sky", "100", "30"],
        ["land", "100", "30"],
        ["sea", "100", "30"],
    ]
    assert main(["info", str(small_data), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["event"], record["classes"], record["train_counts"]) == (
        "data_info",
        ["sky", "land", "sea"],
        [100, 100, 100],
    )


def test_a_file_with_data_is_told_of_and_warned_about(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    light = np.full((4, 3, 3), 255, np.uint8)
    light[:, 1, 1] = 0, 1, 2, 3
    path = tmp_path / "light.npz"
    np.savez(path, x_train=light[:2], y_train=np.array([0, 1]), x_test=light[2:], y_test=np.array([0, 1]))
    assert main(["info", str(path)]) == 0
    printed = capsys.readouterr()
    assert "images     2 training images and 2 test images of 3×3 pixels" in printed.out
    assert printed.err.startswith("mnist-tui: warning: the images are dark on light")


def test_qmnist_tells_whose_images_it_has(small_splits: Splits) -> None:
    first = next(data_lines(dataclasses.replace(small_splits.dataset, is_qmnist=True)))
    assert first == "data       small (MNIST's training images, none of its test set)"


def test_what_is_neither_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "note.txt").write_text("hello")
    for path in (tmp_path, tmp_path / "note.txt", tmp_path / "nowhere"):
        assert main(["info", str(path)]) == 2
        assert capsys.readouterr().err.startswith(f"mnist-tui: {path}: ")


def test_one_of_the_files_of_a_folder_tells_of_the_folder(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [labels] = small_data.glob("train-labels*")
    assert main(["info", str(labels), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["event"], record["train_counts"]) == ("data_info", [100, 100, 100])
