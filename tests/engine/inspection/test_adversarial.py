"""The smallest gradient-sign step that changes a prediction: worked by hand, and against a search of its own."""

import numpy as np
import pytest

from mnist_tui.engine.activations import ACTIVATIONS
from mnist_tui.engine.costs import COSTS
from mnist_tui.engine.inspection.adversarial import smallest_adversarial_step
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings


def brighter_of_two(factor: float = 1.0) -> Network:
    """Return a network whose z are `factor` times its two pixels."""
    network = Network(Settings(hidden=(), pixels="raw").architecture(2, 2))
    network.parameters.weights[0][...] = factor * np.eye(2)
    return network


def test_step_is_the_smallest_that_changes_the_prediction() -> None:
    perturbation = smallest_adversarial_step(brighter_of_two(), np.array([110, 90], np.uint8))
    assert perturbation is not None
    assert (perturbation.levels, perturbation.prediction, perturbation.changed_prediction) == (
        11,
        0,
        1,
    )  # 10 levels would leave a draw
    assert perturbation.pixels.tolist() == [99, 101]
    assert perturbation.confidence == pytest.approx(1 / (1 + np.exp(-2)))


def test_pixels_stay_within_black_and_white() -> None:
    perturbation = smallest_adversarial_step(brighter_of_two(), np.array([255, 230], np.uint8))
    assert perturbation is not None and perturbation.pixels.tolist() == [242, 243] and perturbation.levels == 13
    full = smallest_adversarial_step(brighter_of_two(), np.array([255, 250], np.uint8))
    assert full is not None and full.pixels.tolist() == [252, 253]


def test_none_is_found_when_the_limit_is_too_low() -> None:
    image = np.array([200, 0], np.uint8)
    assert smallest_adversarial_step(brighter_of_two(), image, most_levels=100) is None
    found = smallest_adversarial_step(brighter_of_two(), image, most_levels=101)
    assert found is not None and found.levels == 101


def test_certain_prediction_can_still_be_changed() -> None:
    perturbation = smallest_adversarial_step(
        brighter_of_two(factor=10), np.array([140, 100], np.uint8)
    )  # p = 1 in float32
    assert perturbation is not None and perturbation.levels == 21


def test_network_without_gradient_cannot_be_perturbed() -> None:
    assert smallest_adversarial_step(brighter_of_two(factor=0), np.array([140, 100], np.uint8)) is None
    assert smallest_adversarial_step(brighter_of_two(factor=np.nan), np.array([140, 100], np.uint8)) is None


@pytest.mark.parametrize("cost", COSTS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_step_goes_along_the_sign_of_the_measured_gradient_of_the_cost(activation: str, cost: str) -> None:
    settings = Settings(hidden=(6,), activation=activation, cost=cost, dtype="float64", pixels="raw")
    network = Network(settings.architecture(5, 3))
    image = np.array([90, 100, 110, 120, 130], np.uint8)
    for seed in range(100):
        network.parameters.vector[...] = np.random.default_rng(seed).normal(0, 2, len(network.parameters.vector))
        network.parameters.weights[0] /= 255
        perturbation = smallest_adversarial_step(network, image, most_levels=80)
        if perturbation is not None and perturbation.levels > 1:
            break
    assert perturbation is not None, "no network of a hundred changed its prediction"

    def cost_at(pixels: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
        a = pixels @ network.parameters.weights[0] + network.parameters.biases[0]
        network.activation(a, None)
        z = (a @ network.parameters.weights[1] + network.parameters.biases[1])[None]
        out = np.empty_like(z)
        network.cost.outputs(z, out, network.output, None)
        return float(network.cost.per_image(z, out, np.array([0]), np.array([perturbation.prediction]))[0])

    rise = [cost_at(image + step) - cost_at(image - step) for step in 1e-4 * np.eye(5)]
    assert (np.sign(perturbation.pixels.astype(int) - image.astype(int)) == np.sign(rise)).all()
    assert np.abs(perturbation.pixels.astype(int) - image.astype(int)).tolist() == [perturbation.levels] * 5
    smaller = image + (perturbation.levels - 1) * np.sign(rise).astype(int)
    assert int(network.forward(smaller.astype(np.uint8)[None]).outputs.argmax()) == perturbation.prediction
