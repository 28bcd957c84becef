"""`mnist-tui eval`: networks made by hand, whose predictions are known beforehand."""

import json
from pathlib import Path

import numpy as np
import pytest
from models import save_new_network

from mnist_tui.data.idx import read_idx
from mnist_tui.engine.comparison import Comparison
from mnist_tui.engine.evaluation import EvaluationResult, evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.commands.eval.evaluation import ModelResult, PairComparison
from mnist_tui.tui.commands.eval.report import comparison_lines, verdict
from mnist_tui.tui.training.model import Model, load_network

NAMES = ("sky", "land", "sea")
ROWS, COLUMNS = 8, 6


def network(settings: Settings, missed: int | None) -> Network:
    """Return a network that predicts by the ink in the two columns of each class.

    A class that is `missed` gets no ink; the class after it is predicted instead.
    """
    made = Network(settings.architecture(ROWS * COLUMNS, len(NAMES)))
    weights = made.parameters.weights[0].reshape(ROWS, COLUMNS, len(NAMES))
    for k in range(len(NAMES)):
        predicted = (k + 1) % 3 if k == missed else k
        weights[:, 2 * k : 2 * k + 2, predicted] = 1
    return made


def saved(folder: Path, missed: int | None = None, classes: tuple[str, ...] = NAMES, **changes: object) -> str:
    """Save such a network and return its path."""
    settings = Settings().replace({"hidden": (), "dtype": "float64", "validation": 60, **changes})
    path = (
        folder / f"{'none' if missed is None else NAMES[missed]}-{len(list(folder.glob('*.safetensors')))}.safetensors"
    )
    save_new_network(path, Model(network(settings, missed), settings, classes, ROWS, COLUMNS, 12, None))
    return str(path)


