"""`mnist-tui predict`: a saved network's prediction for images of the data set or of a file."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
from models import save_new_network
from numpy.typing import NDArray

from mnist_tui.data.idx import read_idx, write_idx
from mnist_tui.data.loading import load
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.training.model import Model, load_network

NAMES = ("sky", "land", "sea")


@pytest.fixture
def saved(small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A network that has learned the small data."""
    path = tmp_path / "model.safetensors"
    flags = ("--hidden", "8", "--validation", "60", "--epochs", "20", "--save", str(path))
    assert main(["train", "--data", str(small_data), *flags]) == 0
    capsys.readouterr()
    return path


def predictions(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[dict[str, object]]:
    assert main(["predict", *map(str, arguments), "--json"]) == 0
    objects = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [one for one in objects if one.get("event") != "data"]


def test_answers_are_those_of_an_evaluation(small_data: Path, saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    images = read_idx(small_data / "t10k-images-idx3-ubyte").astype(np.uint8)
    labels = read_idx(small_data / "t10k-labels-idx1-ubyte.gz").astype(np.uint8)
    result = evaluate(load_network(saved).network, Examples.of(images, labels))
    places = ",".join(map(str, range(90)))
    found = predictions(capsys, saved, "--data", small_data, "--index", places)
    assert [prediction["predicted"] for prediction in found] == [NAMES[index] for index in result.predicted]
    assert [prediction["label"] for prediction in found] == [NAMES[label] for label in labels]
    confidences = np.array([prediction["confidence"] for prediction in found], dtype=np.float64)
    assert confidences == pytest.approx(result.confidence, rel=1e-5)


def test_a_file_of_images_has_no_labels_to_compare(
    small_data: Path, saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    of_split = predictions(capsys, saved, "--data", small_data, "--index", 4)[0]
    of_file = predictions(capsys, saved, "--idx", small_data / "t10k-images-idx3-ubyte", "--index", 4)[0]
    assert of_file["label"] is None
    assert of_file["outputs"] == of_split["outputs"]


def test_a_file_may_hold_a_single_image(
    small_data: Path, saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    images = read_idx(small_data / "t10k-images-idx3-ubyte")
    write_idx(tmp_path / "one.idx.gz", images[1])
    (alone,) = predictions(capsys, saved, "--idx", tmp_path / "one.idx.gz")
    assert alone["predicted"] == "land"


def test_without_an_index_every_image_of_the_file_is_answered(
    small_data: Path, saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(predictions(capsys, saved, "--idx", small_data / "t10k-images-idx3-ubyte")) == 90


def test_the_text_has_a_bar_for_every_class_and_the_truth(
    small_data: Path, saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["predict", str(saved), "--data", str(small_data), "--index", "2"]) == 0
    first, *rest = capsys.readouterr().out.splitlines()
    assert first.startswith('test #2: "sea" with ')
    assert first.endswith('it is "sea": right')
    bars = {line.split()[0]: line.count("█") for line in rest if line.split() and line.split()[0] in NAMES}
    assert max(bars, key=lambda name: bars[name]) == "sea"
    assert set(bars) == set(NAMES)


def test_classes_are_called_as_their_data_call_them_now(
    small_data: Path, saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (small_data / "classes.txt").write_text("blue\ngreen\nred\n", encoding="utf-8")
    (found,) = predictions(capsys, saved, "--data", small_data, "--index", 2)
    assert (found["predicted"], found["label"]) == ("red", "red")
    (found,) = predictions(capsys, saved, "--idx", small_data / "t10k-images-idx3-ubyte", "--index", 2)
    assert found["predicted"] == "sea"


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.zeros((2, 8, 7), np.uint8), "images of 8×7 pixels, expected 8×6"),
        (np.zeros((2, 8, 6), np.float32), "float32 in 3 dimensions"),
        (np.zeros(48, np.uint8), "uint8 in 1 dimension"),
    ],
)
def test_images_that_do_not_fit_are_refused(
    saved: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    array: NDArray[np.generic],
    message: str,
) -> None:
    write_idx(tmp_path / "other.idx", array)
    assert main(["predict", str(saved), "--idx", str(tmp_path / "other.idx")]) == 2
    assert message in capsys.readouterr().err


def test_data_of_another_size_is_refused(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["predict", str(saved), "--index", "0"]) == 2
    assert "found images of 28×28 pixels, expected 8×6" in capsys.readouterr().err


def test_an_index_outside_the_file_is_refused(
    small_data: Path, saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["predict", str(saved), "--idx", str(small_data / "t10k-images-idx3-ubyte"), "--index", "90"]) == 2
    assert "is not in 0..89" in capsys.readouterr().err


def test_an_empty_file_has_no_answers(saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_idx(tmp_path / "none.idx", np.zeros((0, 8, 6), np.uint8))
    assert predictions(capsys, saved, "--idx", tmp_path / "none.idx") == []


@pytest.mark.parametrize(("learned_with", "images"), [(60, 60), (299, 299), (300, 25), (5000, 25)])
def test_validation_images_are_those_of_the_training_or_a_twelfth_of_a_smaller_folder(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], learned_with: int, images: int
) -> None:
    settings = Settings().replace({"hidden": (), "validation": learned_with})
    save_new_network(tmp_path / "model", Model(Network(settings.architecture(48, 3)), settings, NAMES, 8, 6, 0, None))
    flags = ("--data", str(small_data), "--split", "validation", "--index")
    assert len(predictions(capsys, tmp_path / "model", *flags, images - 1)) == 1
    assert main(["predict", str(tmp_path / "model"), *flags, str(images)]) == 2
    assert f"there are {images} validation images" in capsys.readouterr().err


def test_ranges_of_indices_are_counted_with_both_ends(
    small_data: Path, saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = predictions(capsys, saved, "--data", small_data, "--index", "1-3, 7,5-5")
    assert [(one["split"], one["index"]) for one in found] == [("test", index) for index in (1, 2, 3, 7, 5)]
    for wrong, reason in (("3-1", "a range from lower to higher"), ("88-90", "in 0..89"), ("1-", "in 0..89")):
        assert main(["predict", str(saved), "--data", str(small_data), "--index", wrong]) == 2
        assert capsys.readouterr().err == f"mnist-tui: --index={wrong} is not {reason}: there are 90 test images\n"


@pytest.mark.parametrize("flags", [["--data", "here"], ["--split", "test"], ["--validation", "3"]])
def test_flags_that_a_file_of_images_makes_void_are_refused(
    flags: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["predict", "model", "--idx", "file", *flags]) == 2
    line = f"mnist-tui: {flags[0]} has no effect with --idx, which names the images itself\n"
    assert capsys.readouterr().err == line


def test_images_come_from_standard_input(small_data: Path, saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = small_data / "t10k-images-idx3-ubyte"
    expected = predictions(capsys, saved, "--idx", file, "--index", "4")[0]
    before = os.dup(0)
    try:
        with file.open("rb") as images:
            os.dup2(images.fileno(), 0)
        (found,) = predictions(capsys, saved, "--idx", "-", "--index", "4")
    finally:
        os.dup2(before, 0)
        os.close(before)
    assert (found["split"], found["file"], found["index"]) == (None, "standard input", 4) and found[
        "outputs"
    ] == expected["outputs"]


def test_held_out_images_are_those_of_the_training_unless_told_otherwise(
    small_data: Path, saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ("--data", small_data, "--split", "validation", "--index")
    for size, given in ((60, ()), (30, ("--validation", 30))):
        labels = load(small_data, size).validation.labels
        found = predictions(capsys, saved, *flags, f"0-{size - 1}", *given)
        assert [one["label"] for one in found] == [NAMES[int(label)] for label in labels]


def test_outputs_that_are_not_finite_predict_nothing(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings().replace({"hidden": (8,), "cost": "quadratic"})  # whose probabilities would hide a NaN
    broken = Model(Network(settings.architecture(48, 3)), settings, NAMES, 8, 6, 0, None)
    broken.network.parameters.vector[...] = 3e38
    save_new_network(tmp_path / "model", broken)
    command = ["predict", str(tmp_path / "model"), "--data", str(small_data), "--index", "0,5"]
    assert main([*command, "--json"]) == 1
    printed = capsys.readouterr()
    for line in printed.out.splitlines()[1:]:
        one = json.loads(line)
        assert (one["predicted"], one["confidence"], one["probabilities"]) == (None, None, None)
    assert printed.err == f"mnist-tui: {tmp_path / 'model'}: the outputs are not finite for 2 of 2 images\n"
    assert main(command) == 1
    assert capsys.readouterr().out == "test #0: the outputs are not finite\ntest #5: the outputs are not finite\n"
    for output in (["--json"], ["--csv"], ["--png", str(tmp_path / "sheet.png")], ["--idx", str(tmp_path / "idx")]):
        assert main(["mistakes", str(tmp_path / "model"), "--data", str(small_data), *output]) == 1
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err.endswith("model: the outputs are not finite: there are no predictions\n")
    assert not (tmp_path / "sheet.png").exists() and not (tmp_path / "idx").exists()
