"""The map by principal components against a singular value decomposition."""

import numpy as np
import pytest

from mnist_tui.engine.examples import Examples
from mnist_tui.engine.inspection.principal import PrincipalMap
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings


def finished(network: Network, examples: Examples, layer: int) -> PrincipalMap:
    drawn = PrincipalMap(network, examples, layer)
    while not drawn.done:
        drawn.advance()
    return drawn


def network_for(examples: Examples) -> Network:
    network = Network(Settings(hidden=(9, 5), activation="tanh").architecture(examples.pixels.shape[1], 3))
    network.parameters.vector[...] = np.random.default_rng(1).normal(0, 0.7, len(network.parameters.vector))
    return network


@pytest.mark.parametrize("layer", [0, 1, 2, 3])
def test_map_and_explained_variance_are_those_of_a_singular_value_decomposition(layer: int, blobs: Examples) -> None:
    network = network_for(blobs)
    drawn = finished(network, blobs, layer)
    seen = network.forward(blobs.pixels).layers[layer].astype(np.float64) / (255 if layer == 0 else 1)
    left, values, _ = np.linalg.svd(seen - seen.mean(axis=0), full_matrices=False)
    expected = left[:, :2] * values[:2]
    expected *= np.sign((expected * drawn.coordinates).sum(axis=0))
    assert drawn.coordinates == pytest.approx(expected, abs=1e-4 * values[0])
    assert drawn.explained_variance == pytest.approx(values[:2] ** 2 / (values**2).sum(), rel=1e-4)


def test_same_network_gives_the_same_map_and_signs(blobs: Examples) -> None:
    network = network_for(blobs)
    first, second = finished(network, blobs, 1), finished(network.copy(), blobs, 1)
    assert (first.coordinates == second.coordinates).all()


def test_equal_images_lie_in_the_middle() -> None:
    examples = Examples(np.full((9, 12), 77, np.uint8), np.zeros(9, np.intp))
    drawn = finished(network_for(examples), examples, 1)
    assert not drawn.coordinates.any() and not drawn.explained_variance.any()


def test_diverged_network_has_a_map_without_extent(blobs: Examples) -> None:
    network = network_for(blobs)
    network.parameters.vector[...] = np.nan
    assert not finished(network, blobs, 2).coordinates.any()
