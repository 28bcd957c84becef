"""`mnist-tui compare`: networks made by hand, of which each misses one class."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from blind_networks import COLUMNS, NAMES, ROWS, blind_model
from models import save_new_network

from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.training.model import Model

EACH = 30
"""Test images of every class."""


@pytest.fixture
def saved(tmp_path: Path) -> list[str]:
    """Networks of which each takes one class for the next."""
    paths = [str(tmp_path / f"{name}.safetensors") for name in NAMES]
    for missed, path in enumerate(paths):
        save_new_network(Path(path), blind_model(missed))
    return paths


def test_what_one_misses_the_other_fixes(
    saved: list[str], small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *saved[:2], "--data", str(small_data), "--json"]) == 0
    _, found = map(json.loads, capsys.readouterr().out.splitlines())
    counts = {key: found[key] for key in ("fixed", "broken", "both_wrong", "both_right")}
    assert counts == {"fixed": EACH, "broken": EACH, "both_wrong": 0, "both_right": EACH}
    assert (found["first_accuracy"], found["second_accuracy"]) == (2 / 3, 2 / 3)
    assert (found["p"], found["differs"]) == (1, False)  # as many fixed as broken
    assert found["confusion_difference"] == [[30, -30, 0], [0, -30, 30], [0, 0, 0]]


def test_the_table_has_a_row_for_every_image_that_either_gets_wrong(
    saved: list[str], small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", saved[0], saved[2], "--data", str(small_data), "--csv", "--quiet"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [int(row["index"]) for row in rows] == [index for index in range(3 * EACH) if index % 3 != 1]
    assert {(row["label"], row["outcome"], row["first_predicted"], row["second_predicted"]) for row in rows} == {
        ("sky", "fixed", "land", "sky"),
        ("sea", "broken", "sea", "sky"),
    }


def test_pictures_carry_both_answers(saved: list[str], small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flags = ("--show", "fixed", "--top", "1", "--quiet", "--data", str(small_data))
    assert main(["compare", *saved[:2], *flags]) == 0
    out = capsys.readouterr().out
    *_, first, second, index, _ = out.splitlines()
    assert out.count("#") == 1
    assert first.startswith("sky→land ") and second.startswith("sky→sky ") and index[0] == "#"


def test_a_network_and_itself_have_nothing_to_test(
    saved: list[str], small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", saved[0], saved[0], "--data", str(small_data), "--quiet"]) == 0
    assert "no image tells them apart" in capsys.readouterr().out


def test_networks_for_other_images_are_refused(
    saved: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.safetensors"
    settings = Settings().replace({"hidden": ()})
    network = Network(settings.architecture(4, 3))
    save_new_network(other, Model(network, settings, NAMES, 2, 2, 0, None))
    assert main(["compare", saved[0], str(other)]) == 2
    assert "images of 2×2 pixels, expected 8×6, as in" in capsys.readouterr().err


def test_a_network_without_answers_is_named(
    saved: list[str], tmp_path: Path, small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    huge = tmp_path / "huge.safetensors"
    settings = Settings().replace({"hidden": (), "validation": 60})
    network = Network(settings.architecture(ROWS * COLUMNS, 3))
    network.parameters.vector[:] = np.float32(3e38)
    save_new_network(huge, Model(network, settings, NAMES, ROWS, COLUMNS, 0, None))
    assert main(["compare", saved[0], str(huge), "--data", str(small_data), "--quiet"]) == 1
    assert "huge.safetensors" in capsys.readouterr().err
