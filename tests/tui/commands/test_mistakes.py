"""`mnist-tui mistakes`: a network made by hand, whose mistakes are known before it is asked."""

import csv
import json
import sys
from pathlib import Path

import numpy as np
import pytest
from models import save_new_network

from mnist_tui.data.idx import read_idx, write_idx
from mnist_tui.data.loading import load
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.commands.mistakes import command
from mnist_tui.tui.training.model import Model
from mnist_tui.tui.training.splits import Splits

NAMES = ("sky", "land", "sea")
ROWS, COLUMNS = 8, 6


@pytest.fixture
def model(tmp_path: Path) -> str:
    """A network that predicts by the ink in the two columns of each class, and predicts land for all sky.

    In the small data image i is sky when i divides by 3: it misses 30 of the 90 for test, and 20 of 60 held out of 300.
    """
    settings = Settings().replace({"hidden": (), "dtype": "float64", "validation": 60})
    network = Network(settings.architecture(ROWS * COLUMNS, len(NAMES)))
    weights = network.parameters.weights[0].reshape(ROWS, COLUMNS, len(NAMES))
    for label, predicted in enumerate((1, 1, 2)):
        weights[:, 2 * label : 2 * label + 2, predicted] = 0.5
    path = tmp_path / "model.safetensors"
    save_new_network(path, Model(network, settings, NAMES, ROWS, COLUMNS, 12, None))
    return str(path)


@pytest.fixture
def blank(tmp_path: Path) -> str:
    """A network for MNIST that takes every image for a 0, with a confidence of a tenth."""
    settings = Settings().replace({"hidden": ()})
    path = tmp_path / "blank.safetensors"
    classes = tuple("0123456789")
    save_new_network(path, Model(Network(settings.architecture(784, 10)), settings, classes, 28, 28, 0, None))
    return str(path)


