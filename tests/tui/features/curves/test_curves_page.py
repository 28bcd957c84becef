"""The curves as a page of text, and the file that it goes to."""

import csv
from pathlib import Path

import pytest
from curve_runs import hands_on_curves

from mnist_tui.tui.features.curves.page import page
from mnist_tui.tui.features.screens import KEYMAP


def test_the_page_holds_both_charts_and_says_what_they_show() -> None:
    controls = hands_on_curves(250, glyphs="ascii").controls
    lines = page(controls.run, controls.ui).split("\n")
    assert lines[0] == "MNIST, run 1, step 250, epoch 2.50: log cost | mean of up to 50 batches | all steps"
    assert {"cost", "accuracy % | log error"} <= set(lines) and "\n".join(lines).isascii()
    assert sum("train" in line for line in lines) == 2 and not any("\x1b" in line for line in lines)


def test_a_second_file_of_the_same_step_gets_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    hands = hands_on_curves(250)
    for name in ("mnist-tui-run1-step250.txt", "mnist-tui-run1-step250-2.txt", "mnist-tui-run1-step250-3.txt"):
        hands.do("w")
        assert hands.controls.run.notice == f"charts written to {name}, .csv and .svg"
        assert Path(name).read_text(encoding="utf-8") == page(hands.controls.run, hands.controls.ui) + "\n"
    assert len(list(tmp_path.glob("*.txt"))) == 3


@pytest.mark.parametrize("ending", ["txt", "csv", "svg"])
def test_three_files_have_one_name_that_is_free_for_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / f"mnist-tui-run1-step250.{ending}").write_text("mine")
    hands_on_curves(250).do("w")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [f"mnist-tui-run1-step250.{ending}", *(f"mnist-tui-run1-step250-2.{kind}" for kind in ("csv", "svg", "txt"))]
    )
    assert (tmp_path / f"mnist-tui-run1-step250.{ending}").read_text() == "mine"


def test_the_table_beside_the_drawing_holds_the_rows_of_both_curves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    hands = hands_on_curves(250)
    hands.do("w")
    run = hands.controls.run
    with Path("mnist-tui-run1-step250.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    steps = [row for row in rows if row["curve"] == "train"]
    assert [float(row["cost"]) for row in steps] == run.steps.rows()[:, 1].tolist()
    assert [int(row["last_step"]) for row in steps] == list(range(1, 251))
    assert float(steps[-1]["epoch"]) == 2.5
    evaluated = [row for row in rows if row["curve"] != "train"]
    assert [float(row["accuracy"]) for row in evaluated] == run.evaluations.rows()[:, 3].tolist()
    assert Path("mnist-tui-run1-step250.svg").read_text() == "<svg/>"


def test_a_folder_that_takes_no_file_gives_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    hands = hands_on_curves(250)
    hands.do("w")
    notice = hands.controls.run.notice
    assert "mnist-tui-run1-step250.txt" in notice and "\n" not in notice


@pytest.mark.parametrize("screen", ["inspector", "units", "map", "log"])
def test_other_screens_are_written_as_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, screen: str) -> None:
    monkeypatch.chdir(tmp_path)
    hands = hands_on_curves(250)
    hands.controls.go_to(screen)
    KEYMAP.key("w").press(hands.controls)
    assert [path.name for path in tmp_path.iterdir()] == [f"mnist-tui-run1-step250-{screen}.svg"]
    assert hands.controls.run.notice == f"screen written to mnist-tui-run1-step250-{screen}.svg"
