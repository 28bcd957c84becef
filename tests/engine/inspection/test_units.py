"""The study of units: effects against finite differences and products of weights, fractions counted by hand."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.engine.activations import ACTIVATIONS
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.inspection import units
from mnist_tui.engine.inspection.units import LayerStudy, UnitStudy, steepest, units_are_equal
from mnist_tui.engine.network import Network, Parameters
from mnist_tui.engine.settings import Settings

Doubles = NDArray[np.float64]


def studied(network: Network, examples: Examples) -> tuple[LayerStudy, ...]:
    study = UnitStudy(network, examples)
    while not study.done:
        study.advance()
    assert study.progress == 1
    return study.result()


def random_network(hidden: tuple[int, ...], activation: str = "tanh") -> Network:
    network = Network(Settings(hidden=hidden, activation=activation, dtype="float64").architecture(12, 3))
    network.parameters.vector[...] = np.random.default_rng(2).normal(0, 0.5, len(network.parameters.vector))
    return network


def logits_above(network: Network, layer: int, activations: Doubles) -> Doubles:
    a, weights = activations, network.parameters.weights
    for number in range(layer + 1, len(weights)):
        if number > layer + 1:
            network.activation(a, None)
        a = np.asarray(a @ weights[number] + network.parameters.biases[number], np.float64)
    return a


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("hidden", [(4,), (5, 4), (5, 4, 3)])
def test_effects_are_the_measured_mean_slopes_of_the_logits(
    hidden: tuple[int, ...], activation: str, blobs: Examples, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "ADVANCE_IMAGES", 77)
    network = random_network(hidden, activation)
    study = studied(network, blobs)
    work = network.forward(blobs.pixels)
    for layer, size in enumerate(hidden):
        activations = np.asarray(work.layers[layer + 1], np.float64)
        measured = np.empty((size, 3))
        for unit in range(size):
            step = 1e-6 * np.eye(size)[unit]
            rise = logits_above(network, layer, activations + step) - logits_above(network, layer, activations - step)
            measured[unit] = (rise / 2e-6).mean(axis=0)
        measured -= measured.mean(axis=1, keepdims=True)
        assert study[layer].effects == pytest.approx(measured, rel=1e-4, abs=1e-6)
        lengths = np.linalg.norm(measured, axis=1)
        assert study[layer].influence == pytest.approx(activations.std(axis=0) * lengths, rel=1e-3, abs=1e-7)


def test_effects_of_the_last_hidden_layer_are_its_outgoing_weights(blobs: Examples) -> None:
    network = random_network((4,))
    network.parameters.weights[1][...] = [[3, 0, 0], [1, 1, 1], [-2, 0, 2], [0, 0, 0]]
    layer, outputs = studied(network, blobs)
    assert layer.effects.tolist() == [pytest.approx(row) for row in ([2, -1, -1], [0, 0, 0], [-2, 0, 2], [0, 0, 0])]
    assert set(layer.units_by_influence()[:2].tolist()) == {0, 2}, "a unit that lifts all classes alike decides nothing"
    assert outputs.effects.size == 0 and math.isnan(outputs.always_flat_fraction)


def test_always_flat_and_flat_fractions_are_those_counted_by_hand(relu_by_hand: tuple[Network, Examples]) -> None:
    layer, _ = studied(*relu_by_hand)
    assert layer.flat.tolist() == [0, 1, 0.5]
    assert (layer.always_flat_fraction, layer.flat_fraction) == (1 / 3, 0.5)
    assert layer.deviations.tolist() == pytest.approx([0, 0, np.std([0, 50, 0, 150])])


def test_slopes_and_responses_are_those_of_the_images(
    relu_by_hand: tuple[Network, Examples], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "ADVANCE_IMAGES", 3)
    layer, outputs = studied(*relu_by_hand)
    assert layer.slopes.tolist() == [1, 0, 0.5]
    assert layer.responses.tolist() == [[9, 0, 0], [9, 0, 50], [9, 0, 0], [9, 0, 150]]
    assert outputs.responses.shape == (4, 2) and outputs.slopes.size == 0


@pytest.mark.parametrize(
    ("activation", "slope"), [("sigmoid", 0.25), ("tanh", 1), ("relu", 1), ("leaky-relu", 1), ("gelu", 1.129)]
)
def test_steepest_slope_is_the_known_one(activation: str, slope: float) -> None:
    assert steepest(random_network((2,), activation)) == pytest.approx(slope, abs=1e-3)


def test_saturated_sigmoids_are_flat(blobs: Examples) -> None:
    network = random_network((4,), "sigmoid")
    network.parameters.weights[0][...] = 0
    network.parameters.biases[0][...] = [0, 20, -20, 4.4]  # slopes 1/4, 0, 0 and 0.0119: below a twentieth of 1/4
    assert studied(network, blobs)[0].flat.tolist() == [0, 1, 1, 1]


def test_gradients_are_those_of_one_pass_over_all_images(blobs: Examples, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(units, "ADVANCE_IMAGES", 77)
    network = random_network((5, 4))
    study = studied(network, blobs)
    gradients = Parameters(network.sizes, "float64")
    network.backward(network.forward(blobs.pixels, learning=True), blobs.labels, gradients)
    for layer, of_layer in zip(gradients.weights, study, strict=True):
        assert (of_layer.gradients.least, of_layer.gradients.most) == pytest.approx((layer.min(), layer.max()))
        assert of_layer.gradients.deviation == pytest.approx(layer.std())


def test_diverged_network_can_be_studied(blobs: Examples) -> None:
    network = random_network((5, 4))
    network.parameters.vector[...] = np.nan
    assert all(layer.activations.not_finite for layer in studied(network, blobs))


@pytest.mark.parametrize(
    ("change", "equal"),
    [((0, (3, 2), 0.0), True), ((0, (3, 2), 1e-4), True), ((0, (3, 2), 0.1), False), ((1, (2, 1), 0.1), False)],
)
def test_units_are_equal_that_have_the_same_weights_in_and_out(
    change: tuple[int, tuple[int, int], float], equal: bool, blobs: Examples
) -> None:
    network = random_network((4, 3))
    network.parameters.weights[0][...] = np.linspace(-1, 1, 12)[:, None]
    network.parameters.weights[1][...] = np.array([0.5, -0.25, 2.0])
    layer, place, by = change
    network.parameters.weights[layer][place] += by
    assert units_are_equal(network, 0) == equal
    assert [one.are_equal for one in studied(network, blobs)] == [equal, False, False]


def test_zeros_are_equal_and_one_unit_alone_is_not() -> None:
    assert units_are_equal(Network(Settings(hidden=(4,)).architecture(12, 3)), 0)
    assert not units_are_equal(Network(Settings(hidden=(1,)).architecture(12, 3)), 0)
