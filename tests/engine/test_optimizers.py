"""Each optimizer against closed forms and first steps known from its paper; and what the updater does around them."""

import math

import numpy as np
import pytest

from mnist_tui.engine.optimizers import OPTIMIZERS, Rates
from mnist_tui.engine.parameter_updater import CHUNK, ParameterUpdater


def rates(
    learning_rate: float = 0.1,
    momentum: float = 0.9,
    beta2: float = 0.999,
    rms_decay: float = 0.9,
    weight_decay: float = 0.0,
) -> Rates:
    return Rates(learning_rate, momentum, beta2, rms_decay, weight_decay)


def descend(name: str, start: list[float], gradients: list[list[float]], **changes: float) -> list[float]:
    """Return where `start` (all weights) ends after a step for each of `gradients`."""
    w = np.array(start)
    updater = ParameterUpdater(name, len(w), len(w), "float64")
    for gradient in gradients:
        updater.step(w, np.array(gradient), rates(**changes))
    return [float(value) for value in w]


def test_sgd_goes_against_the_gradient_by_the_learning_rate() -> None:
    assert descend("sgd", [1.0, -2.0], [[0.5, -4.0]], learning_rate=0.25) == [0.875, -1.0]


@pytest.mark.parametrize("steps", [1, 2, 10, 60])
def test_momentum_under_a_constant_gradient_follows_the_geometric_sum(steps: int) -> None:
    # vₙ = -η g (1 - μⁿ)/(1 - μ), and the sum of v₁ … vₙ is -η g/(1 - μ) · (n - μ (1 - μⁿ)/(1 - μ))
    rate, kept, slope = 0.1, 0.9, 3.0
    travelled = rate * slope / (1 - kept) * (steps - kept * (1 - kept**steps) / (1 - kept))
    assert descend("momentum", [5.0], [[slope]] * steps) == pytest.approx([5 - travelled], rel=1e-12)


def test_first_two_steps_of_momentum_are_those_worked_by_hand() -> None:
    # η = μ = 1/2 on ½ w² from 1:  g = 1,   v = -1/2,              w = 1/2
    #                              g = 1/2, v = -1/4 - 1/4 = -1/2, w = 0
    assert descend("momentum", [1.0], [[1.0], [0.5]], learning_rate=0.5, momentum=0.5) == [0.0]


def test_first_two_steps_of_nesterov_are_those_worked_by_hand() -> None:
    # η = μ = 1/2 on ½ w² from 1:  g = 1,   v = -1/2,               w = 1 - 1/2 - 1/4 = 1/4
    #                              g = 1/4, v = -1/4 - 1/8 = -3/8,  w = 1/4 - 1/8 - 3/16 = -1/16
    assert descend("nesterov", [1.0], [[1.0], [0.25]], learning_rate=0.5, momentum=0.5) == [-0.0625]


def test_nesterov_stands_at_the_look_ahead_point_of_the_published_form() -> None:
    # Sutskever et al. 2013, eq. 3 and 4: v ← μ v - η f'(θ + μ v), θ ← θ + v; on f = ½ · 3 θ².
    rate, kept, theta, velocity = 0.05, 0.8, 2.0, 0.0
    w = np.array([theta])
    updater = ParameterUpdater("nesterov", 1, 1, "float64")
    for _ in range(1, 30):
        updater.step(w, 3 * w, rates(learning_rate=rate, momentum=kept))
        velocity = kept * velocity - rate * 3 * (theta + kept * velocity)
        theta += velocity
        assert w[0] == pytest.approx(theta + kept * velocity, rel=1e-12)


@pytest.mark.parametrize("slope", [7.0, -0.002])
def test_first_step_of_rmsprop_is_the_rate_over_the_root_of_one_minus_decay(slope: float) -> None:
    moved = -math.copysign(0.1 / math.sqrt(1 - 0.96), slope)
    assert descend("rmsprop", [0.0], [[slope]], rms_decay=0.96) == pytest.approx([moved], rel=1e-4)