def records(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[dict[str, object]]:
    assert main(["mistakes", *map(str, arguments), "--json"]) == 0
    data, *found = map(json.loads, capsys.readouterr().out.splitlines())
    assert data["event"] == "data"
    return found


def test_leaks_are_listed_right_or_wrong_with_their_twins(
    model: str, small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pixels = read_idx(small_data / "t10k-images-idx3-ubyte")[:].copy()
    pixels[[4, 6]] = load(small_data, 0).training.images[[34, 99]]
    (small_data / "t10k-images-idx3-ubyte").unlink()
    write_idx(small_data / "t10k-images-idx3-ubyte", pixels)
    arguments = ["mistakes", model, "--data", str(small_data), "--sort", "index"]
    assert main([*arguments, "--filter", "flag:leak"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("2 images with flag:leak in 90 test images\n")
    assert out.endswith("#4: same as train #34\n#6: same as train #99\n")
    assert main([*arguments, "--filter", "flag:leak flag:wrong"]) == 0
    assert capsys.readouterr().out.endswith("#6: same as train #99\n")


def test_every_mistake_of_the_split_is_told_and_nothing_else(
    model: str, small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = records(capsys, model, "--data", small_data, "--sort", "index")
    assert [one["index"] for one in found] == list(range(0, 90, 3))
    assert {(one["label"], one["predicted"], one["split"]) for one in found} == {("sky", "land", "test")}
    assert records(capsys, model, "--data", small_data, "--split", "train", "--filter", "pred:sea") == []


def test_validation_images_are_those_that_the_model_was_not_trained_on(
    model: str, small_data: Path, small_splits: Splits, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = records(capsys, model, "--data", small_data, "--split", "validation", "--sort", "index")
    held_out = small_splits.dataset.validation
    skies = np.flatnonzero(held_out.labels == 0).tolist()
    assert [one["index"] for one in found] == skies and len(skies) == 20
    folder = tmp_path / "out"
    flags = ["--split", "validation", "--sort", "index", "--top", "1", "--reverse", "--idx", str(folder)]
    assert main(["mistakes", model, "--data", str(small_data), *flags]) == 0
    assert np.array_equal(read_idx(folder / "t10k-images-idx3-ubyte")[0], held_out.images[skies[-1]])


def test_filter_sort_and_top_choose_what_is_told(
    model: str, small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    by_cost = records(capsys, model, "--data", small_data, "--sort", "cost")
    costs = np.array([one["cost"] for one in by_cost], np.float64)
    assert np.all(np.diff(costs) <= 0)
    two = records(capsys, model, "--data", small_data, "--sort", "cost", "--filter", f"cost<{costs[4]}", "--top", "2")
    assert [one["index"] for one in two] == [one["index"] for one in by_cost[5:7]]


def test_the_filter_takes_the_first_in_the_order_too(
    model: str, small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    by_cost = records(capsys, model, "--data", small_data, "--sort", "cost")
    three = records(capsys, model, "--data", small_data, "--sort", "cost", "--filter", "top:3")
    assert three == by_cost[:3]


def test_pictures_stand_beside_each_other_over_captions_and_places(
    model: str, small_data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    flags = ("--sort", "index", "--top", "4", "--glyphs", "braille")
    assert main(["mistakes", model, "--data", str(small_data), *flags]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == ["30 mistakes in 90 test images", "the first 4 of them; --top N shows more", ""]
    assert [word for word in lines[8].split() if "→" in word] == ["sky→land"] * 3
    assert lines[9].split() == ["#0", "#3", "#6"]
    assert lines[17].split() == ["#9"]
    assert any("⠀" < letter <= "⣿" for letter in lines[4])
    assert max(map(len, lines)) <= 50 and len(lines) == 19


def test_pictures_are_ascii_where_nothing_else_can_be_shown(
    model: str, small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["mistakes", model, "--data", str(small_data), "--glyphs", "ascii"]) == 0
    text = capsys.readouterr().out
    assert text.isascii() and "sky>land" in text


def test_filter_that_nothing_passes_is_no_error(
    model: str, small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["mistakes", model, "--data", str(small_data), "--filter", "label:sea"]) == 0
    assert capsys.readouterr().out == "0 mistakes with label:sea in 90 test images\n\n"
    assert main(["mistakes", model, "--data", str(small_data), "--filter", "flag:right label:sea idx:2"]) == 0
    assert capsys.readouterr().out.startswith("1 image with flag:right label:sea idx:2 in 90 test images\n")


def test_table_and_files_hold_the_same_mistakes(
    model: str, small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ["mistakes", model, "--data", str(small_data), "--sort", "label", "--filter", "idx<10"]
    assert main([*common, "--csv"]) == 0
    table = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [row["index"] for row in table] == ["0", "3", "6", "9"]
    assert main([*common, "--png", str(tmp_path / "sheet.png")]) == 0
    assert capsys.readouterr().out == f"wrote 4 images to {tmp_path / 'sheet.png'}\n"
    assert (tmp_path / "sheet.png").read_bytes().startswith(b"\x89PNG")
    assert main([*common, "--idx", str(tmp_path / "folder")]) == 0
    with (tmp_path / "folder" / "images.csv").open(newline="", encoding="utf-8") as kept:
        assert list(csv.DictReader(kept)) == table
    again = load(tmp_path / "folder", 0)
    assert np.array_equal(again.test.images, load(small_data, 0).test.images[[0, 3, 6, 9]])
    capsys.readouterr()
    file = tmp_path / "folder" / "t10k-images-idx3-ubyte"
    assert main(["predict", model, "--idx", str(file), "--json"]) == 0
    assert {json.loads(line)["predicted"] for line in capsys.readouterr().out.splitlines()} == {"land"}
    assert main(["eval", model, "--data", str(tmp_path / "folder")]) == 0
    assert "0.00 %" in capsys.readouterr().out


def test_a_sheet_for_standard_output_is_the_same_file_and_words_go_elsewhere(
    model: str, small_data: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    common = ["mistakes", model, "--data", str(small_data), "--filter", "idx<10"]
    assert main([*common, "--png", str(tmp_path / "sheet.png")]) == 0
    capfdbinary.readouterr()
    assert main([*common, "--png", "-"]) == 0
    printed = capfdbinary.readouterr()
    assert printed.out == (tmp_path / "sheet.png").read_bytes()
    assert printed.err.endswith(b"wrote 4 images to standard output\n")
    assert main([*common, "--png", "-", "--filter", "label:sea"]) == 0
    printed = capfdbinary.readouterr()
    assert (printed.out, printed.err.splitlines()[-1]) == (b"", b"no image to write: standard output is empty")


def test_a_sheet_for_standard_output_is_written_in_pieces(
    model: str, small_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    monkeypatch.setattr(command, "write_standard_output", lambda pieces: sizes.extend(map(len, pieces)))
    assert main(["mistakes", model, "--data", str(small_data), "--filter", "idx<40", "--png", "-"]) == 0
    assert len(sizes) > 3  # head, one for every row of images, end


def test_a_folder_may_be_called_as_standard_output_is(
    model: str, small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["mistakes", model, "--data", str(small_data), "--idx", "./-"]) == 0
    assert (tmp_path / "-" / "images.csv").is_file()


def test_no_picture_goes_to_a_terminal(
    model: str, small_data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["mistakes", model, "--data", str(small_data), "--png", "-"]) == 2
    expected = "mnist-tui: --png -: found a terminal as standard output, expected a pipe or a file\n"
    assert capsys.readouterr() == ("", expected)


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (("--filter", "label:sky cnf>0.9"), "filter at character 11: there is no field cnf; did you mean conf?"),
        (
            ("--filter", "flag:disputed"),
            "filter at character 6: flag:disputed is not available: people were asked about the test images",
        ),
        (
            ("--filter", "forgotten>1"),
            "filter at character 1: forgotten is not available: only a run on the dashboard has a history",
        ),
        (("--sort", "learned"), "--sort=learned is not one of confidence, cost, margin, label, index"),
        (("--top", "0"), "--top=0 is not a whole number in [1, "),
        (("--json", "--csv"), "argument --csv: not allowed with argument --json"),
        (("--png", "."), "argument --png: .: expected a file, not a folder"),
        (("--png", "sheet.jpg"), "sheet.jpg: found the extension .jpg, expected .png"),
        (("--png", "sheet"), "sheet: found no extension, expected .png"),
        (("--idx", "four.csv"), "four.csv: found the extension .csv, expected the name of a folder"),
        (("--idx", "-"), "argument --idx: -: found standard output, expected a folder; ./- is one named -"),
        (("--idx", "."), ".: found a file or folder of that name"),
        (("--png", "nowhere/sheet.png"), "nowhere/sheet.png: cannot write: No such file"),
        (("--split", "both"), "--split=both is not one of train, validation, test"),
    ],
)
def test_bad_input_is_one_line_and_status_2(
    model: str, small_data: Path, capsys: pytest.CaptureFixture[str], flags: tuple[str, ...], message: str
) -> None:
    assert main(["mistakes", model, "--data", str(small_data), *flags]) == 2
    printed = capsys.readouterr()
    assert printed.err.startswith(f"mnist-tui: {message}") and printed.err.count("\n") == 1
    assert printed.out == ""


def test_images_of_another_size_are_refused(model: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mistakes", model]) == 2
    assert "MNIST: found images of 28×28 pixels, expected 8×6, as the model has" in capsys.readouterr().err


def test_what_people_say_stands_below_the_pictures_of_mnist(blank: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mistakes", blank, "--filter", "flag:disputed", "--sort", "index", "--top", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    # 13 of the 15 disputed labels are no 0.
    assert lines[0] == "13 mistakes with flag:disputed in 10,000 test images"
    assert lines[-1] == "#947, label 8: 5 of 5 people say 9"


def test_mistakes_of_mnist_are_counted_by_who_wrote_the_images(blank: str, capsys: pytest.CaptureFixture[str]) -> None:
    # There are 980 zeros in all, 460 of them in the first half.
    assert main(["mistakes", blank, "--top", "1"]) == 0
    first, second = capsys.readouterr().out.splitlines()[:2]
    assert first == "9,020 mistakes in 10,000 test images"
    assert second == "4,540 of the 5,000 by students, 4,480 of the 5,000 by employees"


def test_eval_tells_what_is_known_of_mnist_below_its_headline(blank: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", blank]) == 0
    lines = capsys.readouterr().out.splitlines()
    # Two of the 980 zeros are disputed: 978 of 9,985.
    assert lines[1].startswith("  test accuracy  9.80 %")
    assert lines[2].strip() == "9.79 % without the 15 images whose label is disputed"
    assert lines[3].strip() == "9.20 % of the 5,000 by students, 10.40 % of the 5,000 by employees"
    assert main(["eval", blank, "--json"]) == 0
    record = json.loads(capsys.readouterr().out.splitlines()[1])
    assert record["accuracy"] == 0.098
    assert (record["accuracy_students"], record["accuracy_employees"]) == (0.092, 0.104)
    assert record["accuracy_undisputed"] == 978 / 9985
    assert main(["eval", blank, "--split", "validation", "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[1])["accuracy_students"] is None


@pytest.mark.parametrize("flag", ["--csv", "--json", "--png", "--idx"])
def test_no_mistakes_are_no_failure_in_any_form(
    flag: str, model: str, small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / ("out.png" if flag == "--png" else "out")
    output = [flag] if flag in ("--csv", "--json") else [flag, str(path)]
    assert main(["mistakes", model, "--data", str(small_data), "--filter", "true:sea", *output]) == 0
    printed = capsys.readouterr()
    assert printed.err.count("\n") == (flag != "--json") and not path.exists()
    if len(output) == 2:
        assert printed.out == f"no image to write: {path} was not made\n"


def test_the_size_of_the_validation_set_can_be_given(
    model: str, small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = (model, "--data", small_data, "--sort", "index", "--split", "validation")
    assert [one["index"] for one in records(capsys, *flags, "--validation", 6)] == [0, 3]
    assert main(["mistakes", *map(str, flags), "--validation", "61"]) == 0
    assert capsys.readouterr().err.startswith(
        f"mnist-tui: {model} was trained on some of these images: with --validation 60\n"
    )


@pytest.mark.parametrize(
    ("flags", "line"),
    [
        (["--validation", "6"], "--validation has no effect on the test images: it needs --split train or validation"),
        (["--csv", "--glyphs", "ascii"], "--glyphs has no effect with --csv: no digits are drawn in text"),
    ],
)
def test_flags_without_effect_are_refused(
    model: str, small_data: Path, flags: list[str], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["mistakes", model, "--data", str(small_data), *flags]) == 2
    assert capsys.readouterr().err == f"mnist-tui: {line}\n"