def records(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[dict[str, object]]:
    assert main(["eval", *map(str, arguments), "--json"]) == 0
    data, *found = map(json.loads, capsys.readouterr().out.splitlines())
    assert data["event"] == "data"
    return found


def test_three_networks_that_miss_one_class_each_miss_none_together(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [saved(tmp_path, missed) for missed in range(3)]
    *models, ensemble, first, second, third, last = records(capsys, *paths, "--data", small_data)
    assert [record["model"] for record in models] == paths
    assert [(record["right"], record["images"]) for record in models] == [(60, 90)] * 3
    assert models[0]["top_confusions"] == [{"label": "sky", "predicted": "land", "images": 30}]
    assert models[2]["interval"] == pytest.approx([0.5642, 0.7555], abs=5e-5)
    assert ensemble == {
        **ensemble,
        "event": "ensemble",
        "models": paths,
        "accuracy": 1,
        "top_confusions": [],
        "cost_name": "cross-entropy",
    }
    assert ensemble["cost"] == pytest.approx(np.log(3 / 2), abs=0.01)  # two of three are nearly sure of the label
    for record, (one, other) in zip((first, second, third), ((0, 1), (0, 2), (1, 2)), strict=True):
        assert (record["first"], record["second"]) == (paths[one], paths[other])
        assert (record["only_first"], record["only_second"], record["p"]) == (30, 30, 1)
        assert record["differs"] is False
    assert last == {
        **last,
        "event": "comparison",
        "first": "ensemble",
        "second": paths[0],
        "only_first": 30,
        "only_second": 0,
        "p": 2.0**-29,
        "differs": True,
    }


def test_the_text_gives_every_accuracy_its_interval_and_every_difference_a_verdict(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [saved(tmp_path, None), saved(tmp_path, 2)]
    assert main(["eval", *paths, "--data", str(small_data)]) == 0
    printed = capsys.readouterr()
    assert printed.err == (
        "small: 300 training and 90 test images of 8×6 pixels; 3 classes, 100 training images each\n"
    )
    lines = printed.out.splitlines()
    assert lines[0] == paths[0]
    assert lines[1] == "  test accuracy  100.00 %  (95 % interval 95.91 to 100.00 %; 90 of 90)"
    assert lines[3] == "  mistakes       no mistakes"
    assert lines[9] == "  test accuracy  66.67 %  (95 % interval 56.42 to 75.55 %; 60 of 90)"
    assert lines[10].startswith("  test cost      ") and lines[10].endswith("  (cross-entropy)")
    assert lines[11] == "  mistakes       confused sea→sky 30×"
    assert lines[16] == "ensemble: mean probabilities of 2 models"
    assert lines[25] == (f"  {paths[0]} and {paths[1]}: 30 against 0 images: p < 0.001, a significant difference")
    assert lines[26].startswith(f"  ensemble and {paths[0]}, the best single model: ")
    assert len(lines) == 27


def test_one_network_is_evaluated_as_by_its_training(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path, 1, cost="quadratic")
    images = read_idx(small_data / "t10k-images-idx3-ubyte").astype(np.uint8)
    labels = read_idx(small_data / "t10k-labels-idx1-ubyte.gz").astype(np.uint8)
    expected = evaluate(load_network(Path(path)).network, Examples.of(images, labels))
    (record,) = records(capsys, path, "--data", small_data)
    assert (record["right"], record["cost"], record["views"]) == (60, expected.cost, 1)
    assert record["cost_name"] == "quadratic"


@pytest.mark.parametrize(("shifts", "views"), [("1", 5), ("2", 9)])
def test_shifted_views_are_averaged(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], shifts: str, views: int
) -> None:
    path = saved(tmp_path)
    (plain,) = records(capsys, path, "--data", small_data)
    (shifted,) = records(capsys, path, "--data", small_data, "--shifts", shifts)
    assert (shifted["views"], shifted["right"], shifted["cost_name"]) == (views, 90, "cross-entropy")
    # a column to the side moves half the ink to a neighbour, so the network is less confident
    assert float(str(shifted["cost"])) > 10 * float(str(plain["cost"]))
    assert main(["eval", path, "--data", str(small_data), "--shifts", shifts]) == 0
    assert capsys.readouterr().out.splitlines()[0] == f"{path}: mean probabilities of {views} views"


@pytest.mark.parametrize(
    ("flags", "images"),
    [
        (["--split", "validation"], 30),  # what neither has learned from
        (["--split", "train"], 240),  # what both have learned from
        (["--split", "validation", "--validation", "12"], 12),
        (["--split", "train", "--validation", "12"], 288),
    ],
)
def test_the_split_is_that_of_the_training(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], flags: list[str], images: int
) -> None:
    paths = [saved(tmp_path, validation=60), saved(tmp_path, 1, validation=30)]
    found = records(capsys, *paths, "--data", small_data, *flags)
    assert [record["images"] for record in found[:3]] == [images] * 3


@pytest.mark.parametrize(("split", "images"), [("validation", 25), ("train", 275)])
def test_a_folder_smaller_than_what_was_held_out_is_split_as_for_training(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], split: str, images: int
) -> None:
    (record,) = records(capsys, saved(tmp_path, validation=5000), "--data", small_data, "--split", split)
    assert record["images"] == images