def test_rmsprop_under_a_constant_gradient_ends_at_steps_of_the_learning_rate() -> None:
    far, farther = (descend("rmsprop", [0.0], [[5.0]] * count, rms_decay=0.5)[0] for count in (60, 61))
    assert farther - far == pytest.approx(-0.1, rel=1e-8)


@pytest.mark.parametrize("name", ["adam", "adamw"])
@pytest.mark.parametrize("slope", [1e-3, -40.0, 1e5])
def test_first_step_of_adam_is_the_learning_rate_whatever_the_gradient(name: str, slope: float) -> None:
    assert descend(name, [0.0], [[slope]]) == pytest.approx([-math.copysign(0.1, slope)], rel=2e-5)


@pytest.mark.parametrize("steps", [2, 3, 50])
def test_adam_under_a_constant_gradient_takes_equal_steps_because_both_starts_are_corrected(steps: int) -> None:
    assert descend("adam", [0.0], [[2.0]] * steps) == pytest.approx([-0.1 * steps], rel=1e-7)


def test_second_step_of_adam_is_the_one_worked_by_hand() -> None:
    # β₁ = 1/2, β₂ = 3/4, gradients 2 and 1, started at 0:
    #   m = 1,             corrected 1/(1 - 1/2) = 2     s = 1,             corrected 1/(1 - 3/4) = 4      step 2/2 = 1
    #   m = 1/2 + 1/2 = 1, corrected 1/(1 - 1/4) = 4/3   s = 3/4 + 1/4 = 1, corrected 1/(1 - 9/16) = 16/7  step √7/3
    moved = descend("adam", [0.0], [[2.0], [1.0]], momentum=0.5, beta2=0.75)
    assert moved == pytest.approx([-0.1 * (1 + math.sqrt(7) / 3)], rel=1e-7)


@pytest.mark.parametrize("steps", [1, 2, 20])
def test_epsilon_of_adam_is_added_to_the_corrected_root(steps: int) -> None:
    # With a constant gradient of 1e-8 = ε, every corrected step is η ε/(ε + ε).
    assert descend("adam", [0.0], [[1e-8]] * steps) == pytest.approx([-0.05 * steps], rel=1e-7)


def test_adamw_without_a_gradient_shrinks_the_weights_by_rate_times_decay() -> None:
    assert descend("adamw", [2.0, -8.0], [[0.0, 0.0]] * 3, weight_decay=0.5) == pytest.approx(
        [2 * 0.95**3, -8 * 0.95**3], rel=1e-14
    )


def test_decay_of_adamw_stays_out_of_its_slots_and_that_of_adam_goes_into_them() -> None:
    # The mean is kept without its factor of 0.1.
    for name, mean in (("adamw", 1.0), ("adam", 1.0 + 0.5 * 4)):
        updater = ParameterUpdater(name, 1, 1, "float64")
        updater.step(np.array([4.0]), np.array([1.0]), rates(weight_decay=0.5))
        assert updater.slots["mean"] == pytest.approx([mean])


def test_sgd_with_weight_decay_and_no_gradient_shrinks_by_rate_times_decay() -> None:
    assert descend("sgd", [2.0, -8.0], [[0.0, 0.0]], weight_decay=0.5) == pytest.approx([1.9, -7.6], rel=1e-14)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_weight_decay_shrinks_weights_and_leaves_biases_alone(name: str) -> None:
    w = np.array([1.0, -1.0, 1.0, -1.0])
    updater = ParameterUpdater(name, 4, 2, "float64")
    for _ in range(1, 4):
        updater.step(w, np.zeros(4), rates(weight_decay=0.1))
    assert 0 < w[0] < 1 and -1 < w[1] < 0
    assert w[2:].tolist() == [1.0, -1.0]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_finds_the_bottom_of_a_long_valley_at_one_of_these_rates(name: str) -> None:
    nearest = min(distance_after_descent(name, rate) for rate in (1.0, 0.3, 0.1, 0.03))
    assert nearest < 0.02


