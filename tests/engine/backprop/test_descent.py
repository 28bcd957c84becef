"""Steps down the gradient of one image: what they promise, what they do, and what an optimizer makes of them."""

import numpy as np
import pytest
from examined_networks import examined

from mnist_tui.engine.backprop.descent import (
    USUAL_RATES,
    frozen_optimizer,
    optimizer_change,
    optimizer_step,
    plain_steps,
    rates_to_try,
)
from mnist_tui.engine.backprop.passes import backward_pass, forward_pass, in_precision
from mnist_tui.engine.diagnosis.pieces import at_once
from mnist_tui.engine.examples import Examples
from mnist_tui.engine.learner import Learner
from mnist_tui.engine.network import Network
from mnist_tui.engine.optimizers import OPTIMIZERS
from mnist_tui.engine.settings import Settings


def test_a_step_is_as_worked_by_hand() -> None:
    # z = w x + b with x = 2, w = 1, b = 0 for class 0 and 0 for class 1; linear outputs a = (2, 0), y = (1, 0)
    # C = ½; δ = (1, 0); g = (∂C/∂w₀ 2, ∂C/∂b₀ 1), ‖g‖² = 5. With η = 0.1 w₀ = 0.8, b₀ = -0.1: a₀ = 1.5, C = 0.125
    settings = Settings().replace({"hidden": (), "cost": "quadratic", "pixels": "raw"})
    network = Network(settings.replace({"dtype": "float64"}).architecture(1, 2))
    network.parameters.weights[0][...] = [[1, 0]]
    forward = forward_pass(network, settings, np.array([2], np.uint8), 0)
    backward = backward_pass(network, settings, forward)
    steps = at_once(plain_steps(network, settings, forward, backward))
    assert [one.rate for one in steps] == [1e-2, 1e-1, 1, 10]  # ½ / 5 = 0.1
    assert steps[1].promised == pytest.approx(-0.5) and steps[1].cost == pytest.approx(0.125)
    assert steps[1].probabilities == pytest.approx((1, 0)) and steps[1].length == pytest.approx(0.1 * 5**0.5)
    assert network.parameters.vector.tolist() == [1, 0, 0, 0]


def test_the_promise_is_nearly_kept_by_a_short_step() -> None:
    one = examined(4)
    forward = forward_pass(one.network, one.settings, one.pixels[0], one.labels[0])
    backward = backward_pass(one.network, one.settings, forward)
    steps = at_once(plain_steps(one.network, one.settings, forward, backward))
    kept = [(step.cost - forward.cost) / step.promised for step in steps]
    assert 0.9 < kept[0] <= 1.1 and steps[0].promised == pytest.approx(-steps[0].rate * backward.norm(forward) ** 2)


@pytest.mark.parametrize(
    ("cost", "norm", "expected"),
    [(0.9709, 479.9**0.5, USUAL_RATES), (0.0, 1.0, USUAL_RATES), (1.0, 0.0, USUAL_RATES), (np.inf, 1.0, USUAL_RATES),
     (2.0, 1.0, (0.1, 1.0, 10.0, 100.0))],
)  # fmt: skip
def test_the_second_or_third_rate_promises_the_whole_cost(
    cost: float, norm: float, expected: tuple[float, ...]
) -> None:
    assert rates_to_try(cost, norm) == expected


def a_learner(blobs: Examples, optimizer: str, **changes: float) -> Learner:
    settings = Settings().replace({"hidden": (6,), "optimizer": optimizer, "batch_size": 30, **changes})
    learner = Learner(settings, blobs, 3)
    for _ in range(20):
        learner.learn()
    return learner


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_an_optimizer_is_tried_as_it_would_step_and_left_as_it_was(blobs: Examples, optimizer: str) -> None:
    learner = a_learner(blobs, optimizer, clip_norm=0.01, weight_decay=0.01)
    before = learner.state()
    gradient = np.random.default_rng(0).normal(0, 1, len(learner.network.parameters.vector))
    change = optimizer_change(frozen_optimizer(learner), gradient)
    after = learner.state()
    assert (after.parameters == before.parameters).all() and after.optimizer_steps == before.optimizer_steps
    learner._gradients.vector[...] = gradient
    learner.learning_rate = learner.settings.learning_rate
    learner._descend()
    assert change == pytest.approx(learner.network.parameters.vector - before.parameters, rel=1e-3, abs=1e-7)


def test_momentum_moves_on_without_the_image_and_sgd_does_not(blobs: Examples) -> None:
    for optimizer, is_moving in (("sgd", False), ("momentum", True)):
        learner = a_learner(blobs, optimizer, weight_decay=0)
        network = in_precision(learner.network, learner.settings)
        forward = forward_pass(network, learner.settings, blobs.pixels[0], int(blobs.labels[0]))
        backward = backward_pass(network, learner.settings, forward)
        told = at_once(optimizer_step(network, frozen_optimizer(learner), forward, backward))
        velocity = learner.slots.get("velocity", np.zeros(1))
        assert told.without_image == pytest.approx(0.9 * float(np.linalg.norm(velocity)), rel=1e-5)
        assert (told.without_image > 0) is is_moving
        assert told.step.rate == told.plain.rate == learner.settings.learning_rate
        if not is_moving:
            assert told.cosine == pytest.approx(1) and told.step.length == pytest.approx(told.plain.length, rel=1e-5)
            assert told.layers[0][0] == pytest.approx(told.layers[0][1], rel=1e-5)
