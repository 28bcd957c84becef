"""Why an image got its prediction: contributions against finite differences, figures worked by hand."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.engine.activations import ACTIVATIONS
from mnist_tui.engine.inspection.explanation import Explanation, entropy, explain
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import SETTINGS, Settings

INPUTS, CLASSES = 6, 4
WIDTH = 1e-6

Doubles = NDArray[np.float64]


def random_network(settings: Settings, seed: int = 3) -> Network:
    network = Network(settings.architecture(INPUTS, CLASSES))
    rng = np.random.default_rng(seed)
    network.parameters.vector[...] = rng.uniform(-1, 1, len(network.parameters.vector))
    if settings.pixels == "raw":
        network.parameters.weights[0] /= 255
    return network


def test_logits_of_a_network_without_hidden_layers_are_of_the_scaled_pixels() -> None:
    network = Network(Settings(hidden=(), dtype="float64").architecture(2, 2))
    network.parameters.vector[...] = [1, 2, 3, 4, 0.5, 0]  # w = ((1, 2), (3, 4)), b = (½, 0)
    found = explain(network, np.array([255, 51], np.uint8), 0)  # x = (1, 0.2)
    assert found.logits.tolist() == pytest.approx([1 + 0.6 + 0.5, 2 + 0.8])


def scores_above(network: Network, layer: int, activations: Doubles) -> NDArray[np.floating]:
    """Return the scores (K,) for given activations of `layer`, 0 being the scaled pixels; plain numpy, one image."""
    a: NDArray[np.floating] = activations.copy()
    last = len(network.parameters.weights) - 1
    for number in range(layer, last + 1):
        a = a @ network.parameters.weights[number] + network.parameters.biases[number]
        if number < last:
            network.activation(a, None)
    network.output(a, None)
    return a


def measured_products(network: Network, layer: int, activations: Doubles, found: Explanation) -> list[float]:
    """Return a_j times the measured slope of the margin by a_j."""
    products = []
    for unit in range(len(activations)):
        ends = []
        for sign in (1, -1):
            moved = activations.copy()
            moved[unit] += sign * WIDTH
            scores = scores_above(network, layer, moved)
            ends.append(scores[found.predicted] - scores[found.rival])
        products.append(float(activations[unit] * (ends[0] - ends[1]) / (2 * WIDTH)))
    return products


@pytest.mark.parametrize("label", range(CLASSES))
@pytest.mark.parametrize("pixels", SETTINGS["pixels"].choices)
@pytest.mark.parametrize(
    ("cost", "output"),
    [("cross-entropy", "linear"), ("quadratic", "linear"), ("quadratic", "activation")],
)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_pixels_and_units_contribute_as_much_as_measured(
    activation: str, cost: str, output: str, pixels: str, label: int
) -> None:
    network = random_network(
        Settings(hidden=(5, 4), activation=activation, cost=cost, output=output, pixels=pixels, dtype="float64")
    )
    image = np.array([0, 31, 64, 127, 200, 255], np.uint8)
    found = explain(network, image, label)
    inputs = image.astype(np.float64) * network.pixel_scale
    assert found.saliency == pytest.approx(measured_products(network, 0, inputs, found), rel=1e-5, abs=1e-7)
    for layer, (activations, attributions) in enumerate(
        zip(found.activations, found.attributions, strict=True), start=1
    ):
        assert attributions == pytest.approx(measured_products(network, layer, activations, found), rel=1e-5, abs=1e-7)
    scores = scores_above(network, 0, inputs)
    assert found.logit_difference == pytest.approx(scores[found.predicted] - scores[found.rival])
    assert found.predicted == int(scores.argmax()) and found.logit_difference >= 0


def one_layer(logits: tuple[float, ...], dtype: str = "float64", cost: str = "cross-entropy") -> Network:
    """Return a network whose z are `logits` for a blank image."""
    network = Network(Settings(hidden=(), dtype=dtype, cost=cost).architecture(3, len(logits)))
    network.parameters.biases[0][...] = logits
    return network


BLANK = np.zeros(3, np.uint8)


def test_figures_are_those_worked_by_hand() -> None:
    found = explain(one_layer((math.log(4), math.log(2), 0.0, 0.0)), BLANK, 1)
    assert found.probabilities.tolist() == pytest.approx([1 / 2, 1 / 4, 1 / 8, 1 / 8])
    assert found.logits.tolist() == pytest.approx([math.log(4), math.log(2), 0, 0])
    assert (found.predicted, found.rival, found.right) == (0, 1, False)
    assert found.entropy == pytest.approx(1.75)  # bits
    assert (found.margin, found.logit_difference) == pytest.approx((1 / 4, math.log(2)))
    assert found.cost == pytest.approx(math.log(4))


def test_correct_prediction_is_compared_with_the_runner_up() -> None:
    found = explain(one_layer((0.1, 5.0, 0.3, 0.2)), BLANK, 1)
    assert (found.predicted, found.rival, found.right) == (1, 2, True)


def test_margin_is_that_over_the_runner_up_where_the_rival_is_the_label() -> None:
    found = explain(one_layer((math.log(5), math.log(3), math.log(2))), BLANK, 2)
    assert (found.predicted, found.rival) == (0, 2)
    assert (found.margin, found.logit_difference) == pytest.approx((5 / 10 - 3 / 10, math.log(5) - math.log(2)))


def test_logits_are_not_shifted_where_softmax_needs_it() -> None:
    found = explain(one_layer((500.0, 100.0, -300.0)), BLANK, 0)
    assert found.logits.tolist() == [500, 100, -300]
    assert found.probabilities.tolist() == pytest.approx([1, 0, 0]) and found.entropy == pytest.approx(0)


def test_attributions_are_positive_for_the_prediction_and_negative_for_the_rival() -> None:
    network = Network(Settings(hidden=(3,), dtype="float64").architecture(1, 2))
    network.parameters.weights[0][...] = [[1.0, 1.0, 1.0]]
    network.parameters.weights[1][...] = [[1.0, 2.0], [9.0, 0.0], [0.0, 1.0]]
    found = explain(network, np.array([255], np.uint8), 1)  # z = 10, 3: the prediction 0 is wrong
    assert found.attributions[0].tolist() == pytest.approx([-1, 9, -1])


@pytest.mark.parametrize(("probabilities", "bits"), [((1.0, 0.0), 0.0), ((0.5, 0.5), 1.0), ((0.25,) * 4, 2.0)])
def test_entropy_is_in_bits(probabilities: tuple[float, ...], bits: float) -> None:
    assert entropy(np.array(probabilities)) == bits


def test_explanation_of_a_diverged_network_is_nan_and_no_error() -> None:
    network = random_network(Settings(hidden=(5,)))
    network.parameters.vector[...] = np.nan
    found = explain(network, np.full(INPUTS, 9, np.uint8), 2)
    assert (
        np.isnan(found.logits).all()
        and math.isnan(found.margin)
        and math.isnan(found.logit_difference)
        and math.isnan(found.entropy)
    )