def distance_after_descent(name: str, learning_rate: float) -> float:
    """Return the largest distance from the bottom after 800 steps from 3; NaN or more where the rate is too high."""
    w, steepness = np.array([3.0, -2.0, 1.0]), np.array([1.0, 4.0, 0.5])
    updater = ParameterUpdater(name, 3, 3, "float64")
    with np.errstate(all="ignore"):
        for step in range(1, 801):
            updater.step(w, steepness * w, rates(learning_rate=learning_rate / (1 + step / 50), beta2=0.99))
    return float(np.nan_to_num(np.abs(w), nan=np.inf).max())


@pytest.mark.parametrize("weight_decay", [0.0, 0.01])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_chunks_give_what_each_piece_gives_alone(name: str, weight_decay: float) -> None:
    rng = np.random.default_rng(5)
    weight_count, count = 2 * CHUNK + 17, 3 * CHUNK + 40
    whole, gradients = rng.normal(size=count), rng.normal(size=(3, count))
    pieces = [
        (0, 1000),
        (1000, CHUNK + 9),
        (CHUNK + 9, weight_count),
        (weight_count, weight_count + 5),
        (weight_count + 5, count),
    ]
    expected = []
    for start, stop in pieces:
        w, size = whole[start:stop].copy(), stop - start
        updater = ParameterUpdater(name, size, size if stop <= weight_count else 0, "float64")
        for gradient in gradients:
            updater.step(w, gradient[start:stop].copy(), rates(weight_decay=weight_decay))
        expected.append(w)
    updater = ParameterUpdater(name, count, weight_count, "float64")
    for gradient in gradients:
        updater.step(whole, gradient.copy(), rates(weight_decay=weight_decay))
    assert np.array_equal(whole, np.concatenate(expected))


def test_updater_counts_its_steps() -> None:
    updater = ParameterUpdater("adam", 1, 1, "float64")
    for _ in range(4):
        updater.step(np.zeros(1), np.ones(1), rates())
    assert updater.steps == 4


@pytest.mark.parametrize(("before", "after"), [(0.9, 0.999), (0.999, 0.9), (0.9, 0.0), (0.0, 0.99)])
@pytest.mark.parametrize("steps", [1, 101])
def test_adam_under_a_constant_gradient_keeps_its_step_when_a_beta_changes(
    steps: int, before: float, after: float
) -> None:
    # A mean of equal values is that value whatever their weights: every step is the learning rate, against the sign.
    for name in ("momentum", "beta2"):
        updater, w, moved = ParameterUpdater("adam", 1, 1, "float64"), np.zeros(1), []
        for step in range(steps + 40):
            start = w.copy()
            updater.step(w, np.array([-3.0]), rates(**{name: before if step < steps else after}))
            moved.append(float((w - start)[0]))
        assert moved == pytest.approx([0.1] * len(moved), rel=1e-7)


def test_adam_divides_by_the_sum_of_the_weights_when_the_betas_change() -> None:
    rng = np.random.default_rng(2)
    gradients, ours = rng.normal(size=(12, 5)), np.zeros(5)
    momenta, squares = np.repeat([0.9, 0.5, 0.99], [6, 3, 3]), np.repeat([0.99, 0.999, 0.9], [4, 4, 4])
    updater = ParameterUpdater("adam", count=5, weight_count=5, dtype="float64")
    w = np.zeros(5)
    for step, g in enumerate(gradients, start=1):
        # The gradient of step i counts (1 - βᵢ) βᵢ₊₁ … βₙ, written out.
        means = []
        for betas, values in ((momenta[:step], gradients[:step]), (squares[:step], gradients[:step] ** 2)):
            weights = [(1 - betas[i]) * math.prod(betas[i + 1 :]) for i in range(step)]
            means.append(np.average(values, axis=0, weights=weights))
        w = w - 0.1 * means[0] / (np.sqrt(means[1]) + 1e-8)

        updater.step(ours, g.copy(), rates(momentum=momenta[step - 1], beta2=squares[step - 1]))

        assert ours == pytest.approx(w, rel=1e-12)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_learning_rate_of_zero_moves_nothing(name: str) -> None:
    w, updater = np.array([1.0, -2.0]), ParameterUpdater(name, 2, 2, "float64")
    updater.step(w, np.array([3.0, 4.0]), rates(learning_rate=0.0, weight_decay=0.1))
    assert w.tolist() == [1.0, -2.0]
