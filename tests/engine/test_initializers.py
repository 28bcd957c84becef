"""Large draws of each initializer against the variance that its paper asks for."""

import numpy as np
import pytest

from mnist_tui.engine.initializers import INITIALIZERS

INPUTS, OUTPUTS = 900, 300
SCALE = 0.37
VARIANCES = {"he": 2 / 900, "glorot": 2 / 1200, "lecun": 1 / 900, "normal": 0.1369, "zeros": 0.0}


@pytest.mark.parametrize("name", INITIALIZERS)
def test_weights_are_finite_and_have_the_shape_asked_for(name: str) -> None:
    weights = INITIALIZERS[name](np.random.default_rng(0), INPUTS, OUTPUTS, SCALE)
    assert weights.shape == (INPUTS, OUTPUTS) and np.isfinite(weights).all()


@pytest.mark.parametrize("name", VARIANCES)
def test_weights_have_the_published_variance_and_mean_zero(name: str) -> None:
    weights = INITIALIZERS[name](np.random.default_rng(0), INPUTS, OUTPUTS, SCALE)
    assert weights.var() == pytest.approx(VARIANCES[name], rel=0.02)
    assert abs(weights.mean()) <= 5 * (VARIANCES[name] / weights.size) ** 0.5


@pytest.mark.parametrize(
    ("name", "fraction"), [("he", 0.6827), ("lecun", 0.6827), ("normal", 0.6827), ("glorot", 0.5774)]
)
def test_fraction_within_one_standard_deviation_is_that_of_the_distribution(name: str, fraction: float) -> None:
    # A normal variable has 68.27 % there, a uniform one 1/√3.
    weights = INITIALIZERS[name](np.random.default_rng(0), INPUTS, OUTPUTS, SCALE)
    assert (np.abs(weights) < weights.std()).mean() == pytest.approx(fraction, abs=0.005)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_same_generator_gives_the_same_weights(name: str) -> None:
    first, second = (INITIALIZERS[name](np.random.default_rng(9), 20, 10, SCALE) for _ in range(2))
    assert np.array_equal(first, second)
