"""What is said of the data before a command begins: in a line, or as an object for programs."""

import dataclasses
import json
from pathlib import Path

import pytest

from mnist_tui.data.loading import load
from mnist_tui.data.preprocessing import Preprocessing
from mnist_tui.tui import __version__
from mnist_tui.tui.cli.data_report import data_line, tell_data
from mnist_tui.tui.cli.json_lines import SCHEMA
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.training.splits import Splits


def test_the_line_names_images_size_and_classes(small_splits: Splits) -> None:
    assert data_line(load(None, 0)) == (
        # the counts are those that LeCun, Cortes and Burges' files are known for: 5,421 fives, 6,742 ones
        "MNIST: 60,000 training and 10,000 test images of 28×28 pixels; 10 classes, 5,421 to 6,742 training images each"
    )
    assert data_line(small_splits.dataset) == (
        "small: 240 training, 60 validation and 90 test images of 8×6 pixels; 3 classes, 80 training images each"
    )


def test_the_line_says_what_was_done_to_the_images(small_data: Path) -> None:
    changed = load(small_data, 0, Preprocessing(invert=True, transpose=True))
    assert "test images of 6×8 pixels, inverted, transposed; " in data_line(changed)


def test_the_line_says_whose_images_qmnist_trains_on(small_splits: Splits) -> None:
    line = data_line(dataclasses.replace(small_splits.dataset, is_qmnist=True))
    assert line.endswith(" each; MNIST's training images, none of its test set")


def test_the_object_holds_every_count(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tell_data(load(small_data, 30), as_json=True)
    printed = capsys.readouterr()
    assert printed.err == ""
    assert json.loads(printed.out) == {
        "event": "data",
        "schema": SCHEMA,
        "program": __version__,
        "name": "small",
        "rows": 8,
        "columns": 6,
        "classes": ["sky", "land", "sea"],
        "train_images": 270,
        "validation_images": 30,
        "test_images": 90,
        "train_counts": [90, 90, 90],
        "validation_counts": [10, 10, 10],
        "test_counts": [30, 30, 30],
        "inverted": False,
        "transposed": False,
        "warnings": [],
    }


@pytest.mark.parametrize("as_json", [False, True])
def test_warnings_go_to_standard_error_either_way(
    small_data: Path, capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    tell_data(load(small_data, 0, Preprocessing(invert=True)), as_json)
    printed = capsys.readouterr()
    warning = printed.err.splitlines()[-1]
    assert warning.startswith("mnist-tui: warning: the images are dark on light")
    if as_json:
        assert [f"mnist-tui: warning: {text}" for text in json.loads(printed.out)["warnings"]] == [warning]


@pytest.mark.parametrize(
    "command",
    [
        ["train", "--hidden", "4", "--steps", "1"],
        ["lr-range", "--hidden", "4", "--steps", "50"],
        ["show"],
    ],
)
def test_flags_reach_the_images_of_every_command(
    small_data: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    main([*command, "--data", str(small_data), "--invert", "--transpose"])
    first = capsys.readouterr().err.splitlines()[0]
    assert first.startswith("small: ") and " of 6×8 pixels, inverted, transposed; " in first


def test_quiet_leaves_out_the_line_and_no_warning(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "--quiet", "--data", str(small_data)]) == 0
    assert capsys.readouterr().err == ""
    assert main(["show", "--quiet", "--data", str(small_data), "--invert"]) == 0
    assert capsys.readouterr().err.count("\n") == 1
