"""`mnist-tui suspects`: labels that were made wrong on purpose, and what is said of them."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from mnist_tui.data.idx import read_idx, write_idx
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.commands.suspects.progress import follow

SETTINGS = ("--hidden", "12", "--batch-size", "10", "--epochs", "6", "--learning-rate", "0.03", "--threads", "1", "-q")
WRONG = {("train", 4): "sea", ("train", 100): "sea", ("train", 299): "sky", ("test", 7): "sky"}
"""What the labels of four images become; that of image i is its number modulo 3 of sky, land, sea."""


@pytest.fixture
def planted(small_data: Path) -> Path:
    for split, name in (("train", "train-labels-idx1-ubyte.gz"), ("test", "t10k-labels-idx1-ubyte.gz")):
        labels = read_idx(small_data / name)[:].copy()
        for (where, index), label in WRONG.items():
            if where == split:
                labels[index] = ("sky", "land", "sea").index(label)
        (small_data / name).unlink()
        write_idx(small_data / name, labels)
    return small_data


def told(capsys: pytest.CaptureFixture[str], folder: Path, *more: str) -> Sequence[dict[str, object]]:
    assert main(["suspects", "--data", str(folder), *SETTINGS, *more, "--json"]) == 0
    data, *rest = map(json.loads, capsys.readouterr().out.splitlines())
    assert data["event"] == "data"
    return rest


def test_planted_errors_come_first_with_the_class_that_they_had(
    planted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    *images, summary = told(capsys, planted)
    assert {(one["split"], one["index"]): one["label"] for one in images[:4]} == WRONG
    true = {key: ("sky", "land", "sea")[key[1] % 3] for key in WRONG}
    assert {(one["split"], one["index"]): one["suggested"] for one in images[:4]} == true
    assert all(one["agreement"] > 0.3 for one in images[:4])  # type: ignore[operator]
    assert [one["rank"] for one in images] == list(range(1, 391)) and summary["labels"] == 390
    assert 1 <= summary["suspects"] == sum(bool(one["is_suspect"]) for one in images)  # type: ignore[operator]
    assert summary["low"] <= summary["probably_wrong"] <= summary["high"]  # type: ignore[operator]
    assert len(summary["temperatures"]) == 5  # type: ignore[arg-type]


@pytest.mark.parametrize(("split", "first", "count"), [("train", 3, 300), ("test", 1, 90)])
def test_split_lists_its_own_images_with_their_own_indices(
    split: str, first: int, count: int, planted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    *images, summary = told(capsys, planted, "--split", split, "--folds", "3")
    assert {one["split"] for one in images} == {split}
    assert {one["index"] for one in images} == set(range(count)) and summary["labels"] == count
    assert {one["index"] for one in images[:first]} == {index for where, index in WRONG if where == split}


def test_table_and_pictures_tell_the_same(planted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["suspects", "--data", str(planted), *SETTINGS, "--top", "4"]
    assert main([*arguments, "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) == 4 and rows[0]["rank"] == "1"
    assert main(arguments) == 0
    heading, interval, more, *lines = capsys.readouterr().out.splitlines()
    assert " of 390 labels suspect, about " in heading and interval.startswith("95 % interval ")
    assert more == "the 4 most suspect, by label and prediction; --top N shows more"
    captions = "\n".join(lines).split()
    for row in rows:
        assert f"{row['label']}→{row['suggested']}" in captions and f"#{row['index']}" in captions


def test_same_seed_says_the_same_and_more_rounds_something_else(
    planted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    short = ("--epochs", "2", "--folds", "2", "--top", "9")
    once, again = told(capsys, planted, *short), told(capsys, planted, *short)
    twice = told(capsys, planted, *short, "--rounds", "2")
    assert once == again != twice
    assert len(twice[-1]["temperatures"]) == 4  # type: ignore[arg-type]


def test_network_that_diverges_ends_it_with_a_line(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wild = ("--optimizer", "sgd", "--learning-rate", "9", "--pixels", "raw", "--cost", "quadratic")
    assert main(["suspects", "--data", str(small_data), *SETTINGS, *wild]) == 1
    captured = capsys.readouterr()
    assert captured.err.startswith("mnist-tui: network 1 of 5 diverged at step ") and captured.out == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--folds", "1"), "--folds=1 is not"),
        (("--folds", "100"), "--folds=100 is more than there are images, 91"),
        (("--rounds", "0"), "--rounds=0 is not"),
        (("--split", "validation"), "--split=validation is not one of all, train, test"),
        (("--top", "0"), "--top=0 is not"),
        (("--json", "--glyphs", "ascii"), "--glyphs has no effect with --json"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line(
    arguments: tuple[str, ...], message: str, small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if "100" in arguments:
        for name in ("images-idx3-ubyte", "labels-idx1-ubyte.gz"):
            (small_data / f"train-{name}").unlink()
            write_idx(small_data / f"train-{name}", read_idx(small_data / f"t10k-{name}")[:1])
    assert main(["suspects", "--data", str(small_data), *arguments]) == 2
    captured = capsys.readouterr()
    assert message in captured.err and captured.out == ""
    assert len(captured.err.splitlines()) == 1


def test_pipe_gets_a_line_for_every_network(capsys: pytest.CaptureFixture[str]) -> None:
    clock = iter(np.arange(0.0, 100, 2.5))
    follow((0.2, 0.5, 0.7, 1.0), 2, quiet=False, clock=lambda: next(clock))
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["trained 1 of 2 networks, 5.0 s", "trained 2 of 2 networks, 10.0 s"]
    follow((0.5, 1.0), 2, quiet=True)
    assert capsys.readouterr().err == ""
