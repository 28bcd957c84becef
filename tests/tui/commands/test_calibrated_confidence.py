"""Confidence means the same in every command: at the temperature of the model, where it has one, and says so."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from models import save_new_network

from mnist_tui.data.errors import DataError
from mnist_tui.data.model_file import load_model, save_model
from mnist_tui.engine.evaluation import evaluate, wilson_interval
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.training.model import Model, load_network
from mnist_tui.tui.training.run_model import load_run_model
from mnist_tui.tui.training.splits import load_splits

NAMES = ("sky", "land", "sea")
WARMER = 2.0
Printed = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def network() -> Network:
    """A network with weights that nobody has trained: its confidences differ from image to image."""
    settings = Settings().replace({"hidden": (), "dtype": "float64"})
    made = Network(settings.architecture(48, 3))
    made.draw_weights("normal", 2.0, np.random.default_rng(1))
    return made


def saved(folder: Path, network: Network, temperature: float | None) -> str:
    settings = Settings().replace({"hidden": (), "dtype": "float64", "validation": 60})
    path = folder / f"{temperature}.safetensors"
    save_new_network(path, Model(network, settings, NAMES, 8, 6, 12, None, temperature=temperature))
    return str(path)


def objects(capsys: Printed, *arguments: object) -> list[dict[str, object]]:
    assert main([*map(str, arguments), "--json"]) == 0
    read = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [one for one in read if one["event"] not in ("data", "start")]


def test_training_saves_the_temperature_that_costs_least_on_validation(
    small_data: Path, tmp_path: Path, capsys: Printed
) -> None:
    path, runs = tmp_path / "model.safetensors", tmp_path / "runs"
    flags = ("--hidden", "8", "--validation", "60", "--epochs", "1", "--save", str(path), "--runs", str(runs))
    assert main(["train", "--data", str(small_data), *flags]) == 0
    capsys.readouterr()
    model, validation = load_network(path), load_splits(small_data, 60).validation
    assert model.temperature is not None
    probabilities = model.network.forward(validation.pixels).outputs.astype(float)

    def cost(temperature: float) -> float:
        powers = probabilities ** (1 / temperature)
        return float(-np.log(powers[np.arange(60), validation.labels] / powers.sum(axis=1)).mean())

    at_best = cost(model.temperature)
    assert at_best < min(cost(0.95 * model.temperature), cost(1.05 * model.temperature))
    (folder,) = runs.iterdir()
    assert load_run_model(folder).temperature == pytest.approx(model.temperature, rel=1e-4)


def test_a_model_keeps_its_temperature_and_one_without_opens_as_before(tmp_path: Path, network: Network) -> None:
    assert load_network(Path(saved(tmp_path, network, 1.25))).temperature == 1.25
    assert load_network(Path(saved(tmp_path, network, None))).temperature is None


@pytest.mark.parametrize("text", ["0", "-1", "true", '"hot"', "NaN", "1e9", "[2]"])
def test_a_damaged_temperature_is_a_line_with_the_file(tmp_path: Path, network: Network, text: str) -> None:
    path = Path(saved(tmp_path, network, WARMER))
    file = load_model(path)
    save_model(path, file.tensors, {**file.metadata, "temperature": text})
    with pytest.raises(DataError, match=r"2\.0\.safetensors: found temperature=.*expected a number in \[0\.05, 20\]"):
        load_network(path)


def test_predict_gives_probabilities_at_the_temperature_and_the_raw_confidence_beside(
    small_data: Path, tmp_path: Path, network: Network, capsys: Printed
) -> None:
    flags = "--data", small_data, "--index", "0,1"
    (raw, _), (one, _) = (
        objects(capsys, "predict", saved(tmp_path, network, temperature), *flags) for temperature in (None, WARMER)
    )
    given = np.array(raw["probabilities"])
    assert (raw["temperature"], raw["raw_confidence"]) == (None, raw["confidence"])
    # at T = 2 every probability is its root, scaled to sum to 1
    assert one["probabilities"] == pytest.approx(np.sqrt(given) / np.sqrt(given).sum())
    assert (one["temperature"], one["raw_confidence"]) == (WARMER, pytest.approx(given.max()))
    assert one["predicted"] == raw["predicted"]
    assert main(["predict", saved(tmp_path, network, 3.0), *map(str, flags[:2]), "--index", "0"]) == 0
    assert "confidence (calibrated, T = 3.00)" in capsys.readouterr().out


def test_filters_of_mistakes_compare_the_calibrated_confidence_and_raw_the_given_one(
    small_data: Path, tmp_path: Path, network: Network, capsys: Printed
) -> None:
    path = saved(tmp_path, network, WARMER)
    every = objects(capsys, "mistakes", path, "--data", small_data)
    confidences = {int(str(one["index"])): float(str(one["confidence"])) for one in every}
    raw = {int(str(one["index"])): float(str(one["raw_confidence"])) for one in every}
    middle = float(np.median(list(confidences.values())))
    assert max(confidences.values()) < max(raw.values())  # warmer is less sure
    for name, column in (("conf", confidences), ("raw", raw)):
        found = objects(capsys, "mistakes", path, "--data", small_data, "--filter", f"{name}>{middle}")
        assert {int(str(one["index"])) for one in found} == {index for index, one in column.items() if one > middle}
    assert main(["mistakes", path, "--data", str(small_data)]) == 0
    assert "confidence calibrated, T = 2.00" in capsys.readouterr().out


def test_evaluating_says_how_far_confidence_and_accuracy_are_apart(
    small_data: Path, tmp_path: Path, network: Network, capsys: Printed
) -> None:
    (one,) = objects(capsys, "eval", saved(tmp_path, network, WARMER), "--data", small_data)
    (raw,) = objects(capsys, "eval", saved(tmp_path, network, None), "--data", small_data)
    calibration, without = one["calibration"], raw["calibration"]
    assert isinstance(calibration, dict) and isinstance(without, dict)
    assert calibration["temperature"] == WARMER and without["temperature"] is None
    assert calibration["raw_error"] == pytest.approx(without["raw_error"]) and without["error"] is None
    assert calibration["error"] != pytest.approx(calibration["raw_error"])
    low, high = calibration["error_interval"]
    assert 0 <= low <= high <= 1


def test_evaluating_says_what_it_takes_to_be_right_more_often(
    small_data: Path, tmp_path: Path, network: Network, capsys: Printed
) -> None:
    (one,) = objects(capsys, "eval", saved(tmp_path, network, WARMER), "--data", small_data)
    test = load_splits(small_data, 60).test
    result = evaluate(network, test, temperature=WARMER)
    targets = one["abstain"]
    assert isinstance(targets, list) and [target["target"] for target in targets] == [0.99, 0.995, 0.999]
    for target in targets:
        if target["threshold"] is None:
            continue
        answered = result.confidence >= target["threshold"]
        right = int((result.predicted == test.labels)[answered].sum())
        assert (target["answered"], target["right"]) == (int(answered.sum()), right)
        assert right / answered.sum() >= target["target"]
        assert target["interval"] == pytest.approx(wilson_interval(right, int(answered.sum())))
    sure = replace(result, confidence=np.ones(len(test)))
    assert sure.raw_confidence is result.raw_confidence
