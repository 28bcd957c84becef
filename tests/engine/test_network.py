"""The way forward: against plain loops, with dropout, with either scale of the pixels, and in reused arrays."""

import math

import numpy as np
import pytest

from mnist_tui.engine.initializers import INITIALIZERS
from mnist_tui.engine.network import Network, Parameters
from mnist_tui.engine.settings import Settings

SETTINGS = Settings(hidden=(4, 3), activation="tanh", dtype="float64")


def drawn(settings: Settings, inputs: int = 5, classes: int = 3, seed: int = 1) -> Network:
    rng = np.random.default_rng(seed)
    network = Network(settings.architecture(inputs, classes))
    network.parameters.vector[...] = rng.normal(0, 0.5, len(network.parameters.vector))
    return network


def pixels(count: int, inputs: int = 5) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.random.default_rng(2).integers(0, 256, (count, inputs), np.uint8)


def test_outputs_are_those_of_plain_loops() -> None:
    network, images = drawn(SETTINGS), pixels(6)
    outputs = network.forward(images).outputs
    for image, output in zip(images.tolist(), outputs.tolist(), strict=True):
        a = [pixel / 255 for pixel in image]
        for layer, (w, b) in enumerate(zip(network.parameters.weights, network.parameters.biases, strict=True)):
            z = [
                math.fsum([b[o].item(), *(value * w[i, o].item() for i, value in enumerate(a))]) for o in range(len(b))
            ]
            a = [math.tanh(value) for value in z] if layer < 2 else [math.exp(value) for value in z]
        assert output == pytest.approx([value / math.fsum(a) for value in a], rel=1e-12)


def test_raw_pixels_with_weights_of_a_255th_give_the_same_outputs() -> None:
    unit, raw = drawn(SETTINGS), drawn(SETTINGS.replace({"pixels": "raw"}))
    raw.parameters.weights[0] /= 255
    assert raw.forward(pixels(6)).outputs == pytest.approx(unit.forward(pixels(6)).outputs, rel=1e-12)


def test_layers_are_views_of_one_vector_with_the_weights_first() -> None:
    parameters = Parameters((3, 2, 4), "float32")
    assert parameters.weight_count == 3 * 2 + 2 * 4
    parameters.vector[...] = np.arange(20)
    assert parameters.weights[0].tolist() == [[0, 1], [2, 3], [4, 5]]
    assert parameters.weights[1].tolist() == [[6, 7, 8, 9], [10, 11, 12, 13]]
    assert [bias.tolist() for bias in parameters.biases] == [[14, 15], [16, 17, 18, 19]]


@pytest.mark.parametrize("name", INITIALIZERS)
def test_drawing_weights_leaves_all_biases_zero(name: str) -> None:
    network = drawn(SETTINGS)
    network.draw_weights(name, 0.01, np.random.default_rng(0))
    assert all((bias == 0).all() for bias in network.parameters.biases)


@pytest.mark.parametrize("probability", [0.25, 0.5, 0.9])
def test_dropout_drops_units_with_its_probability_and_scales_the_others_to_keep_the_mean(probability: float) -> None:
    network, images = drawn(SETTINGS.replace({"hidden": (400,)})), pixels(50)
    plain = network.forward(images).layers[1].copy()
    dropped = network.forward(images, learning=True, dropout=probability, rng=np.random.default_rng(3)).layers[1]
    zero = dropped == 0
    assert zero.mean() == pytest.approx(probability, abs=0.015)  # 20,000 draws: five standard deviations
    assert dropped[~zero] == pytest.approx(plain[~zero] / (1 - probability), rel=1e-6)


def test_dropout_spares_pixels_and_outputs_and_every_forward_pass_outside_of_training() -> None:
    network, images = drawn(SETTINGS), pixels(50)
    plain = network.forward(images).outputs.copy()
    work = network.forward(images, learning=True, dropout=0.5, rng=np.random.default_rng(3))
    assert np.array_equal(work.layers[0], images)
    assert (work.outputs > 0).all()
    assert np.array_equal(network.forward(images, dropout=0.5, rng=np.random.default_rng(3)).outputs, plain)


def test_slopes_of_dropped_units_are_zero() -> None:
    network = drawn(SETTINGS)
    work = network.forward(pixels(50), learning=True, dropout=0.5, rng=np.random.default_rng(3))
    assert np.array_equal(work.slopes[0] == 0, work.layers[1] == 0)


def test_a_workspace_used_before_gives_the_same_outputs() -> None:
    used, fresh = drawn(SETTINGS), drawn(SETTINGS)
    for batch in (7, 3, 5, 7, 1, 3):
        used.backward(
            used.forward(pixels(batch), learning=True), np.zeros(batch, np.intp), Parameters((5, 4, 3, 3), "float64")
        )
    assert np.array_equal(used.forward(pixels(7)).outputs, fresh.forward(pixels(7)).outputs)


def test_a_network_keeps_the_arrays_of_three_batch_sizes_at_most() -> None:
    network = drawn(SETTINGS)
    kept = network.workspace(3)
    assert network.workspace(3) is kept
    for batch in (4, 5, 6):
        network.workspace(batch)
    assert network.workspace(3) is not kept


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_every_array_of_a_step_has_the_dtype_of_the_settings(dtype: str) -> None:
    network = drawn(SETTINGS.replace({"dtype": dtype}))
    gradients = Parameters(network.sizes, dtype)
    work = network.forward(pixels(4), learning=True, dropout=0.5, rng=np.random.default_rng(0))
    network.backward(work, np.zeros(4, np.intp), gradients)
    arrays = [network.parameters.vector, gradients.vector, *work.layers, *work.slopes, *work.deltas, work.logits]
    assert {array.dtype.name for array in arrays} == {dtype}


def test_copy_stays_as_it_is_while_the_network_is_trained_on() -> None:
    network = Network(Settings(hidden=(4,)).architecture(6, 3))
    network.draw_weights("he", 0.01, np.random.default_rng(0))
    images = np.arange(12, dtype=np.uint8).reshape(2, 6)
    copied, before = network.copy(), network.forward(images).outputs.copy()
    network.parameters.vector += 1
    assert (copied.forward(images).outputs == before).all()
    assert (network.forward(images).outputs != before).any() and copied.sizes == network.sizes
