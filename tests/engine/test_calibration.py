"""Calibration: temperature, reliability and its error, against other implementations and numbers worked by hand."""

import math
from collections.abc import Generator
from typing import TypeVar

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.engine.architecture import Architecture
from mnist_tui.engine.calibration import (
    BINS,
    cross_fit,
    error_by_chance,
    error_interval,
    fit_temperature,
    reliability,
    scaled_confidence,
)
from mnist_tui.engine.evaluation import Evaluation, evaluate
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.network import Network

Result = TypeVar("Result")
Logits = NDArray[np.float64]
Truth = NDArray[np.intp]


def result_of(steps: Generator[None, None, Result]) -> Result:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result


def drawn(images: int, temperature: float, seed: int = 0) -> tuple[Logits, Truth]:
    """Return logits whose softmax at this temperature is exactly the chance of every label, and such labels."""
    rng = np.random.default_rng(seed)
    logits = 2.5 * rng.normal(size=(images, 5))
    chances = np.exp(logits / temperature)
    chances /= chances.sum(axis=1, keepdims=True)
    labels = (chances.cumsum(axis=1) > rng.random((images, 1))).argmax(axis=1)
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True)), labels


def softmax_cost(logits: Logits, labels: Truth, temperature: float) -> float:
    scaled = logits / temperature
    return float(np.mean(np.logaddexp.reduce(scaled, axis=1) - scaled[np.arange(len(labels)), labels]))


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_the_temperature_that_labels_were_drawn_at_is_found(temperature: float) -> None:
    assert fit_temperature(*drawn(10_000, temperature)) == pytest.approx(temperature, rel=0.05)


def test_no_temperature_nearby_costs_less_than_the_one_that_is_fitted() -> None:
    logits, labels = drawn(400, 1.7)
    found = fit_temperature(logits, labels)
    assert found is not None
    at_best = softmax_cost(logits, labels, found)
    grid = np.linspace(0.9 * found, 1.1 * found, 201)
    costs = [softmax_cost(logits, labels, float(one)) for one in grid]
    assert at_best <= min(costs) and grid[int(np.argmin(costs))] == pytest.approx(found, rel=1e-3)


