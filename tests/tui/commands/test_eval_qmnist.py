"""`mnist-tui eval --data qmnist`: MNIST's own test images beside the fresh ones."""

import json
from pathlib import Path

import numpy as np
import pytest
from json_document import faults
from models import save_new_network
from qmnist_form import labels_of_qmnist, write_qmnist

from mnist_tui.engine.examples import Examples
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.test_time_augmentation import UNSHIFTED
from mnist_tui.tui.cli.main import main
from mnist_tui.tui.commands.eval import report
from mnist_tui.tui.commands.eval.evaluation import EvaluationTask
from mnist_tui.tui.commands.eval.qmnist import evaluated_beside, fresh_rows
from mnist_tui.tui.training.model import Model

DIGITS = tuple("0123456789")


def always_zero() -> Model:
    """Return a network for MNIST whose outputs are all 0: it predicts the digit 0."""
    settings = Settings().replace({"hidden": ()})
    network = Network(settings.architecture(784, 10))
    network.parameters.vector[...] = 0
    return Model(network, settings, DIGITS, 28, 28, 12, None)


def task(fresh_zeros: int, zeros: int) -> EvaluationTask:
    """Return 100 blank fresh images and 50 of MNIST's, of which so many are zeros."""
    fresh, own = (
        Examples.of(np.zeros((count, 28, 28), np.uint8), (np.arange(count) >= found).astype(np.uint8))
        for count, found in ((100, fresh_zeros), (50, zeros))
    )
    return EvaluationTask("test", fresh, DIGITS, UNSHIFTED, mnists=own)


def test_both_scores_and_their_difference_are_objects_and_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_qmnist(tmp_path / "qmnist", labels_of_qmnist())
    monkeypatch.setenv("MNIST_TUI_DATA", str(tmp_path))
    monkeypatch.setattr(report, "confidence_report", lambda *_: None)  # which takes a second
    path = tmp_path / "zero.safetensors"
    save_new_network(path, always_zero())
    assert main(["eval", str(path), "--data", "qmnist", "--json"]) == 0
    data, model, fresh = map(json.loads, capsys.readouterr().out.splitlines())
    assert (data["name"], data["test_images"], data["test_counts"]) == ("QMNIST", 50_000, [5_000] * 10)
    assert (model["right"], model["accuracy_students"], model["accuracy_undisputed"]) == (5_000, None, None)
    assert (fresh["event"], fresh["right"], fresh["images"]) == ("fresh", 5_000, 50_000)
    assert (fresh["mnist_right"], fresh["mnist_images"]) == (980, 10_000)  # MNIST has 980 zeros
    # statsmodels 0.15: confint_proportions_2indep(5000, 50000, 980, 10000, compare="diff", method="newcomb")
    assert fresh["difference"] == pytest.approx(0.002)
    assert fresh["difference_interval"] == pytest.approx([-0.0045227, 0.0082666], abs=5e-7)
    assert fresh["differs"] is False and list(faults(fresh)) == []


@pytest.mark.parametrize(("fresh", "own", "verdict"), [(80, 49, "significant"), (95, 49, "not significant")])
def test_a_difference_is_significant_when_its_interval_does_not_hold_0(fresh: int, own: int, verdict: str) -> None:
    ((_, found),) = evaluated_beside({"m": always_zero()}, task(fresh, own))
    assert found is not None
    (first, score), (second, difference) = fresh_rows(found)
    assert (first, second) == ("MNIST's own", "difference")
    assert score.startswith("98.00 %  (95 % interval ") and score.endswith("; 49 of 50)")
    assert difference.startswith(f"{fresh - 98:+.2f} points  (") and difference.endswith(f"; {verdict})")


def test_an_ensemble_is_evaluated_on_both_too() -> None:
    found = list(evaluated_beside({"a": always_zero(), "b": always_zero()}, task(80, 49)))
    assert [(one.name, fresh and (fresh.model, fresh.mnists.right)) for one, fresh in found] == [
        (name, (name, 49)) for name in ("a", "b", "ensemble")
    ]


def test_outputs_that_are_not_finite_are_not_compared() -> None:
    model = always_zero()
    model.network.parameters.vector[...] = np.nan
    ((result, found),) = evaluated_beside({"m": model}, task(80, 49))
    assert result.result.not_finite == 100 and found is None
