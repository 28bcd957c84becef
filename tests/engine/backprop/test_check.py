"""The gradient check: it finds the slopes that complex numbers find, kinks, and planted bugs with their layers."""

import dataclasses

import numpy as np
import pytest
from examined_networks import CLASSES, KINDS, PIXELS, Examined, examined, slopes_along_z

from mnist_tui.engine.activations import ACTIVATIONS
from mnist_tui.engine.backprop.check import (
    EPSILONS,
    TOLERANCE,
    Difference,
    Place,
    best_differences,
    claimed,
    differences,
    epsilons_for,
    has_kink,
    passes,
    places_to_check,
)
from mnist_tui.engine.backprop.faults import FAULTS, Fault, plantable
from mnist_tui.engine.backprop.passes import Backward, Forward, backward_pass, forward_pass, in_precision
from mnist_tui.engine.learner import untrained_network
from mnist_tui.engine.network import Network
from mnist_tui.engine.settings import Settings


def looked_at(one: Examined, image: int, fault: Fault | None = None) -> tuple[Forward, Backward]:
    forward = forward_pass(one.network, one.settings, one.pixels[image], one.labels[image])
    return forward, backward_pass(one.network, one.settings, forward, fault)


def checked(one: Examined, image: int, layer: int, dtype: str, fault: Fault | None = None) -> list[Difference]:
    forward, backward = looked_at(one, image, fault)
    network = one.network
    if dtype == "float32":
        architecture = one.settings.architecture(network.sizes[0], network.sizes[-1])
        network = Network(architecture, network.parameters.vector.astype(np.float32))
    places = places_to_check(forward, backward, layer, np.random.default_rng(image))
    return best_differences(network, forward, backward, places)


@pytest.mark.parametrize("kind", range(len(KINDS)))
@pytest.mark.parametrize("dtype", TOLERANCE)
def test_a_sound_backward_pass_is_found_sound(kind: int, dtype: str) -> None:
    one, count = examined(kind), 0
    for image in range(10):
        for layer in range(1, len(one.network.sizes)):
            for found in checked(one, image, layer, dtype):
                assert found.is_kink or passes(found, dtype), found
                count += not found.is_kink
    assert count > 300


@pytest.mark.parametrize("kind", range(1, len(KINDS)))
@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_bug_fails_in_its_layer_and_below_and_nowhere_above(kind: int, fault: str) -> None:
    one = examined(kind)
    for layer in range(1, len(one.network.sizes) - 1):
        failed = {
            (number, found.place.source < 0)
            for number in range(1, len(one.network.sizes))
            for image in (2, 3, 5)
            for found in checked(one, image, number, "float64", Fault(fault, layer))
            if not found.is_kink and not passes(found, "float64")
        }
        wrong = (
            {(layer, True)} if fault == "bias" else {(n, is_bias) for n in range(1, layer + 1) for is_bias in (0, 1)}
        )
        assert failed == wrong, (layer, failed)


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_central_differences_are_the_slopes_and_nearer_for_a_smaller_epsilon(kind: int) -> None:
    one = examined(kind)
    forward, backward = looked_at(one, 1)
    target = int(np.abs(slopes_along_z(one, 1, 1)).argmax())
    source = int(forward.a[0].argmax())
    place = Place(1, source, target)
    slope = forward.a[0][source] * slopes_along_z(one, 1, 1)[target]
    assert claimed(place, forward, backward) == pytest.approx(slope, rel=1e-9)
    scale = max(1.0, forward.a[0][source])
    found = differences(one.network, forward, backward, [place] * 6, [one / scale for one in EPSILONS])
    assert found[3].measured == pytest.approx(slope, rel=1e-6)
    assert found[3].off <= found[1].off + 1e-9 <= found[0].off + 2e-9


def test_where_the_curve_bends_much_a_smaller_epsilon_tells_sound_from_wrong() -> None:
    settings = Settings().replace(
        {"hidden": (), "activation": "gelu", "cost": "quadratic", "output": "activation", "seed": 46}
    )
    network = in_precision(untrained_network(settings, PIXELS, CLASSES), settings)
    one = dataclasses.replace(examined(0), settings=settings, network=network)
    bent = 0
    for image in range(10):
        forward, backward = looked_at(one, image)
        places = places_to_check(forward, backward, 1, np.random.default_rng(0))
        usual = differences(network, forward, backward, places, epsilons_for(places, forward, "float64"))
        bent += any(not passes(found, "float64") for found in usual)
        assert all(passes(found, "float64") for found in best_differences(network, forward, backward, places))
        broken = dataclasses.replace(backward, deltas=(backward.deltas[0] * (1 + 1e-5),))
        weights = [place for place in places if place.source >= 0]
        assert not any(passes(found, "float64") for found in best_differences(network, forward, broken, weights))
    assert bent == 2


def test_a_weight_is_moved_as_if_by_hand() -> None:
    one = examined(2)
    forward, backward = looked_at(one, 4)
    for place in (Place(2, 3, 5), Place(1, 7, 2), Place(3, -1, 4)):
        (found,) = differences(one.network, forward, backward, [place], [1e-2])
        for cost, by in ((found.above, 1e-2), (found.below, -1e-2)):
            twin = dataclasses.replace(one, network=one.network.copy())
            parameters = twin.network.parameters
            if place.source < 0:
                parameters.biases[place.layer - 1][place.target] += by
            else:
                parameters.weights[place.layer - 1][place.source, place.target] += by
            assert cost == pytest.approx(looked_at(twin, 4)[0].cost, rel=1e-13)


def test_a_kink_between_the_two_points_is_noticed() -> None:
    one = examined(2)
    z = looked_at(one, 0)[0].z[0]
    one.network.parameters.biases[0][4] -= z[4] - 1e-3  # unit 4 has z = 0.001 now
    forward, backward = looked_at(one, 0)
    found = differences(one.network, forward, backward, [Place(1, -1, 4)] * 2, [1e-2, 1e-4])
    assert [one.is_kink for one in found] == [True, False]
    assert {name for name, one in ACTIVATIONS.items() if has_kink(one)} == {"relu", "leaky-relu"}


def test_any_bug_can_be_planted_in_any_hidden_layer() -> None:
    assert plantable(1) == ()
    assert set(plantable(3)) == {Fault(kind, layer) for kind in FAULTS for layer in (1, 2)}


def test_right_and_wrong_lines_differ() -> None:
    assert all(one.wrong != one.right for one in FAULTS.values())
