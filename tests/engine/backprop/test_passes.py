"""Every number of the ladder for ten images and six networks, against slopes found without a backward pass."""

import itertools

import numpy as np
import pytest
from examined_networks import KINDS, F, costs_from, examined, slopes_along_a, slopes_along_z, sums_of

from mnist_tui.engine.activations import ACTIVATIONS
from mnist_tui.engine.backprop.ladder import Operation, chosen_units, ladder
from mnist_tui.engine.backprop.numbers import Numbers, numbers_of
from mnist_tui.engine.backprop.passes import COST_TERMS, Backward, Forward, backward_pass, forward_pass
from mnist_tui.engine.costs import COSTS
from mnist_tui.engine.network import Network, Parameters
from mnist_tui.engine.settings import Settings

IMAGES = range(10)


def both(network: Network, settings: Settings, pixels: np.ndarray, label: int) -> tuple[Forward, Backward]:
    forward = forward_pass(network, settings, pixels, label)
    return forward, backward_pass(network, settings, forward)


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_every_value_of_both_passes_is_that_of_complex_slopes(kind: int) -> None:
    one = examined(kind)
    for image in IMAGES:
        label = one.labels[image]
        forward, backward = both(one.network, one.settings, one.pixels[image], label)
        sums = sums_of(one, image)
        for layer, z in enumerate(sums, 1):
            assert forward.z[layer - 1] == pytest.approx(z.real, rel=1e-9, abs=1e-12)
            delta = slopes_along_z(one, image, layer)
            assert backward.deltas[layer - 1] == pytest.approx(delta, rel=1e-8, abs=1e-13)
            assert backward.b_gradients[layer - 1] == pytest.approx(delta, rel=1e-8, abs=1e-13)
            if layer < len(sums):
                assert forward.a[layer] == pytest.approx(F[one.settings.activation](z).real, rel=1e-9, abs=1e-12)
                assert backward.a_gradients[layer - 1] == pytest.approx(
                    slopes_along_a(one, image, layer), rel=1e-8, abs=1e-13
                )
        cost = costs_from(one, sums[-1][None], len(sums), label)[0].real
        assert forward.cost == pytest.approx(cost, rel=1e-9)
        assert forward.cost_terms.sum() == pytest.approx(cost, rel=1e-9)


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_both_passes_are_those_of_the_engine(kind: int) -> None:
    one = examined(kind)
    gradients = Parameters(one.network.sizes, "float64")
    for image in IMAGES:
        forward, backward = both(one.network, one.settings, one.pixels[image], one.labels[image])
        work = one.network.forward(one.pixels[image][None], learning=True)
        assert forward.a[-1] == pytest.approx(work.outputs[0], rel=1e-9, abs=1e-12)
        one.network.backward(work, np.array([one.labels[image]]), gradients, one.settings.label_smoothing)
        assert backward.gradient(forward, one.network).vector == pytest.approx(gradients.vector, rel=1e-8, abs=1e-12)
        assert backward.norm(forward) == pytest.approx(np.linalg.norm(gradients.vector), rel=1e-9)


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_the_terms_of_every_operation_add_up_to_its_total(kind: int) -> None:
    one = examined(kind)
    for image, follows in itertools.product((0, 7), (False, True)):
        forward, backward = both(one.network, one.settings, one.pixels[image], one.labels[image])
        units = chosen_units(one.network, forward, backward, (1, 2, 0), follows)
        for operation in ladder(len(one.network.sizes) - 1):
            told = numbers_of(operation, one.network, forward, backward, units)
            products = [term.product for term in told.terms]
            if operation.kind in ("sum", "cost", "activation-gradient"):
                assert told.total == pytest.approx(sum(products) + told.more_sum + told.bias, rel=1e-9, abs=1e-13)
            assert_products(told)
            sizes = [abs(one) for one in products]
            assert sizes[:-1] == sorted(sizes[:-1], reverse=True)  # the one that is looked at may come last


def assert_products(told: Numbers) -> None:
    """Check terms that are products, by hand."""
    if told.operation.kind in ("image", "sum", "weight-gradient", "activation-gradient", "sum-gradient"):
        for term in told.terms:
            assert term.product == pytest.approx(term.first * term.second, rel=1e-12)


