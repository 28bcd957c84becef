"""`mnist-tui show`: the right digits with the right labels, in any width and any characters."""

from pathlib import Path

import pytest

from mnist_tui.data.dataset import SplitName
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.training.splits import Splits


def shown(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[str]:
    assert main(["show", *map(str, arguments)]) == 0
    return capsys.readouterr().out.splitlines()


def captions(lines: list[str]) -> list[str]:
    return [part.strip() for line in lines if line.lstrip().startswith("#") for part in line.split("#") if part.strip()]


def test_the_first_ten_of_mnist_are_those_of_the_diary(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys)
    assert captions(lines) == ["0 5", "1 0", "2 4", "3 1", "4 9", "5 2", "6 1", "7 3", "8 1", "9 4"]


@pytest.mark.parametrize("split", ["train", "validation", "test"])
def test_labels_are_those_of_the_split(
    small_splits: Splits, small_data: Path, capsys: pytest.CaptureFixture[str], split: SplitName
) -> None:
    labels, names = small_splits.dataset.split(split).labels, ("sky", "land", "sea")
    held_out = () if split == "test" else ("--validation", 60)
    lines = shown(capsys, "--data", small_data, *held_out, "--split", split, "--index", "7,0,31")
    assert captions(lines) == [f"{place} {names[labels[place]]}" for place in (7, 0, 31)]


@pytest.mark.parametrize("glyphs", ["braille", "blocks", "ascii"])
@pytest.mark.parametrize("columns", [1, 10, 40, 80, 200])
def test_no_line_is_wider_than_the_terminal(
    small_data: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    columns: int,
    glyphs: str,
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = shown(capsys, "--data", small_data, "--split", "test", "--glyphs", glyphs)
    assert max(map(len, lines)) <= columns


def test_more_than_there_are_shows_all(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "--data", small_data, "--split", "test", "--first", 1000)
    assert len(captions(lines)) == 90


@pytest.mark.parametrize("index", ["90", "-1", "1,90", "one", "", "1,", "²", "9" * 5000])
def test_a_place_that_does_not_exist_is_refused_with_the_range(
    small_data: Path, capsys: pytest.CaptureFixture[str], index: str
) -> None:
    assert main(["show", "--data", str(small_data), "--split", "test", "--index", index]) == 2
    printed = capsys.readouterr()
    assert "is not in 0..89: there are 90 test images" in printed.err
    assert printed.err.count("\n") == 1
    assert printed.out == ""


@pytest.mark.parametrize(
    ("index", "line"),
    [
        ("90", "--index=90 is not in 0..89"),
        ("1,90", "--index=1,90: 90 is not in 0..89"),
        ("1,,2", "--index=1,,2: an empty item is not in 0..89"),
    ],
)
def test_what_was_typed_is_repeated(
    small_data: Path, capsys: pytest.CaptureFixture[str], index: str, line: str
) -> None:
    assert main(["show", "--data", str(small_data), "--split", "test", "--index", index]) == 2
    assert capsys.readouterr().err == f"mnist-tui: {line}: there are 90 test images\n"


def test_an_empty_split_is_named(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "--data", str(small_data), "--validation", "0", "--split", "validation"]) == 2
    assert "there are no validation images" in capsys.readouterr().err


@pytest.mark.parametrize(("split", "images"), [("train", 275), ("validation", 25)])
def test_a_small_folder_is_split_as_for_training_unless_a_flag_says_otherwise(
    small_data: Path, capsys: pytest.CaptureFixture[str], split: str, images: int
) -> None:
    lines = shown(capsys, "--data", small_data, "--split", split, "--first", 1000)
    assert len(captions(lines)) == images  # a twelfth of 300 is held out