def test_the_temperature_is_that_of_lbfgs_in_torch() -> None:
    torch = pytest.importorskip("torch")
    logits, labels = drawn(500, 1.6)
    scale = torch.ones(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([scale], max_iter=100, tolerance_grad=1e-12, line_search_fn="strong_wolfe")

    def closure() -> object:
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(torch.from_numpy(logits) / scale, torch.from_numpy(labels))
        loss.backward()
        return loss

    optimizer.step(closure)
    assert fit_temperature(logits, labels) == pytest.approx(scale.item(), rel=1e-6)


@pytest.mark.parametrize("labels", ["all right", "as if guessed the wrong way round"])
def test_there_is_no_temperature_where_none_is_best(labels: str) -> None:
    logits, _ = drawn(200, 1.0)
    truth = logits.argmax(axis=1) if labels == "all right" else logits.argmin(axis=1)
    assert fit_temperature(logits, truth) is None
    assert cross_fit(logits, truth) is None


def test_a_diverged_network_and_no_images_have_no_temperature() -> None:
    assert fit_temperature(np.full((4, 3), np.nan), np.zeros(4, np.intp)) is None
    assert fit_temperature(np.zeros((0, 3)), np.zeros(0, np.intp)) is None


def test_confidence_at_a_temperature_is_that_of_the_softmax_of_scaled_logits() -> None:
    logits = np.array([[math.log(4), 0.0], [0.0, 900.0]])
    # at T = 2: e^(ln 4 / 2) = 2, so 2 / (2 + 1)
    assert scaled_confidence(logits, 2.0) == pytest.approx([2 / 3, 1.0])
    assert scaled_confidence(logits) == pytest.approx([4 / 5, 1.0])


def test_each_half_gets_the_temperature_of_the_other() -> None:
    logits, labels = drawn(600, 1.0)
    logits[1::2] *= 3  # odd images: three times as sure
    found = cross_fit(logits, labels)
    assert found is not None
    of_even, of_odd = fit_temperature(logits[::2], labels[::2]), fit_temperature(logits[1::2], labels[1::2])
    assert of_even is not None and of_odd is not None and of_odd > 2 * of_even
    assert found.confidence[:2] == pytest.approx(
        [scaled_confidence(logits[:1], of_odd)[0], scaled_confidence(logits[1:2], of_even)[0]]
    )


def test_reliability_and_its_error_are_those_worked_by_hand() -> None:
    confidence = np.array([1.0, 0.98, 0.96, 0.5, 0.34])
    right = np.array([True, True, False, True, False])
    found = reliability(confidence, right)
    assert found.counts.tolist() == [0] * 5 + [1, 0, 1] + [0] * 6 + [3]
    assert (found.right[7], found.accuracy[14]) == (1, pytest.approx(2 / 3))
    # three at a mean of 0.98, of which 2/3 are right; one at 0.5, right; one at 0.34, wrong
    assert found.error == pytest.approx((3 * (0.98 - 2 / 3) + 0.5 + 0.34) / 5)


def test_reliability_is_that_of_scikit_learn() -> None:
    calibration = pytest.importorskip("sklearn.calibration")
    logits, labels = drawn(3000, 1.5)
    confidence, right = scaled_confidence(logits), logits.argmax(axis=1) == labels
    accuracy, mean = calibration.calibration_curve(right, confidence, n_bins=BINS)
    found = reliability(confidence, right)
    filled = found.counts > 0
    assert found.accuracy[filled] == pytest.approx(accuracy) and found.confidence[filled] == pytest.approx(mean)


def test_the_interval_holds_the_true_error_nearly_always() -> None:
    held = 0
    for seed in range(12):
        logits, labels = drawn(600, 1.6, seed)
        low, high = result_of(error_interval(scaled_confidence(logits), logits.argmax(axis=1) == labels))
        # too sure of every image, so the error is the mean of what it is too sure by
        held += low <= float((scaled_confidence(logits) - scaled_confidence(logits, 1.6)).mean()) <= high
    assert held >= 10


def test_an_error_that_chance_explains_begins_at_zero_and_has_about_the_size_expected() -> None:
    logits, labels = drawn(3000, 1.0)
    confidence, right = scaled_confidence(logits), logits.argmax(axis=1) == labels
    low, high = result_of(error_interval(confidence, right))
    assert low == 0 and high < 0.03
    simulated = []
    rng = np.random.default_rng(5)
    for _ in range(200):
        simulated.append(reliability(confidence, rng.random(3000) < confidence).error)
    assert error_by_chance(confidence) == pytest.approx(float(np.mean(simulated)), rel=0.05)


@pytest.mark.parametrize(("cost", "output"), [("cross-entropy", "linear"), ("quadratic", "activation")])
def test_logarithms_of_an_evaluation_give_its_confidences_at_a_temperature_of_one(cost: str, output: str) -> None:
    network = Network(Architecture((6, 5, 4), "sigmoid", cost, output, 1 / 255, "float32"))
    network.draw_weights("normal", 2.0, np.random.default_rng(3))
    rng = np.random.default_rng(4)
    examples = Examples(rng.integers(0, 256, (40, 6), dtype=np.uint8), rng.integers(0, 4, 40))
    evaluation = Evaluation(network, examples, keeps_logs=True)
    while not evaluation.done:
        evaluation.advance()
    assert scaled_confidence(evaluation.logs) == pytest.approx(evaluate(network, examples).confidence, abs=1e-5)


def test_probabilities_of_zero_under_the_quadratic_cost_have_finite_logarithms() -> None:
    network = Network(Architecture((1, 3), "relu", "quadratic", "linear", 1.0, "float32"))
    network.parameters.biases[0][...] = (-1.0, 0.5, 0.0)
    evaluation = Evaluation(network, Examples(np.zeros((1, 1), np.uint8), np.zeros(1, np.intp)), keeps_logs=True)
    evaluation.advance()
    assert np.isfinite(evaluation.logs).all()
    assert scaled_confidence(evaluation.logs)[0] == pytest.approx(1.0)


def test_the_interval_of_many_images_is_that_of_their_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    logits, labels = drawn(5000, 1.6)
    confidence, right = scaled_confidence(logits), logits.argmax(axis=1) == labels
    resampled = result_of(error_interval(confidence, right))
    monkeypatch.setattr("mnist_tui.engine.calibration.MOST_RESAMPLED", 0)
    normal = result_of(error_interval(confidence, right))
    assert normal != resampled and normal == pytest.approx(resampled, abs=0.15 * (resampled[1] - resampled[0]))
