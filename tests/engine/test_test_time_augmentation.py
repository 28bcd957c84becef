"""Test-time augmentation: shifts and probabilities by hand, chunks against one pass, no shift against `evaluate`."""

import math

import numpy as np
import pytest

from mnist_tui.engine import evaluation
from mnist_tui.engine.evaluation import evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.test_time_augmentation import (
    evaluate_probabilities,
    mean_probabilities,
    shift_images,
    shifts_within,
)
from mnist_tui.engine.types import Pixels

IMAGE = np.array([[1, 2, 3], [4, 5, 6]], np.uint8)


def echo(classes: int, order: tuple[int, ...] | None = None) -> Network:
    """Return a network whose output `order[i]` is its raw pixel i, so that fractions of ink are probabilities."""
    settings = Settings(hidden=(), pixels="raw", cost="quadratic", dtype="float64")
    network = Network(settings.architecture(classes, classes))
    network.parameters.weights[0][...] = np.eye(classes)[list(order or range(classes))]
    return network


def drawn(cost: str, seed: int) -> Network:
    network = Network(Settings(hidden=(7,), activation="tanh", cost=cost, dtype="float64").architecture(12, 4))
    network.parameters.vector[...] = np.random.default_rng(seed).normal(0, 1, len(network.parameters.vector))
    return network


def random_pixels(count: int) -> Pixels:
    return np.random.default_rng(5).integers(0, 256, (count, 12), np.uint8)


@pytest.mark.parametrize(
    ("shift", "moved"),
    [
        ((0, 0), [[1, 2, 3], [4, 5, 6]]),
        ((1, 0), [[0, 0, 0], [1, 2, 3]]),
        ((-1, 0), [[4, 5, 6], [0, 0, 0]]),
        ((0, 1), [[0, 1, 2], [0, 4, 5]]),
        ((0, -2), [[3, 0, 0], [6, 0, 0]]),
        ((1, -1), [[0, 0, 0], [2, 3, 0]]),
        ((2, 0), [[0, 0, 0], [0, 0, 0]]),
        ((0, -9), [[0, 0, 0], [0, 0, 0]]),
    ],
)
def test_images_move_down_and_right_and_zeros_come_in(shift: tuple[int, int], moved: list[list[int]]) -> None:
    pixels = np.stack([IMAGE.ravel(), IMAGE.ravel() * 10])
    found = shift_images(pixels, 2, 3, shift)
    assert found.dtype == np.uint8
    assert found.reshape(2, 2, 3).tolist() == [moved, (np.array(moved) * 10).tolist()]
    assert pixels[0].tolist() == [1, 2, 3, 4, 5, 6]


def test_images_that_share_memory_with_others_move_too() -> None:
    wide = np.arange(24, dtype=np.uint8).reshape(2, 12)[:, ::2]
    assert shift_images(wide, 2, 3, (1, 1)).tolist() == [[0, 0, 0, 0, 0, 2], [0, 0, 0, 0, 12, 14]]


def test_reach_determines_the_number_of_shifts() -> None:
    assert shifts_within(0) == ((0, 0),)
    assert shifts_within(1)[0] == (0, 0)
    assert set(shifts_within(1)) == {(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)}
    assert set(shifts_within(2)) == {(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1)}
    assert [len(shifts_within(reach)) for reach in (0, 1, 2, 3, 4, 5)] == [1, 5, 9, 9, 13, 21]


def test_probabilities_are_the_mean_over_networks_and_shifts() -> None:
    # One row of three pixels: unshifted it gives ¼ ¾ 0, one to the right 0 ¼ ¾; the other network swaps 0 and 2.
    pixels = np.array([[1, 3, 0]], np.uint8)
    shifts = ((0, 0), (0, 1))
    assert mean_probabilities([echo(3)], pixels, 1, 3).tolist() == [[0.25, 0.75, 0]]
    assert mean_probabilities([echo(3)], pixels, 1, 3, shifts).tolist() == [[0.125, 0.5, 0.375]]
    both = mean_probabilities([echo(3), echo(3, (2, 1, 0))], pixels, 1, 3, shifts)
    assert both.tolist() == [[0.25, 0.5, 0.25]]


