"""The first layer without the inactive pixels: the same outputs, gradients and learning as with all of them."""

import numpy as np
import pytest

from mnist_tui.engine import active_pixels
from mnist_tui.engine import network as network_module
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.network import Network, Parameters
from mnist_tui.engine.settings import Settings
from mnist_tui.engine.trainer import Trainer
from mnist_tui.engine.types import Labels, Pixels

INPUTS, CLASSES = 40, 3
SETTINGS = Settings(hidden=(80, 5), dtype="float64", batch_size=6, activation="tanh")


def images(active: list[int], count: int = 6, seed: int = 0) -> Pixels:
    """Return images that are 0 but for the pixels `active`."""
    pixels = np.zeros((count, INPUTS), np.uint8)
    pixels[:, active] = np.random.default_rng(seed).integers(1, 256, (count, len(active)))
    return pixels


def network(settings: Settings = SETTINGS) -> Network:
    made = Network(settings.architecture(INPUTS, CLASSES))
    made.draw_weights(settings.initializer, settings.init_scale, np.random.default_rng(1))
    return made


def gradient(of: Network, pixels: Pixels) -> Parameters:
    found = Parameters(of.sizes, of.dtype, np.full(len(of.parameters.vector), np.nan))
    labels: Labels = np.arange(len(pixels)) % CLASSES
    of.backward(of.forward(pixels, learning=True), labels, found)
    return found


BATCHES = {
    "one pixel": [7],
    "the last": [39],
    "the first": [0],
    "some": [3, 4, 9, 20],
    "no pixel": [],
    "all": [*range(40)],
}


@pytest.mark.parametrize("active", BATCHES.values(), ids=BATCHES)
def test_outputs_and_gradients_are_those_of_plain_products(active: list[int]) -> None:
    made, pixels = network(), images(active)
    work = made.forward(pixels, learning=True)
    a = pixels / 255
    assert work.layers[1] == pytest.approx(np.tanh(a @ made.parameters.weights[0] + made.parameters.biases[0]))
    found = gradient(made, pixels)
    first = a.T @ made.workspace(len(pixels)).deltas[0] * 255  # that δ holds the scale of the pixels already
    assert found.weights[0] == pytest.approx(first, rel=1e-12, abs=1e-15)
    assert (found.weights[0][np.setdiff1d(np.arange(INPUTS), active)] == 0).all()


def test_only_active_pixels_take_part_where_that_pays() -> None:
    made = network()
    assert made.forward(images([3, 9])).layers[0].shape == (6, 2)
    assert made.forward(images([*range(INPUTS)])).layers[0].shape == (6, INPUTS)
    narrow = network(SETTINGS.replace({"hidden": (active_pixels.LEAST_UNITS - 1,)}))
    assert narrow.forward(images([3, 9])).layers[0].shape == (6, INPUTS)


def test_weights_of_inactive_pixels_have_no_influence_even_when_they_overflowed() -> None:
    made = network()
    before = made.forward(images([3, 9])).outputs.copy()
    made.parameters.weights[0][5] = np.inf
    assert np.array_equal(made.forward(images([3, 9])).outputs, before)


def test_a_batch_leaves_nothing_behind_in_the_gradient_of_the_next() -> None:
    used, fresh = network(), network()
    for active in ([1, 2, 3, 30], [*range(INPUTS)], [5], []):
        gradient(used, images(active))
    again, alone = gradient(used, images([2, 8])), gradient(fresh, images([2, 8]))
    assert np.array_equal(again.vector, alone.vector)


def test_batches_of_different_sizes_share_their_memory_without_harm() -> None:
    made = network()
    large, small = made.forward(images([1, 2, 3], 9), learning=True), made.forward(images([4, 5], 2), learning=True)
    found, alone = Parameters(made.sizes, made.dtype), gradient(network(), images([1, 2, 3], 9))
    made.backward(large, np.arange(9) % CLASSES, found)
    assert np.array_equal(found.vector, alone.vector)
    made.backward(small, np.arange(2) % CLASSES, found)
    assert np.array_equal(found.vector, gradient(network(), images([4, 5], 2)).vector)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam", "adamw", "rmsprop"])
def test_training_takes_the_same_course_as_with_all_pixels(optimizer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = np.concatenate([images([3, 4, 9, 20], 6), images([4, 5], 6, 1), images([11], 6, 2)])
    examples = Examples(pixels, np.arange(len(pixels)) % CLASSES)
    settings = SETTINGS.replace({"optimizer": optimizer, "learning_rate": 0.01, "weight_decay": 0.01, "epochs": 20})
    vectors = []
    for least in (active_pixels.LEAST_UNITS, 10_000):
        monkeypatch.setattr(active_pixels, "LEAST_UNITS", least)
        trainer = Trainer(settings, examples, CLASSES)
        while not trainer.finished:
            trainer.step()
        vectors.append(trainer.network.parameters.vector)
    assert vectors[0] == pytest.approx(vectors[1], rel=1e-9, abs=1e-12)
    assert not np.array_equal(vectors[0], Trainer(settings, examples, CLASSES).network.parameters.vector)


@pytest.mark.parametrize("batch", [1, 34, 35, 36])
def test_both_products_of_backpropagation_give_the_same_gradient(batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    made, pixels, found = network(SETTINGS.replace({"hidden": (80, 70)})), images([1, 5, 7], batch), []
    for few in (0.0, network_module.FEW_IMAGES_PER_OUTPUT, 1e9):
        monkeypatch.setattr(network_module, "FEW_IMAGES_PER_OUTPUT", few)
        found.append(gradient(made, pixels).vector)
    assert found[0] == pytest.approx(found[2], rel=1e-12, abs=1e-16)
    assert np.array_equal(found[1], found[2] if batch < 35 else found[0])


def test_a_copy_has_memory_of_its_own() -> None:
    made = network()
    copied, outputs = made.copy(), made.forward(images([3, 9])).outputs.copy()
    work = made.forward(images([1, 2]), learning=True)
    assert np.array_equal(copied.forward(images([3, 9])).outputs, outputs)
    assert not np.shares_memory(copied.forward(images([1, 2])).layers[0], work.layers[0])
    assert not np.shares_memory(copied._scratch, made._scratch)
