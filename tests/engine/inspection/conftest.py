"""What tests of inspection share: a network small enough to be followed by hand."""

import numpy as np
import pytest

from mnist_tui.engine.examples import Examples
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings


@pytest.fixture
def relu_by_hand() -> tuple[Network, Examples]:
    """Two pixels, three units: the first is the first pixel, the second never active, the third at half the images."""
    network = Network(Settings(hidden=(3,), pixels="raw", dtype="float64").architecture(2, 2))
    network.parameters.weights[0][...] = [[1, -1, 0], [0, 0, 1]]
    network.parameters.biases[0][...] = [0, -1, -100]
    network.parameters.weights[1][...] = [[1, 0], [5, 0], [0, 1]]
    return network, Examples(np.array([[9, 50], [9, 150], [9, 90], [9, 250]], np.uint8), np.array([0, 1, 0, 1]))
