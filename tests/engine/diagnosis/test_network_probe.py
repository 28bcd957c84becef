"""What a look at a network measures, worked by hand; and it leaves the run as it would be without."""

import math

import numpy as np
import pytest

from mnist_tui.engine.diagnosis.network_probe import (
    IMAGES,
    PIECE_IMAGES,
    PIECE_PRODUCTS,
    network_pieces,
    network_vitals,
    sample,
)
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.learner import untrained_network
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer

BY_HAND = Settings(hidden=(3,), pixels="raw", dtype="float64", weight_decay=0.5)
RICH = Settings(hidden=(6,), dropout=0.3, noise=20.0, batch_size=70, epochs=3)


@pytest.fixture
def by_hand() -> tuple[Network, Examples]:
    """Two pixels, three units: the first is the first pixel, the second never active, the third at half the images."""
    network = Network(BY_HAND.architecture(2, 2))
    network.parameters.weights[0][...] = [[1, -1, 0], [0, 0, 1]]
    network.parameters.biases[0][...] = [0, -1, -100]
    network.parameters.weights[1][...] = [[1, 0], [5, 0], [0, 1]]
    return network, Examples(np.array([[9, 50], [9, 150], [9, 90], [9, 250]], np.uint8), np.array([0, 1, 0, 1]))


def test_a_network_worked_by_hand(by_hand: tuple[Network, Examples]) -> None:
    network, images = by_hand
    seen = network_vitals(network, BY_HAND, images, images)
    # Units: 9 9 9 9, never on, 0 50 0 150. Logits: 9 and 0, 9 and 50, 9 and 0, 9 and 150: p of the first 1, 0, 1, 0 but
    # for e^-9 = 1.234e-4, which is the cost of the first and third image; that of the others is 0. All are right.
    assert (seen.training.right, seen.training.count, seen.training.predicted_classes) == (4, 4, 2)
    assert seen.training.cost == pytest.approx(math.exp(-9) / 2, rel=1e-3)
    assert seen.spread == pytest.approx(1, rel=1e-3)
    assert [layer.flat for layer in seen.layers] == [pytest.approx(1 / 3), 0]
    # Deviation by mean: 0 of the first unit; the third has mean 50 and deviation √((2·50² + 0 + 100²) / 4) = 61.24.
    assert seen.signal == pytest.approx(61.237 / 50 / 2, rel=1e-4)


def test_weights_are_measured_against_those_that_the_seed_draws(by_hand: tuple[Network, Examples]) -> None:
    network, images = by_hand
    first = untrained_network(BY_HAND, 2, 2)
    network.parameters.vector[...] = 3 * first.parameters.vector
    seen = network_vitals(network, BY_HAND, images, images)
    assert [layer.shrinkage for layer in seen.layers] == pytest.approx([3, 3])
    assert [layer.moved for layer in seen.layers] == pytest.approx([2, 2])
    drawn = first.parameters.weights[1]  # 3 x 2: He draws a deviation of √(2/3)
    assert seen.output.first_scale == pytest.approx(math.sqrt((drawn**2).mean()) / math.sqrt(2 / 3))


def test_growth_of_the_spread_is_told_of_outputs_that_hardly_depend_on_the_image(blobs: Examples) -> None:
    tiny = {"initializer": "normal", "init_scale": 1e-3, "dtype": "float64", "activation": "sigmoid"}
    settings = Settings(hidden=(4,)).replace(tiny)
    network = untrained_network(settings, blobs.pixels.shape[1], 3)
    assert network_vitals(network, settings, blobs, blobs).growth == pytest.approx(1)
    network.parameters.weights[1][...] *= 3  # outputs this small differ in proportion to the weights
    assert network_vitals(network, settings, blobs, blobs).growth == pytest.approx(3, rel=1e-2)
    network.parameters.vector[...] *= 1e4
    assert math.isnan(network_vitals(network, settings, blobs, blobs).growth)


def test_gradient_and_pull_are_those_of_the_last_layer_alone(by_hand: tuple[Network, Examples]) -> None:
    _, images = by_hand
    settings = BY_HAND.replace({"hidden": ()})
    network = Network(settings.architecture(2, 2))
    network.parameters.weights[0][...] = [[0.6, 0], [0, 0.8]]
    images = Examples(np.array([[0, 0], [1, 1]], np.uint8), np.array([0, 0]))
    seen = network_vitals(network, settings, images, images)
    # z = (0, 0) and (0.6, 0.8); p - y = (-0.5, 0.5) and (-q, q) with q = 1 / (1 + e^-0.2) = 0.54983;
    # ∂C/∂w = half the second row of pixels: all four entries ±q / 2, norm q; ‖w‖ = 1, λ = 0.5.
    assert seen.output.gradient == pytest.approx(0.549834, rel=1e-5)
    assert seen.pull == pytest.approx(0.5 / 0.549834, rel=1e-5)


