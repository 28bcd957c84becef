"""How far a step moves the weights of each layer, worked by hand."""

import math

import pytest

from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.update_ratio import UpdateProbe


def test_a_step_is_measured_by_layer_and_without_biases() -> None:
    network = Network(Settings(hidden=(2,), dtype="float64").architecture(2, 2))
    first, second = network.parameters.weights
    first[...], second[...] = [[3, 0], [0, 4]], 0  # norms 5 and 0
    probe = UpdateProbe(network)
    first[0, 1] += 0.01
    network.parameters.biases[0][...] = 7
    assert probe.ratios() == pytest.approx((0.002, 0))
    second[0, 0] = 1
    assert probe.ratios() == pytest.approx((0.002, math.inf))