def test_validation_images_that_were_learned_from_are_pointed_out(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [saved(tmp_path, validation=60), saved(tmp_path, 1, validation=30)]
    flags = ["--data", str(small_data), "--split", "validation", "--validation", "31"]
    assert main(["eval", *paths, *flags]) == 0
    assert capsys.readouterr().err.startswith(
        f"mnist-tui: {paths[1]} was trained on some of these images: with --validation 30\n"
    )


def refusal(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """Return the one line with which the command refuses."""
    assert main(["eval", *map(str, arguments)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    return printed.err


def test_models_that_do_not_agree_are_refused(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, other = saved(tmp_path), str(tmp_path / "other")
    four = (*NAMES, "snow")
    save_new_network(
        Path(other), Model(Network(Settings(hidden=()).architecture(48, 4)), Settings(hidden=()), four, 8, 6, 0, None)
    )
    wide = str(tmp_path / "wide")
    settings = Settings(hidden=())
    save_new_network(Path(wide), Model(Network(settings.architecture(49, 3)), settings, NAMES, 7, 7, 0, None))
    line = refusal(capsys, good, other, "--data", small_data)
    assert line == f"mnist-tui: {other}: found 4 classes, expected 3, as in {good}\n"
    line = refusal(capsys, good, wide, "--data", small_data)
    assert line == f"mnist-tui: {wide}: found images of 7×7 pixels, expected 8×6, as in {good}\n"
    assert "named twice" in refusal(capsys, good, good, "--data", small_data)
    assert "nowhere: found neither a file nor a run" in refusal(capsys, good, "nowhere", "--data", small_data)
    assert "nowhere.safetensors: cannot read" in refusal(capsys, "nowhere.safetensors", "--data", small_data)


def test_data_that_the_models_do_not_know_are_refused(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path)
    assert "MNIST: found images of 28×28 pixels, expected 8×6, as the model has" in refusal(capsys, path)
    (small_data / "classes.txt").write_text("sky\nland\nsea\nsnow\n", encoding="utf-8")
    assert "small: found 4 classes, expected 3, as the model has" in refusal(capsys, path, "--data", small_data)


def test_class_names_alone_are_no_reason_to_refuse(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [saved(tmp_path, missed=2, classes=("0", "1", "2")), saved(tmp_path)]
    assert main(["eval", *paths, "--data", str(small_data)]) == 0
    printed = capsys.readouterr()
    assert "confused sea→sky 30×" in printed.out
    assert printed.err.startswith("small: ") and printed.err.count("\n") == 1


@pytest.mark.parametrize(
    ("flags", "line"),
    [
        (["--shifts", "3"], "--shifts=3 is not a whole number in [0, 2]"),
        (["--split", "tset"], "--split=tset is not one of train, validation, test; did you mean test?"),
        (["--split", "validation", "--validation", "0"], "there are no validation images"),
        (["--split", "train", "--validation", "300"], "--validation=300 is not in 0..299"),
        (["--split", "train", "--validation", "few"], "--validation=few is not a whole number"),
        (["--validation", "12"], "--validation has no effect on the test images: it needs --split train or validation"),
        (["--shift", "1"], "there is no flag --shift; did you mean --shifts?"),
    ],
)
def test_bad_input_is_refused_in_one_line(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], flags: list[str], line: str
) -> None:
    assert f"mnist-tui: {line}" in refusal(capsys, saved(tmp_path), "--data", small_data, *flags)


def test_nothing_is_reported_from_outputs_that_are_not_finite(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(hidden=())
    broken = Model(network(settings, None), settings, NAMES, ROWS, COLUMNS, 0, None)
    broken.network.parameters.vector[...] = 3e38
    save_new_network(tmp_path / "broken", broken)
    models = [str(saved(tmp_path)), str(tmp_path / "broken")]
    assert main(["eval", *models, "--data", str(small_data), "--json"]) == 1
    printed = capsys.readouterr()
    results = [json.loads(line) for line in printed.out.splitlines()[1:]]
    assert [(result["event"], result["not_finite"]) for result in results] == [
        ("model", 0),
        ("model", 90),
        ("ensemble", 90),
    ]  # and no comparison
    unknown = ("right", "accuracy", "interval", "cost", "top_confusions")
    assert all(result[name] is None for result in results[1:] for name in unknown)
    said = "outputs or costs are not finite for 90 of 90 test images: nothing is computed from them"
    assert printed.err.splitlines()[-2:] == [f"mnist-tui: {name}: {said}" for name in (models[1], "ensemble")]
    assert main(["eval", models[1], "--data", str(small_data)]) == 1
    assert capsys.readouterr().out == ""


def result_of(name: str, members: int = 1) -> ModelResult:
    nothing = np.empty(0)
    return ModelResult(
        name,
        EvaluationResult(np.eye(2, dtype=np.intp), nothing.astype(np.intp), nothing, 0.0, nothing, nothing),
        "x",
        members,
    )


@pytest.mark.parametrize(
    ("only_first", "only_second", "text"),
    [
        (12, 31, "12 against 31 images: p = 0.005, a significant difference"),
        (5, 12, "5 against 12 images: p = 0.143, no significant difference"),
        (30, 0, "30 against 0 images: p < 0.001, a significant difference"),
        (0, 0, "0 against 0 images: p = 1.000, no significant difference"),
        (1200, 1201, "1,200 against 1,201 images: p = 1.000, no significant difference"),
    ],
)
def test_verdict_is_in_words(only_first: int, only_second: int, text: str) -> None:
    assert verdict(PairComparison(result_of("a"), result_of("b"), Comparison(only_first, only_second))) == text


def test_many_comparisons_come_with_a_warning() -> None:
    match = PairComparison(result_of("a"), result_of("b"), Comparison(1, 2))
    assert not any("one in twenty" in line for line in comparison_lines([match] * 2))
    assert list(comparison_lines([match] * 4))[-1].startswith("of 4 comparisons: one in twenty")
