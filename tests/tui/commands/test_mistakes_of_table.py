"""`mnist-tui mistakes --predictions`: the mistakes of any classifier, from a table and images of all kinds."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from json_document import faults
from PIL import Image

from mnist_tui.data.mnist import BUNDLE
from mnist_tui.data.predictions.reader import read_predictions
from mnist_tui.tui.cli.main import main

TABLE = "file,p_cat,p_dog\ncat/0.png,0.75,0.25\ndog/1.png,0.625,0.375\ncat/2.png,0.25,0.75\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three pictures in two classes: of the table above the second and the third are mistakes."""
    for number, name in enumerate(("cat/0.png", "dog/1.png", "cat/2.png")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        Image.fromarray(np.full((40, 20, 3), (200, 10 * number, 0), np.uint8)).save(tmp_path / name)
    (tmp_path / "table.csv").write_text(TABLE)
    return tmp_path


def run(*arguments: object) -> int:
    return main(["mistakes", "--predictions", *map(str, arguments)])


def records(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[dict[str, object]]:
    assert run(*arguments, "--json") == 0
    data, *found = map(json.loads, capsys.readouterr().out.splitlines())
    assert data["event"] == "predictions"
    assert [fault for one in (data, *found) for fault in faults(one)] == []
    return found


def test_mistakes_are_told_with_their_file_and_what_is_known(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = records(capsys, folder / "table.csv", "--images", folder)
    assert (first["row"], first["file"], first["label"], first["predicted"]) == (3, "cat/2.png", "cat", "dog")
    assert (first["confidence"], first["margin"]) == (0.75, 0.5)
    assert first["cost"] == pytest.approx(1.3862943611198906)  # -log(1/4)
    assert (second["row"], second["file"], second["margin"]) == (2, "dog/1.png", 0.25)
    (only,) = records(capsys, folder / "table.csv", "--images", folder, "--filter", "label:dog")
    assert only["row"] == 2 and only["opinion"] is None


def test_the_table_of_mistakes_is_read_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder / "table.csv", "--images", folder, "--csv") == 0
    (folder / "again.csv").write_text(capsys.readouterr().out)
    again = read_predictions(folder / "again.csv")
    assert again.names == ("cat/2.png", "dog/1.png") and again.confidence.tolist() == [0.75, 0.625]
    assert [again.classes[one] for one in again.predicted] == ["dog", "cat"]


def test_what_was_understood_is_said_first(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder / "table.csv", "--images", folder, "--glyphs", "ascii") == 0
    told = capsys.readouterr()
    assert told.err.endswith(
        "table.csv: 3 rows, 2 classes; columns p_cat…p_dog; name: file; labels of the images; a folder for each class\n"
    )
    assert told.out.startswith("2 mistakes in 3 rows, 33.33% correct\n") and "cat>dog 75%" in told.out


def test_without_images_the_rows_are_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "labels.csv").write_text("path,class\ncat/0.png,dog\ncat/2.png,dog\ndog/1.png,dog\n")
    assert run(folder / "table.csv", "--labels", folder / "labels.csv", "--glyphs", "ascii") == 0
    assert capsys.readouterr().out.splitlines()[2:] == [
        "row 1  dog>cat 75%  cat/0.png",
        "row 2  dog>cat 62%  dog/1.png",
    ]


def test_a_sheet_has_an_image_for_each_mistake(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "dog/1.png").write_text("no picture")
    assert run(folder / "table.csv", "--images", folder, "--png", folder / "sheet.png") == 0
    told = capsys.readouterr()
    assert f"wrote 2 images to {folder}/sheet.png" in told.out
    assert "1 image of 2 cannot be read (the first: " in told.err
    with Image.open(folder / "sheet.png") as sheet:
        pixels = np.asarray(sheet)
    assert (pixels == (200, 20, 0)).all(axis=2).sum() == 40 * 20  # the other image is black


def test_classes_alone_have_mistakes_but_no_confidence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "table").write_text("pred,label\n1,1\n0,1\n2,2\n")
    (one,) = records(capsys, tmp_path / "table")
    assert (one["row"], one["predicted"], one["confidence"], one["cost"]) == (2, "0", None, None)
    assert run(tmp_path / "table", "--csv") == 0
    (row,) = csv.DictReader(capsys.readouterr().out.splitlines())
    assert (row["index"], row["confidence"]) == ("1", "")
    assert run(tmp_path / "table", "--filter", "conf>0.5") == 2
    assert "the predictions have no probabilities" in capsys.readouterr().err


def test_a_filter_by_what_images_look_like_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder / "table.csv", "--images", folder, "--filter", "ink>50") == 2
    assert "only images of a data set are measured" in capsys.readouterr().err


def test_names_of_classes_come_from_the_command_line_or_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    np.savez(tmp_path / "table.npz", logits=np.array([[0, 1], [1, 0]]), labels=np.array([0, 0]))
    (tmp_path / "names.txt").write_text("sea\nsky\n")
    for given in ("sea,sky", str(tmp_path / "names.txt")):
        (one,) = records(capsys, tmp_path / "table.npz", "--classes", given)
        assert (one["label"], one["predicted"]) == ("sea", "sky")


def test_predictions_for_mnist_have_its_images_and_opinions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    np.save(tmp_path / "zeros.npy", np.eye(10, dtype=np.float32)[np.zeros(10_000, np.intp)])
    found = records(capsys, tmp_path / "zeros.npy", "--images", BUNDLE, "--filter", "flag:disputed label:4")
    assert found and all(one["opinion"] for one in found)


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--predictions", "table.csv"], "table.csv: found no labels, expected a column called label"),
        (["--predictions", "table.csv", "--png", "a.png"], "--png needs --images with --predictions"),
        (["--predictions", "table.csv", "--split", "train"], "--split has no effect with --predictions"),
        (["--predictions", "table.csv", "--data", "x"], "--data has no effect with --predictions"),
        (["--predictions", "table.csv", "--classes", "a,,b"], "--classes a,,b: found an empty name or one twice"),
        (["model", "--predictions", "table.csv"], "model and --predictions exclude each other"),
        (["model", "--images", "x"], "--images has no effect without --predictions"),
        ([], "expected MODEL or --predictions FILE"),
        (["--predictions", "nothing.csv"], "nothing.csv: cannot read: No such file"),
        (["--predictions", "table.csv", "--images", "nothing"], "nothing: cannot read: No such file"),
    ],
)
def test_flags_that_do_not_fit_are_refused(
    arguments: list[str], found: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    assert main(["mistakes", *arguments]) == 2
    told = capsys.readouterr()
    assert found in told.err and told.err.count("\n") == 1 and not told.out
