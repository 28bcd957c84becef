"""The nearest training images: against brute force in float64, chunk by chunk, ties and corners by hand."""

import numpy as np
import pytest

from mnist_tui.engine.examples import Examples
from mnist_tui.engine.inspection import neighbours, representation
from mnist_tui.engine.inspection.neighbours import Neighbourhood
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.types import Pixels


def gathered(network: Network, examples: Examples, layer: int = -1) -> Neighbourhood:
    neighbourhood = Neighbourhood(network, examples, layer)
    while not neighbourhood.done:
        neighbourhood.advance()
    return neighbourhood


def random_case(hidden: tuple[int, ...] = (7, 5)) -> tuple[Network, Examples, Pixels]:
    rng = np.random.default_rng(5)
    network = Network(Settings(hidden=hidden, activation="tanh").architecture(9, 3))
    network.parameters.vector[...] = rng.normal(0, 1, len(network.parameters.vector))
    examples = Examples(rng.integers(0, 256, (400, 9), np.uint8), rng.integers(0, 3, 400))
    return network, examples, rng.integers(0, 256, 9, np.uint8)


@pytest.mark.parametrize(("hidden", "layer"), [((7, 5), -1), ((7, 5), 0), ((7,), -1), ((), -1)])
def test_neighbours_are_those_of_brute_force(
    hidden: tuple[int, ...], layer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(representation, "ADVANCE_IMAGES", 33)
    monkeypatch.setattr(neighbours, "COMPARED_NUMBERS", 100)
    network, examples, image = random_case(hidden)
    found = gathered(network, examples, layer).nearest(image, 10)

    def activations(pixels: Pixels) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        a = pixels / 255
        for number in range(len(hidden) + layer + 1 if layer < 0 else layer + 1):
            w, b = network.parameters.weights[number], network.parameters.biases[number]
            a = np.tanh(a @ w.astype(np.float64) + b)
        return a

    distances = np.linalg.norm(activations(examples.pixels) - activations(image), axis=1)
    expected = np.argsort(distances, kind="stable")[:10]
    assert found.indices.tolist() == expected.tolist()
    assert found.labels.tolist() == examples.labels[expected].tolist()
    assert found.distances == pytest.approx(distances[expected], rel=1e-5)


def line() -> tuple[Network, Examples]:
    """A network that shows its only pixel, in grey levels, and images 10, 20, 20, 20, 90."""
    network = Network(Settings(hidden=(1,), pixels="raw").architecture(1, 2))
    network.parameters.weights[0][...] = 1
    return network, Examples(np.array([[10], [20], [20], [20], [90]], np.uint8), np.array([0, 1, 0, 1, 0]))


def test_ties_go_by_index_and_distances_are_euclidean() -> None:
    found = gathered(*line()).nearest(np.array([22], np.uint8), 3)
    assert (found.indices.tolist(), found.distances.tolist()) == ([1, 2, 3], [2, 2, 2])


def test_an_image_is_not_its_own_neighbour() -> None:
    found = gathered(*line()).nearest(np.array([90], np.uint8), 9, without=4)
    assert found.indices.tolist() == [1, 2, 3, 0]


def test_before_it_is_done_only_the_images_done_are_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(representation, "ADVANCE_IMAGES", 2)
    neighbourhood = Neighbourhood(*line())
    assert len(neighbourhood.nearest(np.array([0], np.uint8), 3).indices) == 0
    neighbourhood.advance()
    assert neighbourhood.position == 2 and not neighbourhood.done
    assert neighbourhood.nearest(np.array([255], np.uint8), 3).indices.tolist() == [1, 0]


def test_close_neighbours_far_from_the_origin_are_told_apart() -> None:
    network, examples = line()
    network.parameters.biases[0][...] = 10_000
    assert gathered(network, examples).nearest(np.array([21], np.uint8), 4).distances.tolist() == [1, 1, 1, 11]


def test_of_a_wide_layer_as_many_images_are_held_as_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "MOST_BYTES", 4 * 5 * 150 + 19)
    network, examples, image = random_case((7, 5))
    held = gathered(network, examples)
    assert held.done and held.position == 150
    first = Examples(examples.pixels[:150], examples.labels[:150])
    assert held.nearest(image, 10).indices.tolist() == gathered(network, first).nearest(image, 10).indices.tolist()
