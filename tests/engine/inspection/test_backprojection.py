"""What units of deeper layers respond to: against measured slopes of the network itself."""

import numpy as np
import pytest
from numpy.typing import NDArray

from mnist_tui.engine.activations import ACTIVATIONS
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.inspection.backprojection import backprojected_weights
from mnist_tui.engine.inspection.units import UnitStudy
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings

Doubles = NDArray[np.float64]


def network_of(hidden: tuple[int, ...], activation: str) -> Network:
    network = Network(Settings(hidden=hidden, activation=activation, dtype="float64").architecture(12, 3))
    network.parameters.vector[...] = np.random.default_rng(3).normal(0, 0.4, len(network.parameters.vector))
    return network


def mean_slopes(network: Network, examples: Examples) -> list[Doubles]:
    study = UnitStudy(network, examples)
    while not study.done:
        study.advance()
    return [layer.slopes for layer in study.result()]


def before_the_activation(network: Network, inputs: Doubles, layer: int) -> Doubles:
    """Return z of `layer` (B, O) for inputs (B, I) that are scaled already, computed here from scratch."""
    a = inputs
    for number in range(layer + 1):
        z = np.asarray(a @ network.parameters.weights[number] + network.parameters.biases[number], np.float64)
        a = z.copy()
        network.activation(a, None)
    return z


def measured_gradient(network: Network, examples: Examples, layer: int) -> Doubles:
    """Return ∂z/∂x of `layer` by central differences, (I, O), the mean over the images."""
    inputs, size = examples.pixels / 255, network.sizes[layer + 1]
    gradient = np.empty((network.sizes[0], size))
    for pixel in range(network.sizes[0]):
        step = 1e-6 * np.eye(network.sizes[0])[pixel]
        rise = [before_the_activation(network, inputs + sign * step, layer) for sign in (1, -1)]
        gradient[pixel] = ((rise[0] - rise[1]) / 2e-6).mean(axis=0)
    return gradient


@pytest.mark.parametrize("layer", [0, 1, 2, 3])
def test_backprojection_of_a_linear_network_is_the_gradient(layer: int, blobs: Examples) -> None:
    network = network_of((6, 5, 4), "relu")
    for biases in network.parameters.biases:
        biases[...] = 100  # every unit is on at every image, so that the network is linear
    projected = backprojected_weights(network, mean_slopes(network, blobs), layer, np.arange(network.sizes[layer + 1]))
    assert projected == pytest.approx(measured_gradient(network, blobs, layer), rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("layer", [1, 2, 3])
def test_backprojection_for_one_image_is_its_gradient(layer: int, blobs: Examples) -> None:
    network = network_of((6, 5, 4), "relu")
    one = Examples(blobs.pixels[7:8], blobs.labels[7:8])
    projected = backprojected_weights(network, mean_slopes(network, one), layer, np.arange(network.sizes[layer + 1]))
    measured = measured_gradient(network, one, layer)
    assert projected == pytest.approx(measured, rel=1e-5, abs=1e-7) and np.abs(measured).max() > 0.01


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_backprojection_of_the_second_layer_is_the_mean_gradient(activation: str, blobs: Examples) -> None:
    network = network_of((6, 5), activation)
    projected = backprojected_weights(network, mean_slopes(network, blobs), 1, np.array([4, 0]))
    assert projected == pytest.approx(measured_gradient(network, blobs, 1)[:, [4, 0]], rel=1e-4, abs=1e-6)


def test_backprojection_of_the_first_layer_is_its_incoming_weights(blobs: Examples) -> None:
    network = network_of((6,), "tanh")
    projected = backprojected_weights(network, mean_slopes(network, blobs), 0, np.array([2, 5]))
    assert (projected == network.parameters.weights[0][:, [2, 5]]).all()


def test_diverged_network_is_backprojected_without_a_warning() -> None:
    network = network_of((6, 5), "relu")
    network.parameters.vector[...] = np.inf
    assert not np.isfinite(backprojected_weights(network, [np.zeros(6), np.zeros(5)], 1, np.arange(5))).any()
