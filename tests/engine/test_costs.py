"""Each cost against exact sums of the standard library, at the edges where naive formulas overflow."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.engine.activations import ACTIVATIONS, linear
from mnist_tui.engine.costs import COSTS, CrossEntropy, Quadratic

Vector = NDArray[np.floating]


def cost_of(
    name: str, logits: list[list[float]], labels: list[int], smoothing: float = 0.0, dtype: str = "float64"
) -> Vector:
    z = np.array(logits, dtype)
    out, slope = np.empty_like(z), np.empty_like(z)
    COSTS[name].outputs(z, out, linear, slope)
    return COSTS[name].per_image(z, out, np.arange(len(labels)), np.array(labels), smoothing)


def log_probabilities(row: list[float]) -> list[float]:
    top = max(row)
    total = math.log(math.fsum(math.exp(z - top) for z in row))
    return [z - top - total for z in row]


@pytest.mark.parametrize("classes", [2, 10, 64])
@pytest.mark.parametrize("level", [0.0, -7.5, 1e4])
def test_equal_logits_cost_the_logarithm_of_the_number_of_classes(classes: int, level: float) -> None:
    cost = cost_of("cross-entropy", [[level] * classes], [classes - 1])
    assert cost[0] == pytest.approx(math.log(classes), rel=1e-14)


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.9])
def test_cross_entropy_is_the_exact_sum_over_smoothed_targets(smoothing: float) -> None:
    logits = np.random.default_rng(1).normal(0, 4, (20, 7)).tolist()
    labels = np.random.default_rng(2).integers(0, 7, 20).tolist()
    expected = []
    for row, label in zip(logits, labels, strict=True):
        targets = [smoothing / 7 + (1 - smoothing) * (k == label) for k in range(7)]
        expected.append(-math.fsum(y * p for y, p in zip(targets, log_probabilities(row), strict=True)))
    assert cost_of("cross-entropy", logits, labels, smoothing).tolist() == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_huge_logits_give_finite_and_right_costs(dtype: str) -> None:
    # e^-20000 is nothing beside 1, so the logarithm of the sum is the largest logit itself.
    logits = [[1e4, -1e4, 0.0], [1e4, -1e4, 0.0], [1e4, -1e4, 0.0], [-1e4, -1e4, -1e4]]
    cost = cost_of("cross-entropy", logits, [0, 1, 2, 0], dtype=dtype)
    assert cost.tolist() == pytest.approx([0, 2e4, 1e4, math.log(3)], rel=1e-6)


def test_quadratic_cost_is_half_the_squared_distance() -> None:
    # targets (0, 1) and (1, 0):  ½ (9 + 1) and ½ (0.25 + 0)
    assert cost_of("quadratic", [[3.0, 2.0], [0.5, 0.0]], [1, 0]).tolist() == [5.0, 0.125]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", COSTS)
def test_probabilities_of_a_row_sum_to_one(name: str, dtype: str) -> None:
    z = np.random.default_rng(3).normal(0, 10, (200, 10)).astype(dtype)
    z[0], z[1], z[2] = 1e4, -1e4, 0
    out = np.empty_like(z)
    COSTS[name].outputs(z, out, linear, np.empty_like(z))
    probabilities = COSTS[name].probabilities(out)
    assert probabilities.min() >= 0
    assert probabilities.sum(axis=1) == pytest.approx(np.ones(200), abs=1e-6)


def test_probabilities_of_the_quadratic_cost_follow_the_positive_outputs() -> None:
    out = np.array([[3.0, 1.0, -5.0], [-1.0, -2.0, 0.0], [np.nan, 1.0, 2.0]])
    probabilities = Quadratic().probabilities(out)
    assert probabilities[0].tolist() == [0.75, 0.25, 0]
    assert probabilities[1:].ravel().tolist() == pytest.approx([1 / 3] * 6)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_outputs_of_the_quadratic_cost_pass_through_the_output_activation(activation: str) -> None:
    z = np.random.default_rng(4).normal(0, 2, (5, 3))
    expected, out = z.copy(), np.empty_like(z)
    ACTIVATIONS[activation](expected, None)
    Quadratic().outputs(z, out, ACTIVATIONS[activation], None)
    assert np.array_equal(out, expected)


@pytest.mark.parametrize("smoothing", [0.0, 0.3])
def test_deltas_of_cross_entropy_sum_to_zero_for_each_image(smoothing: float) -> None:
    z = np.random.default_rng(5).normal(0, 2, (8, 6))
    out = np.empty_like(z)
    cost = CrossEntropy()
    cost.outputs(z, out, linear, None)
    cost.delta(out, out, np.zeros(8, np.intp), smoothing, 8)
    assert out.sum(axis=1) == pytest.approx(np.zeros(8), abs=1e-15)


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_no_cross_entropy_is_below_zero_however_confident_the_prediction(smoothing: float) -> None:
    z, rows, labels = np.full((4096, 3), -40, np.float32), np.arange(4096), np.zeros(4096, np.int64)
    z[:, 0] = np.linspace(0.01, 4, 4096)
    out, cost = np.empty_like(z), COSTS["cross-entropy"]
    cost.outputs(z, out, linear, None)
    assert z.max() > 0, "rounding leaves no log p above 0: this test shows nothing"
    costs = cost.per_image(z, out, rows, labels, smoothing)
    assert costs.min() >= 0 and not np.signbit(costs).any()


def extremes(dtype: str) -> list[float]:
    largest = float(np.finfo(dtype).max)
    return [1e2, 1e10, float(np.sqrt(largest)), 1e-3 * largest, 0.5 * largest, largest]


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_cross_entropy_and_its_slope_are_right_for_the_largest_logits(dtype: str, smoothing: float) -> None:
    for size in extremes(dtype):
        # The only class that counts is certain: C = 0 at its label and `size` at another, plus what is smoothed away.
        z = np.array([[0, -size, -size], [0, -size, -size], [size, 0, 0], [-size, -size, -size]], dtype)
        out, rows, labels = np.empty_like(z), np.arange(4), np.array([0, 1, 1, 2])
        CrossEntropy().outputs(z, out, linear, None)
        costs = CrossEntropy().per_image(z, out, rows, labels, smoothing).astype(np.longdouble)
        spread = smoothing / 3
        expected = [2 * spread * size, (1 - spread) * size, (1 - spread) * size, math.log(3)]
        assert [float(cost) for cost in costs] == pytest.approx(expected, rel=1e-5)
        CrossEntropy().delta(out, out, labels, smoothing, 1)
        targets = np.full((4, 3), spread) + (1 - smoothing) * np.eye(3)[labels]
        third = 1 / 3
        p = [[1, 0, 0], [1, 0, 0], [1, 0, 0], [third, third, third]]
        assert out.ravel().tolist() == pytest.approx((np.array(p) - targets).ravel().tolist(), abs=1e-6)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_quadratic_cost_and_its_slope_are_right_as_far_as_numbers_reach(dtype: str) -> None:
    largest = float(np.finfo(dtype).max)
    for size in [1e2, 1e10, 1.3 * math.sqrt(largest)]:  # ½ · 1.3² = 0.845
        assert cost_of("quadratic", [[size, 0.0], [0.0, -size]], [1, 0], dtype=dtype).tolist() == pytest.approx(
            [0.5 * size * size] * 2, rel=1e-3
        )
    for size in extremes(dtype):
        z = np.array([[size, 0], [0, -size]], dtype)
        out, slope = np.empty_like(z), np.empty_like(z)
        Quadratic().outputs(z, out, linear, slope)
        Quadratic().delta(out, slope, np.array([0, 1]), 0.0, 2)
        assert out.ravel().tolist() == pytest.approx([size / 2, 0, 0, -size / 2], rel=1e-2)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_probabilities_of_the_quadratic_cost_are_right_for_the_largest_outputs(dtype: str) -> None:
    for size in extremes(dtype):
        probabilities = Quadratic().probabilities(np.array([[size, size, 0.5 * size, -size, 0]], dtype))
        assert probabilities[0].tolist() == pytest.approx([0.4, 0.4, 0.2, 0, 0], rel=1e-6)