def test_chunks_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    networks, pixels = [drawn("cross-entropy", 1), drawn("quadratic", 2)], random_pixels(23)
    whole = mean_probabilities(networks, pixels, 3, 4, shifts_within(2))
    monkeypatch.setattr(evaluation, "EVALUATION_CHUNK", 7)
    assert mean_probabilities(networks, pixels, 3, 4, shifts_within(2)) == pytest.approx(whole, rel=1e-12)
    assert whole.sum(axis=1) == pytest.approx(np.ones(23))


def test_one_network_without_shifts_is_evaluated_as_by_evaluate() -> None:
    network, pixels = drawn("cross-entropy", 3), random_pixels(50)
    labels = np.arange(50) % 4
    plain = evaluate(network, Examples(pixels, labels))
    result = evaluate_probabilities(mean_probabilities([network], pixels, 3, 4), labels)
    assert result.confusion.tolist() == plain.confusion.tolist()
    assert result.predicted.tolist() == plain.predicted.tolist()
    assert result.confidence == pytest.approx(plain.confidence, rel=1e-12)
    assert result.cost == pytest.approx(plain.cost, rel=1e-12)


def test_evaluation_of_probabilities_is_the_one_worked_by_hand() -> None:
    probabilities = np.array([[0.5, 0.25, 0.25], [0.25, 0.25, 0.5], [0.5, 0.5, 0.0]])
    result = evaluate_probabilities(probabilities, np.array([0, 1, 1]))
    assert result.predicted.tolist() == [0, 2, 0]
    assert result.confidence.tolist() == [0.5, 0.5, 0.5]
    assert result.confusion.tolist() == [[1, 0, 0], [1, 0, 1], [0, 0, 0]]
    assert result.margin.tolist() == [0.25, 0.25, 0]
    assert result.costs.tolist() == pytest.approx([math.log(2), math.log(4), math.log(2)])
    assert result.cost == pytest.approx(math.log(2 * 4 * 2) / 3)


def test_a_label_without_any_probability_costs_much_and_not_infinitely() -> None:
    # float32 begins at 2⁻¹²⁶
    assert evaluate_probabilities(np.array([[1.0, 0.0]]), np.array([1])).cost == pytest.approx(126 * math.log(2))


def test_a_network_with_weights_that_are_not_finite_costs_nan() -> None:
    network = drawn("cross-entropy", 1)
    network.parameters.weights[0][0, 0] = np.nan
    result = evaluate_probabilities(
        mean_probabilities([network], random_pixels(3), 3, 4, shifts_within(1)), np.array([0, 1, 2])
    )
    assert math.isnan(result.cost)
    assert result.not_finite == 3 and result.count == 0


def test_a_member_whose_outputs_are_not_finite_leaves_no_figures_for_the_ensemble() -> None:
    # The quadratic cost gives outputs that are NaN the same probability for each class, which hides them in a mean.
    good, broken = drawn("quadratic", 1), drawn("quadratic", 2)
    broken.parameters.vector.fill(np.nan)
    result = evaluate_probabilities(mean_probabilities([good, broken], random_pixels(3), 3, 4), np.array([0, 1, 2]))
    assert result.not_finite == 3 and math.isnan(result.accuracy)


def test_no_images_give_an_empty_result() -> None:
    result = evaluate_probabilities(
        mean_probabilities([echo(3)], np.empty((0, 3), np.uint8), 1, 3), np.empty(0, np.intp)
    )
    assert result.count == 0
    assert math.isnan(result.cost) and math.isnan(result.accuracy)
    assert result.interval == (0, 1)


def test_networks_that_cannot_be_averaged_are_refused() -> None:
    pixels = np.zeros((1, 3), np.uint8)
    for networks, shifts in (([], ((0, 0),)), ([echo(3), echo(4)], ((0, 0),)), ([echo(3)], ())):
        with pytest.raises(ValueError, match="expected one kind"):
            mean_probabilities(networks, pixels, 1, 3, shifts)
