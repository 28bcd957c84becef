"""What is recorded is what the engine does: two of the runs begin again, and come to the same."""

import dataclasses
import zlib
from pathlib import Path

import numpy as np
import pytest
from quiz_training import Training

from mnist_tui.tui.features.quiz import recorded
from mnist_tui.tui.features.quiz.networks import NETWORKS, VALIDATION, Network
from mnist_tui.tui.features.quiz.recorded import recorded_exhibit, recording
from mnist_tui.tui.features.quiz.training import first
from mnist_tui.tui.training.splits import Splits, load_splits
from mnist_tui.tui.training.threads import compute_threads


@pytest.fixture(scope="module")
def mnist() -> Splits:
    """The bundled images to learn from, as the quiz does, and few to validate on."""
    splits = load_splits(None, VALIDATION)
    return dataclasses.replace(splits, validation=first(splits.validation, 20))


@pytest.mark.parametrize(("question", "letter", "steps"), [("few", "A", 12), ("rate", "B", 5)])
def test_a_network_that_is_trained_again_follows_its_recorded_curve(
    mnist: Splits, question: str, letter: str, steps: int
) -> None:
    wanted, curves = NETWORKS[question][letter], recording(question).curves[letter]
    with compute_threads(1):
        again = Training(Network(wanted.settings, ("train cost",), wanted.images), mnist, steps).curves()
    common = sorted(set(curves["x"].tolist()) & set(again["x"]))
    assert len(common) >= 3 and common[-1] > 3
    for step in common:
        old = curves["train cost"][curves["x"].tolist().index(step)]
        assert again["train cost"][again["x"].index(step)] == pytest.approx(old, rel=0.01)


def test_the_recordings_are_small_and_their_figures_are_those_of_their_curves() -> None:
    assert len((Path(recorded.__file__).parent / recorded.FILE).read_bytes()) < 12_000
    for question, networks in NETWORKS.items():
        told = recording(question)
        for letter, network in networks.items():
            if "valid accuracy" in network.records:
                assert told.curves[letter]["valid accuracy"][-1] == told.figures[f"{letter}_end_accuracy"]
    sure = recording("sure")
    costs = sure.curves["A"]["valid cost"]
    assert costs.min() == sure.figures["A_best_cost"] and costs[-1] == sure.figures["A_end_cost"]


def test_the_claims_of_the_texts_hold_for_what_is_recorded() -> None:
    figures = {name: recording(name).figures for name in (*NETWORKS, "tries")}
    batches = recording("batches").curves["A"]["valid accuracy"]
    assert (np.diff(batches) > 0).all() and figures["batches"]["A_end_accuracy"] < 0.5
    rate = recording("rate").curves
    assert rate["A"]["train cost"][-1] < 0.4 and abs(rate["B"]["train cost"][-1] - np.log(10)) < 0.02
    assert figures["rate"]["B_dead_count"] > 64 and figures["rate"]["B_end_accuracy"] < 0.12
    few = figures["few"]
    assert few["A_train_end_accuracy"] == few["B_train_end_accuracy"] == 1
    assert few["A_train_end_cost"] < few["B_train_end_cost"] < few["B_end_cost"] < few["A_end_cost"]
    assert figures["zeros"]["largest_difference_cost"] == 0
    chance = figures["chance"]
    assert chance["B_high_accuracy"] > chance["A_low_accuracy"] and chance["p_cost"] > 0.05
    dropout = figures["dropout"]
    assert dropout["A_train_accuracy"] < dropout["A_end_accuracy"] < dropout["A_train_off_accuracy"]
    assert dropout["B_train_accuracy"] > dropout["B_end_accuracy"]
    sure = figures["sure"]
    assert sure["A_end_cost"] > 1.3 * sure["A_best_cost"] and sure["A_end_accuracy"] > sure["A_best_accuracy"]
    assert sure["A_end_mistake_count"] < sure["A_best_mistake_count"]
    assert sure["A_end_mistake_cost"] > sure["A_best_mistake_cost"]
    smoothed = recording("sure").curves["B"]["valid cost"]
    assert smoothed[-1] < 1.05 * smoothed.min()
    tries = figures["tries"]
    assert (
        tries["kept_accuracy"] - tries["first_accuracy"]
        > 0.02
        > tries["others_accuracy"] - tries["others_first_accuracy"]
    )


def test_the_recorded_image_is_a_confident_mistake() -> None:
    exhibit = recorded_exhibit()
    assert exhibit.pixels.shape == (28, 28) and exhibit.pixels.max() > 200
    assert exhibit.predicted != exhibit.label and exhibit.probabilities[exhibit.predicted] > 0.99
    assert exhibit.probabilities.sum() == pytest.approx(1, abs=1e-3) and exhibit.sure_wrong > 0
    assert len(zlib.compress(exhibit.pixels.tobytes(), 9)) < 500
