"""Each activation against the standard library's functions, its slope against differences, and far from zero."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from mnist_tui.engine.activations import ACTIVATIONS, Activation, linear

ALL: dict[str, Activation] = {"linear": linear, **ACTIVATIONS}
POINTS = [-30.0, -5.0, -2.5, -1.0, -0.3, -1e-3, 1e-3, 0.3, 1.0, 2.5, 5.0, 30.0]


def through_normal_distribution(z: float) -> float:
    return z * 0.5 * (1 + math.erf(z / math.sqrt(2)))


EXPECTED: dict[str, tuple[Callable[[float], float], float]] = {
    "linear": (lambda z: z, 0),
    "sigmoid": (lambda z: 1 / (1 + math.exp(-z)), 1e-15),
    "tanh": (lambda z: (math.exp(z) - math.exp(-z)) / (math.exp(z) + math.exp(-z)), 1e-15),
    "relu": (lambda z: z if z > 0 else 0.0, 0),
    "leaky-relu": (lambda z: z if z > 0 else z / 100, 1e-15),
    "gelu": (through_normal_distribution, 1e-3),  # the tanh form differs from the exact one by less than this
}


ASYMPTOTES: dict[str, tuple[tuple[float, float], tuple[float, float]]] = {
    "linear": ((0, 1), (0, 1)),
    "sigmoid": ((0, 0), (1, 0)),
    "tanh": ((-1, 0), (1, 0)),
    "relu": ((0, 0), (0, 1)),
    "leaky-relu": ((0, 0.01), (0, 1)),
    "gelu": ((0, 0), (0, 1)),
}
"""The lines (intercept, slope) that each approaches to the left and to the right."""


@pytest.mark.parametrize("name", EXPECTED)
def test_value_is_that_of_the_definition(name: str) -> None:
    expected, tolerance = EXPECTED[name]
    z = np.array(POINTS)
    ALL[name](z, None)
    assert z.tolist() == pytest.approx([expected(point) for point in POINTS], abs=tolerance)


def test_gelu_is_the_published_tanh_form() -> None:
    z = np.array([-1.0, 0.5, 1.0, 2.0])
    ALL["gelu"](z, None)
    assert z.tolist() == pytest.approx([-0.1588080, 0.3457140, 0.8411920, 1.9545977], abs=1e-7)


@pytest.mark.parametrize("name", ALL)
def test_slope_is_the_difference_of_the_values_around_it(name: str) -> None:
    above, below, here = (np.array(POINTS) + shift for shift in (1e-5, -1e-5, 0.0))
    slope = np.full_like(here, np.nan)
    ALL[name](above, None)
    ALL[name](below, None)
    ALL[name](here, slope)
    assert slope.tolist() == pytest.approx(((above - below) / 2e-5).tolist(), abs=1e-8)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", ALL)
def test_value_does_not_depend_on_asking_for_the_slope(name: str, dtype: str) -> None:
    alone, asked = (np.random.default_rng(0).normal(0, 3, (20, 30)).astype(dtype) for _ in range(2))
    slope = np.empty_like(asked)
    ALL[name](alone, None)
    ALL[name](asked, slope)
    assert np.array_equal(alone, asked)
    assert alone.dtype == slope.dtype == dtype


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", ALL)
def test_far_from_zero_values_and_slopes_are_those_of_the_asymptotes(name: str, dtype: str) -> None:
    far = np.array([*(10.0**power for power in range(2, int(np.log10(np.finfo(dtype).max)) + 1)), np.finfo(dtype).max])
    (low, low_slope), (high, high_slope) = ASYMPTOTES[name]
    for sign, line, steepness in ((-1, low, low_slope), (1, high, high_slope)):
        z = (sign * far).astype(dtype)
        expected, slope = line + steepness * z, np.full_like(z, np.nan)
        ALL[name](z, slope)
        assert z.tolist() == pytest.approx(expected.tolist(), rel=1e-6, abs=1e-30), sign
        assert slope.tolist() == pytest.approx([steepness] * len(z), rel=1e-6, abs=1e-30), sign


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", ALL)
def test_values_and_slopes_are_finite_at_every_magnitude(name: str, dtype: str) -> None:
    limits = np.finfo(dtype)
    sizes = np.geomspace(limits.smallest_normal, limits.max / 2, 400, dtype=dtype)
    z = np.concatenate([-sizes[::-1], [0.0], sizes]).astype(dtype)
    z[[0, -1]] = limits.min, limits.max
    slope = np.full_like(z, np.nan)
    ALL[name](z, slope)
    assert np.isfinite(z).all() and np.isfinite(slope).all()


@pytest.mark.parametrize("name", ALL)
def test_nan_stays_nan_so_that_the_cost_can_tell(name: str) -> None:
    z = np.array([np.nan])
    with np.errstate(all="ignore"):
        ALL[name](z, np.empty(1))
    assert np.isnan(z).all()
