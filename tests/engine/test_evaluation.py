"""Judging a network: a confusion matrix counted by hand, published intervals, chunks against one pass."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.engine import evaluation
from mnist_tui.engine.evaluation import (
    Evaluation,
    EvaluationResult,
    evaluate,
    images_per_chunk,
    margins,
    wilson_interval,
)
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings


def echo(cost: str = "quadratic") -> Network:
    """Return a network without hidden layers whose outputs are its three raw pixels."""
    network = Network(Settings(hidden=(), pixels="raw", cost=cost, dtype="float64").architecture(3, 3))
    network.parameters.weights[0][...] = np.eye(3)
    return network


# label, pixels: the brightest pixel is the prediction
BY_HAND = [
    (0, (9, 1, 0)),  # 0 for 0, confidence 0.9
    (0, (1, 3, 0)),  # 1 for 0, confidence 0.75
    (1, (0, 5, 0)),  # 1 for 1, confidence 1
    (2, (0, 9, 1)),  # 1 for 2, confidence 0.9
    (2, (4, 0, 4)),  # 0 for 2, confidence 0.5: of two equal outputs the first is predicted
    (2, (1, 1, 8)),  # 2 for 2, confidence 0.8
    (1, (0, 1, 9)),  # 2 for 1, confidence 0.9
]
EXAMPLES = Examples(
    np.array([pixels for _, pixels in BY_HAND], np.uint8), np.array([label for label, _ in BY_HAND], np.intp)
)


def test_confusion_predictions_and_confidence_are_those_counted_by_hand() -> None:
    result = evaluate(echo(), EXAMPLES)
    assert result.confusion.tolist() == [[1, 1, 0], [0, 1, 1], [1, 1, 1]]
    assert result.predicted.tolist() == [0, 1, 1, 1, 0, 2, 2]
    assert result.confidence.tolist() == pytest.approx([0.9, 0.75, 1, 0.9, 0.5, 0.8, 0.9])
    assert (result.count, result.right, result.accuracy) == (7, 3, 3 / 7)
    # ½ of 64+1, 0+9, 16, 81, 16+9, 1+1+49, 81 once the 1 of the label is taken away
    assert result.cost == pytest.approx((65 + 9 + 16 + 81 + 25 + 51 + 81) / 2 / 7)


def test_margin_and_cost_of_every_image_are_those_counted_by_hand() -> None:
    result = evaluate(echo(), EXAMPLES)
    assert result.margin.tolist() == pytest.approx([0.8, 0.5, 1, 0.8, 0, 0.7, 0.8])
    assert result.costs.tolist() == pytest.approx([65 / 2, 9 / 2, 16 / 2, 81 / 2, 25 / 2, 51 / 2, 81 / 2])


def test_costs_of_cross_entropy_are_minus_the_logarithm_of_the_labels_probability() -> None:
    network = echo("cross-entropy")
    images = np.array([[3, 1, 0], [0, 0, 0]], np.uint8)
    result = evaluate(network, Examples(images, np.array([1, 2])))
    total = math.e**3 + math.e + 1
    assert result.costs.tolist() == pytest.approx([-math.log(math.e / total), math.log(3)])
    assert result.margin.tolist() == pytest.approx([(math.e**3 - math.e) / total, 0])
    assert result.cost == pytest.approx(sum(result.costs.tolist()) / 2)


def test_margin_of_two_classes_is_their_difference() -> None:
    assert margins(np.array([[0.25, 0.75], [0.5, 0.5]])).tolist() == [0.5, 0]


def test_probability_of_the_label_is_that_worked_by_hand() -> None:
    evaluation = Evaluation(echo(), EXAMPLES)
    while not evaluation.done:
        evaluation.advance()
    assert evaluation.label_probability.tolist() == pytest.approx([0.9, 0.25, 1, 0.1, 0.5, 0.8, 0.1])


def test_mistakes_come_the_most_confident_first_and_ties_by_index() -> None:
    result = evaluate(echo(), EXAMPLES)
    assert result.most_confident_mistakes(EXAMPLES.labels, 10).tolist() == [3, 6, 1, 4]
    assert result.most_confident_mistakes(EXAMPLES.labels, 2).tolist() == [3, 6]
    assert result.most_confident_mistakes(EXAMPLES.labels, 0).tolist() == []


@pytest.mark.parametrize(
    ("right", "count", "low", "high"),
    [
        (0, 10, 0, 0.2775),
        (10, 10, 0.7225, 1),
        (9800, 10_000, 0.9771, 0.9826),
        (81, 263, 0.2553, 0.3662),  # this and the next three: Newcombe 1998, table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (0, 0, 0, 1),
    ],
)
def test_interval_is_the_published_one(right: int, count: int, low: float, high: float) -> None:
    assert wilson_interval(right, count) == pytest.approx((low, high), abs=5e-5)


def test_only_prediction_is_named_when_there_is_one() -> None:
    images = np.array([[0, 9, 0], [1, 2, 0]], np.uint8)
    assert evaluate(echo(), Examples(images, np.array([0, 2]))).only_prediction() == 1
    assert evaluate(echo(), EXAMPLES).only_prediction() is None


def random_case(count: int) -> tuple[Network, Examples]:
    rng = np.random.default_rng(1)
    network = Network(Settings(hidden=(8,), activation="tanh", dtype="float64").architecture(5, 4))
    network.parameters.vector[...] = rng.normal(0, 1, len(network.parameters.vector))
    return network, Examples(rng.integers(0, 256, (count, 5), np.uint8), rng.integers(0, 4, count))


@pytest.mark.parametrize("count", [999, 1000, 2345])
def test_chunks_give_what_one_pass_gives(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    network, examples = random_case(count)
    chunked = evaluate(network, examples)
    monkeypatch.setattr(evaluation, "EVALUATION_CHUNK", 10_000)
    whole = evaluate(network, examples)
    assert np.array_equal(chunked.confusion, whole.confusion)
    assert np.array_equal(chunked.predicted, whole.predicted)
    assert chunked.confidence == pytest.approx(whole.confidence, rel=1e-12)
    assert chunked.margin == pytest.approx(whole.margin, rel=1e-9)
    assert chunked.costs == pytest.approx(whole.costs, rel=1e-12)
    assert chunked.cost == pytest.approx(whole.cost, rel=1e-12)


def test_evaluation_advances_chunk_by_chunk_until_it_is_done() -> None:
    network, examples = random_case(2345)
    running, positions = Evaluation(network, examples), []
    while not running.done:
        running.advance()
        positions.append(running.position)
    assert positions == [1000, 2000, 2345]


def test_of_large_images_fewer_are_evaluated_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    # 2²² = 4,194,304 pixels are 5,349 images of MNIST's size, and 104 of 200 by 200.
    assert [images_per_chunk(pixels) for pixels in (784, 40_000, 5_000_000, 0)] == [1000, 104, 1, 1000]
    monkeypatch.setattr(evaluation, "MOST_CHUNK_PIXELS", 39)  # seven images of five pixels
    network, examples = random_case(16)
    running, positions = Evaluation(network, examples), []
    while not running.done:
        running.advance()
        positions.append(running.position)
    assert positions == [7, 14, 16]


def test_no_images_give_a_result_of_nan() -> None:
    network, _ = random_case(1)
    result = evaluate(network, Examples(np.empty((0, 5), np.uint8), np.empty(0, np.intp)))
    assert math.isnan(result.accuracy) and math.isnan(result.cost)
    assert result.interval == (0, 1)
    assert result.only_prediction() is None


def has_no_figures(result: EvaluationResult) -> bool:
    figures = [result.accuracy, *result.interval, result.cost, result.baseline, *result.confidence, *result.margin]
    return result.count == 0 and not result.confusion.any() and all(map(math.isnan, figures))


def test_nothing_is_computed_from_outputs_that_are_not_finite() -> None:
    network, examples = random_case(20)
    network.parameters.vector.fill(np.nan)
    result = evaluate(network, examples)
    assert result.not_finite == 20 and has_no_figures(result)
    assert not len(result.most_confident_mistakes(examples.labels, 9))
    assert np.isnan(result.pair_costs(examples.labels)).all()
    assert result.only_prediction() is None and not result.is_above_baseline


def test_outputs_that_are_not_finite_for_a_few_images_are_counted_and_leave_no_figures() -> None:
    # With weights of 1e308 a pixel of 2 gives an infinite output, and a pixel of 1 an infinite cost, its square.
    network = echo()
    network.parameters.weights[0][...] *= 1e308
    examples = Examples(np.array([[1, 0, 0], [0, 1, 0], [2, 0, 1], [0, 0, 0]], np.uint8), np.array([0, 1, 0, 2]))
    result = evaluate(network, examples)
    assert result.not_finite == 3 and has_no_figures(result)
    assert evaluate(echo(), examples).not_finite == 0


def test_the_baseline_is_the_frequency_of_the_most_frequent_label() -> None:
    # Labels 0 0 1 2 2 2 1: three of seven are 2. Three right of seven is no more than always saying 2.
    result = evaluate(echo(), EXAMPLES)
    assert result.baseline == 3 / 7 and not result.is_above_baseline
    # 40 of 40 right, half of them of each class: the interval begins at 40 / (40 + 1.96²) = 0.912.
    pixels = np.tile(np.array([[9, 0, 0], [0, 9, 0]], np.uint8), (20, 1))
    assert evaluate(echo(), Examples(pixels, np.tile([0, 1], 20))).is_above_baseline


def test_cost_leaves_label_smoothing_out() -> None:
    network, examples = random_case(50)
    settings = Settings(hidden=(8,), activation="tanh", dtype="float64", label_smoothing=0.5)
    smoothed = Network(settings.architecture(5, 4), network.parameters.vector)
    assert evaluate(smoothed, examples).cost == evaluate(network, examples).cost


def test_images_become_rows_without_a_copy() -> None:
    images: NDArray[np.uint8] = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    examples = Examples.of(images, np.array([1, 0], np.uint8))
    assert examples.pixels.tolist() == [list(range(12)), list(range(12, 24))]
    assert np.shares_memory(examples.pixels, images)
    assert len(examples) == 2


def test_images_of_an_empty_set_become_no_rows_of_the_right_width() -> None:
    assert Examples.of(np.empty((0, 3, 4), np.uint8), np.empty(0, np.uint8)).pixels.shape == (0, 12)


def test_accuracy_and_interval_come_from_the_confusion_matrix_alone() -> None:
    nothing = np.empty(0)
    result = EvaluationResult(
        np.array([[9800, 100], [100, 0]]), nothing.astype(np.intp), nothing, 0.0, nothing, nothing
    )
    assert result.accuracy == 0.98
    assert result.interval == pytest.approx((0.9771, 0.9826), abs=5e-5)


def test_spread_is_how_far_outputs_differ_from_image_to_image() -> None:
    # Outputs 3/4 and 1/4 of two classes: a deviation of 1/4 each, where the right ones have 1/2; the third has neither.
    labels, halves = np.array([0, 1]), np.array([[3, 1, 0], [1, 3, 0]], np.uint8)
    assert evaluate(echo(), Examples(halves, labels)).spread == pytest.approx(0.5)
    right = np.array([[9, 0, 0], [0, 2, 0]], np.uint8)
    assert evaluate(echo(), Examples(right, labels)).spread == pytest.approx(1)
    assert evaluate(echo(), Examples(right[[0, 0]], labels)).spread == 0
    assert math.isnan(evaluate(echo(), Examples(right, labels * 0)).spread)  # of one class nothing can be said