def test_a_network_of_one_unit_is_as_worked_by_hand() -> None:
    # a⁰ = 1; z¹ = 2 · 1 + 1 = 3, a¹ = 3; z² = (3 · 1, 3 · -1) = (3, -3), outputs linear; y = (0, 1)
    # C = ½ (9 + 16) = 12.5; δ² = (3, -4); ∂C/∂a¹ = 3 · 1 + -4 · -1 = 7, relu'(3) = 1; ∂C/∂w¹ = 1 · 7
    settings = Settings().replace({"hidden": (1,), "cost": "quadratic", "pixels": "raw"})
    network = Network(settings.replace({"dtype": "float64"}).architecture(1, 2))
    network.parameters.weights[0][...], network.parameters.biases[0][...] = 2, 1
    network.parameters.weights[1][...] = [[1, -1]]
    forward, backward = both(network, settings, np.array([1], np.uint8), 1)
    units = chosen_units(network, forward, backward, (), False)
    told = {one: numbers_of(one, network, forward, backward, units) for one in ladder(2)}
    assert units == (0, 0, 1)  # class 1 has the largest error
    assert told[Operation("sum", 1)].total == 3 and told[Operation("sum", 1)].bias == 1
    assert told[Operation("cost", 2)].total == 12.5
    assert told[Operation("output-error", 2)].values.tolist() == [3, -4]
    assert [term.product for term in told[Operation("activation-gradient", 1)].terms] == [4, 3]
    assert told[Operation("activation-gradient", 1)].total == 7
    assert told[Operation("weight-gradient", 1)].terms[0].product == 7
    assert told[Operation("weight-gradient", 2)].total == 15  # ‖3‖ · ‖(3, -4)‖


def test_terms_that_are_left_out_are_counted_and_added_up() -> None:
    settings = Settings().replace({"hidden": (), "pixels": "raw"})
    network = Network(settings.replace({"dtype": "float64"}).architecture(100, 2))
    network.parameters.weights[0][:, 0] = 1
    pixels = np.zeros(100, np.uint8)
    pixels[:60] = 2
    forward, backward = both(network, settings, pixels, 0)
    told = numbers_of(Operation("sum", 1), network, forward, backward, (0, 0))
    assert (len(told.terms), told.more, told.more_sum, told.zeros, told.total) == (40, 20, 40, 40, 120)


def test_the_strongest_path_takes_what_is_passed_back_most() -> None:
    one = examined(2)
    forward, backward = both(one.network, one.settings, one.pixels[3], one.labels[3])
    _, first, second, output = chosen_units(one.network, forward, backward, (), True)
    assert output == np.abs(slopes_along_z(one, 3, 3)).argmax()
    passed = np.abs(one.network.parameters.weights[2][:, output] * (sums_of(one, 3)[1].real > 0))
    assert second == passed.argmax()
    passed = np.abs(one.network.parameters.weights[1][:, second] * (sums_of(one, 3)[0].real > 0))
    assert first == passed.argmax()


def test_the_ladder_has_every_operation_once_and_in_order() -> None:
    kinds = [f"{one.kind} {one.layer}" for one in ladder(2)]
    assert kinds == [
        "image 0", "sum 1", "activation 1", "sum 2", "output 2", "cost 2", "output-error 2", "weight-gradient 2",
        "activation-gradient 1", "sum-gradient 1", "weight-gradient 1",
    ]  # fmt: skip
    assert len(ladder(1)) == 6 and len(ladder(5)) == 6 + 5 * 4


def test_the_six_networks_are_all_kinds() -> None:
    kinds = [Settings().replace(kind) for kind in KINDS]
    assert {one.activation for one in kinds} == set(F) - {"linear"} <= set(ACTIVATIONS)
    assert {one.cost for one in kinds} == set(COST_TERMS) <= set(COSTS)
    assert {len(one.hidden) for one in kinds} == {0, 1, 2, 3, 4}


def test_torch_finds_the_same_gradients() -> None:
    torch = pytest.importorskip("torch")
    one = examined(4)
    forward, backward = both(one.network, one.settings, one.pixels[0], one.labels[0])
    vectors = [torch.tensor(v, requires_grad=True) for v in one.network.parameters.weights]
    a = torch.tensor(one.pixels[0] / 255)
    for layer, (w, b) in enumerate(zip(vectors, one.network.parameters.biases, strict=True)):
        z = a @ w + torch.tensor(b)
        a = torch.nn.functional.gelu(z, approximate="tanh") if layer < len(vectors) - 1 else z
    torch.nn.functional.cross_entropy(a[None], torch.tensor([one.labels[0]])).backward()
    gradient = backward.gradient(forward, one.network)
    for w, found in zip(vectors, gradient.weights, strict=True):
        assert found == pytest.approx(w.grad.numpy(), rel=1e-8, abs=1e-12)