@pytest.mark.parametrize("changes", [{}, {"clip_norm": 0.01}, {"optimizer": "adam"}, {"optimizer": "adamw"}])
def test_update_is_that_of_the_step_that_follows(blobs: Examples, changes: dict[str, object]) -> None:
    plain = {
        "optimizer": "sgd",
        "schedule": "constant",
        "batch_size": 0,
        "ema": 0.0,
        "hidden": (5,),
        "dtype": "float64",
    }
    trainer = Trainer(Settings().replace(plain | changes), blobs, 3)
    trainer.step()
    seen = network_vitals(trainer.network, trainer.settings, blobs, blobs, trainer.learner)
    before = [weights.copy() for weights in trainer.network.parameters.weights]
    trainer.step()
    ways = [
        np.linalg.norm(after - old) / np.linalg.norm(old)
        for old, after in zip(before, trainer.network.parameters.weights, strict=True)
    ]
    assert [layer.update for layer in seen.layers] == pytest.approx(ways, rel=1e-9)


def test_equal_units_are_seen_only_where_they_began_equal(blobs: Examples) -> None:
    for initializer, is_equal in (("zeros", True), ("he", False)):
        trainer = Trainer(Settings(hidden=(5,), activation="sigmoid", initializer=initializer), blobs, 3)
        for _ in range(5):
            trainer.step()
        seen = network_vitals(trainer.network, trainer.settings, blobs, blobs)
        assert [layer.began_equal for layer in seen.layers] == [is_equal, False]


def test_outputs_of_zero_are_flat_and_linear_ones_never(blobs: Examples) -> None:
    for output, flat in (("activation", 1), ("linear", 0)):
        settings = Settings(hidden=(5,), cost="quadratic", output=output)
        network = untrained_network(settings, 12, 3)
        network.parameters.biases[-1][...] = -1000
        assert network_vitals(network, settings, blobs, blobs).output.flat == flat


def test_a_run_that_is_looked_at_is_the_same_run(blobs: Examples) -> None:
    plain, seen = (Trainer(RICH, blobs, 3) for _ in range(2))
    for _ in range(12):
        cost = plain.step()
        network_vitals(seen.network, seen.settings, sample(blobs), sample(blobs), seen.learner)
        assert seen.step() == cost
    np.testing.assert_array_equal(seen.network.parameters.vector, plain.network.parameters.vector)


def test_steps_between_the_pieces_change_nothing_of_what_is_measured(blobs: Examples) -> None:
    still, moving = (Trainer(RICH, blobs, 3) for _ in range(2))
    first = untrained_network(RICH, 12, 3)
    pieces, count = network_pieces(moving.network, RICH, blobs, blobs, None, first), 0
    expected = network_vitals(still.network, RICH, blobs, blobs, None, first)
    with pytest.raises(StopIteration) as end:
        while True:
            next(pieces)
            moving.step()
            count += 1
    assert repr(end.value.value) == repr(expected)  # what is not known is no number, and equals none
    assert count >= 2 * len(blobs) / PIECE_IMAGES


def test_a_piece_of_a_large_network_has_fewer_images(blobs: Examples) -> None:
    large = Settings(hidden=(2000, 2000, 900))
    network = untrained_network(large, 12, 3)
    pieces = network_pieces(network, large, blobs, blobs, None, network)
    assert sum(1 for _ in pieces) > 2 * len(blobs) * 5_826_700 / PIECE_PRODUCTS


def test_samples_of_two_turns_share_no_image_where_there_are_enough() -> None:
    numbers = np.arange(2 * IMAGES, dtype=np.intp)
    images = Examples(np.zeros((2 * IMAGES, 1), np.uint8), numbers)
    first, second = sample(images, 0), sample(images, 1)
    assert len(first) == len(second) == IMAGES and not set(first.labels) & set(second.labels)
    few = Examples(images.pixels[:7], numbers[:7])
    assert list(sample(few, 3).labels) == list(range(7))
